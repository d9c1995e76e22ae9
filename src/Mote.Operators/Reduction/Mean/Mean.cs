using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Reduction;

/// <summary>MEAN: the mean of x along constant axes.</summary>
[Operator]
public sealed partial record Mean : SumReduction, IOperator<Mean>
{
    /// <inheritdoc/>
    public override string Name => "MEAN";

    private protected override bool Averages => true;

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = Binding<Mean>("MEAN");

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() => ReductionCases.Of(keepDims => new Mean { KeepDims = keepDims }, 1f);
}
