using Mote.Core.Numerics;
using Mote.Core.Training;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Elementwise;

/// <summary>COS: the cosine, in radians, of every element. Input and output have the same shape.</summary>
[Operator]
public sealed record Cos : FloatFunction, IOperator<Cos>
{
    /// <inheritdoc/>
    public override string Name => "COS";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<Cos>("COS");

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope)
    {
        if (scope.Wants(0))
        {
            scope.Give(0, scope.Add(new Neg(), "dx", scope.Add(new Mul(), "dx", scope.OfOutput(), scope.Add(new Sin(), "sin", scope.Input(0)))));
        }

        return true;
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() => CasesOf(new Cos(), -100, 100);

    /// <inheritdoc/>
    protected override float Of(float x) => ExactMath.Cos(x);
}
