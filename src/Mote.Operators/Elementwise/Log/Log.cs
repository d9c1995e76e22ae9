using Mote.Core.Numerics;
using Mote.Core.Training;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Elementwise;

/// <summary>LOG: the natural logarithm, element by element; negative infinity at zero, NaN below. Input and output have the same shape.</summary>
[Operator]
public sealed record Log : FloatFunction, IOperator<Log>
{
    /// <inheritdoc/>
    public override string Name => "LOG";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<Log>("LOG");

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope)
    {
        if (scope.Wants(0))
        {
            scope.Give(0, scope.Add(new Div(), "dx", scope.OfOutput(), scope.Input(0)));
        }

        return true;
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() => CasesOf(new Log(), 0, 4);

    /// <inheritdoc/>
    protected override float Of(float x) => ExactMath.Log(x);
}
