using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Numerics;
using Mote.Formats.FlatBuffers;
using Mote.Operators.Import;

namespace Mote.Operators.Recurrent;

/// <summary>
/// GRU: x (N,T,F), kernel (3U,F), recurrent kernel (3U,U), bias (2,3U) -> hidden states (N,T,U), or the last one (N,U). The rows of the kernels
/// are the gates update z, reset r, candidate n; row 0 of the bias belongs to the input, row 1 to the hidden state. For each step
/// <code>
/// z = logistic(Wz x + bz + (Rz h + cz))    r = logistic(Wr x + br + (Rr h + cr))
/// n = tanh(Wn x + bn + r * (Rn h + cn))    h = (1 - z) * n + z * h
/// </code>
/// h starts as zero, or goes on from the last invocation (operand 4). Source: Cho et al. 2014 (arXiv 1406.1078) with the reset gate behind the
/// product, as cuDNN, Keras (reset_after), PyTorch and ONNX (linear_before_reset = 1) have it.
/// </summary>
[Operator]
public sealed partial record Gru : Operator, IOperator<Gru>
{
    /// <summary>Fraction bits of the sums before a gate's function.</summary>
    private const int GateFraction = 12;

    /// <summary>The operand that holds the bias, where there is one.</summary>
    public const int BiasSlot = 3;

    /// <summary>How the hidden state is stored as bytes: in the result, and where it is multiplied.</summary>
    public static Quantization ByteState { get; } = new(1f / 128);

    /// <summary>How the hidden state is kept between steps and invocations.</summary>
    public static Quantization KeptState { get; } = new(1f / 32768);

    /// <inheritdoc/>
    public override string Name => "GRU";

    /// <summary>The result is the hidden state after each step (N,T,U), else after the last (N,U).</summary>
    public bool ReturnSequences { get; init; }

    /// <summary>The hidden state is kept between invocations, in the variable tensor (N,U) that is operand 4.</summary>
    public bool Stateful { get; init; }

    /// <summary>TFLite has no such operator, so it is a custom one, whose operands and types are those of this.</summary>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.Custom(
        "MoteGru",
        static node => new Gru { ReturnSequences = node.CustomBool("return_sequences"), Stateful = node.CustomBool("stateful") },
        static (op, _) => FlexMap.Of(("return_sequences", FlexValue.Of(op.ReturnSequences)), ("stateful", FlexValue.Of(op.Stateful))));

    /// <inheritdoc/>
    public override ImmutableArray<int> ParameterSlots => [1, 2, 3];

    /// <inheritdoc/>
    public override bool HasSideEffects => Stateful;

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => ReturnSequences ? new(TimeKind.Recurrent) : TimeBehaviour.Global;

    /// <inheritdoc/>
    public override long Macs(NodeView node)
    {
        var shapes = GruShapes.Of(node);
        return (long)shapes.Batch * shapes.Steps * shapes.Rows * (shapes.Features + shapes.Units);
    }

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(3, 5, 1)
            || !report.Types(
                TypeRow.Of(ElementType.Float32, ElementType.Float32, ElementType.Float32, ElementType.Float32, ElementType.Float32, ElementType.Float32),
                TypeRow.Of(ElementType.Int8, ElementType.Int8, ElementType.Int8, ElementType.Int8, ElementType.Int32, ElementType.Int16)))
        {
            return [];
        }

        if (node.HasInput(4) != Stateful)
        {
            report.Error(DiagnosticIds.OperandCount, Stateful ? (FormattableString)$"its state (input 4) is missing" : $"it has a state (input 4) and does not keep it");
            return [];
        }

        if (GruShapes.Check(node, report) is not { } shapes || !CheckState(node, report, shapes)
            || !report.Constant(1, "the kernel") || !report.Constant(2, "the recurrent kernel") || (node.HasInput(3) && !report.Constant(3, "the bias")))
        {
            return [];
        }

        return node.Input(0).Type == ElementType.Float32 || CheckNumbers(node, report, shapes)
            ? [new TensorType(node.Input(0).Type, shapes.Output(ReturnSequences))]
            : [];
    }

    private static bool CheckState(NodeView node, NodeReport report, GruShapes shapes)
    {
        if (node.OptionalInput(4) is not { } state)
        {
            return true;
        }

        if (!state.IsVariable)
        {
            report.Error(DiagnosticIds.UnsupportedTensor, $"input 4 '{state.Name}' does not keep its value", "a variable tensor");
            return false;
        }

        if (state.Shape != new Shape(shapes.Batch, shapes.Units))
        {
            report.Shapes($"the state is {state.Shape}", $"{shapes.Batch}x{shapes.Units}");
            return false;
        }

        return true;
    }

    private static bool CheckNumbers(NodeView node, NodeReport report, GruShapes shapes)
    {
        if (!report.PerTensor(node.Input(0), node.Output(0)) || !CheckWeights(node.Input(1), report, shapes) || !CheckWeights(node.Input(2), report, shapes))
        {
            return false;
        }

        if (!node.Output(0).Quantization!.Equals(ByteState) || (node.OptionalInput(4) is { } state && state.Quantization?.Equals(KeptState) != true))
        {
            report.Error(DiagnosticIds.BadQuantization, $"the result has {node.Output(0).Quantization} and the state {node.OptionalInput(4)?.Quantization}",
                "scale 1/128 for the result and 1/32768 for the state, zero point 0");
            return false;
        }

        for (int row = 0; row < shapes.Rows; row++)
        {
            if (!QuantizedMultiplier.TryFromReal(InputFactor(node, row), out _) || !QuantizedMultiplier.TryFromReal(HiddenFactor(node, row), out _))
            {
                report.Error(DiagnosticIds.BadQuantization, $"the multipliers of row {row} are {InputFactor(node, row):R} and {HiddenFactor(node, row):R}", "less than 2^31");
                return false;
            }
        }

        return true;
    }

    private static bool CheckWeights(Tensor weights, NodeReport report, GruShapes shapes)
    {
        if (weights.Quantization is not { } quantization)
        {
            report.Error(DiagnosticIds.MissingQuantization, $"the weights '{weights.Name}' have no quantization");
            return false;
        }

        bool fits = quantization.IsPerTensor || (quantization.Axis == 0 && quantization.Scales.Length == shapes.Rows);
        if (!fits || quantization.ZeroPoints.Any(z => z != 0) || quantization.Scales.Any(s => !(s > 0) || !float.IsFinite(s)))
        {
            report.Error(DiagnosticIds.BadQuantization, $"the weights '{weights.Name}' have {quantization}",
                $"one scale, or {shapes.Rows} scales along axis 0, positive, finite, with zero point 0");
            return false;
        }

        return true;
    }

    /// <summary>From sums of input products to gates in steps of 2^-12.</summary>
    private static double InputFactor(NodeView node, int row) =>
        (double)node.Input(0).Quantization!.Scale * node.Input(1).Quantization!.ScaleOf(row) * (1 << GateFraction);

    /// <summary>From sums of hidden products to gates in steps of 2^-12.</summary>
    private static double HiddenFactor(NodeView node, int row) =>
        (double)ByteState.Scale * node.Input(2).Quantization!.ScaleOf(row) * (1 << GateFraction);
}
