using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Numerics;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Activation;

/// <summary>
/// RELU: max(x, 0). Integers are rescaled from the input's to the output's scale: zero point + round(x * scale ratio), at least the output's
/// zero point. The ratio is taken in single precision, as TensorFlow Lite for Microcontrollers does.
/// </summary>
[Operator]
public sealed record Relu : UnaryActivation, IOperator<Relu>
{
    /// <inheritdoc/>
    public override string Name => "RELU";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<Relu>("RELU");

    /// <inheritdoc/>
    protected override bool HasInt16 => true;

    /// <inheritdoc/>
    public override FusedActivation? AsActivation(NodeView node) => FusedActivation.Relu;

    /// <inheritdoc/>
    public override bool IsIdentity(NodeView node)
    {
        var (x, y) = (node.Input(0), node.Output(0));
        return x.Type != ElementType.Float32 && Equals(x.Quantization, y.Quantization)
            && ActivationClamp.Quantized(FusedActivation.Relu, y.Type, y.Quantization!) == ActivationClamp.Limits(y.Type);
    }

    /// <inheritdoc/>
    protected override bool Covers(Tensor x, Tensor y, NodeReport report) =>
        (QuantizedMultiplier.TryFromReal(Ratio(x, y), out _) && (x.Type == ElementType.Int8 || (x.Quantization!.ZeroPoint == 0 && y.Quantization!.ZeroPoint == 0)))
        || Reject(report, x, y, "a ratio of the scales below 2^31; zero points 0 for int16");

    /// <inheritdoc/>
    protected override Func<int, int> Stored(Tensor x, Tensor y)
    {
        var multiplier = QuantizedMultiplier.FromReal(Ratio(x, y));
        var (min, max) = ActivationClamp.Quantized(FusedActivation.Relu, y.Type, y.Quantization!);
        int from = x.Quantization!.ZeroPoint, to = y.Quantization!.ZeroPoint;
        return q => Math.Clamp(unchecked(to + FixedPoint.MultiplyByQuantizedMultiplier(q - from, multiplier)), min, max);
    }

    /// <inheritdoc/>
    protected override float Real(float x) => x < 0 ? 0 : x;

    /// <inheritdoc/>
    protected override KernelCall Numbers(KernelCall call, Tensor x, Tensor y)
    {
        if (x.Type == ElementType.Float32)
        {
            return call;
        }

        var multiplier = QuantizedMultiplier.FromReal(Ratio(x, y));
        return call.Number("multiplier", multiplier.Multiplier).Number("shift", multiplier.Shift);
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() => CasesOf(new Relu(),
        [(new(0.1f, -128), new(0.1f, -128)), (new(0.05f, 3), new(0.02f, -100)), (new(0.01f, 127), new(0.3f, 5))],
        [(new(0.001f), new(0.001f)), (new(0.001f), new(0.0004f)), (new(0.0001f), new(0.07f)), (new(0.9f), new(0.0001f))],
        20);

    private static double Ratio(Tensor x, Tensor y) => x.Quantization!.Scale / y.Quantization!.Scale;
}
