using Mote.Core.Numerics;
using Mote.Core.Training;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Elementwise;

/// <summary>FLOOR: the largest whole number that is not greater, of every element. Input and output have the same shape.</summary>
[Operator]
public sealed record Floor : FloatFunction, IOperator<Floor>
{
    /// <inheritdoc/>
    public override string Name => "FLOOR";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<Floor>("FLOOR");

    /// <summary>Zero wherever there is a derivative: no gradient is given, which stands for zero.</summary>
    public override bool Differentiate(GradientScope scope) => true;

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() => CasesOf(new Floor(), -100, 100);

    /// <inheritdoc/>
    protected override float Of(float x) => Rounding.Floor(x);
}
