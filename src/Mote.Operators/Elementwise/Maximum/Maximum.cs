using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Elementwise;

/// <summary>MAXIMUM: the larger of two elements, broadcast.</summary>
[Operator]
public sealed record Maximum : ExtremumOperator, IOperator<Maximum>
{
    /// <inheritdoc/>
    public override string Name => "MAXIMUM";

    private protected override bool TakesLarger => true;

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<Maximum>("MAXIMUM", "MaximumMinimumOptions");

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() => BinaryCases.Extremum(new Maximum());
}
