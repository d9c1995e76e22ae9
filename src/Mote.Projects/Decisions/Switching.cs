using System.Collections.Immutable;
using Mote.Operators.Decision;

namespace Mote.Projects.Decisions;

/// <summary>Thresholds with hysteresis: a label is an event when its score goes above the upper threshold, and again only after it was below the lower one.</summary>
public sealed record Switching : ScoreDecision
{
    /// <summary>The upper threshold.</summary>
    public double On { get; init; } = 0.8;

    /// <summary>The lower threshold.</summary>
    public double Off { get; init; } = 0.5;

    /// <summary>How long a score must be high.</summary>
    public double OnMs { get; init; }

    /// <summary>How long a score must be low.</summary>
    public double OffMs { get; init; }

    /// <summary>Labels that make no event.</summary>
    public ImmutableArray<string> Ignore { get; init; } = [];

    /// <inheritdoc/>
    public override string Kind => "hysteresis";

    /// <inheritdoc/>
    public override bool GivesEvents => true;

    /// <inheritdoc/>
    public override bool Reports(string label) => !Ignore.Contains(label);

    /// <inheritdoc/>
    private protected override DecisionOperator Operator(DecisionContext context) => new Hysteresis
    {
        On = new(Probability("on", On)),
        Off = new(Probability("off", Off)),
        MinimumOn = Math.Max(1, Steps("on_ms", OnMs, context)),
        MinimumOff = Math.Max(1, Steps("off_ms", OffMs, context)),
        Unreported = new([.. context.Find(Ignore, Kind)]),
    };
}
