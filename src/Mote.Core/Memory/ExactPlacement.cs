namespace Mote.Core.Memory;

/// <summary>Divides a number of nodes among searches with <see cref="BranchAndBound"/>.</summary>
internal static class ExactPlacement
{
    private const int SmallestSubset = 12;

    /// <summary>
    /// Looks for a placement in fewer than <paramref name="bytes"/> bytes, and on, until <paramref name="target"/> is reached, nothing smaller exists or
    /// <paramref name="nodeLimit"/> nodes were looked at. First it searches parts of growing size, those around the highest steps, which may show that
    /// nothing smaller exists or give a frame for the rest; then it tries several orders of placing all buffers. Each gets a share of the limit, the last one what is left.
    /// </summary>
    /// <returns>The best placement (the one passed in when none is smaller), whether nothing smaller than it and <paramref name="target"/> exists, and the nodes used.</returns>
    public static (long Bytes, long[] Offsets, bool Proved, long Nodes) Solve(
        PlacementProblem problem, long bytes, long[] offsets, long target, long nodeLimit)
    {
        if (nodeLimit <= 0)
        {
            return (bytes, offsets, false, 0);
        }

        long used = 0;
        int[] byBreadth = ByBreadth(problem);
        for (int size = SmallestSubset; size < byBreadth.Length; size *= 2)
        {
            // What cannot be placed with fewer buffers cannot be placed with all. What can may leave enough room for the others.
            int[] members = byBreadth[..size];
            PlacementProblem subset = problem.Subset(members);
            var search = new BranchAndBound(subset, ByBreadth(subset), bytes, target, nodeLimit / 16);
            search.Run();
            used += search.Nodes;
            if (search.BestBytes < bytes)
            {
                (long extended, long[] extendedOffsets) = GreedyPlacement.Extend(problem, members, search.BestByBuffer(), target);
                (bytes, offsets) = extended < bytes ? (extended, extendedOffsets) : (bytes, offsets);
            }

            // An exhausted search proves its own result to be the least for the subset.
            if (bytes <= target || (!search.Stopped && search.IsWhole && search.BestBytes >= bytes))
            {
                return (bytes, offsets, true, used);
            }
        }

        int[][] orders = [byBreadth, By(problem, b => b.Bytes), By(problem, b => (double)b.Bytes * ((double)b.Last - b.First + 1))];
        for (int k = 0; k <= orders.Length; k++)
        {
            // Short attempts in each order first: often one of them ends at once.
            long limit = k < orders.Length ? (nodeLimit - used) / 8 : nodeLimit - used;
            var search = new BranchAndBound(problem, orders[k % orders.Length], bytes, target, limit);
            search.Run();
            used += search.Nodes;
            if (search.BestBytes < bytes)
            {
                (bytes, offsets) = (search.BestBytes, search.BestByBuffer());
            }

            if (!search.Stopped || bytes <= target)
            {
                return (bytes, offsets, search.IsWhole || bytes <= target, used);
            }
        }

        return (bytes, offsets, false, used);
    }

    private static int[] By(PlacementProblem problem, Func<MemoryBuffer, double> key) =>
        [.. Enumerable.Range(0, problem.Buffers.Length).OrderByDescending(b => key(problem.Buffers[b])).ThenBy(b => b)];

    private static int[] ByBreadth(PlacementProblem problem) =>
        [.. Enumerable.Range(0, problem.Buffers.Length)
            .OrderByDescending(b => problem.LiveBytes[problem.First[b]..(problem.Last[b] + 1)].Max())
            .ThenByDescending(b => (double)problem.Buffers[b].Bytes * (problem.Last[b] - problem.First[b] + 1))
            .ThenBy(b => b)];
}
