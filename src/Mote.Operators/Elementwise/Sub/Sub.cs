using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Cases;
using Mote.Operators.Import;
using Mote.Operators.Reduction;

namespace Mote.Operators.Elementwise;

/// <summary>SUB: a - b, broadcast, with a fused activation. Quantized arithmetic: see <see cref="SumScaling"/>.</summary>
[Operator]
public sealed record Sub : SumOperator, IOperator<Sub>
{
    /// <inheritdoc/>
    public override string Name => "SUB";

    private protected override bool Subtracts => true;

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = Binding<Sub>("SUB", "SubOptions");

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) =>
        node.Output(0).Type == ElementType.Float32 && Activation == FusedActivation.None ? BroadcastKernel<Difference>.Of(node) : base.Train(node);

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope)
    {
        BroadcastSum.Give(scope, 0, () => scope.OfOutput());
        BroadcastSum.Give(scope, 1, () => scope.Add(new Neg(), "dy negated", scope.OfOutput()));
        return true;
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() =>
        BinaryCases.Arithmetic(activation => new Sub { Activation = activation, PowerOfTwoScaleInt16 = activation != FusedActivation.Relu }, int16ZeroPoints: true, productScale: false);
}
