using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Operators.Cases;
using Mote.Operators.Import;
using Mote.Operators.Layout;

namespace Mote.Operators.Decision;

/// <summary>ARGMAX_REJECT: the label of the highest score, when that is high enough and far enough above the second. Each invocation stands for itself.</summary>
[Operator]
public sealed partial record ArgmaxReject : ScoreOperator, IOperator<ArgmaxReject>
{
    /// <inheritdoc/>
    public override string Name => "ARGMAX_REJECT";

    /// <summary>The least highest score, in 1/256.</summary>
    public int Threshold { get; init; } = 128;

    /// <summary>The least difference to the second highest score, in 1/256.</summary>
    public int Margin { get; init; }

    /// <summary>Labels that make no event.</summary>
    public IntegerList Rejected { get; init; }

    /// <inheritdoc/>
    public override bool HasSideEffects => false;

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => TimeBehaviour.Pointwise;

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> States(TensorType input) => [];

    private protected override string KernelName => "argmax_reject";

    private protected override bool CheckAttributes(int classes, NodeReport report) =>
        Check(report, "the threshold", Threshold, 0, Certain) && Check(report, "the margin", Margin, 0, Certain) && CheckLabels(report, Rejected, classes);

    private protected override KernelCall Call(KernelCall call, int classes) => call
        .Number("threshold", Threshold).Number("margin", Margin).Constant<byte>("rejected", ElementType.UInt8, Flags(Rejected, classes));

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        var op = new ArgmaxReject();
        yield return DecisionCases.Integer("one step", op, new Shape(1, 4));
        yield return DecisionCases.Integer("one label", op with { Margin = 179 }, new Shape(40, 1), quantization: new Quantization(0.1f, 120));
        yield return DecisionCases.Integer("threshold", op with { Threshold = 200 }, new Shape(60, 3));
        yield return DecisionCases.Integer("margin", op with { Margin = 40 }, new Shape(60, 3));
        yield return DecisionCases.Integer("rejected labels", op with { Threshold = 0, Rejected = new IntegerList(1, 3) }, new Shape(60, 4));
        yield return DecisionCases.Integer("few values", op with { Threshold = 77, Margin = 51 }, new Shape(60, 3), quantization: new Quantization(0.1f, 120));
        yield return DecisionCases.Real("float32", op with { Margin = 30 }, new Shape(60, 3));
        yield return DecisionCases.AnyReal("float32 special values", op, new Shape(50, 3));
    }
}
