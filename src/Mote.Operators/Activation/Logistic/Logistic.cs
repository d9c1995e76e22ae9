using Mote.Core;
using Mote.Core.Numerics;
using Mote.Core.Training;
using Mote.Operators.Cases;
using Mote.Operators.Elementwise;
using Mote.Operators.Import;

namespace Mote.Operators.Activation;

/// <summary>LOGISTIC: 1 / (1 + e^-x). Outputs: int8 (q+128)/256, int16 q/32768.</summary>
[Operator]
public sealed record Logistic : SigmoidActivation, IOperator<Logistic>
{
    /// <inheritdoc/>
    public override string Name => "LOGISTIC";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<Logistic>("LOGISTIC");

    /// <inheritdoc/>
    protected override int? OutputZeroPoint8 => sbyte.MinValue;

    /// <inheritdoc/>
    protected override int Fixed8(int x) => FixedPoint.RoundingDivideByPowerOfTwo(FixedPointFunctions.Logistic(x, 4), 23) + sbyte.MinValue;

    /// <inheritdoc/>
    protected override ShiftedFactor Scaling16(float inputScale) => FunctionScaling.Logistic16(inputScale);

    /// <inheritdoc/>
    protected override short Interpolated16(short x, ShiftedFactor scaling) => SigmoidTable.Logistic(x, scaling);

    /// <inheritdoc/>
    protected override float Real(float x) => ExactMath.Logistic(x);

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) =>
        node.Input(0).Type == ElementType.Float32 ? new VectorKernel<LogisticValue>(node.Output(0).Shape.ElementCount, 0, 1) : base.Train(node);

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope) => ElementwiseGradient<LogisticSlope>.OfOutput(scope);

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() => ScalesOf(new Logistic()).Concat(CasesOf(new Logistic(),
        [(new(0.05f, 10), new(1f / 256, -128)), (new(0.2f, -128), new(1f / 256, -128))],
        [(new(1f / 4096), new(1f / 32768)), (new(1f / 2048), new(1f / 32768)), (new(0.0001f), new(1f / 32768)),
            (new(2.5f), new(1f / 32768)), (new(1e-9f), new(1f / 32768))],
        20));
}
