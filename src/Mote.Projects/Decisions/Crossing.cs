using System.Collections.Immutable;
using Mote.Operators.Decision;

namespace Mote.Projects.Decisions;

/// <summary>An event when the highest score reaches a level, in the unit of the scores: a probability, or the distance of an anomaly.</summary>
public sealed record Crossing : ScoreDecision
{
    /// <summary>The level.</summary>
    public double Level { get; init; } = 0.5;

    /// <summary>For how long no further event is made.</summary>
    public double HoldMs { get; init; }

    /// <summary>The labels whose scores count; empty for all.</summary>
    public ImmutableArray<string> Only { get; init; } = [];

    /// <inheritdoc/>
    public override string Kind => "threshold";

    /// <inheritdoc/>
    public override bool GivesEvents => true;

    /// <inheritdoc/>
    public override bool Reports(string label) => Only.IsEmpty || Only.Contains(label);

    /// <inheritdoc/>
    private protected override DecisionOperator Operator(DecisionContext context) => new Threshold
    {
        Level = (float)Level,
        Hold = Steps("hold_ms", HoldMs, context),
        Labels = new([.. context.Find(Only, Kind)]),
    };
}
