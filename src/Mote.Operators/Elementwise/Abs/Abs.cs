using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Numerics;
using Mote.Core.Training;
using Mote.Operators.Activation;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Elementwise;

/// <summary>
/// ABS: the magnitude of every element. Integers: |q - zero point|, rescaled by the quotient of the scales where they differ, and saturated.
/// </summary>
[Operator]
public sealed record Abs : UnaryActivation, IOperator<Abs>
{
    /// <inheritdoc/>
    public override string Name => "ABS";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<Abs>("ABS", "AbsOptions");

    /// <inheritdoc/>
    protected override bool HasInt16 => true;

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope) => ElementwiseGradient<AbsSlope>.OfInput(scope);

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() => CasesOf(new Abs(),
        [(new(0.1f, 5), new(0.1f, 5)), (new(0.1f, -37), new(0.13f, -128)), (new(0.05f, 127), new(0.01f, -20)), (new(2f, -128), new(0.3f, 127))],
        [(new(0.001f), new(0.001f)), (new(0.0003f), new(0.00041f)), (new(0.9f), new(0.01f))],
        20);

    /// <inheritdoc/>
    protected override bool Covers(Tensor x, Tensor y, NodeReport report) =>
        QuantizedMultiplier.TryFromReal(Ratio(x, y), out _) || Reject(report, x, y, "a quotient of the scales below 2^31");

    /// <inheritdoc/>
    protected override Func<int, int> Stored(Tensor x, Tensor y)
    {
        var multiplier = Multiplier(x, y);
        var (min, max) = ActivationClamp.Limits(y.Type);
        int from = x.Quantization!.ZeroPoint, to = y.Quantization!.ZeroPoint;
        return q => Math.Clamp(unchecked(FixedPoint.MultiplyByQuantizedMultiplier(Math.Abs(q - from), multiplier) + to), min, max);
    }

    /// <inheritdoc/>
    protected override float Real(float x) => MathF.Abs(x);

    /// <inheritdoc/>
    protected override KernelCall Numbers(KernelCall call, Tensor x, Tensor y)
    {
        if (x.Type == ElementType.Float32)
        {
            return call;
        }

        var multiplier = Multiplier(x, y);
        return call.Number("input_zero_point", x.Quantization!.ZeroPoint).Number("multiplier", multiplier.Multiplier).Number("shift", multiplier.Shift)
            .Number("output_zero_point", y.Quantization!.ZeroPoint);
    }

    // In single precision, as the reference takes it. Of equal scales it is 1, and a product with 1 is exact.
    private static double Ratio(Tensor x, Tensor y) => x.Quantization!.Scale / y.Quantization!.Scale;

    private static QuantizedMultiplier Multiplier(Tensor x, Tensor y) => QuantizedMultiplier.FromReal(Ratio(x, y));
}
