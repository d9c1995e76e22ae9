using System.Collections.Immutable;
using Mote.Operators.Decision;

namespace Mote.Projects.Decisions;

/// <summary>
/// TFLM's command recogniser: scores are averaged over a window; a label whose average is high enough is an event, and is not one again for a while.
/// </summary>
public sealed record CommandRecognizer : ScoreDecision
{
    /// <summary>The time over which scores are averaged.</summary>
    public double WindowMs { get; init; } = 1000;

    /// <summary>What an average must be above, as a probability: 200 of 255.</summary>
    public double Level { get; init; } = 200 / 256.0;

    /// <summary>For how long a label that was found is not found again.</summary>
    public double SuppressionMs { get; init; } = 1500;

    /// <summary>With fewer scores nothing is found.</summary>
    public int MinimumCount { get; init; } = 3;

    /// <summary>With less time between the oldest and the newest score nothing is found; null for a quarter of the window.</summary>
    public double? MinimumSpanMs { get; init; }

    /// <summary>The label that counts as found at the start.</summary>
    public string? Background { get; init; }

    /// <summary>Labels that are found but make no event.</summary>
    public ImmutableArray<string> Ignore { get; init; } = [];

    /// <inheritdoc/>
    public override string Kind => "recognize_commands";

    /// <inheritdoc/>
    public override bool GivesEvents => true;

    /// <inheritdoc/>
    public override bool Reports(string label) => !Ignore.Contains(label);

    /// <inheritdoc/>
    private protected override DecisionOperator Operator(DecisionContext context) => new RecognizeCommands
    {
        Window = Steps("window_ms", WindowMs, context),
        Threshold = Probability("level", Level),
        Suppression = Steps("suppression_ms", SuppressionMs, context),
        MinimumCount = MinimumCount,
        MinimumSpan = MinimumSpanMs is { } span ? Steps("minimum_span_ms", span, context) : -1,
        Background = Background is null ? 0 : context.Find([Background], Kind)[0],
        Unreported = new([.. context.Find(Ignore, Kind)]),
    };
}
