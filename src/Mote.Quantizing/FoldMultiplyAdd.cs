using Mote.Core;
using Mote.Operators.Elementwise;

namespace Mote.Quantizing;

/// <summary>
/// Folds products and sums with constants, one for each channel or one for all, into the weights and the bias of the convolution or dense layer
/// before them: what converters leave of a batch norm. A float rewrite; results differ by roundings.
/// </summary>
public static class FoldMultiplyAdd
{
    /// <summary>The module with MUL, DIV, ADD and SUB folded where that is possible; tensors keep their numbers, constants are appended.</summary>
    public static GraphModule Run(GraphModule module) => GraphEdits.ForEachNode(module, TryFold);

    private static Graph? TryFold(Graph graph, int index)
    {
        var after = graph.View(index);
        if (after.InputCount != 2 || after.OutputCount != 1 || after.Output(0).Type != ElementType.Float32 || OperandOf(after) is not { } operand
            || GraphEdits.SoleProducer(graph, after.Node.Inputs[1 - operand.Slot]) is not (>= 0 and var producer)
            || graph.Nodes[producer].Gate != after.Node.Gate)
        {
            return null;
        }

        var layer = graph.View(producer);
        var rule = layer.Node.Operator.Int8Form(layer);
        if (rule.Kind != QuantizationKind.Weighted || layer.Node.Operator.WithoutActivation is not null
            || after.Input(1 - operand.Slot).Shape != after.Output(0).Shape
            || PerChannel(after.Input(operand.Slot), after.Output(0).Shape) is not { } constants)
        {
            return null;
        }

        var activation = after.Node.Operator.WithoutActivation?.Activation ?? FusedActivation.None;
        var op = activation == FusedActivation.None ? layer.Node.Operator : layer.Node.Operator.WithActivation(layer, activation);
        return op is null ? null : Fold(graph, producer, index, op, rule, operand, constants);
    }

    /// <summary>Which operand is the constant, and what it does: the result is x * (factor ? c : 1) + (factor ? 0 : c), c inverted where asked.</summary>
    private static (int Slot, bool IsFactor, bool IsInverse)? OperandOf(NodeView node)
    {
        int slot = node.HasInput(1) && node.Input(1).IsConstant ? 1 : node.HasInput(0) && node.Input(0).IsConstant ? 0 : -1;
        return (node.Node.Operator, slot) switch
        {
            (_, -1) => null,
            (Mul, _) => (slot, true, false),
            (Div, 1) => (slot, true, true),
            (Add, _) => (slot, false, false),
            (Sub, 1) => (slot, false, true),
            _ => null,
        };
    }

    /// <summary>One number a channel, or null when the constant varies along another axis than the last.</summary>
    private static float[]? PerChannel(Tensor constant, Shape output)
    {
        int channels = output.Rank == 0 ? 0 : output[-1];
        var values = constant.Values<float>();
        return values.Length == 1 ? [.. Enumerable.Repeat(values[0], channels)]
            : values.Length == channels && constant.Shape[-1] == channels ? values.ToArray()
            : null;
    }

    private static Graph? Fold(Graph graph, int producer, int taken, Operator op, QuantizationRule rule, (int Slot, bool IsFactor, bool IsInverse) operand, float[] constants)
    {
        var layer = graph.View(producer);
        var weights = layer.Input(rule.WeightSlot);
        int channels = weights.Shape[rule.ChannelAxis];
        if (channels != constants.Length || (operand is { IsFactor: true, IsInverse: true } && constants.Contains(0)))
        {
            return null;
        }

        float[] bias = layer.OptionalInput(rule.BiasSlot)?.Values<float>().ToArray() ?? new float[channels];
        var inputs = layer.Node.Inputs;
        var tensors = graph.Tensors.ToBuilder();
        for (int c = 0; c < channels; c++)
        {
            float constant = constants[c];
            bias[c] = operand switch
            {
                { IsFactor: true, IsInverse: true } => bias[c] / constant,
                { IsFactor: true } => bias[c] * constant,
                { IsInverse: true } => bias[c] - constant,
                _ => bias[c] + constant,
            };
        }

        if (operand.IsFactor)
        {
            float[] scaled = weights.Values<float>().ToArray();
            int inner = weights.Shape.Product(rule.ChannelAxis + 1, weights.Shape.Rank);
            for (int i = 0; i < scaled.Length; i++)
            {
                float constant = constants[i / inner % channels];
                scaled[i] = operand.IsInverse ? scaled[i] / constant : scaled[i] * constant;
            }

            inputs = GraphEdits.WithInput(inputs, rule.WeightSlot, tensors.Count);
            tensors.Add(Tensor.Constant<float>(weights.Name, ElementType.Float32, weights.Shape, scaled));
        }

        string name = layer.OptionalInput(rule.BiasSlot)?.Name ?? $"{weights.Name}_bias";
        inputs = GraphEdits.WithInput(inputs, rule.BiasSlot, tensors.Count);
        tensors.Add(Tensor.Constant<float>(name, ElementType.Float32, new Shape(channels), bias));
        return GraphEdits.TakeOver(graph with { Tensors = tensors.ToImmutable() }, producer, taken, layer.Node with { Operator = op, Inputs = inputs });
    }
}
