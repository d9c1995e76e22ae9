using Mote.Core.Numerics;
using Mote.Core.Training;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Elementwise;

/// <summary>CEIL: the smallest whole number that is not less, of every element. Input and output have the same shape.</summary>
[Operator]
public sealed record Ceil : FloatFunction, IOperator<Ceil>
{
    /// <inheritdoc/>
    public override string Name => "CEIL";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<Ceil>("CEIL");

    /// <summary>Zero wherever there is a derivative: no gradient is given, which stands for zero.</summary>
    public override bool Differentiate(GradientScope scope) => true;

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() => CasesOf(new Ceil(), -100, 100);

    /// <inheritdoc/>
    protected override float Of(float x) => Rounding.Ceiling(x);
}
