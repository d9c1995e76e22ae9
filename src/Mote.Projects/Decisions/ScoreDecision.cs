using System.Collections.Immutable;
using Mote.Core;
using Mote.Operators.Decision;

namespace Mote.Projects.Decisions;

/// <summary>A decision that is one operator, with the state tensors that it asks for.</summary>
public abstract record ScoreDecision : Decision
{
    /// <summary>The operator.</summary>
    /// <exception cref="DiagnosticException">The parameters do not fit.</exception>
    private protected abstract DecisionOperator Operator(DecisionContext context);

    /// <inheritdoc/>
    public sealed override int Add(ProjectBuilder builder, int scores, DecisionContext context)
    {
        var op = Operator(context);
        var graph = builder.Graph;
        int[] states = [.. op.States(graph[scores].TensorType).Select((s, i) => graph.State(FormattableString.Invariant($"{Kind} state {i}"), s.Type, s.Shape))];
        return graph.Node(op, GivesEvents ? "event" : $"{Kind} scores", GivesEvents ? ElementType.Int32 : graph[scores].Type,
            GivesEvents ? null : graph[scores].Quantization, [scores, .. states]);
    }

    /// <summary>A probability in the unit of the operators.</summary>
    private protected int Probability(string what, double probability) => probability is >= 0 and <= 1
        ? (int)Math.Round(probability * StreamInfo.ScoreOne, MidpointRounding.AwayFromZero)
        : throw Refuse($"{what} is {probability}", "0 to 1");

    /// <summary>A time in invocations, at least <paramref name="least"/>.</summary>
    private protected int Steps(string what, double milliseconds, DecisionContext context, int least = 0)
    {
        int steps = milliseconds is >= 0 and <= 1e9 ? context.Steps(milliseconds) : -1;
        return steps >= least ? steps
            : throw Refuse($"{what} is {milliseconds} ms, which are {steps} inferences", FormattableString.Invariant($"{least * context.PeriodMs:0.###} ms or more"));
    }
}
