namespace Mote.Core.Memory;

/// <summary>
/// Buffers that are connected in time, to be placed on their own. Steps are numbered anew: only those at which a buffer is born, because the sum
/// of what is alive grows there alone, and two lifetimes that meet do so at the birth of the later one.
/// </summary>
internal sealed class PlacementProblem
{
    private readonly int[][] _partners;

    /// <summary>A problem over <paramref name="buffers"/>; the links name positions in it.</summary>
    public PlacementProblem(MemoryBuffer[] buffers, BufferLink[] links)
    {
        Buffers = buffers;
        Links = links;
        Granule = buffers.Length == 0 ? 1 : buffers.Min(b => b.Alignment);

        int[] births = [.. buffers.Select(b => b.First).Distinct().Order()];
        StepCount = births.Length;
        First = [.. buffers.Select(b => Array.BinarySearch(births, b.First))];
        Last = [.. buffers.Select(b => LastAtMost(births, b.Last))];

        var partners = new List<int>[buffers.Length];
        foreach (BufferLink link in links)
        {
            (partners[link.Input] ??= []).Add(link.Output);
            (partners[link.Output] ??= []).Add(link.Input);
        }

        _partners = [.. partners.Select(p => p?.Distinct().Order().ToArray() ?? [])];
        LiveBytes = BoundOfSteps();
        LowerBound = StepCount == 0 ? 0 : LiveBytes.Max();
    }

    /// <summary>What must be placed.</summary>
    public MemoryBuffer[] Buffers { get; }

    /// <summary>The in-place pairs that may be taken.</summary>
    public BufferLink[] Links { get; }

    /// <summary>The smallest alignment: every offset is a multiple of it.</summary>
    public int Granule { get; }

    /// <summary>How many steps there are after renumbering.</summary>
    public int StepCount { get; }

    /// <summary>The renumbered step at which each buffer is born.</summary>
    public int[] First { get; }

    /// <summary>The last renumbered step at which each buffer is alive.</summary>
    public int[] Last { get; }

    /// <summary>For each renumbered step, a bound below which no placement can go there.</summary>
    public long[] LiveBytes { get; }

    /// <summary>The largest of <see cref="LiveBytes"/>.</summary>
    public long LowerBound { get; }

    /// <summary>The buffers that this one may share its offset with, ascending.</summary>
    public ReadOnlySpan<int> Partners(int buffer) => _partners[buffer];

    /// <summary>True when the two meet and may yet lie at one offset.</summary>
    public bool MayShare(int a, int b) => _partners[a].AsSpan().Contains(b);

    /// <summary>True when some step needs both.</summary>
    public bool Meet(int a, int b) => Buffers[a].IsAliveWith(Buffers[b]);

    /// <summary>The next multiple of a power of two.</summary>
    public static long AlignUp(long value, int alignment) => (value + alignment - 1) & -(long)alignment;

    /// <summary>The same problem without the buffers that are not <paramref name="members"/>: it needs as many bytes or fewer.</summary>
    public PlacementProblem Subset(ReadOnlySpan<int> members)
    {
        int[] position = new int[Buffers.Length];
        Array.Fill(position, -1);
        var buffers = new MemoryBuffer[members.Length];
        for (int m = 0; m < members.Length; m++)
        {
            position[members[m]] = m;
            buffers[m] = Buffers[members[m]];
        }

        return new PlacementProblem(
            buffers,
            [.. Links.Select(l => new BufferLink(position[l.Input], position[l.Output])).Where(l => l.Input >= 0 && l.Output >= 0)]);
    }

    /// <summary>Cuts a set of buffers where no buffer crosses from one step to the next: the parts do not influence each other.</summary>
    /// <returns>The parts in time order, each with the positions of its buffers in <paramref name="buffers"/>.</returns>
    public static List<(PlacementProblem Problem, int[] Members)> Split(MemoryBuffer[] buffers, BufferLink[] links)
    {
        int[] byFirst = [.. Enumerable.Range(0, buffers.Length).OrderBy(i => buffers[i].First)];
        int[] position = new int[buffers.Length];
        int[] part = new int[buffers.Length];
        List<List<int>> parts = [];
        long reach = -1;
        foreach (int i in byFirst)
        {
            if (buffers[i].First > reach)
            {
                parts.Add([]);
            }

            reach = Math.Max(reach, buffers[i].Last);
            part[i] = parts.Count - 1;
            position[i] = parts[^1].Count;
            parts[^1].Add(i);
        }

        ILookup<int, BufferLink> linksOf = links.ToLookup(l => part[l.Input], l => new BufferLink(position[l.Input], position[l.Output]));
        return [.. parts.Select((members, p) => (
            new PlacementProblem([.. members.Select(i => buffers[i])], [.. linksOf[p]]),
            members.ToArray()))];
    }

    private static int LastAtMost(int[] births, int step)
    {
        int found = Array.BinarySearch(births, step);
        return found >= 0 ? found : ~found - 1;
    }

    private long[] BoundOfSteps()
    {
        // Whatever is not on top is followed by an offset that is a multiple of the granule, so only one buffer keeps its exact size: the one that
        // loses most by rounding, to stay on the safe side.
        long[] change = new long[StepCount + 1];
        int[] slack = new int[StepCount];
        for (int i = 0; i < Buffers.Length; i++)
        {
            long rounded = AlignUp(Buffers[i].Bytes, Granule);
            change[First[i]] += rounded;
            change[Last[i] + 1] -= rounded;
            int lost = (int)(rounded - Buffers[i].Bytes);
            for (int t = First[i]; lost > 0 && t <= Last[i]; t++)
            {
                slack[t] = Math.Max(slack[t], lost);
            }
        }

        // A pair shares at most the smaller of its two sizes; whichever side is counted, each buffer shares once.
        long[] sharedOfOutputs = SharedBytes(l => l.Output);
        long[] sharedOfInputs = SharedBytes(l => l.Input);
        long[] bound = new long[StepCount];
        long alive = 0;
        for (int t = 0; t < StepCount; t++)
        {
            alive += change[t];
            bound[t] = alive - slack[t] - Math.Min(sharedOfOutputs[t], sharedOfInputs[t]);
        }

        return bound;
    }

    private long[] SharedBytes(Func<BufferLink, int> side)
    {
        long[] shared = new long[StepCount];
        foreach (IGrouping<int, BufferLink> group in Links.GroupBy(side))
        {
            shared[First[group.First().Output]] += group.Max(
                l => AlignUp(Math.Min(Buffers[l.Input].Bytes, Buffers[l.Output].Bytes), Granule));
        }

        return shared;
    }
}
