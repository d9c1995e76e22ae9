using Mote.Operators.Decision;

namespace Mote.Projects.Decisions;

/// <summary>A moving average of the scores.</summary>
public sealed record Smoothing : ScoreDecision
{
    /// <summary>The time over which scores are averaged.</summary>
    public double WindowMs { get; init; } = 1000;

    /// <inheritdoc/>
    public override string Kind => "moving_average";

    /// <inheritdoc/>
    public override bool GivesEvents => false;

    /// <inheritdoc/>
    private protected override DecisionOperator Operator(DecisionContext context) => new MovingAverage { Window = Math.Max(1, Steps("window_ms", WindowMs, context)) };
}
