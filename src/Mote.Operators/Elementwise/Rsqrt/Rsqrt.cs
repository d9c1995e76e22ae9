using Mote.Core;
using Mote.Core.Numerics;
using Mote.Core.Training;
using Mote.Operators.Activation;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Elementwise;

/// <summary>
/// RSQRT: 1 / sqrt(x); infinity at zero, NaN below. int8: the root in Q20 by TensorFlow Lite's five Newton steps, then rescaled; at zero and below
/// (which TensorFlow Lite refuses at run time) the largest value.
/// </summary>
[Operator]
public sealed record Rsqrt : UnaryActivation, IOperator<Rsqrt>
{
    private const int FractionalBits = 20;

    /// <inheritdoc/>
    public override string Name => "RSQRT";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<Rsqrt>("RSQRT");

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope) => ElementwiseGradient<RsqrtSlope>.OfOutput(scope);

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() => CasesOf(new Rsqrt(),
        [(new(0.05f, -128), new(0.02f, -128)), (new(0.01f, -100), new(0.05f, 7)), (new(3f, -50), new(0.004f, -128))], [], 20);

    /// <inheritdoc/>
    protected override bool Covers(Tensor x, Tensor y, NodeReport report) =>
        Multiplier(x, y).Shift is >= FractionalBits - 31 and <= 31 || Reject(report, x, y);

    /// <inheritdoc/>
    protected override Func<int, int> Stored(Tensor x, Tensor y)
    {
        var (inputZero, outputZero) = (x.Quantization!.ZeroPoint, y.Quantization!.ZeroPoint);
        var multiplier = Multiplier(x, y);
        return q =>
        {
            int value = q - inputZero;
            if (value <= 0)
            {
                return sbyte.MaxValue;
            }

            var root = FixedPointFunctions.InverseSquareRoot(value);
            int fine = FixedPoint.MultiplyByQuantizedMultiplier(1, root.Multiplier, root.Shift + FractionalBits);
            int scaled = FixedPoint.MultiplyByQuantizedMultiplier(fine, multiplier.Multiplier, multiplier.Shift - FractionalBits);
            return Math.Clamp(scaled + outputZero, sbyte.MinValue, sbyte.MaxValue);
        };
    }

    /// <inheritdoc/>
    protected override float Real(float x) => ExactMath.Rsqrt(x);

    private static QuantizedMultiplier Multiplier(Tensor x, Tensor y) =>
        QuantizedMultiplier.FromReal(1 / (Math.Sqrt(x.Quantization!.Scale) * y.Quantization!.Scale));
}
