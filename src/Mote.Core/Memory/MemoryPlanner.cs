using System.Collections.Immutable;

namespace Mote.Core.Memory;

/// <summary>How hard <see cref="MemoryPlanner"/> tries. Only counts, never time, so that a plan does not depend on the machine.</summary>
public sealed record MemoryPlannerOptions
{
    /// <summary>What is used when nothing else is said.</summary>
    public static MemoryPlannerOptions Default { get; } = new();

    /// <summary>The most partial placements that the exact search looks at; 0 leaves the greedy plan as it is.</summary>
    public long NodeLimit { get; init; } = 200_000;

    /// <summary>Parts of the schedule with more buffers than this are planned greedily only.</summary>
    public int ExactBufferLimit { get; init; } = 512;
}

/// <summary>
/// Gives every request an offset in one arena, so that what is alive at the same step does not overlap and the arena is small: several
/// greedy heuristics, then, where they miss the lower bound, an exact search. A pure function: the same arguments give the same plan on any machine.
/// </summary>
public static class MemoryPlanner
{
    /// <summary>Plans requests that share nothing but dead memory.</summary>
    /// <inheritdoc cref="Plan(IEnumerable{MemoryRequest}, IEnumerable{InPlacePair}, IEnumerable{MemoryAlias}, MemoryPlannerOptions?, IEnumerable{OverlapPair}?)"/>
    public static MemoryPlan Plan(IEnumerable<MemoryRequest> requests) => Plan(requests, [], []);

    /// <summary>Plans requests, some of which may be written in place of others or are the same bytes as others.</summary>
    /// <param name="requests">What needs room, in any order; the offsets of the plan are in this order.</param>
    /// <param name="pairs">Which outputs may be written over which inputs. The planner takes a pair where that helps.</param>
    /// <param name="aliases">Which requests are the same bytes.</param>
    /// <param name="options">How hard to try; <see cref="MemoryPlannerOptions.Default"/> when null.</param>
    /// <param name="overlaps">How far outputs may run into inputs. The planner takes an overlap where that helps.</param>
    /// <exception cref="ArgumentException">A size or step is negative, a last use is before the first, an alignment is no power of two, an id occurs twice or is unknown.</exception>
    /// <exception cref="OverflowException">The arena does not fit into 2 GiB.</exception>
    public static MemoryPlan Plan(
        IEnumerable<MemoryRequest> requests,
        IEnumerable<InPlacePair> pairs,
        IEnumerable<MemoryAlias> aliases,
        MemoryPlannerOptions? options = null,
        IEnumerable<OverlapPair>? overlaps = null)
    {
        options ??= MemoryPlannerOptions.Default;
        ImmutableArray<MemoryRequest> requestArray = [.. requests];
        ImmutableArray<InPlacePair> pairArray = [.. pairs];
        ImmutableArray<MemoryAlias> aliasArray = [.. aliases];
        ImmutableArray<OverlapPair> overlapArray = [.. overlaps ?? []];
        var merged = new MergedRequests(requestArray, pairArray, aliasArray, overlapArray);
        List<(PlacementProblem Problem, int[] Members)> parts = PlacementProblem.Split(merged.Buffers, merged.Links, merged.Overlaps);
        long lowerBound = parts.Count == 0 ? 0 : parts.Max(p => p.Problem.LowerBound);
        (long[] bufferOffsets, long bytes, bool proved, long nodes) = Place(parts, merged.Buffers.Length, lowerBound, options);

        int size = checked((int)bytes);
        ImmutableArray<int> offsets = [.. merged.BufferOf.Select(b => b < 0 ? 0 : (int)bufferOffsets[b])];
        return new MemoryPlan
        {
            Requests = requestArray,
            PermittedPairs = pairArray,
            PermittedOverlaps = overlapArray,
            Aliases = aliasArray,
            Offsets = offsets,
            Bytes = size,
            LowerBound = (int)lowerBound,
            IsOptimal = proved,
            NodesVisited = nodes,
            InPlace = [.. pairArray.Where(p => merged.IsShared(p, offsets))],
            Overlaps = [.. overlapArray.Where(p => merged.IsShared(p, offsets))],
        };
    }

    // The largest part alone decides the size of the arena, so the exact search works on that one, as long as it has not been searched.
    private static (long[] Offsets, long Bytes, bool Proved, long Nodes) Place(
        List<(PlacementProblem Problem, int[] Members)> parts, int bufferCount, long lowerBound, MemoryPlannerOptions options)
    {
        (long Bytes, long[] Offsets)[] placed = [.. parts.Select(p => GreedyPlacement.Solve(p.Problem, lowerBound))];
        bool[] searched = new bool[parts.Count];
        long provedBound = lowerBound;
        long nodes = 0;
        long bytes = 0;
        while (parts.Count > 0)
        {
            int worst = Enumerable.Range(0, parts.Count).MaxBy(p => placed[p].Bytes);
            PlacementProblem problem = parts[worst].Problem;
            bytes = placed[worst].Bytes;
            if (bytes <= provedBound || searched[worst] || problem.Buffers.Length > options.ExactBufferLimit)
            {
                break;
            }

            (long found, long[] offsets, bool proved, long used) =
                ExactPlacement.Solve(problem, bytes, placed[worst].Offsets, provedBound, options.NodeLimit - nodes);
            placed[worst] = (found, offsets);
            searched[worst] = true;
            nodes += used;
            provedBound = proved ? Math.Max(provedBound, found) : provedBound;
        }

        long[] all = new long[bufferCount];
        for (int p = 0; p < parts.Count; p++)
        {
            for (int m = 0; m < parts[p].Members.Length; m++)
            {
                all[parts[p].Members[m]] = placed[p].Offsets[m];
            }
        }

        return (all, bytes, bytes <= provedBound, nodes);
    }
}
