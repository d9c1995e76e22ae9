using Mote.Core;
using Mote.Operators.Normalization;

namespace Mote.Training;

/// <summary>
/// Large results of batch normalisations are not kept for the backward part: it computes them again from what was normalised, which it needs anyway, to the
/// same bits. One pass through memory less is to be kept for each layer, which is worth more than the arithmetic where a step does not fit into the cache.
/// </summary>
internal static class RecomputeNormalized
{
    /// <summary>Smaller results stay where they are, in the cache.</summary>
    public const int LeastBytes = 1 << 20;

    /// <summary>The graph with those computed again before the first backward node that reads them. Numbers of tensors stay; there are more.</summary>
    /// <param name="graph">A step.</param>
    /// <param name="forward">How many of its nodes are the forward part.</param>
    /// <param name="leastBytes">Smaller results are kept.</param>
    public static Graph Apply(Graph graph, int forward, int leastBytes = LeastBytes)
    {
        var sources = graph.Nodes.Take(forward).Where(n => n.Operator is BatchNormalizationTraining && n.Inputs.Length == 5
            && graph.Tensors[n.Outputs[0]].ByteLength >= leastBytes).ToDictionary(n => n.Outputs[0]);
        var tensors = graph.Tensors.ToBuilder();
        var nodes = graph.Nodes.Take(forward).ToList();
        var again = new Dictionary<int, int>();
        foreach (var node in graph.Nodes.Skip(forward))
        {
            foreach (int t in node.Inputs.Where(t => sources.ContainsKey(t) && !again.ContainsKey(t)))
            {
                again[t] = tensors.Count;
                tensors.Add(tensors[t] with { Name = $"{tensors[t].Name}/again" });
                nodes.Add(sources[t] with { Outputs = [again[t]] });
            }

            nodes.Add(node with { Inputs = [.. node.Inputs.Select(t => again.GetValueOrDefault(t, t))] });
        }

        return graph with { Tensors = tensors.ToImmutable(), Nodes = [.. nodes] };
    }
}
