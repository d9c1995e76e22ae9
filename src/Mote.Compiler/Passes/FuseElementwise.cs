using Mote.Core;
using Mote.Operators.Requantization;

namespace Mote.Compiler.Passes;

/// <summary>
/// Makes one table of 256 bytes of elementwise operators that follow each other, from bytes to bytes: rescaling, activations, and whatever runs
/// in floats between DEQUANTIZE and QUANTIZE. The table is computed by their reference arithmetic.
/// </summary>
public sealed class FuseElementwise : IPass
{
    /// <inheritdoc/>
    public string Name => nameof(FuseElementwise);

    /// <inheritdoc/>
    public bool ReadsNumbers => true;

    /// <inheritdoc/>
    public GraphModule Run(GraphModule module) => GraphRewriting.ForEachGraph(module, Fuse);

    private static Graph Fuse(Graph graph)
    {
        // From the end, so that a chain is taken whole.
        for (int n = graph.Nodes.Length - 1; n > 0; n--)
        {
            var chain = ChainTo(graph, n);
            if (chain.Count > 1)
            {
                graph = Replace(graph, chain);
                n = Math.Min(n, graph.Nodes.Length);
            }
        }

        return graph;
    }

    /// <summary>The longest chain that ends at a node and starts with bytes, in order; empty where there is none.</summary>
    private static List<int> ChainTo(Graph graph, int last)
    {
        var (producers, reads) = (GraphRewriting.Producers(graph), GraphRewriting.CountReads(graph));
        var chain = new List<int>();
        int length = 0;
        for (int n = last; n >= 0 && IsStep(graph.View(n)) && graph.Nodes[n].Gate == graph.Nodes[last].Gate;)
        {
            var view = graph.View(n);
            if (n == last ? !IsBytes(view.Output(0)) : reads[view.Node.Outputs[0]] != 1)
            {
                break;
            }

            chain.Add(n);
            length = IsBytes(view.Input(0)) ? chain.Count : length;
            n = producers[view.Node.Inputs[0]];
        }

        chain.RemoveRange(length, chain.Count - length);
        chain.Reverse();
        return chain;
    }

    private static Graph Replace(Graph graph, List<int> chain)
    {
        ByteStep? steps = null;
        foreach (int n in chain)
        {
            // Tables are taken apart again, so that what is made twice is what is made at once.
            var view = graph.View(n);
            steps = view.Node.Operator is ByteTable { Last: { } inner }
                ? inner.All.Aggregate(steps, (before, s) => s with { Before = before })
                : new ByteStep(steps, view.Node.Operator, view.Output(0).Type, view.Output(0).Quantization);
        }

        var nodes = chain.Select(n => graph.Nodes[n]).ToList();
        var table = nodes[^1] with { Operator = new ByteTable { Last = steps }, Inputs = nodes[0].Inputs, Covers = [.. nodes.SelectMany(n => n.Covers)] };
        var rest = graph.Nodes.SetItem(chain[^1], table);
        return graph with { Nodes = [.. rest.Where((_, n) => n == chain[^1] || !chain.Contains(n))] };
    }

    private static bool IsStep(NodeView view) =>
        view.OutputCount == 1 && view.InputCount == 1 && view.Node.Operator.Control is null && !view.Input(0).IsVariable && view.Node.Operator.IsElementwise(view);

    private static bool IsBytes(Tensor tensor) => tensor.Type is ElementType.Int8 or ElementType.UInt8;
}
