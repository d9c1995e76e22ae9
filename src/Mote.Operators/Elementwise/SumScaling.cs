using Mote.Core;
using Mote.Core.Numerics;

namespace Mote.Operators.Elementwise;

/// <summary>
/// How ADD and SUB bring quantized operands to a common scale: both get <see cref="LeftShift"/> more bits and are multiplied by their scale
/// over twice the larger scale; their sum is rescaled to the output. Every factor is below 1. Source: TFLM's CalculateOpDataAdd and CalculateOpDataSub.
/// </summary>
/// <param name="LeftShift">20 for int8, 15 for int16.</param>
/// <param name="A">The factor of the first operand.</param>
/// <param name="B">The factor of the second operand.</param>
/// <param name="Output">The factor of the sum.</param>
internal sealed record SumScaling(int LeftShift, QuantizedMultiplier A, QuantizedMultiplier B, QuantizedMultiplier Output)
{
    /// <summary>The scaling of a node with per-tensor quantization; null when the output's scale is so small that its factor reaches 1, or a scale is beyond single precision.</summary>
    /// <param name="node">The node.</param>
    /// <param name="singlePrecision">Whether factors are divided in single precision, as TFLM does for SUB, or in double, as for ADD.</param>
    public static SumScaling? Of(NodeView node, bool singlePrecision)
    {
        double a = node.Input(0).Quantization!.Scale;
        double b = node.Input(1).Quantization!.Scale;
        double output = node.Output(0).Quantization!.Scale;
        double twiceLarger = 2 * Math.Max(a, b);
        int leftShift = node.Output(0).Type == ElementType.Int16 ? 15 : 20;
        double Divide(double dividend, double divisor) => singlePrecision ? (float)dividend / (float)divisor : dividend / divisor;
        return BelowOne(Divide(a, twiceLarger)) is { } ofA && BelowOne(Divide(b, twiceLarger)) is { } ofB
            && BelowOne(Divide(twiceLarger, (1 << leftShift) * output)) is { } ofOutput
            ? new SumScaling(leftShift, ofA, ofB, ofOutput)
            : null;
    }

    private static QuantizedMultiplier? BelowOne(double factor) =>
        QuantizedMultiplier.TryFromReal(factor, out var multiplier) && multiplier.Shift <= 0 ? multiplier : null;
}
