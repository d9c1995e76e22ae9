using Mote.Core;
using Mote.Core.Numerics;
using Mote.Core.Training;
using Mote.Operators.Cases;
using Mote.Operators.Elementwise;
using Mote.Operators.Import;

namespace Mote.Operators.Activation;

/// <summary>
/// HARD_SWISH: x * min(max(x + 3, 0), 6) / 6. On int8 in 16-bit fixed point as TensorFlow Lite for Microcontrollers: the input with 7 more
/// bits, times a gate in Q0.15 that saturates at -3 and 3, with a product that truncates.
/// </summary>
[Operator]
public sealed record HardSwish : UnaryActivation, IOperator<HardSwish>
{
    /// <inheritdoc/>
    public override string Name => "HARD_SWISH";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<HardSwish>("HARD_SWISH", "HardSwishOptions");

    /// <inheritdoc/>
    protected override bool Covers(Tensor x, Tensor y, NodeReport report)
    {
        var (output, gate) = Ratios(x, y);
        return (QuantizedMultiplier.TryFromReal(output, out var scaled) && scaled.Shift <= 0 && QuantizedMultiplier.TryFromReal(gate, out _))
            || Reject(report, x, y, "an input scale below 128 times the output scale");
    }

    /// <inheritdoc/>
    protected override Func<int, int> Stored(Tensor x, Tensor y)
    {
        var (outputRatio, gateRatio) = Ratios(x, y);
        var output = QuantizedMultiplier.FromReal(outputRatio);
        var gate = QuantizedMultiplier.FromReal(gateRatio);
        int from = x.Quantization!.ZeroPoint, to = y.Quantization!.ZeroPoint;
        return q =>
        {
            short fine = unchecked((short)((q - from) * 128));
            short scaled = FixedPoint.SaturatingRoundingDoublingHighMul16(fine, output.ToInt16());
            short factor = unchecked((short)((Gate(fine, gate) + 32768) >> 1));
            short product = FixedPoint.SaturatingDoublingHighMul16(factor, scaled);
            return Math.Clamp(FixedPoint.RoundingDivideByPowerOfTwo(product, -output.Shift) + to, sbyte.MinValue, sbyte.MaxValue);
        };
    }

    /// <inheritdoc/>
    protected override float Real(float x)
    {
        float raised = 0 < x + 3 ? x + 3 : 0;
        float gate = raised < 6 ? raised : 6;
        return x * gate / 6;
    }

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) =>
        node.Input(0).Type == ElementType.Float32 ? new VectorKernel<HardSwishValue>(node.Output(0).Shape.ElementCount, 0, 1) : base.Train(node);

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope) => ElementwiseGradient<HardSwishSlope>.OfInput(scope);

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() => CasesOf(new HardSwish(),
        [(new(0.05f, -3), new(0.03f, -110)), (new(0.5f, 127), new(0.2f, 0)), (new(0.002f, -128), new(0.001f, -128))], [], 5);

    private static (double Output, double Gate) Ratios(Tensor x, Tensor y)
    {
        // In single precision, as the reference takes them. The gate's 3 stands for 2^15.
        float fine = 1f / 128 * x.Quantization!.Scale;
        return (fine / y.Quantization!.Scale, fine / (3f / 32768));
    }

    /// <summary>x / 3 in Q0.15, saturated: shifts to the left saturate before and after the rounding product.</summary>
    private static short Gate(short x, QuantizedMultiplier multiplier)
    {
        int shift = multiplier.Shift;
        if (shift > 0)
        {
            short shifted = FixedPoint.SaturatingLeftShift16(x, shift - 1);
            return FixedPoint.SaturatingLeftShift16(FixedPoint.SaturatingRoundingDoublingHighMul16(shifted, multiplier.ToInt16()), 1);
        }

        short product = FixedPoint.SaturatingRoundingDoublingHighMul16(x, multiplier.ToInt16());
        return (short)FixedPoint.RoundingDivideByPowerOfTwo(product, -shift);
    }
}
