using System.Globalization;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Numerics;
using Mote.Core.Training;
using Mote.Formats.TfLite;
using Mote.Operators.Cases;
using Mote.Operators.Elementwise;
using Mote.Operators.Import;

namespace Mote.Operators.Activation;

/// <summary>
/// LEAKY_RELU: x where it is not negative, alpha x elsewhere. Integers are rescaled by one multiplier on each side of zero; a negative alpha
/// negates the product with its magnitude (halves then round the other way), as TensorFlow Lite for Microcontrollers does since 2026.
/// </summary>
[Operator]
public sealed record LeakyRelu : UnaryActivation, IOperator<LeakyRelu>
{
    /// <inheritdoc/>
    public override string Name => "LEAKY_RELU";

    /// <summary>The slope below zero.</summary>
    public float Alpha { get; init; }

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For("LEAKY_RELU", "LeakyReluOptions",
        static node => new LeakyRelu { Alpha = node.Options.Float(0) }, static op => [RawField.Float(0, op.Alpha)]);

    /// <inheritdoc/>
    protected override bool HasInt16 => true;

    /// <inheritdoc/>
    protected override bool Covers(Tensor x, Tensor y, NodeReport report)
    {
        var (identity, alpha) = Ratios(x, y);
        return (QuantizedMultiplier.TryFromReal(identity, out _) && QuantizedMultiplier.TryFromReal(alpha, out _))
            || Reject(report, x, y, "ratios of the scales, and their products with alpha, below 2^31");
    }

    /// <inheritdoc/>
    protected override Func<int, int> Stored(Tensor x, Tensor y)
    {
        var (identity, alpha) = Multipliers(x, y);
        var magnitude = alpha with { Multiplier = Math.Abs(alpha.Multiplier) };
        var (min, max) = ActivationClamp.Limits(y.Type);
        int from = x.Quantization!.ZeroPoint, to = y.Quantization!.ZeroPoint;
        return q =>
        {
            int value = q - from;
            int scaled = FixedPoint.MultiplyByQuantizedMultiplier(value, value >= 0 ? identity : magnitude);
            scaled = value < 0 && alpha.Multiplier < 0 ? unchecked(-scaled) : scaled;
            return Math.Clamp(unchecked(to + scaled), min, max);
        };
    }

    /// <inheritdoc/>
    protected override float Real(float x) => x > 0 ? x : x * Alpha;

    /// <inheritdoc/>
    protected override KernelCall Numbers(KernelCall call, Tensor x, Tensor y)
    {
        if (x.Type == ElementType.Float32)
        {
            return call.Real("alpha", Alpha);
        }

        var (identity, alpha) = Multipliers(x, y);
        return call.Number("input_zero_point", x.Quantization!.ZeroPoint)
            .Number("identity_multiplier", identity.Multiplier).Number("identity_shift", identity.Shift)
            .Number("alpha_multiplier", alpha.Multiplier).Number("alpha_shift", alpha.Shift)
            .Number("output_zero_point", y.Quantization!.ZeroPoint);
    }

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) =>
        node.Input(0).Type == ElementType.Float32 ? new VectorKernel<LeakyReluValue>(node.Output(0).Shape.ElementCount, Alpha, 1) : base.Train(node);

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope) => ElementwiseGradient<LeakyReluSlope>.OfInput(scope, Alpha);

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() => new[] { 0.1f, -0.75f, 1.5f, 0f }.SelectMany(alpha => CasesOf(new LeakyRelu { Alpha = alpha },
        [(new(0.1f, -20), new(0.1f, 20)), (new(0.05f, 127), new(0.01f, -128)), (new(0.01f, -128), new(0.3f, 127))],
        [(new(0.001f), new(0.001f)), (new(0.0003f, 1000), new(0.002f, -300)), (new(0.9f, -5), new(0.01f, 7))],
        20, string.Create(CultureInfo.InvariantCulture, $", alpha {alpha:R}")));

    // In single precision, as the reference takes them.
    private (double Identity, double Alpha) Ratios(Tensor x, Tensor y) =>
        (x.Quantization!.Scale / y.Quantization!.Scale, x.Quantization.Scale * Alpha / y.Quantization.Scale);

    private (QuantizedMultiplier Identity, QuantizedMultiplier Alpha) Multipliers(Tensor x, Tensor y)
    {
        var (identity, alpha) = Ratios(x, y);
        return (QuantizedMultiplier.FromReal(identity), QuantizedMultiplier.FromReal(alpha));
    }
}
