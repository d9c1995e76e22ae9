using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Reduction;

/// <summary>SUM: the sum of x along constant axes.</summary>
[Operator]
public sealed record Sum : SumReduction, IOperator<Sum>
{
    /// <inheritdoc/>
    public override string Name => "SUM";

    private protected override bool Averages => false;

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = Binding<Sum>("SUM");

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope)
    {
        Repeat(scope, 1);
        return true;
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() => ReductionCases.Of(keepDims => new Sum { KeepDims = keepDims }, 5f);
}
