using Mote.Core;

namespace Mote.Compiler.Passes;

/// <summary>
/// Lets a convolution or pooling read a smaller image with padding of its own where a PAD by the value that stands for zero comes before it.
/// </summary>
public sealed class FusePads : IPass
{
    /// <inheritdoc/>
    public string Name => nameof(FusePads);

    /// <inheritdoc/>
    public bool ReadsNumbers => true;

    /// <inheritdoc/>
    public GraphModule Run(GraphModule module) => GraphRewriting.ForEachNode(module, TryFuse);

    private static Graph? TryFuse(Graph graph, int index)
    {
        var view = graph.View(index);
        if (view.InputCount == 0 || !view.HasInput(0))
        {
            return null;
        }

        int between = view.Node.Inputs[0];
        int producer = GraphRewriting.Producers(graph)[between];
        if (producer < 0 || GraphRewriting.CountReads(graph)[between] != 1 || graph.Nodes[producer].Gate != view.Node.Gate)
        {
            return null;
        }

        var pad = graph.View(producer);
        if (pad.Node.Operator.AsPadding(pad) is not var (top, bottom, left, right)
            || !Equals(pad.Input(0).Quantization, pad.Output(0).Quantization)
            || !HasFiniteConstants(view)
            || view.Node.Operator.WithPadding(view, top, bottom, left, right) is not { } fused)
        {
            return null;
        }

        var node = view.Node with { Operator = fused, Inputs = view.Node.Inputs.SetItem(0, pad.Node.Inputs[0]), Covers = [.. pad.Node.Covers, .. view.Node.Covers] };
        return graph with { Nodes = graph.Nodes.SetItem(index, node).RemoveAt(producer) };
    }

    // 0 times infinity is not 0: a tap in the padding may be skipped only where its weight is a number.
    private static bool HasFiniteConstants(NodeView view) => view.Node.Inputs
        .Where(t => t >= 0 && view.Graph.Tensors[t] is { IsConstant: true, Type: ElementType.Float32 })
        .All(t => view.Graph.Tensors[t].Values<float>().IndexOfAnyExceptInRange(float.MinValue, float.MaxValue) < 0);
}
