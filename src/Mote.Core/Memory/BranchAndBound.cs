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
/// <para>
/// Where an output may start behind its input (an overlap of negative distance), what holds the input up can lie at a higher offset than the input. Then
/// the order is that of the <em>keys</em>: offset plus a lift of the buffer, chosen so that whenever the rules hold y up by x, the key of y is no lower than
/// that of x. Without such overlaps all lifts are 0.
/// </para>
/// </remarks>
internal sealed partial class BranchAndBound
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
    private readonly long[][] _separation;
    private readonly long[] _lift;
    private readonly long _highestLift;
    private readonly int[][] _partners;
    private readonly int[] _twin;
    private readonly int[][] _raised;
    private readonly int[][] _family;
    private readonly int[][] _heldBy;
    private readonly (int Input, int Output, int Step, long Bytes, bool IsOverlap)[] _links;
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

    /// <summary>Prepares a search that tries the buffers in the order given.</summary>
    public BranchAndBound(PlacementProblem problem, int[] buffer, long bestBytes, long target, long nodeLimit)
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
        _family = FindFamilies();
        _raised = [.. _family.Select((family, r) => family.Select(m => _alignment[m]).Distinct().Order().Where(a => a >= _alignment[r]).ToArray())];
        _links = [.. problem.SharedLinks()
            .Select(l => (rank[l.Input], rank[l.Output], problem.First[l.Output], l.Bytes, l.IsOverlap))
            .OrderBy(l => l.Item2)];
        _linkSet = [.. _links.Where(l => !l.IsOverlap).Select(l => (l.Input, l.Output))];
        BufferOverlap[] overlaps = [.. problem.Overlaps.Select(o => new BufferOverlap(rank[o.Input], rank[o.Output], o.Distance))];
        _lift = FindLifts(overlaps);
        _highestLift = _lift.DefaultIfEmpty(0).Max();
        _heldBy = [.. _neighbours.Select((others, r) => others.Where(s => Separation(s, r) == _lift[s] - _lift[r]).ToArray())];
        IsWhole = Array.TrueForAll(overlaps, o => o.Distance >= _lift[o.Output] - _lift[o.Input]);
        _separation = [.. _neighbours.Select((others, r) => others.Select(s => Separation(r, s)).ToArray())];
        _twin = [.. Enumerable.Range(0, _count).Select(FindTwin)];
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

    /// <summary>
    /// False when an overlap had to be narrowed for the order of keys to exist, which takes a chain of overlaps that start behind each other by more than
    /// a buffer's size. The search then proves nothing.
    /// </summary>
    public bool IsWhole { get; }

    /// <summary>How many partial placements were looked at.</summary>
    public long Nodes { get; private set; }

    // How far s, placed after r, is above r at least. An overlap is narrowed to what the lifts allow.
    private long Separation(int r, int s)
    {
        long separation = _problem.Separation(_buffer[r], _buffer[s]);
        return separation < _size[r] ? Math.Max(separation, _lift[r] - _lift[s]) : separation;
    }

    // The least lifts for which every overlap o has lift(input) >= lift(output) - distance, and partners agree. None is more than the buffer's size, so
    // that whatever lies above a whole buffer comes after it.
    private long[] FindLifts(BufferOverlap[] overlaps)
    {
        long[] lift = new long[_count];
        long[] most = [.. _family.Select(family => (long)family.Min(m => _size[m]))];
        for (bool changed = true; changed;)
        {
            changed = false;
            foreach (BufferOverlap overlap in overlaps)
            {
                long wanted = Math.Min(lift[overlap.Output] - overlap.Distance, most[overlap.Input]);
                if (wanted > lift[overlap.Input])
                {
                    Array.ForEach(_family[overlap.Input], m => lift[m] = wanted);
                    changed = true;
                }
            }
        }

        return lift;
    }

    // The last earlier buffer that is the same in every respect; those with partners or overlaps differ by them.
    private int FindTwin(int r)
    {
        if (!IsAlone(r))
        {
            return -1;
        }

        for (int s = r - 1; s >= 0; s--)
        {
            MemoryBuffer a = _problem.Buffers[_buffer[r]];
            MemoryBuffer b = _problem.Buffers[_buffer[s]];
            if (IsAlone(s) && a with { Id = 0 } == b with { Id = 0 })
            {
                return s;
            }
        }

        return -1;
    }

    private bool IsAlone(int r) => Array.TrueForAll(_links, l => l.Input != r && l.Output != r);

    // Buffers that can come to share an offset, by way of others too, itself included. Their common offset has the strictest of their alignments, so a leader
    // may have to leave a gap for one that is not its own.
    private int[][] FindFamilies()
    {
        int[][] families = new int[_count][];
        for (int r = 0; r < _count; r++)
        {
            if (families[r] is not null)
            {
                continue;
            }

            List<int> members = [r];
            for (int m = 0; m < members.Count; m++)
            {
                members.AddRange(_partners[members[m]].Where(p => !members.Contains(p)));
            }

            int[] family = [.. members];
            members.ForEach(m => families[m] = family);
        }

        return families;
    }

    /// <summary>True when the search ended before everything was tried: the limit or the target was reached.</summary>
    public bool Stopped => _stopped;

    /// <summary>The smallest arena known: that passed in, or that of <see cref="BestByBuffer"/>.</summary>
    public long BestBytes => _bestBytes;

    /// <summary>Searches; call once.</summary>
    public void Run() => Visit(0, -1, [], false);

    /// <summary>The offsets of the best placement; only when one was found.</summary>
    public long[] BestByBuffer()
    {
        long[] offsets = new long[_count];
        for (int r = 0; r < _count; r++)
        {
            offsets[_buffer[r]] = _best[r];
        }

        return offsets;
    }
}
