using System.Collections.Immutable;

namespace Mote.Core.Memory;

/// <summary>One or more requests that are the same bytes. Never empty. Its id is that of the first of them, for messages.</summary>
internal readonly record struct MemoryBuffer(int Id, int Bytes, int First, int Last, int Alignment)
{
    /// <summary>True when some step needs both.</summary>
    public bool IsAliveWith(in MemoryBuffer other) => First <= other.Last && other.First <= Last;
}

/// <summary>An in-place pair between buffers, by their indices: the input's last step is the output's first.</summary>
internal readonly record struct BufferLink(int Input, int Output);

/// <summary>
/// An overlap between buffers, by their indices: the input is older than the output and dies when that is born. Where the output lies below the input,
/// their starts are at least so many bytes apart; no more than the output's size, no less than minus the input's.
/// </summary>
internal readonly record struct BufferOverlap(int Input, int Output, long Distance);

/// <summary>Checks the arguments of a plan and merges aliases: from here on there are only buffers and the links between them.</summary>
internal sealed class MergedRequests
{
    private readonly Dictionary<int, int> _indexOfId;
    private readonly HashSet<BufferLink> _linkSet = [];

    /// <summary>Merges, with the checks that the planner documents.</summary>
    public MergedRequests(
        ImmutableArray<MemoryRequest> requests, ImmutableArray<InPlacePair> pairs, ImmutableArray<MemoryAlias> aliases, ImmutableArray<OverlapPair> overlaps)
    {
        _indexOfId = new Dictionary<int, int>(requests.Length);
        for (int i = 0; i < requests.Length; i++)
        {
            Check(requests[i]);
            if (!_indexOfId.TryAdd(requests[i].Id, i))
            {
                throw new ArgumentException(FormattableString.Invariant($"Two requests have the id {requests[i].Id}."), nameof(requests));
            }
        }

        (BufferOf, Buffers) = Merge(requests, Roots(requests.Length, aliases));
        Links = FindLinks(pairs);
        Overlaps = FindOverlaps(overlaps);
    }

    /// <summary>The buffer of each request, -1 where there are no bytes.</summary>
    public int[] BufferOf { get; }

    /// <summary>In the order of their first requests.</summary>
    public MemoryBuffer[] Buffers { get; }

    /// <summary>The pairs that can be taken, each once, in the order given.</summary>
    public BufferLink[] Links { get; }

    /// <summary>The overlaps that can be taken, each pair of buffers once, with the least of its distances.</summary>
    public BufferOverlap[] Overlaps { get; }

    /// <summary>True when the two buffers may lie at one offset although they meet.</summary>
    public bool MayShare(int a, int b) => _linkSet.Contains(new BufferLink(a, b)) || _linkSet.Contains(new BufferLink(b, a));

    /// <summary>True when the pair can be taken and the offsets (by request) take it.</summary>
    public bool IsShared(InPlacePair pair, ImmutableArray<int> offsets)
    {
        int input = IndexOf(pair.Input);
        int output = IndexOf(pair.Output);
        return _linkSet.Contains(new BufferLink(BufferOf[input], BufferOf[output])) && offsets[input] == offsets[output];
    }

    /// <summary>True when the overlap can be taken and the offsets (by request) take it: the two have a byte in common.</summary>
    public bool IsShared(OverlapPair pair, ImmutableArray<int> offsets)
    {
        int input = IndexOf(pair.Input);
        int output = IndexOf(pair.Output);
        int from = BufferOf[input];
        int to = BufferOf[output];
        return Overlaps.Any(o => o.Input == from && o.Output == to)
            && offsets[input] < (long)offsets[output] + Buffers[to].Bytes && offsets[output] < (long)offsets[input] + Buffers[from].Bytes;
    }

    private static void Check(MemoryRequest request)
    {
        if (request.Bytes < 0 || request.FirstUse < 0 || request.LastUse < request.FirstUse
            || request.Alignment <= 0 || (request.Alignment & (request.Alignment - 1)) != 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"{request} is not a legal request."), nameof(request));
        }
    }

    private int[] Roots(int count, ImmutableArray<MemoryAlias> aliases)
    {
        int[] parent = [.. Enumerable.Range(0, count)];
        foreach (MemoryAlias alias in aliases)
        {
            int a = Find(IndexOf(alias.Input));
            int b = Find(IndexOf(alias.Output));
            parent[Math.Max(a, b)] = Math.Min(a, b);
        }

        for (int i = 0; i < count; i++)
        {
            parent[i] = Find(i);
        }

        return parent;

        int Find(int i)
        {
            while (parent[i] != i)
            {
                parent[i] = parent[parent[i]];
                i = parent[i];
            }

            return i;
        }
    }

    private static (int[] BufferOf, MemoryBuffer[] Buffers) Merge(ImmutableArray<MemoryRequest> requests, int[] roots)
    {
        var groups = new MemoryBuffer[requests.Length];
        for (int i = 0; i < requests.Length; i++)
        {
            MemoryRequest request = requests[i];
            ref MemoryBuffer group = ref groups[roots[i]];
            group = roots[i] == i
                ? new MemoryBuffer(request.Id, request.Bytes, request.FirstUse, request.LastUse, request.Alignment)
                : new MemoryBuffer(
                    group.Id,
                    Math.Max(group.Bytes, request.Bytes),
                    Math.Min(group.First, request.FirstUse),
                    Math.Max(group.Last, request.LastUse),
                    Math.Max(group.Alignment, request.Alignment));
        }

        int[] bufferOfRoot = new int[requests.Length];
        int[] bufferOf = new int[requests.Length];
        List<MemoryBuffer> buffers = [];
        for (int i = 0; i < requests.Length; i++)
        {
            if (roots[i] == i)
            {
                bufferOfRoot[i] = groups[i].Bytes == 0 ? -1 : buffers.Count;
                if (groups[i].Bytes > 0)
                {
                    buffers.Add(groups[i]);
                }
            }

            bufferOf[i] = bufferOfRoot[roots[i]];
        }

        return (bufferOf, [.. buffers]);
    }

    private BufferLink[] FindLinks(ImmutableArray<InPlacePair> pairs)
    {
        List<BufferLink> links = [];
        foreach (InPlacePair pair in pairs)
        {
            var link = new BufferLink(BufferOf[IndexOf(pair.Input)], BufferOf[IndexOf(pair.Output)]);
            if (link.Input >= 0 && link.Output >= 0 && link.Input != link.Output
                && Buffers[link.Input].Last == Buffers[link.Output].First && _linkSet.Add(link))
            {
                links.Add(link);
            }
        }

        return [.. links];
    }

    private BufferOverlap[] FindOverlaps(ImmutableArray<OverlapPair> pairs)
    {
        Dictionary<BufferLink, int> positions = [];
        List<BufferOverlap> overlaps = [];
        foreach (OverlapPair pair in pairs)
        {
            var link = new BufferLink(BufferOf[IndexOf(pair.Input)], BufferOf[IndexOf(pair.Output)]);
            if (link.Input < 0 || link.Output < 0 || link.Input == link.Output)
            {
                continue;
            }

            MemoryBuffer input = Buffers[link.Input];
            MemoryBuffer output = Buffers[link.Output];
            long distance = Math.Max(pair.Distance, -(long)input.Bytes);
            if (input.Last != output.First || input.First >= output.First || distance >= output.Bytes)
            {
                continue;
            }

            if (!positions.TryGetValue(link, out int position))
            {
                positions.Add(link, overlaps.Count);
                overlaps.Add(new BufferOverlap(link.Input, link.Output, distance));
            }
            else
            {
                overlaps[position] = overlaps[position] with { Distance = Math.Min(overlaps[position].Distance, distance) };
            }
        }

        return [.. overlaps];
    }

    private int IndexOf(int id) => _indexOfId.TryGetValue(id, out int index)
        ? index
        : throw new ArgumentException(FormattableString.Invariant($"No request has the id {id}."), nameof(id));
}
