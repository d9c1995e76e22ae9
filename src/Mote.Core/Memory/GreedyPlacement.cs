namespace Mote.Core.Memory;

/// <summary>
/// Places buffers one after another, each at the lowest offset that is free, in several orders; then moves whatever ends on top to the front of the
/// best order and tries again. Where operators permit in-place writing, each order is tried in two ways: with the pairs merged beforehand,
/// and one by one, each joining its partner where that is still possible.
/// </summary>
internal sealed class GreedyPlacement
{
    // The time of one pass is about the square of the number of buffers; so many comparisons are spent altogether.
    private const long Effort = 100_000_000;
    private const int MostPromotions = 40;

    private readonly PlacementProblem _problem;
    private readonly long[] _offsets;
    private readonly int[] _placed;
    private readonly int[] _fixed;
    private int _placedCount;

    private GreedyPlacement(PlacementProblem problem, int[] fixedBuffers)
    {
        _problem = problem;
        _fixed = fixedBuffers;
        _offsets = new long[problem.Buffers.Length];
        _placed = new int[problem.Buffers.Length];
    }

    /// <summary>The best placement found; the search ends early when it needs <paramref name="target"/> bytes or fewer.</summary>
    public static (long Bytes, long[] Offsets) Solve(PlacementProblem problem, long target)
    {
        var greedy = new GreedyPlacement(problem, []);
        int[][] singles = [.. Enumerable.Range(0, problem.Buffers.Length).Select(i => new[] { i })];
        return greedy.TryOrders(problem.Links.Length == 0 ? [singles] : [greedy.UnitePairs(), singles], target);
    }

    /// <summary>The best placement found in which some buffers lie where they are told to.</summary>
    public static (long Bytes, long[] Offsets) Extend(PlacementProblem problem, int[] members, long[] offsets, long target)
    {
        var greedy = new GreedyPlacement(problem, members);
        for (int m = 0; m < members.Length; m++)
        {
            greedy._offsets[members[m]] = offsets[m];
        }

        return greedy.TryOrders([[.. Enumerable.Range(0, problem.Buffers.Length).Except(members).Select(i => new[] { i })]], target);
    }

    private (long Bytes, long[] Offsets) TryOrders(int[][][] unitings, long target)
    {
        long count = _problem.Buffers.Length;
        long passes = Math.Max(2, Effort / (((count * count) + 1) / 2));
        long[] best = [];
        int[][] bestOrder = [];
        long bestBytes = long.MaxValue;
        foreach (Func<int[], double> key in Keys())
        {
            foreach (int[][] units in unitings)
            {
                int[][] sorted = Sort(units, key);
                Try(sorted);
                if (_problem.Overlaps.Length > 0)
                {
                    Try(OutputsFirst(sorted));
                }
            }
        }

        // The offsets must be those of the order that is changed, so the best one is placed once more before it is.
        int[][] order = bestOrder;
        if (bestBytes > target && passes > 0)
        {
            Place(order);
        }

        for (int round = 0; round < MostPromotions && bestBytes > target && passes > 0 && PromoteTop(ref order, round); round++)
        {
            Try(order);
        }

        return (bestBytes, best);

        void Try(int[][] candidate)
        {
            if (bestBytes <= target || passes-- <= 0)
            {
                return;
            }

            long bytes = Place(candidate);
            if (bytes < bestBytes)
            {
                (bestBytes, best, bestOrder) = (bytes, [.. _offsets], candidate);
            }
        }
    }

    // Orders of placement, the largest key first.
    private IEnumerable<Func<int[], double>> Keys()
    {
        PlacementProblem p = _problem;
        int[] firsts = [.. p.Buffers.Select(b => b.First).Order()];
        int[] lasts = [.. p.Buffers.Select(b => b.Last).Order()];
        yield return unit => Size(unit);
        yield return unit => unit.Max(i => Breadth(i));
        yield return unit => unit.Sum(i => (double)p.Buffers[i].Bytes * Length(i));
        yield return unit => unit.Sum(i => Length(i));
        yield return unit => unit.Max(i => Degree(i));
        yield return unit => -unit.Min(i => p.First[i]);
        if (p.Overlaps.Length > 0)
        {
            // From the end: each output is there when its input is placed above its beginning.
            yield return unit => unit.Max(i => p.First[i]);
        }

        double Length(int i) => (double)p.Last[i] - p.First[i] + 1;
        double Degree(int i) => CountBelow(firsts, p.Buffers[i].Last + 1L) - CountBelow(lasts, p.Buffers[i].First);
        double Breadth(int i) => p.LiveBytes.AsSpan(p.First[i], p.Last[i] - p.First[i] + 1).ToArray().Max();
    }

    private static int CountBelow(int[] sorted, long value)
    {
        int low = 0;
        for (int high = sorted.Length; low < high;)
        {
            int middle = (low + high) / 2;
            (low, high) = sorted[middle] < value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private int[][] Sort(int[][] units, Func<int[], double> key) =>
        [.. units.OrderByDescending(key).ThenByDescending(Size).ThenBy(u => u.Min(i => _problem.First[i])).ThenBy(u => u[0])];

    private int Size(int[] unit)
    {
        int size = 0;
        foreach (int i in unit)
        {
            size = Math.Max(size, _problem.Buffers[i].Bytes);
        }

        return size;
    }

    // Takes pairs, the largest saving first, as long as all members of a unit can lie at one offset.
    private int[][] UnitePairs()
    {
        int count = _problem.Buffers.Length;
        List<int>[] unitOf = [.. Enumerable.Range(0, count).Select(i => new List<int> { i })];
        foreach (BufferLink link in _problem.Links.OrderByDescending(l => Math.Min(_problem.Buffers[l.Input].Bytes, _problem.Buffers[l.Output].Bytes)))
        {
            List<int> a = unitOf[link.Input];
            List<int> b = unitOf[link.Output];
            if (a != b && a.TrueForAll(i => b.TrueForAll(j => !_problem.Meet(i, j) || _problem.MayShare(i, j))))
            {
                a.AddRange(b);
                b.ForEach(j => unitOf[j] = a);
            }
        }

        return [.. unitOf.Distinct().Select(u => u.Order().ToArray())];
    }

    // An output that may run into its input lies below it, so it goes first: the same order with each unit behind the outputs of its members.
    private int[][] OutputsFirst(int[][] order)
    {
        var unitOf = new int[_problem.Buffers.Length];
        Array.Fill(unitOf, -1);
        for (int u = 0; u < order.Length; u++)
        {
            foreach (int i in order[u])
            {
                unitOf[i] = u;
            }
        }

        int[][] outputs = [.. order.Select(_ => Array.Empty<int>())];
        foreach (IGrouping<int, int> group in _problem.Overlaps.Where(o => unitOf[o.Input] >= 0 && unitOf[o.Output] >= 0).GroupBy(o => unitOf[o.Input], o => unitOf[o.Output]))
        {
            outputs[group.Key] = [.. group.Distinct().Order()];
        }

        List<int[]> changed = [];
        bool[] seen = new bool[order.Length];
        Stack<(int Unit, int Next)> path = new();
        for (int u = 0; u < order.Length; u++)
        {
            Enter(u);
            while (path.TryPop(out (int Unit, int Next) top))
            {
                if (top.Next == outputs[top.Unit].Length)
                {
                    changed.Add(order[top.Unit]);
                    continue;
                }

                path.Push((top.Unit, top.Next + 1));
                Enter(outputs[top.Unit][top.Next]);
            }
        }

        return [.. changed];

        void Enter(int unit)
        {
            if (!seen[unit])
            {
                seen[unit] = true;
                path.Push((unit, 0));
            }
        }
    }

    private long Place(int[][] order)
    {
        _placedCount = 0;
        long top = 0;
        foreach (int i in _fixed)
        {
            Insert(i);
            top = Math.Max(top, _offsets[i] + _problem.Buffers[i].Bytes);
        }

        foreach (int[] unit in order)
        {
            int alignment = unit.Max(i => _problem.Buffers[i].Alignment);
            long offset = unit.Length == 1 ? Joined(unit[0]) : -1;
            if (offset < 0)
            {
                offset = unit.Length == 1 ? FirstFit(unit[0]) : FirstFit(unit, alignment);
            }

            foreach (int i in unit)
            {
                _offsets[i] = offset;
                Insert(i);
                top = Math.Max(top, offset + _problem.Buffers[i].Bytes);
            }
        }

        return top;
    }

    // The offset of a placed partner, when nothing else is in the way there; else -1.
    private long Joined(int buffer)
    {
        foreach (int partner in _problem.Partners(buffer))
        {
            long offset = _offsets[partner];
            if (_placed.AsSpan(0, _placedCount).Contains(partner) && offset % _problem.Buffers[buffer].Alignment == 0 && IsFree(buffer, offset))
            {
                return offset;
            }
        }

        return -1;
    }

    private bool IsFree(int buffer, long offset)
    {
        long end = offset + _problem.Buffers[buffer].Bytes;
        foreach (int other in _placed.AsSpan(0, _placedCount))
        {
            long start = _offsets[other];
            if (start >= end)
            {
                return true;
            }

            bool disjoint = start + _problem.Buffers[other].Bytes <= offset;
            if (!disjoint && !_problem.Agree(buffer, offset, other, start))
            {
                return false;
            }
        }

        return true;
    }

    private long FirstFit(int buffer)
    {
        MemoryBuffer wanted = _problem.Buffers[buffer];
        long offset = 0;
        bool again;
        do
        {
            again = false;
            foreach (int other in _placed.AsSpan(0, _placedCount))
            {
                ref MemoryBuffer there = ref _problem.Buffers[other];
                long start = _offsets[other];
                if (start >= offset + wanted.Bytes)
                {
                    break;
                }

                if (start + there.Bytes > offset && there.IsAliveWith(wanted))
                {
                    long separation = _problem.Separation(other, buffer);
                    if (start + separation > offset && offset + _problem.Separation(buffer, other) > start)
                    {
                        offset = PlacementProblem.AlignUp(start + separation, wanted.Alignment);

                        // What may lie a little below some placed buffers can meet one of them when it is raised.
                        again = _problem.Overlaps.Length > 0;
                    }
                }
            }
        }
        while (again);

        return offset;
    }

    // A unit is not a rectangle: each member keeps its own distance, and a raised offset can meet a buffer that was passed before.
    private long FirstFit(int[] unit, int alignment)
    {
        int size = Size(unit);
        int first = unit.Min(i => _problem.First[i]);
        int last = unit.Max(i => _problem.Last[i]);
        long offset = 0;
        for (long before = -1; before != offset;)
        {
            before = offset;
            foreach (int other in _placed.AsSpan(0, _placedCount))
            {
                long start = _offsets[other];
                long end = start + _problem.Buffers[other].Bytes;
                if (start >= offset + size)
                {
                    break;
                }

                if (end > offset && _problem.First[other] <= last && first <= _problem.Last[other])
                {
                    foreach (int i in unit)
                    {
                        long separation = _problem.Separation(other, i);
                        if (start < offset + _problem.Separation(i, other) && start + separation > offset && _problem.Meet(i, other))
                        {
                            offset = PlacementProblem.AlignUp(start + separation, alignment);
                        }
                    }
                }
            }
        }

        return offset;
    }

    // Keeps the placed buffers in the order of their offsets.
    private void Insert(int buffer)
    {
        int at = 0;
        for (int high = _placedCount; at < high;)
        {
            int middle = (at + high) / 2;
            (at, high) = _offsets[_placed[middle]] <= _offsets[buffer] ? (middle + 1, high) : (at, middle);
        }

        Array.Copy(_placed, at, _placed, at + 1, _placedCount - at);
        _placed[at] = buffer;
        _placedCount++;
    }

    // Moves the unit that ends highest (of several, the last in the order) forward: to the front, or halfway every third time.
    private bool PromoteTop(ref int[][] order, int round)
    {
        int top = 0;
        long highest = -1;
        for (int u = 0; u < order.Length; u++)
        {
            long end = order[u].Max(i => _offsets[i] + _problem.Buffers[i].Bytes);
            if (end >= highest)
            {
                (highest, top) = (end, u);
            }
        }

        if (top == 0)
        {
            return false;
        }

        int to = round % 3 == 2 ? top / 2 : 0;
        int[][] changed = new int[order.Length][];
        order.AsSpan(0, to).CopyTo(changed);
        changed[to] = order[top];
        order.AsSpan(to, top - to).CopyTo(changed.AsSpan(to + 1));
        order.AsSpan(top + 1).CopyTo(changed.AsSpan(top + 1));
        order = changed;
        return true;
    }
}
