using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Operators.Import;
using Mote.Operators.Layout;

namespace Mote.Operators.Decision;

/// <summary>
/// HYSTERESIS: each label is on or off. It goes on when its score has been at least the upper threshold for MinimumOn invocations, and off when it has
/// been below the lower threshold for MinimumOff. Going on is the event.
/// </summary>
[Operator]
public sealed partial record Hysteresis : ScoreOperator, IOperator<Hysteresis>
{
    /// <inheritdoc/>
    public override string Name => "HYSTERESIS";

    /// <summary>The upper thresholds in 1/256: one for all labels, or one for each.</summary>
    public IntegerList On { get; init; } = new(205);

    /// <summary>The lower thresholds in 1/256: one for all labels, or one for each; none above its upper one.</summary>
    public IntegerList Off { get; init; } = new(128);

    /// <summary>Invocations at or above the upper threshold, one after the other, that switch on.</summary>
    public int MinimumOn { get; init; } = 1;

    /// <summary>Invocations below the lower threshold, one after the other, that switch off.</summary>
    public int MinimumOff { get; init; } = 1;

    /// <summary>Labels that make no event.</summary>
    public IntegerList Unreported { get; init; }

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> States(TensorType input) => [new TensorType(ElementType.Int32, new Shape(input.Shape[-1]))];

    private protected override string KernelName => "hysteresis";

    private protected override bool CheckAttributes(int classes, NodeReport report)
    {
        foreach (var (name, list) in new[] { ("upper", On), ("lower", Off) })
        {
            if (list.Values.Length != 1 && list.Values.Length != classes)
            {
                report.Error(DiagnosticIds.UnsupportedAttribute, $"there are {list.Values.Length} {name} thresholds for {classes} labels", "one, or one a label");
                return false;
            }

            if (!list.Values.All(value => Check(report, $"the {name} threshold", value, 0, Certain)))
            {
                return false;
            }
        }

        if (Enumerable.Range(0, classes).Any(label => Threshold(Off, label) > Threshold(On, label)))
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"a lower threshold is above its upper one");
            return false;
        }

        return Check(report, "the least duration on", MinimumOn, 1, Longest) && Check(report, "the least duration off", MinimumOff, 1, Longest) && CheckLabels(report, Unreported, classes);
    }

    private protected override KernelCall Call(KernelCall call, int classes) => call
        .Constant<short>("on", ElementType.Int16, Thresholds(On, classes)).Constant<short>("off", ElementType.Int16, Thresholds(Off, classes))
        .Number("minimum_on", MinimumOn).Number("minimum_off", MinimumOff).Constant<byte>("unreported", ElementType.UInt8, Flags(Unreported, classes))
        .State(1, ElementType.Int32);

    private static int Threshold(IntegerList list, int label) => list.Values[list.Values.Length == 1 ? 0 : label];

    private static short[] Thresholds(IntegerList list, int classes) => [.. Enumerable.Range(0, classes).Select(label => (short)Threshold(list, label))];
}
