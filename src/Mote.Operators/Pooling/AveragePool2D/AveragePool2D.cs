using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Pooling;

/// <summary>AVERAGE_POOL_2D: the mean of each window, over the elements that lie inside the input. Integers are rounded to nearest, halves away from zero.</summary>
[Operator]
public sealed partial record AveragePool2D : Pooling2D, IOperator<AveragePool2D>
{
    /// <inheritdoc/>
    public override string Name => "AVERAGE_POOL_2D";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For("AVERAGE_POOL_2D", "Pool2DOptions", Import<AveragePool2D>, Export);

    /// <inheritdoc/>
    protected override bool IsAverage => true;

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() => CasesOf<AveragePool2D>();
}
