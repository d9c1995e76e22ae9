using Mote.Core.Numerics;
using Mote.Core.Training;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Elementwise;

/// <summary>EXP: e to the power of every element. Input and output have the same shape.</summary>
[Operator]
public sealed record Exp : FloatFunction, IOperator<Exp>
{
    /// <inheritdoc/>
    public override string Name => "EXP";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<Exp>("EXP", "ExpOptions");

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope)
    {
        if (scope.Wants(0))
        {
            scope.Give(0, scope.Add(new Mul(), "dx", scope.OfOutput(), scope.Output()));
        }

        return true;
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() => CasesOf(new Exp(), -110, 90);

    /// <inheritdoc/>
    protected override float Of(float x) => ExactMath.Exp(x);
}
