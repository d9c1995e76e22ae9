using Mote.Core;

namespace Mote.Compiler.Passes;

/// <summary>
/// Lets an operator clamp its own result where a RELU, RELU6 or the like follows that only clamps: the tensors before and after it have the
/// same quantization, so that its rescaling is exactly one.
/// </summary>
public sealed class FuseActivations : IPass
{
    /// <inheritdoc/>
    public string Name => nameof(FuseActivations);

    /// <inheritdoc/>
    public bool ReadsNumbers => true;

    /// <inheritdoc/>
    public GraphModule Run(GraphModule module) => GraphRewriting.ForEachNode(module, TryFuse);

    private static Graph? TryFuse(Graph graph, int index)
    {
        var activation = graph.View(index);
        if (activation.InputCount != 1 || activation.Node.Operator.AsActivation(activation) is not { } function
            || activation.Input(0).TensorType != activation.Output(0).TensorType
            || !Equals(activation.Input(0).Quantization, activation.Output(0).Quantization))
        {
            return null;
        }

        int between = activation.Node.Inputs[0];
        int producer = GraphRewriting.Producers(graph)[between];
        if (producer < 0 || GraphRewriting.CountReads(graph)[between] != 1 || graph.Nodes[producer].Outputs.Length != 1
            || graph.Nodes[producer].Gate != activation.Node.Gate)
        {
            return null;
        }

        var view = graph.View(producer);
        if (view.Node.Operator.WithActivation(view, function) is not { } fused)
        {
            return null;
        }

        // The fused node stands where its producer stood: nobody else reads what was between.
        var node = view.Node with { Operator = fused, Outputs = activation.Node.Outputs, Covers = [.. view.Node.Covers, .. activation.Node.Covers] };
        return graph with { Nodes = graph.Nodes.SetItem(producer, node).RemoveAt(index) };
    }
}
