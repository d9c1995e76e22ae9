using Mote.Core.Numerics;
using Mote.Core.Training;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Elementwise;

/// <summary>SQRT: the square root of every element, correctly rounded; NaN below zero, -0 of -0. Input and output have the same shape.</summary>
[Operator]
public sealed record Sqrt : FloatFunction, IOperator<Sqrt>
{
    /// <inheritdoc/>
    public override string Name => "SQRT";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<Sqrt>("SQRT");

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope) => ElementwiseGradient<SqrtSlope>.OfOutput(scope);

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() => CasesOf(new Sqrt(), 0, 5);

    /// <inheritdoc/>
    protected override float Of(float x) => ExactMath.Sqrt(x);
}
