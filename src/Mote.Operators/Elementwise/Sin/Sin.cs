using Mote.Core.Numerics;
using Mote.Core.Training;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Elementwise;

/// <summary>SIN: the sine, in radians, of every element. Input and output have the same shape.</summary>
[Operator]
public sealed record Sin : FloatFunction, IOperator<Sin>
{
    /// <inheritdoc/>
    public override string Name => "SIN";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<Sin>("SIN");

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope)
    {
        if (scope.Wants(0))
        {
            scope.Give(0, scope.Add(new Mul(), "dx", scope.OfOutput(), scope.Add(new Cos(), "cos", scope.Input(0))));
        }

        return true;
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() => CasesOf(new Sin(), -100, 100);

    /// <inheritdoc/>
    protected override float Of(float x) => ExactMath.Sin(x);
}
