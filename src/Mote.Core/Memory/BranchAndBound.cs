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
