using System.Collections.Immutable;
using Mote.Compiler.Channels;
using Mote.Core;

namespace Mote.Compiler.Passes;

/// <summary>
/// Leaves out channels that have the same value whatever the inputs are, and channels that nobody needs. Networks that were trained with strong
/// decay have many: their filters have become so small that every sum rounds to the same integer, or is clamped to it. The value's share in the
/// next sums moves into their biases, which is exact; where padding would make that share differ between windows the channel stays.
/// </summary>
public sealed class EliminateConstantChannels : IPass
{
    /// <summary>A tensor that is all constant is stored where it takes no more than this.</summary>
    private const int LargestConstant = 1024;

    /// <inheritdoc/>
    public string Name => nameof(EliminateConstantChannels);

    /// <inheritdoc/>
    public bool ReadsNumbers => true;

    /// <inheritdoc/>
    public GraphModule Run(GraphModule module) => GraphRewriting.ForEachGraph(module, graph => ChannelReduction.Reduce(Store(graph)));

    /// <summary>Tensors whose every channel is constant become constants.</summary>
    private static Graph Store(Graph graph)
    {
        var intervals = ChannelIntervals.Of(graph);
        var seen = graph.Outputs.Concat(graph.Nodes.Select(n => n.Gate)).ToHashSet();
        var tensors = graph.Tensors;
        var nodes = ImmutableArray.CreateBuilder<Node>();
        foreach (var view in graph.Views)
        {
            if (intervals.Rule(view.Index) is not null && view.Node.Outputs[0] is var t && !seen.Contains(t)
                && graph.Tensors[t].ByteLength <= LargestConstant && intervals[t].All(r => r.IsConstant))
            {
                var ranges = intervals[t];
                tensors = tensors.SetItem(t, tensors[t] with { Data = Enumerable.Range(0, tensors[t].ByteLength).Select(i => (byte)ranges[i % ranges.Length].Min).ToArray() });
            }
            else
            {
                nodes.Add(view.Node);
            }
        }

        return nodes.Count == graph.Nodes.Length ? graph : graph with { Tensors = tensors, Nodes = nodes.ToImmutable() };
    }
}
