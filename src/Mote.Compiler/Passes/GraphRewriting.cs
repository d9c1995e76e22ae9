using System.Collections.Immutable;
using Mote.Core;

namespace Mote.Compiler.Passes;

/// <summary>Questions and edits that several passes share.</summary>
internal static class GraphRewriting
{
    /// <summary>How often each tensor is read: by nodes, as their gates, and once for each time it is an output of the graph.</summary>
    public static int[] CountReads(Graph graph)
    {
        var reads = new int[graph.Tensors.Length];
        foreach (int t in graph.Nodes.SelectMany(n => n.Inputs.Append(n.Gate)).Concat(graph.Outputs))
        {
            if (t >= 0)
            {
                reads[t]++;
            }
        }

        return reads;
    }

    /// <summary>The position of the node that computes each tensor, or -1.</summary>
    public static int[] Producers(Graph graph)
    {
        var producers = new int[graph.Tensors.Length];
        Array.Fill(producers, -1);
        for (int n = 0; n < graph.Nodes.Length; n++)
        {
            foreach (int t in graph.Nodes[n].Outputs)
            {
                producers[t] = n;
            }
        }

        return producers;
    }

    /// <summary>The graph with every read of tensor <paramref name="from"/> replaced by one of <paramref name="to"/>, and without the node at <paramref name="removed"/>.</summary>
    public static Graph Bypass(Graph graph, int removed, int from, int to) => graph with
    {
        Nodes = [.. graph.Nodes.RemoveAt(removed).Select(n =>
            n.Inputs.Contains(from) || n.Gate == from
                ? n with { Inputs = [.. n.Inputs.Select(t => t == from ? to : t)], Gate = n.Gate == from ? to : n.Gate }
                : n)],
    };

    /// <summary>Applies a rewrite of one graph to all graphs of a module.</summary>
    public static GraphModule ForEachGraph(GraphModule module, Func<Graph, Graph> rewrite)
    {
        var graphs = module.Graphs.Select(rewrite).ToImmutableArray();
        return graphs.Zip(module.Graphs).All(pair => ReferenceEquals(pair.First, pair.Second)) ? module : module with { Graphs = graphs };
    }

    /// <summary>Rewrites all graphs at each node in turn, and again at the same position as long as <paramref name="rewrite"/> gives a graph.</summary>
    public static GraphModule ForEachNode(GraphModule module, Func<Graph, int, Graph?> rewrite) => ForEachGraph(module, graph =>
    {
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

        return graph;
    });
}
