using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Import;

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
    public static IEnumerable<OperatorCase> Cases() =>
        BinaryCases.Arithmetic(activation => new Sub { Activation = activation, PowerOfTwoScaleInt16 = activation != FusedActivation.Relu }, int16ZeroPoints: true, productScale: false);
}
