using Mote.Core;
using Mote.Core.Numerics;
using Mote.Core.Training;
using Mote.Operators.Cases;
using Mote.Operators.Elementwise;
using Mote.Operators.Import;

namespace Mote.Operators.Activation;

/// <summary>TANH: the hyperbolic tangent. Outputs: int8 q/128, int16 q/32768.</summary>
[Operator]
public sealed record Tanh : SigmoidActivation, IOperator<Tanh>
{
    /// <inheritdoc/>
    public override string Name => "TANH";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<Tanh>("TANH");

    /// <inheritdoc/>
    protected override int Fixed8(int x) => FixedPoint.RoundingDivideByPowerOfTwo(FixedPointFunctions.Tanh(x, 4), 24);

    /// <inheritdoc/>
    protected override ShiftedFactor Scaling16(float inputScale) => FunctionScaling.Tanh16(inputScale);

    /// <inheritdoc/>
    protected override short Interpolated16(short x, ShiftedFactor scaling) => SigmoidTable.Tanh(x, scaling);

    /// <inheritdoc/>
    protected override float Real(float x) => ExactMath.Tanh(x);

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) =>
        node.Input(0).Type == ElementType.Float32 ? new VectorKernel<TanhValue>(node.Output(0).Shape.ElementCount, 0, 1) : base.Train(node);

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope) => ElementwiseGradient<TanhSlope>.OfOutput(scope);

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() => ScalesOf(new Tanh()).Concat(CasesOf(new Tanh(),
        [(new(0.02f, 10), new(1f / 128, 0)), (new(0.2f, -128), new(1f / 128, 0))],
        [(new(1f / 4096), new(1f / 32768)), (new(1f / 2048), new(1f / 32768)), (new(0.0001f), new(1f / 32768)),
            (new(2.5f), new(1f / 32768)), (new(1e-9f), new(1f / 32768))],
        10));
}
