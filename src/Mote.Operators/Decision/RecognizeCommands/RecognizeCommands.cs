using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Operators.Import;
using Mote.Operators.Layout;

namespace Mote.Operators.Decision;

/// <summary>
/// RECOGNIZE_COMMANDS: the command recogniser of TensorFlow Lite Micro's micro_speech example. Scores (..,N) are averaged over the last Window + 1
/// invocations; the label with the highest average above the threshold is an event when it differs from the last, or the last is long ago.
/// </summary>
[Operator]
public sealed partial record RecognizeCommands : ScoreOperator, IOperator<RecognizeCommands>
{
    private const int Extra = 4;

    /// <inheritdoc/>
    public override string Name => "RECOGNIZE_COMMANDS";

    /// <summary>The time from the oldest to the newest of the averaged scores, in invocations: one more than this many are averaged.</summary>
    public int Window { get; init; } = 50;

    /// <summary>An average must be above this, in 1/256.</summary>
    public int Threshold { get; init; } = 200;

    /// <summary>The label that was found last is not found again for this many invocations.</summary>
    public int Suppression { get; init; } = 75;

    /// <summary>With fewer scores nothing is found.</summary>
    public int MinimumCount { get; init; } = 3;

    /// <summary>With less time between the oldest and the newest scores nothing is found; -1 stands for a quarter of the window, rounded up.</summary>
    public int MinimumSpan { get; init; } = -1;

    /// <summary>The label that counts as found at the start (silence). It is never suppressed, and nothing is after it.</summary>
    public int Background { get; init; }

    /// <summary>Labels that are found like others but make no event: silence, unknown.</summary>
    public IntegerList Unreported { get; init; }

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;

    private int Span => MinimumSpan < 0 ? (Window + 3) / 4 : MinimumSpan;

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> States(TensorType input)
    {
        int classes = input.Shape[-1];
        return [new TensorType(ElementType.Int16, new Shape(Window + 1, classes)), new TensorType(ElementType.Int32, new Shape(classes + Extra))];
    }

    private protected override string KernelName => "recognize_commands";

    private protected override bool CheckAttributes(int classes, NodeReport report) =>
        Check(report, "the window", Window, 1, Longest / classes) && Check(report, "the threshold", Threshold, 0, Certain)
        && Check(report, "the suppression", Suppression, 0, Longest) && Check(report, "the minimum count", MinimumCount, 1, Window + 1)
        && Check(report, "the minimum span", MinimumSpan, -1, Window) && Check(report, "the background", Background, 0, classes - 1)
        && CheckLabels(report, Unreported, classes);

    private protected override KernelCall Call(KernelCall call, int classes) => call
        .Dimensions(Window + 1)
        .Number("minimum_count", MinimumCount).Number("minimum_span", Span).Number("threshold", Threshold).Number("suppression", Suppression).Number("background", Background)
        .Constant<byte>("unreported", ElementType.UInt8, Flags(Unreported, classes))
        .State(1, ElementType.Int16).State(2, ElementType.Int32);
}
