using System.Collections.Immutable;

namespace Mote.Core.Memory;

/// <summary>Where each request lies in the arena, and how good that is. Made by <see cref="MemoryPlanner"/>.</summary>
public sealed class MemoryPlan
{
    /// <summary>What was asked for, in the caller's order.</summary>
    public required ImmutableArray<MemoryRequest> Requests { get; init; }

    /// <summary>The pairs that were permitted to share.</summary>
    public required ImmutableArray<InPlacePair> PermittedPairs { get; init; }

    /// <summary>The outputs that were permitted to run into inputs.</summary>
    public ImmutableArray<OverlapPair> PermittedOverlaps { get; init; } = [];

    /// <summary>The requests that are the same bytes.</summary>
    public required ImmutableArray<MemoryAlias> Aliases { get; init; }

    /// <summary>The offset of each request in bytes from the start of the arena, in the order of <see cref="Requests"/>; 0 where a request (with its aliases) is empty.</summary>
    public required ImmutableArray<int> Offsets { get; init; }

    /// <summary>The size of the arena: the highest end of any request, not rounded.</summary>
    public required int Bytes { get; init; }

    /// <summary>
    /// No plan can be smaller: the largest sum, over the steps, of the bytes alive at that step, in which every buffer but the topmost is rounded up
    /// to the smallest alignment that occurs, less the most that permitted in-place pairs and overlaps can share at that step.
    /// </summary>
    public required int LowerBound { get; init; }

    /// <summary>True when no smaller plan exists: the bound was met, or the search was exhausted.</summary>
    public required bool IsOptimal { get; init; }

    /// <summary>How many partial placements the exact search looked at; 0 when a greedy plan met the bound.</summary>
    public required long NodesVisited { get; init; }

    /// <summary>The permitted pairs that do share an offset, in the order in which they were given.</summary>
    public required ImmutableArray<InPlacePair> InPlace { get; init; }

    /// <summary>The permitted overlaps that are taken: the output has bytes in common with the input. In the order in which they were given.</summary>
    public ImmutableArray<OverlapPair> Overlaps { get; init; } = [];

    /// <summary>The step at which most bytes of the arena are taken, those that are shared counted once; the first of several, 0 for an empty plan.</summary>
    public int PeakStep
    {
        get
        {
            long most = 0;
            int peak = 0;
            foreach (int step in Requests.Select(r => r.FirstUse).Distinct().Order())
            {
                long taken = 0;
                long end = 0;
                foreach (int i in Enumerable.Range(0, Requests.Length)
                    .Where(i => Requests[i].FirstUse <= step && step <= Requests[i].LastUse).OrderBy(i => Offsets[i]))
                {
                    long top = (long)Offsets[i] + Requests[i].Bytes;
                    taken += Math.Max(0, top - Math.Max(Offsets[i], end));
                    end = Math.Max(end, top);
                }

                (most, peak) = taken > most ? (taken, step) : (most, peak);
            }

            return peak;
        }
    }

    /// <summary>
    /// Checks the plan against its own requests: offsets are aligned and not negative, aliases are at one offset, whatever is alive at the same step
    /// is disjoint, a permitted pair at one offset or a permitted overlap of at least its distance, and <see cref="Bytes"/> is the highest end.
    /// </summary>
    /// <exception cref="InvalidOperationException">The plan is wrong; the message names the requests.</exception>
    public void Verify()
    {
        Require(Offsets.Length == Requests.Length, $"{Requests.Length} requests but {Offsets.Length} offsets");
        var merged = new MergedRequests(Requests, PermittedPairs, Aliases, PermittedOverlaps);
        int?[] offsets = new int?[merged.Buffers.Length];
        long end = 0;
        for (int i = 0; i < Requests.Length; i++)
        {
            MemoryRequest request = Requests[i];
            int offset = Offsets[i];
            Require(offset >= 0 && offset % request.Alignment == 0, $"request {request.Id} is at {offset}, not a multiple of {request.Alignment}");
            end = Math.Max(end, request.Bytes == 0 ? 0 : (long)offset + request.Bytes);
            int buffer = merged.BufferOf[i];
            if (buffer >= 0)
            {
                offsets[buffer] ??= offset;
                Require(offsets[buffer] == offset, $"request {request.Id} is at {offset}, its alias at {offsets[buffer]}");
            }
        }

        Require(end == Bytes, $"the highest end is {end}, the plan says {Bytes}");
        Require(LowerBound <= Bytes, $"{Bytes} bytes are less than the lower bound {LowerBound}");
        VerifyDisjoint(merged, offsets);
        foreach (InPlacePair pair in InPlace)
        {
            Require(PermittedPairs.Contains(pair), $"pair {pair.Input} -> {pair.Output} is in place but was not permitted");
            Require(merged.IsShared(pair, Offsets), $"pair {pair.Input} -> {pair.Output} is called in place but does not share");
        }

        foreach (OverlapPair pair in Overlaps)
        {
            Require(PermittedOverlaps.Contains(pair), $"overlap {pair.Input} -> {pair.Output} by {pair.Distance} is taken but was not permitted");
            Require(merged.IsShared(pair, Offsets), $"overlap {pair.Input} -> {pair.Output} is called taken but shares nothing");
        }
    }

    private static void VerifyDisjoint(MergedRequests merged, int?[] offsets)
    {
        Dictionary<(int Input, int Output), long> distances = merged.Overlaps.ToDictionary(o => (o.Input, o.Output), o => o.Distance);

        // In the order of birth: only buffers born before this one ends can meet it.
        int[] byFirst = [.. Enumerable.Range(0, offsets.Length).OrderBy(i => merged.Buffers[i].First)];
        for (int p = 0; p < byFirst.Length; p++)
        {
            int i = byFirst[p];
            MemoryBuffer a = merged.Buffers[i];
            long startA = offsets[i]!.Value;
            for (int q = p + 1; q < byFirst.Length && merged.Buffers[byFirst[q]].First <= a.Last; q++)
            {
                int j = byFirst[q];
                MemoryBuffer b = merged.Buffers[j];
                long startB = offsets[j]!.Value;
                bool disjoint = startA + a.Bytes <= startB || startB + b.Bytes <= startA;
                Require(
                    disjoint || (startA == startB && merged.MayShare(i, j)) || RunsInto(i, startA, j, startB) || RunsInto(j, startB, i, startA),
                    $"request {a.Id} at {startA}..{startA + a.Bytes} and request {b.Id} at {startB}..{startB + b.Bytes} overlap at step {b.First}");
            }
        }

        bool RunsInto(int input, long startOfInput, int output, long startOfOutput) =>
            distances.TryGetValue((input, output), out long distance) && startOfOutput + distance <= startOfInput;
    }

    private static void Require(bool condition, FormattableString message)
    {
        if (!condition)
        {
            throw new InvalidOperationException($"The memory plan is wrong: {FormattableString.Invariant(message)}.");
        }
    }
}
