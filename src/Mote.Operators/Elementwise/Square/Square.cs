using Mote.Core.Training;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Elementwise;

/// <summary>SQUARE: x * x of every element, rounded once. Input and output have the same shape.</summary>
[Operator]
public sealed record Square : FloatFunction, IOperator<Square>
{
    /// <inheritdoc/>
    public override string Name => "SQUARE";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<Square>("SQUARE", "SquareOptions");

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope) => ElementwiseGradient<SquareSlope>.OfInput(scope);

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() => CasesOf(new Square(), -100, 100);

    /// <inheritdoc/>
    protected override float Of(float x) => x * x;
}
