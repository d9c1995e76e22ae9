using System.Collections.Immutable;

namespace Mote.Training;

/// <summary>Something that happens in a recording.</summary>
/// <param name="Start">When it begins, in seconds.</param>
/// <param name="End">When it ends, in seconds.</param>
/// <param name="Label">What it is.</param>
public readonly record struct TrueEvent(double Start, double End, string Label);

/// <summary>What was found of it.</summary>
/// <param name="Event">The event.</param>
/// <param name="Found">The number of the answer that found it, or -1 when it was missed.</param>
public readonly record struct MatchedEvent(TrueEvent Event, int Found);

/// <summary>The events of a project beside what really happened.</summary>
/// <param name="Events">The true events whose labels the project reports, in order.</param>
/// <param name="False">The numbers of the answers that found nothing: another label, nothing there, or a second answer to one event.</param>
public sealed record EventMatching(ImmutableArray<MatchedEvent> Events, ImmutableArray<int> False)
{
    /// <summary>How long after the end of an event an answer counts, in seconds: a network that looks at a second answers when it has seen it.</summary>
    public const double DefaultLate = 1;

    /// <summary>How many true events were found.</summary>
    public int FoundCount => Events.Count(e => e.Found >= 0);

    /// <summary>How many were missed.</summary>
    public int MissedCount => Events.Length - FoundCount;

    /// <summary>Matches answers to events: an answer finds the first event of its label that is not found yet, has begun, and ended at most <paramref name="late"/> seconds ago.</summary>
    /// <param name="truth">What happened.</param>
    /// <param name="answers">Time in seconds and label, in order of time.</param>
    /// <param name="reported">The labels that the project reports; events of others are none.</param>
    /// <param name="late">See <see cref="DefaultLate"/>.</param>
    public static EventMatching Of(IEnumerable<TrueEvent> truth, IReadOnlyList<(double Time, string Label)> answers, IEnumerable<string> reported, double late = DefaultLate)
    {
        var labels = reported.ToHashSet(StringComparer.Ordinal);
        var events = truth.Where(e => labels.Contains(e.Label)).OrderBy(e => e.Start).ToArray();
        int[] found = [.. events.Select(_ => -1)];
        var wrong = ImmutableArray.CreateBuilder<int>();
        for (int a = 0; a < answers.Count; a++)
        {
            var (time, label) = answers[a];
            int match = Enumerable.Range(0, events.Length)
                .FirstOrDefault(e => found[e] < 0 && events[e].Label == label && events[e].Start <= time && time <= events[e].End + late, -1);
            if (match < 0)
            {
                wrong.Add(a);
            }
            else
            {
                found[match] = a;
            }
        }

        return new EventMatching([.. events.Select((e, i) => new MatchedEvent(e, found[i]))], wrong.ToImmutable());
    }
}
