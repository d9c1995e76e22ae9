using System.Collections.Immutable;
using Mote.Core;

namespace Mote.Quantizing;

/// <summary>Questions and edits that the rewrites of float graphs share.</summary>
internal static class GraphEdits
{
    /// <summary>How often each tensor is read, by nodes and as an output of the graph.</summary>
    public static int[] CountReads(Graph graph)
    {
        var reads = new int[graph.Tensors.Length];
        foreach (int t in graph.Nodes.SelectMany(n => n.Inputs).Concat(graph.Outputs))
        {
            if (t >= 0)
            {
                reads[t]++;
            }
        }

        return reads;
    }

    /// <summary>The position of the only node that computes a tensor which is read once, or -1.</summary>
    public static int SoleProducer(Graph graph, int tensor)
    {
        for (int n = 0; n < graph.Nodes.Length; n++)
        {
            if (graph.Nodes[n].Outputs.Length == 1 && graph.Nodes[n].Outputs[0] == tensor)
            {
                return CountReads(graph)[tensor] == 1 ? n : -1;
            }
        }

        return -1;
    }

    /// <summary>Rewrites at each node in turn, and again at the same position as long as <paramref name="rewrite"/> gives a graph.</summary>
    public static GraphModule ForEachNode(GraphModule module, Func<Graph, int, Graph?> rewrite)
    {
        var graph = module.Main;
        for (int n = 0; n < graph.Nodes.Length;)
        {
            if (rewrite(graph, n) is { } rewritten)
            {
                graph = rewritten;
            }
            else
            {
                n++;
            }
        }

        return ReferenceEquals(graph, module.Main) ? module : module.WithMain(graph);
    }

    /// <summary>The node at <paramref name="producer"/> takes over the one at <paramref name="taken"/>, which alone reads its result.</summary>
    public static Graph TakeOver(Graph graph, int producer, int taken, Node merged) => graph with
    {
        Nodes = graph.Nodes.SetItem(producer, merged with
        {
            Outputs = graph.Nodes[taken].Outputs,
            Covers = [.. graph.Nodes[producer].Covers, .. graph.Nodes[taken].Covers],
        }).RemoveAt(taken),
    };

    /// <summary>The operands of a node with one of them replaced; absent slots are added where needed.</summary>
    public static ImmutableArray<int> WithInput(ImmutableArray<int> inputs, int slot, int tensor)
    {
        var operands = inputs.ToList();
        while (operands.Count <= slot)
        {
            operands.Add(-1);
        }

        operands[slot] = tensor;
        return [.. operands];
    }

    /// <summary>The module without the tensors of its main graph that nothing refers to; those that stay get new numbers.</summary>
    public static GraphModule WithoutUnusedTensors(GraphModule module)
    {
        var main = module.Main;
        var used = main.Nodes.SelectMany(n => n.Inputs.Concat(n.Outputs)).Concat(main.Inputs).Concat(main.Outputs)
            .Concat(module.Signatures.Where(s => s.Subgraph == 0).SelectMany(s => s.Inputs.Concat(s.Outputs)).Select(t => t.Tensor)).ToHashSet();
        int[] kept = [.. Enumerable.Range(0, main.Tensors.Length).Where(used.Contains)];
        var number = kept.Select((t, i) => (t, i)).ToDictionary(p => p.t, p => p.i);
        number[-1] = -1;
        ImmutableArray<int> Numbers(ImmutableArray<int> tensors) => [.. tensors.Select(t => number[t])];
        var graph = main with
        {
            Tensors = [.. kept.Select(t => main.Tensors[t])],
            Nodes = [.. main.Nodes.Select(n => n with { Inputs = Numbers(n.Inputs), Outputs = Numbers(n.Outputs) })],
            Inputs = Numbers(main.Inputs),
            Outputs = Numbers(main.Outputs),
        };
        return module.WithMain(graph) with
        {
            Signatures = [.. module.Signatures.Select(s => s.Subgraph != 0 ? s : s with
            {
                Inputs = [.. s.Inputs.Select(t => (t.Name, number[t.Tensor]))],
                Outputs = [.. s.Outputs.Select(t => (t.Name, number[t.Tensor]))],
            })],
        };
    }
}
