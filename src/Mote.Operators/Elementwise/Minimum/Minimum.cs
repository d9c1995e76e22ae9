using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Elementwise;

/// <summary>MINIMUM: the smaller of two elements, broadcast.</summary>
[Operator]
public sealed record Minimum : ExtremumOperator, IOperator<Minimum>
{
    /// <inheritdoc/>
    public override string Name => "MINIMUM";

    private protected override bool TakesLarger => false;

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<Minimum>("MINIMUM", "MaximumMinimumOptions");

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() => BinaryCases.Extremum(new Minimum());
}
