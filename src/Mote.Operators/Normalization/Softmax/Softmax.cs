using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Numerics;
using Mote.Formats.TfLite;
using Mote.Operators.Import;

namespace Mote.Operators.Normalization;

/// <summary>
/// SOFTMAX over the last axis: e^(beta (x - max)) / sum of these, for each row. Integer outputs have the quantization that the arithmetic
/// implies: int8 0.00390625*(q+128), int16 from int8 (q+32768)/65536, int16 from int16 q/32768.
/// </summary>
[Operator]
public sealed partial record Softmax : Operator, IOperator<Softmax>
{
    /// <summary>The longest row of 16-bit values whose sum of exponentials fits 32 bits.</summary>
    private const int MaxRow16 = 65536;

    /// <inheritdoc/>
    public override string Name => "SOFTMAX";

    /// <summary>The factor of the exponent.</summary>
    public float Beta { get; init; } = 1;

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For("SOFTMAX", "SoftmaxOptions",
        static node => new Softmax { Beta = node.Options.Float(0) }, static op => [RawField.Float(0, op.Beta)]);

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 1)
            || !report.Types(
                TypeRow.Of(ElementType.Int8, ElementType.Int8), TypeRow.Of(ElementType.Int16, ElementType.Int8),
                TypeRow.Of(ElementType.Int16, ElementType.Int16), TypeRow.Of(ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        var (x, y) = (node.Input(0), node.Output(0));
        if (x.Shape.Rank < 1 || x.Shape[-1] < 1)
        {
            report.Shapes($"the input {x.Shape} has no last axis with elements");
            return [];
        }

        if (x.Type != ElementType.Float32 && !CheckQuantization(x, y, report))
        {
            return [];
        }

        return [new TensorType(y.Type, x.Shape)];
    }

    /// <inheritdoc/>
    public override QuantizationRule Int8Form(NodeView node) => QuantizationRule.FixedOutput(1f / 256, -128);

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => node.Input(0).Shape.Rank > 2 ? TimeBehaviour.Pointwise : TimeBehaviour.Global;

    /// <inheritdoc/>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => node.Input(0).Type == node.Output(0).Type ? [(0, 0)] : [];

    private bool CheckQuantization(Tensor x, Tensor y, NodeReport report)
    {
        if (!report.PerTensor(x, y))
        {
            return false;
        }

        var (scale, zero, tolerance) = (x.Type, y.Type) switch
        {
            (ElementType.Int8, ElementType.Int8) => (1f / 256, -128, 0f),
            (ElementType.Int8, _) => (1f / 65536, -32768, 0.001f / 65536),
            _ => (1f / 32768, 0, 0.001f / 32768),
        };
        if (Math.Abs(y.Quantization!.Scale - scale) > tolerance || y.Quantization.ZeroPoint != zero)
        {
            report.Error(DiagnosticIds.BadQuantization, $"the output's quantization is {y.Quantization}", new Quantization(scale, zero).ToString());
            return false;
        }

        if (x.Type == ElementType.Int8)
        {
            return SoftmaxTable.Check(Beta, x.Quantization!, report);
        }

        if (!QuantizedMultiplier.TryFromReal((double)x.Quantization!.Scale * Beta / (10.0 / 65535.0), out _))
        {
            report.Error(DiagnosticIds.BadQuantization, $"beta {Beta:R} times the input scale {x.Quantization.Scale:R} is out of range");
            return false;
        }

        if (x.Shape[-1] > MaxRow16)
        {
            report.Shapes($"the last axis has {x.Shape[-1]} elements", $"at most {MaxRow16}");
            return false;
        }

        return true;
    }
}
