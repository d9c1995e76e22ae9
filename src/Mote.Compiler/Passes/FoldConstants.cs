using System.Collections.Immutable;
using Mote.Core;

namespace Mote.Compiler.Passes;

/// <summary>
/// Replaces what can be computed at compile time by constants: nodes whose inputs are all constants, and nodes whose result follows from
/// shapes alone. Runs the reference arithmetic, so the numbers are those that the device would have computed.
/// </summary>
public sealed class FoldConstants : IPass
{
    /// <summary>A folded constant is at most this much larger than the constants it came from, so that folding never costs much flash.</summary>
    private const int GrowthLimit = 1024;

    /// <inheritdoc/>
    public string Name => nameof(FoldConstants);

    /// <inheritdoc/>
    public bool ReadsNumbers => true;

    /// <inheritdoc/>
    public GraphModule Run(GraphModule module) => GraphRewriting.ForEachGraph(module, Fold);

    private static Graph Fold(Graph graph)
    {
        // What decides at run time stays, even where it could be known: a gate is never a constant.
        var outputs = graph.Outputs.Concat(graph.Nodes.Select(n => n.Gate)).ToHashSet();
        var tensors = graph.Tensors;
        var nodes = ImmutableArray.CreateBuilder<Node>();
        foreach (var node in graph.Nodes)
        {
            var view = new NodeView(graph with { Tensors = tensors }, node, nodes.Count);
            if (IsFoldable(view) && !node.Outputs.Any(outputs.Contains))
            {
                tensors = Evaluate(view);
            }
            else
            {
                nodes.Add(node);
            }
        }

        return nodes.Count == graph.Nodes.Length ? graph : graph with { Tensors = tensors, Nodes = nodes.ToImmutable() };
    }

    private static bool IsFoldable(NodeView view)
    {
        if (view.Node.Operator.HasSideEffects || view.Node.Operator.Control is not null || view.OutputCount == 0)
        {
            return false;
        }

        bool constant = true;
        int inputBytes = 0;
        for (int i = 0; i < view.InputCount; i++)
        {
            if (view.HasInput(i))
            {
                constant &= view.Input(i).IsConstant && view.Input(i).Type != ElementType.Resource;
                inputBytes += view.Input(i).ByteLength;
            }
        }

        int outputBytes = Enumerable.Range(0, view.OutputCount).Sum(i => view.Output(i).ByteLength);
        return (constant || view.Node.Operator.DependsOnShapesOnly) && outputBytes <= inputBytes + GrowthLimit;
    }

    private static ImmutableArray<Tensor> Evaluate(NodeView view)
    {
        var inputs = new Memory<byte>[view.InputCount];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = view.HasInput(i) && view.Input(i).Data is { } data ? data.ToArray() : Memory<byte>.Empty;
        }

        var outputs = Enumerable.Range(0, view.OutputCount).Select(i => new Memory<byte>(new byte[view.Output(i).ByteLength])).ToArray();
        view.Node.Operator.Prepare(view)(new KernelIo(inputs, outputs, new Memory<byte>[inputs.Length]));
        var tensors = view.Graph.Tensors.ToBuilder();
        for (int i = 0; i < outputs.Length; i++)
        {
            tensors[view.Node.Outputs[i]] = tensors[view.Node.Outputs[i]] with { Data = outputs[i] };
        }

        return tensors.ToImmutable();
    }
}
