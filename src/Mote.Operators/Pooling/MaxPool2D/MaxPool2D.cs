using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Pooling;

/// <summary>MAX_POOL_2D: the largest element of each window that lies inside the input.</summary>
[Operator]
public sealed partial record MaxPool2D : Pooling2D, IOperator<MaxPool2D>
{
    /// <inheritdoc/>
    public override string Name => "MAX_POOL_2D";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For("MAX_POOL_2D", "Pool2DOptions", Import<MaxPool2D>, Export);

    /// <inheritdoc/>
    protected override bool IsAverage => false;

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() => CasesOf<MaxPool2D>();
}
