using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Numerics;
using Mote.Formats.TfLite;
using Mote.Operators.Import;
using Mote.Operators.Requantization;

namespace Mote.Operators.Elementwise;

/// <summary>
/// DIV: a / b. int8: the quotient by a reciprocal of 31 bits, rescaled by scale of a / (scale of b * output scale). Integers: toward zero. What
/// C and TFLM leave undefined saturates: by zero the result is the type's end on the dividend's side, 0 for 0, and -2^31 / -1 is 2^31 - 1.
/// </summary>
[Operator]
public sealed partial record Div : ArithmeticOperator, IOperator<Div>
{
    /// <summary>The least distance that a quotient is shifted back is 23 bits, for |a| >= 128 and |b| = 1; a factor may take that much.</summary>
    private const int MostShift = 23;

    /// <inheritdoc/>
    public override string Name => "DIV";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For("DIV", "DivOptions",
        static node => new Div { Activation = node.Activation(0) },
        static op => [RawField.Int8(0, (sbyte)op.Activation)]);

    private protected override ImmutableArray<ElementType> ElementTypes { get; } = [ElementType.Int8, ElementType.Int32, ElementType.UInt32, ElementType.Float32];

    private protected override bool Check(NodeView node, NodeReport report)
    {
        var (a, b, y) = (node.Input(0), node.Input(1), node.Output(0));
        if (y.Type != ElementType.Int8)
        {
            return true;
        }

        if (!AffineRange.Check(report, a, b, y))
        {
            return false;
        }

        if (!TryScale(node, out _))
        {
            report.Error(DiagnosticIds.BadQuantization,
                $"the scales {b.Quantization!.Scale:R} of the divisor and {y.Quantization!.Scale:R} of the output are too small for a dividend with the scale {a.Quantization!.Scale:R}");
            return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var (a, b, y) = (node.Input(0), node.Input(1), node.Output(0));
        bool isFloat = y.Type == ElementType.Float32;
        var call = Call(node, isFloat ? "div_f32.h" : "div.h", $"mote_div_{Suffix(y.Type)}");
        if (isFloat)
        {
            return RealClampAndOutput(call);
        }

        if (y.Type == ElementType.Int8)
        {
            TryScale(node, out var multiplier);
            call = call.Number("a_offset", -a.Quantization!.ZeroPoint).Number("b_offset", -b.Quantization!.ZeroPoint)
                .Number("multiplier", multiplier.Multiplier).Number("shift", multiplier.Shift)
                .Number("output_zero_point", y.Quantization!.ZeroPoint);
        }

        return ClampAndOutput(call, y);
    }

    /// <summary>Single precision throughout, as TFLM's CalculateOpDataDiv.</summary>
    private static bool TryScale(NodeView node, out QuantizedMultiplier multiplier)
    {
        float divisor = (float)node.Input(1).Quantization!.Scale * (float)node.Output(0).Quantization!.Scale;
        return QuantizedMultiplier.TryFromReal((float)node.Input(0).Quantization!.Scale / divisor, out multiplier) && multiplier.Shift <= MostShift;
    }
}
