using System.Collections.Immutable;

namespace Mote.Core;

/// <summary>
/// Conditional execution: a node with a <see cref="Node.Gate"/> runs only where that tensor is not 0. A gate may itself be computed by a gated
/// node, so that each node has a chain of gates, outermost first, all of which must be on. Values that were not computed hold nothing, so a
/// node reads only values whose chain begins its own; an output of the graph may have any chain, and is absent where that is off.
/// </summary>
public static class Gates
{
    /// <summary>The chain of each node, outermost first; empty for a node that always runs.</summary>
    public static ImmutableArray<ImmutableArray<int>> ChainsOfNodes(Graph graph) => Compute(graph).Nodes;

    /// <summary>The chain under which each tensor is computed; empty for inputs, constants and states.</summary>
    public static ImmutableArray<ImmutableArray<int>> ChainsOfTensors(Graph graph) => Compute(graph).Tensors;

    /// <summary>True when <paramref name="outer"/> is the beginning of <paramref name="inner"/>: where inner runs, outer ran.</summary>
    public static bool Covers(ImmutableArray<int> outer, ImmutableArray<int> inner) => inner.AsSpan().StartsWith(outer.AsSpan());

    /// <summary>True when any node of the graph is gated.</summary>
    public static bool Any(Graph graph) => graph.Nodes.Any(n => n.Gate >= 0);

    /// <summary>The value of a gate from its bytes: true where any bit is set.</summary>
    public static bool IsOn(ReadOnlySpan<byte> gate) => gate.ContainsAnyExcept((byte)0);

    internal static void Check(Graph graph, DiagnosticBag bag)
    {
        if (!Any(graph))
        {
            return;
        }

        var (nodes, tensors) = Compute(graph);
        foreach (var view in graph.Views)
        {
            int gate = view.Node.Gate;
            if (gate >= 0 && (graph.Tensors[gate] is not { IsConstant: false, IsVariable: false, Shape.ElementCount: 1 } tensor
                || tensor.Type is not (ElementType.Bool or ElementType.Int8 or ElementType.UInt8 or ElementType.Int16 or ElementType.Int32)))
            {
                bag.Add(DiagnosticIds.BrokenGraph, view.Place, $"its gate is {graph.Tensors[gate].TensorType} '{graph.Tensors[gate].Name}'",
                    "one computed element of type bool, int8, uint8, int16 or int32");
            }

            foreach (int t in view.Node.Inputs)
            {
                if (t >= 0 && !Covers(tensors[t], nodes[view.Index]))
                {
                    bag.Add(DiagnosticIds.BrokenGraph, view.Place, $"it reads tensor {t} '{graph.Tensors[t].Name}', which is computed under a gate that is not its own",
                        remedy: "Gate the reader by the same tensor");
                }
            }
        }
    }

    private static (ImmutableArray<ImmutableArray<int>> Nodes, ImmutableArray<ImmutableArray<int>> Tensors) Compute(Graph graph)
    {
        var tensors = new ImmutableArray<int>[graph.Tensors.Length];
        Array.Fill(tensors, []);
        var nodes = new ImmutableArray<int>[graph.Nodes.Length];
        for (int n = 0; n < nodes.Length; n++)
        {
            int gate = graph.Nodes[n].Gate;
            nodes[n] = gate < 0 ? [] : tensors[gate].Add(gate);
            foreach (int t in graph.Nodes[n].Outputs)
            {
                tensors[t] = nodes[n];
            }
        }

        return ([.. nodes], [.. tensors]);
    }
}
