using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Operators.Import;
using Mote.Operators.Layout;

namespace Mote.Operators.Decision;

/// <summary>
/// VOTE: each invocation votes for the label of its highest score; the label that gets Votes of the last Of votes becomes the event when it had not
/// that many before.
/// </summary>
[Operator]
public sealed partial record Vote : ScoreOperator, IOperator<Vote>
{
    /// <inheritdoc/>
    public override string Name => "VOTE";

    /// <summary>Votes that a label needs: more than half of <see cref="Of"/>, so that two never have enough.</summary>
    public int Votes { get; init; } = 7;

    /// <summary>The last invocations that count.</summary>
    public int Of { get; init; } = 10;

    /// <summary>A highest score below this, in 1/256, is a vote for nothing.</summary>
    public int Minimum { get; init; }

    /// <summary>Labels that are no vote: noise, unknown.</summary>
    public IntegerList Rejected { get; init; }

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> States(TensorType input) => [new TensorType(ElementType.Int16, new Shape(Of)), new TensorType(ElementType.Int32, new Shape(2))];

    private protected override string KernelName => "vote";

    private protected override bool CheckAttributes(int classes, NodeReport report)
    {
        if (classes >= short.MaxValue)
        {
            report.Shapes($"there are {classes} labels", "less than 32767");
            return false;
        }

        return Check(report, "the number of invocations", Of, 1, Longest) && Check(report, "the number of votes", Votes, Of / 2 + 1, Of)
            && Check(report, "the least score", Minimum, 0, Certain) && CheckLabels(report, Rejected, classes);
    }

    private protected override KernelCall Call(KernelCall call, int classes) => call
        .Dimensions(Of).Number("votes", Votes).Number("minimum", Minimum).Constant<byte>("rejected", ElementType.UInt8, Flags(Rejected, classes))
        .State(1, ElementType.Int16).State(2, ElementType.Int32);
}
