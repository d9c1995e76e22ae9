using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Cases;
using Mote.Operators.Import;
using Mote.Operators.Layout;

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
        if (scope.Wants(0))
        {
            var shape = scope.Node.Input(0).Shape;
            bool[] summed = Summed(scope.Node);
            int kept = scope.OfOutput();
            if (!KeepDims && summed.Contains(true))
            {
                var extents = shape.Dimensions.Select((extent, d) => summed[d] ? 1 : extent);
                kept = scope.Add(new Reshape { NewShape = new IntegerList([.. extents]) }, "dy", kept);
            }

            scope.Give(0, scope.Add(new BroadcastTo { Shape = new IntegerList(shape.Dimensions) }, "dx", kept));
        }

        return true;
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() => ReductionCases.Of(keepDims => new Sum { KeepDims = keepDims }, 5f);
}
