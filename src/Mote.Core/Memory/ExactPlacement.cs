namespace Mote.Core.Memory;

/// <summary>
/// Depth-first branch and bound. Buffers are placed in the order of their offsets, from the bottom up, so that the offset of the next one is known: its
/// <em>floor</em>, the aligned top of what was placed below it. A buffer with an in-place partner at the level reached last may also join that partner there.
/// </summary>
/// <remarks>
/// Of all smallest plans, take one with the least sum of offsets. Then every set of buffers that share an offset has a member (the leader, the one of
/// lowest index) that cannot be lowered; nothing that is placed later fits entirely below the level of what is placed now; the leaders of one level
/// can be placed in the order of their indices, each followed at once by those that join it, first the later ones (outputs), then the earlier ones (inputs);
/// and equal buffers are in the order of their indices. The search visits only such plans, so it finds that one if it is not cut off.
/// </remarks>
internal sealed class ExactPlacement
{
    private readonly PlacementProblem _problem;
    private readonly int _count;
    private readonly long _target;
    private readonly long _nodeLimit;

    // The buffers by rank: the order in which the search tries them.
    private readonly int[] _buffer;
    private readonly int[] _size;
    private readonly int[] _alignment;
    private readonly int[] _first;
    private readonly int[] _last;
    private readonly int[][] _neighbours;
    private readonly int[][] _partners;
    private readonly int[] _twin;
    private readonly int[][] _raised;
    private readonly (int Input, int Output, int Step, long Shared)[] _links;
    private readonly HashSet<(int Input, int Output)> _linkSet;
    private readonly int[] _slack;

    // The state of the search.
    private readonly long[] _offset;
    private readonly long[] _floor;
    private readonly long[] _unplacedBytes;
    private readonly long[] _lowestFloor;
    private readonly List<(int Buffer, long Floor)> _undo = [];
    private long _bestBytes;
    private long[] _best = [];
    private bool _stopped;

    private ExactPlacement(PlacementProblem problem, int[] buffer, long bestBytes, long target, long nodeLimit)
    {
        _problem = problem;
        _count = buffer.Length;
        (_buffer, _bestBytes, _target, _nodeLimit) = (buffer, bestBytes, target, nodeLimit);
        int[] rank = new int[_count];
        for (int r = 0; r < _count; r++)
        {
            rank[buffer[r]] = r;
        }

        _size = [.. buffer.Select(b => problem.Buffers[b].Bytes)];
        _alignment = [.. buffer.Select(b => problem.Buffers[b].Alignment)];
        _first = [.. buffer.Select(b => problem.First[b])];
        _last = [.. buffer.Select(b => problem.Last[b])];
        _neighbours = [.. buffer.Select((b, r) => Enumerable.Range(0, _count).Where(s => s != r && problem.Meet(b, buffer[s])).ToArray())];
        _partners = [.. buffer.Select(b => problem.Partners(b).ToArray().Select(p => rank[p]).Order().ToArray())];
        _twin = [.. Enumerable.Range(0, _count).Select(FindTwin)];
        _raised = FindRaisedAlignments();
        _links = [.. problem.Links
            .Select(l => (rank[l.Input], rank[l.Output], problem.First[l.Output],
                PlacementProblem.AlignUp(Math.Min(problem.Buffers[l.Input].Bytes, problem.Buffers[l.Output].Bytes), problem.Granule)))
            .OrderBy(l => l.Item2)];
        _linkSet = [.. _links.Select(l => (l.Input, l.Output))];
        _offset = new long[_count];
        Array.Fill(_offset, -1);
        _floor = new long[_count];
        _unplacedBytes = new long[problem.StepCount];
        _lowestFloor = new long[problem.StepCount];
        _slack = new int[problem.StepCount];
        for (int r = 0; r < _count; r++)
        {
            long rounded = PlacementProblem.AlignUp(_size[r], problem.Granule);
            for (int t = _first[r]; t <= _last[r]; t++)
            {
                _unplacedBytes[t] += rounded;
                _slack[t] = Math.Max(_slack[t], (int)(rounded - _size[r]));
            }
        }
    }

    /// <summary>How many partial placements were looked at.</summary>
    public long Nodes { get; private set; }

    /// <summary>
    /// Looks for a placement in fewer than <paramref name="bytes"/> bytes, and on, until <paramref name="target"/> is reached, nothing smaller exists or
    /// <paramref name="nodeLimit"/> nodes were looked at. The limit is divided among several orders of trying; the last one gets what is left.
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
        int[][] orders = [ByBreadth(problem), By(problem, b => b.Bytes), By(problem, b => (double)b.Bytes * ((double)b.Last - b.First + 1))];
        for (int k = 0; k <= orders.Length; k++)
        {
            // Short attempts in each order first: often one of them ends at once.
            long limit = k < orders.Length ? nodeLimit / 8 : nodeLimit - used;
            var search = new ExactPlacement(problem, orders[k % orders.Length], bytes, target, limit);
            search.Visit(0, -1, [], false);
            used += search.Nodes;
            if (search._bestBytes < bytes)
            {
                (bytes, offsets) = (search._bestBytes, search.BestByBuffer());
            }

            if (!search._stopped || bytes <= target)
            {
                return (bytes, offsets, true, used);
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

    // The last earlier buffer that is the same in every respect; those with partners differ by them.
    private int FindTwin(int r)
    {
        for (int s = r - 1; s >= 0 && _partners[r].Length == 0; s--)
        {
            MemoryBuffer a = _problem.Buffers[_buffer[r]];
            MemoryBuffer b = _problem.Buffers[_buffer[s]];
            if (_partners[s].Length == 0 && a with { Id = 0 } == b with { Id = 0 })
            {
                return s;
            }
        }

        return -1;
    }

    // Buffers that come to share an offset take it from the strictest of them, so a leader may have to leave a gap for an alignment that is not its own.
    private int[][] FindRaisedAlignments()
    {
        int[][] raised = new int[_count][];
        int[] component = new int[_count];
        for (int r = 0; r < _count; r++)
        {
            if (component[r] != 0)
            {
                continue;
            }

            List<int> members = [r];
            component[r] = r + 1;
            for (int m = 0; m < members.Count; m++)
            {
                foreach (int p in _partners[members[m]])
                {
                    if (component[p] == 0)
                    {
                        component[p] = r + 1;
                        members.Add(p);
                    }
                }
            }

            int[] all = [.. members.Select(m => _alignment[m]).Distinct().Order()];
            members.ForEach(m => raised[m] = [.. all.Where(a => a >= _alignment[m])]);
        }

        return raised;
    }

    // level: the offset reached. leader: the last leader placed there. joined: the buffers that share its offset by joining, itself included.
    private void Visit(long level, int leader, ReadOnlySpan<int> joined, bool leftStarted)
    {
        if (Nodes >= _nodeLimit)
        {
            _stopped = true;
            return;
        }

        Nodes++;
        long reach = Reach(level, out bool complete);
        if (complete)
        {
            Record();
            return;
        }

        if (reach < 0)
        {
            return;
        }

        VisitJoins(level, leader, joined, leftStarted);
        (long offset, int r) = (level, leader);
        while (!_stopped && FindNext(ref offset, ref r, reach))
        {
            int mark = Put(r, offset);
            Visit(offset, r, [r], false);
            Take(r, mark);
        }
    }

    private void VisitJoins(long level, int leader, ReadOnlySpan<int> joined, bool leftStarted)
    {
        foreach (int p in joined)
        {
            foreach (int r in _partners[p])
            {
                bool isInput = _linkSet.Contains((r, p));
                bool isOutput = _linkSet.Contains((p, r));
                if (_stopped || _offset[r] >= 0 || !(isInput || (isOutput && !leftStarted)) || !CanJoin(r, level, leader))
                {
                    continue;
                }

                int mark = Put(r, level);
                Visit(level, leader, [.. joined, r], leftStarted || !isOutput);
                Take(r, mark);
            }
        }
    }

    private bool CanJoin(int r, long level, int leader)
    {
        if (level % _alignment[r] != 0)
        {
            return false;
        }

        long top = 0;
        foreach (int s in _neighbours[r])
        {
            bool isPartner = _offset[s] == level && _partners[r].AsSpan().Contains(s);
            if (_offset[s] >= 0 && !isPartner)
            {
                top = Math.Max(top, _offset[s] + _size[s]);
            }
        }

        // Where it stands at the level of its own accord it could lead, and the set is found with the leader of lowest index.
        return top <= level && !(r < leader && PlacementProblem.AlignUp(top, _alignment[r]) == level);
    }

    // The next leader after (offset, r), in the order of offsets, then of indices, below reach.
    private bool FindNext(ref long offset, ref int r, long reach)
    {
        (long bestOffset, int best) = (reach, -1);
        for (int s = 0; s < _count; s++)
        {
            if (_offset[s] >= 0 || (_twin[s] >= 0 && _offset[_twin[s]] < 0))
            {
                continue;
            }

            foreach (int alignment in _raised[s])
            {
                long at = PlacementProblem.AlignUp(_floor[s], alignment);
                if (at < bestOffset && (at > offset || (at == offset && s > r)))
                {
                    (bestOffset, best) = (at, s);
                }
            }
        }

        (offset, r) = (bestOffset, best);
        return best >= 0;
    }

    // The bound. Returns the offset below which the next leader must be placed, -1 when this placement cannot be completed in fewer than the best bytes.
    private long Reach(long level, out bool complete)
    {
        long reach = long.MaxValue;
        complete = true;
        Array.Fill(_lowestFloor, long.MaxValue);
        for (int r = 0; r < _count; r++)
        {
            if (_offset[r] >= 0)
            {
                continue;
            }

            complete = false;
            reach = Math.Min(reach, _floor[r] + _size[r]);
            long lowest = Math.Max(level, MayJoin(r, level) ? 0 : _floor[r]);
            if (lowest + _size[r] >= _bestBytes)
            {
                return -1;
            }

            for (int t = _first[r]; t <= _last[r]; t++)
            {
                _lowestFloor[t] = Math.Min(_lowestFloor[t], lowest);
            }
        }

        SubtractShared();
        for (int t = 0; t < _lowestFloor.Length; t++)
        {
            // Steps where everything is placed hold long.MaxValue and no bytes; the subtraction above touches only steps with unplaced buffers.
            if (_unplacedBytes[t] > 0 && _lowestFloor[t] + _unplacedBytes[t] - _slack[t] >= _bestBytes)
            {
                return -1;
            }
        }

        return reach;
    }

    private bool MayJoin(int r, long level)
    {
        foreach (int p in _partners[r])
        {
            if (_offset[p] == level)
            {
                return true;
            }
        }

        return false;
    }

    // Two unplaced partners may come to share; a placed one is accounted for by the floor. Links are sorted by output.
    private void SubtractShared()
    {
        for (int k = 0; k < _links.Length;)
        {
            (_, int output, int step, _) = _links[k];
            long shared = 0;
            for (; k < _links.Length && _links[k].Output == output; k++)
            {
                if (_offset[output] < 0 && _offset[_links[k].Input] < 0)
                {
                    shared = Math.Max(shared, _links[k].Shared);
                }
            }

            if (shared > 0)
            {
                _lowestFloor[step] -= shared;
            }
        }
    }

    private int Put(int r, long offset)
    {
        int mark = _undo.Count;
        _offset[r] = offset;
        long rounded = PlacementProblem.AlignUp(_size[r], _problem.Granule);
        for (int t = _first[r]; t <= _last[r]; t++)
        {
            _unplacedBytes[t] -= rounded;
        }

        foreach (int s in _neighbours[r])
        {
            long floor = PlacementProblem.AlignUp(offset + _size[r], _alignment[s]);
            if (_offset[s] < 0 && floor > _floor[s])
            {
                _undo.Add((s, _floor[s]));
                _floor[s] = floor;
            }
        }

        return mark;
    }

    private void Take(int r, int mark)
    {
        for (int k = _undo.Count - 1; k >= mark; k--)
        {
            _floor[_undo[k].Buffer] = _undo[k].Floor;
        }

        _undo.RemoveRange(mark, _undo.Count - mark);
        long rounded = PlacementProblem.AlignUp(_size[r], _problem.Granule);
        for (int t = _first[r]; t <= _last[r]; t++)
        {
            _unplacedBytes[t] += rounded;
        }

        _offset[r] = -1;
    }

    private void Record()
    {
        long bytes = 0;
        for (int r = 0; r < _count; r++)
        {
            bytes = Math.Max(bytes, _offset[r] + _size[r]);
        }

        if (bytes < _bestBytes)
        {
            _bestBytes = bytes;
            _best = [.. _offset];
            _stopped |= bytes <= _target;
        }
    }

    private long[] BestByBuffer()
    {
        long[] offsets = new long[_count];
        for (int r = 0; r < _count; r++)
        {
            offsets[_buffer[r]] = _best[r];
        }

        return offsets;
    }
}
