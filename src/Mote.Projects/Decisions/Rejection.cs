using System.Collections.Immutable;
using Mote.Operators.Decision;

namespace Mote.Projects.Decisions;

/// <summary>The label of the highest score, each time, unless that is low or close to the second.</summary>
public sealed record Rejection : ScoreDecision
{
    /// <summary>The least highest score.</summary>
    public double Level { get; init; } = 0.5;

    /// <summary>The least difference to the second highest.</summary>
    public double Margin { get; init; }

    /// <summary>Labels that make no event.</summary>
    public ImmutableArray<string> Ignore { get; init; } = [];

    /// <inheritdoc/>
    public override string Kind => "argmax";

    /// <inheritdoc/>
    public override bool GivesEvents => true;

    /// <inheritdoc/>
    public override bool Reports(string label) => !Ignore.Contains(label);

    /// <inheritdoc/>
    private protected override DecisionOperator Operator(DecisionContext context) => new ArgmaxReject
    {
        Threshold = Probability("level", Level),
        Margin = Probability("margin", Margin),
        Rejected = new([.. context.Find(Ignore, Kind)]),
    };
}
