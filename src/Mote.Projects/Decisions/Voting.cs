using System.Collections.Immutable;
using Mote.Operators.Decision;

namespace Mote.Projects.Decisions;

/// <summary>k of n: a label is an event when it had the highest score in enough of the last inferences.</summary>
public sealed record Voting : ScoreDecision
{
    /// <summary>The votes that are needed: more than half.</summary>
    public int Votes { get; init; } = 7;

    /// <summary>Of how many.</summary>
    public int Of { get; init; } = 10;

    /// <summary>A highest score below this is no vote.</summary>
    public double Level { get; init; }

    /// <summary>Labels that are no vote.</summary>
    public ImmutableArray<string> Ignore { get; init; } = [];

    /// <inheritdoc/>
    public override string Kind => "vote";

    /// <inheritdoc/>
    public override bool GivesEvents => true;

    /// <inheritdoc/>
    public override bool Reports(string label) => !Ignore.Contains(label);

    /// <inheritdoc/>
    private protected override DecisionOperator Operator(DecisionContext context) => new Vote
    {
        Votes = Votes,
        Of = Of,
        Minimum = Probability("level", Level),
        Rejected = new([.. context.Find(Ignore, Kind)]),
    };
}
