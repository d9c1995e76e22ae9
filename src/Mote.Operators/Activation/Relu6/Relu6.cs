using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Training;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Activation;

/// <summary>
/// RELU6: x clamped to [0, 6]. Integers are clamped on the input's scale and not rescaled, whatever the output's quantization, as TensorFlow
/// Lite for Microcontrollers does.
/// </summary>
[Operator]
public sealed record Relu6 : UnaryActivation, IOperator<Relu6>
{
    /// <inheritdoc/>
    public override string Name => "RELU6";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<Relu6>("RELU6");

    /// <inheritdoc/>
    protected override bool HasInt16 => true;

    /// <inheritdoc/>
    public override FusedActivation? AsActivation(NodeView node) => FusedActivation.Relu6;

    /// <inheritdoc/>
    public override QuantizationRule Int8Form(NodeView node) => QuantizationRule.SameScale;

    /// <inheritdoc/>
    public override bool IsIdentity(NodeView node)
    {
        var x = node.Input(0);
        return x.Type != ElementType.Float32 && Equals(x.Quantization, node.Output(0).Quantization) && Range(x) == ActivationClamp.Limits(x.Type);
    }

    /// <inheritdoc/>
    protected override Func<int, int> Stored(Tensor x, Tensor y)
    {
        var (min, max) = Range(x);
        return q => Math.Clamp(q, min, max);
    }

    /// <inheritdoc/>
    protected override float Real(float x) => x > 6 ? 6 : x < 0 ? 0 : x;

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) => node.Input(0).Type == ElementType.Float32 ? ClampKernel.Forward(node, 0, 6) : base.Train(node);

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope) => ClampKernel.Differentiate(scope, 0, 6);

    /// <inheritdoc/>
    protected override KernelCall Numbers(KernelCall call, Tensor x, Tensor y)
    {
        if (x.Type == ElementType.Float32)
        {
            return call;
        }

        var (min, max) = Range(x);
        return call.Number("clamp_min", min).Number("clamp_max", max);
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() => CasesOf(new Relu6(),
        [(new(0.1f, -128), new(0.1f, -128)), (new(0.05f, 3), new(0.05f, 3)), (new(0.01f, 127), new(0.01f, 127))],
        [(new(0.001f), new(0.001f)), (new(0.0001f, -9), new(0.0001f, -9)), (new(0.2f, 3), new(0.2f, 3))],
        12);

    private static (int Min, int Max) Range(Tensor x) => ActivationClamp.Quantized(FusedActivation.Relu6, x.Type, x.Quantization!);
}
