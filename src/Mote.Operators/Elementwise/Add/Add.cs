using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Elementwise;

/// <summary>ADD: a + b, broadcast, with a fused activation. Quantized arithmetic: see <see cref="SumScaling"/>.</summary>
[Operator]
public sealed partial record Add : SumOperator, IOperator<Add>
{
    /// <inheritdoc/>
    public override string Name => "ADD";

    private protected override bool Subtracts => false;

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = Binding<Add>("ADD", "AddOptions");

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() =>
        BinaryCases.Arithmetic(activation => new Add { Activation = activation, PowerOfTwoScaleInt16 = activation != FusedActivation.Relu }, int16ZeroPoints: true, productScale: false);
}
