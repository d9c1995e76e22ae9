using Mote.Core;
using Mote.Core.Numerics;
using Mote.Core.Training;

namespace Mote.Operators.Activation;

/// <summary>
/// What RELU, RELU_N1_TO_1 and RELU_0_TO_1 share: x within two bounds. Integers are rescaled from the input's to the output's scale,
/// zero point + round(x * ratio), and clamped on the output's. The ratio is taken in single precision, as TensorFlow Lite does.
/// </summary>
public abstract record ClampingActivation : UnaryActivation
{
    /// <summary>The least result.</summary>
    protected abstract float Low { get; }

    /// <summary>The greatest result; infinite where there is none.</summary>
    protected abstract float High { get; }

    /// <inheritdoc/>
    public override bool IsIdentity(NodeView node)
    {
        var (x, y) = (node.Input(0), node.Output(0));
        return x.Type != ElementType.Float32 && Equals(x.Quantization, y.Quantization)
            && Range(y) == new ActivationRange(ActivationClamp.Limits(y.Type).Min, ActivationClamp.Limits(y.Type).Max);
    }

    /// <inheritdoc/>
    protected override bool Covers(Tensor x, Tensor y, NodeReport report) =>
        QuantizedMultiplier.TryFromReal(Ratio(x, y), out _) || Reject(report, x, y, "a ratio of the scales below 2^31");

    /// <inheritdoc/>
    protected override Func<int, int> Stored(Tensor x, Tensor y)
    {
        var multiplier = Multiplier(x, y);
        var range = Range(y);
        int from = x.Quantization!.ZeroPoint, to = y.Quantization!.ZeroPoint;
        return q => range.Clamp(unchecked(to + FixedPoint.MultiplyByQuantizedMultiplier(q - from, multiplier)));
    }

    /// <inheritdoc/>
    protected override float Real(float x) => x > High ? High : x < Low ? Low : x;

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) => node.Input(0).Type == ElementType.Float32 ? ClampKernel.Forward(node, Low, High) : base.Train(node);

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope) => ClampKernel.Differentiate(scope, Low, High);

    /// <summary>From the input's scale to the output's.</summary>
    protected static QuantizedMultiplier Multiplier(Tensor x, Tensor y) => QuantizedMultiplier.FromReal(Ratio(x, y));

    private static double Ratio(Tensor x, Tensor y) => x.Quantization!.Scale / y.Quantization!.Scale;

    private ActivationRange Range(Tensor y)
    {
        var (min, max) = ActivationClamp.Limits(y.Type);
        return ActivationRange.Quantize(Low, High, y.Quantization!.Scale, y.Quantization.ZeroPoint, min, max);
    }
}
