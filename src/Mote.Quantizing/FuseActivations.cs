using Mote.Core;

namespace Mote.Quantizing;

/// <summary>
/// Lets the operators of a float graph clamp their own results where an activation follows that they can take over: one rounding less, and no levels
/// spent on what is clamped away.
/// </summary>
public static class FuseActivations
{
    /// <summary>The module with activations fused; tensors keep their numbers.</summary>
    public static GraphModule Run(GraphModule module) => GraphEdits.ForEachNode(module, TryFuse);

    private static Graph? TryFuse(Graph graph, int index)
    {
        var activation = graph.View(index);
        if (activation.InputCount != 1 || activation.Node.Operator.AsActivation(activation) is not { } function
            || activation.Input(0).TensorType != activation.Output(0).TensorType || activation.Input(0).Type != ElementType.Float32
            || GraphEdits.SoleProducer(graph, activation.Node.Inputs[0]) is not (>= 0 and var producer)
            || graph.Nodes[producer].Gate != activation.Node.Gate)
        {
            return null;
        }

        var view = graph.View(producer);
        return view.Node.Operator.WithActivation(view, function) is { } fused
            ? GraphEdits.TakeOver(graph, producer, index, view.Node with { Operator = fused })
            : null;
    }
}
