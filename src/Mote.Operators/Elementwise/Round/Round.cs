using Mote.Core.Numerics;
using Mote.Core.Training;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Elementwise;

/// <summary>ROUND: the nearest whole number, halves to even, of every element. Input and output have the same shape.</summary>
[Operator]
public sealed record Round : FloatFunction, IOperator<Round>
{
    /// <inheritdoc/>
    public override string Name => "ROUND";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<Round>("ROUND");

    /// <summary>Zero wherever there is a derivative: no gradient is given, which stands for zero.</summary>
    public override bool Differentiate(GradientScope scope) => true;

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() => CasesOf(new Round(), -100, 100);

    /// <inheritdoc/>
    protected override float Of(float x) => Rounding.HalfEven(x);
}
