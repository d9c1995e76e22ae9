namespace Mote.Core.Memory;

/// <summary>
/// Buffers that are connected in time, to be placed on their own. Steps are numbered anew: only those at which a buffer is born, because the sum
/// of what is alive grows there alone, and two lifetimes that meet do so at the birth of the later one.
/// </summary>
internal sealed class PlacementProblem
{
    private readonly int[][] _partners;
    private readonly Dictionary<(int Output, int Input), long> _distances;

    /// <summary>A problem over <paramref name="buffers"/>; the links and overlaps name positions in it.</summary>
    public PlacementProblem(MemoryBuffer[] buffers, BufferLink[] links, BufferOverlap[] overlaps)
    {
        Buffers = buffers;
        Overlaps = overlaps;
        _distances = overlaps.ToDictionary(o => (o.Output, o.Input), o => o.Distance);

        // What may lie anywhere below may lie at the same offset.
        Links = [.. links.Where(l => !_distances.TryGetValue((l.Output, l.Input), out long distance) || distance > 0)];
        Granule = buffers.Length == 0 ? 1 : buffers.Min(b => b.Alignment);

        int[] births = [.. buffers.Select(b => b.First).Distinct().Order()];
        StepCount = births.Length;
        First = [.. buffers.Select(b => Array.BinarySearch(births, b.First))];
        Last = [.. buffers.Select(b => LastAtMost(births, b.Last))];

        var partners = new List<int>[buffers.Length];
        foreach (BufferLink link in Links)
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

    /// <summary>The overlaps that may be taken.</summary>
    public BufferOverlap[] Overlaps { get; }

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

    /// <summary>
    /// Of two buffers that meet, how far the start of the one above is from that of the one below at least: the size of the one below, or less
    /// (even below 0, so that "below" is about the rule, not the offsets) for an output that may run into its input.
    /// </summary>
    public long Separation(int below, int above) =>
        _distances.Count > 0 && _distances.TryGetValue((below, above), out long distance) ? distance : Buffers[below].Bytes;

    /// <summary>True when the two may lie at these offsets.</summary>
    public bool Agree(int a, long offsetA, int b, long offsetB) =>
        !Meet(a, b) || offsetA + Separation(a, b) <= offsetB || offsetB + Separation(b, a) <= offsetA || (offsetA == offsetB && MayShare(a, b));

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
            [.. Links.Select(l => new BufferLink(position[l.Input], position[l.Output])).Where(l => l.Input >= 0 && l.Output >= 0)],
            [.. Overlaps.Select(o => o with { Input = position[o.Input], Output = position[o.Output] }).Where(o => o.Input >= 0 && o.Output >= 0)]);
    }

    /// <summary>Cuts a set of buffers where no buffer crosses from one step to the next: the parts do not influence each other.</summary>
    /// <returns>The parts in time order, each with the positions of its buffers in <paramref name="buffers"/>.</returns>
    public static List<(PlacementProblem Problem, int[] Members)> Split(
        MemoryBuffer[] buffers, BufferLink[] links, BufferOverlap[] overlaps)
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
        ILookup<int, BufferOverlap> overlapsOf = overlaps.ToLookup(o => part[o.Input], o => o with { Input = position[o.Input], Output = position[o.Output] });
        return [.. parts.Select((members, p) => (
            new PlacementProblem([.. members.Select(i => buffers[i])], [.. linksOf[p]], [.. overlapsOf[p]]),
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

        // Inputs that die at a step are apart from each other, and so are the outputs born there; so what is counted twice is the sum over the pairs. At one
        // offset a buffer has one partner; by overlaps it can share with several, but no more than all of itself. Whichever side is counted holds.
        long[] sharedOfOutputs = SharedBytes(SharedLinks().GroupBy(l => l.Output));
        long[] sharedOfInputs = SharedBytes(SharedLinks().GroupBy(l => l.Input));
        long[] bound = new long[StepCount];
        long alive = 0;
        for (int t = 0; t < StepCount; t++)
        {
            alive += change[t];
            bound[t] = alive - slack[t] - Math.Min(sharedOfOutputs[t], sharedOfInputs[t]);
        }

        return bound;
    }

    /// <summary>
    /// The bytes that each pair can have in common at most, both sizes rounded up to the granule. Every distance between two offsets is a multiple of it.
    /// </summary>
    public IEnumerable<SharedLink> SharedLinks() =>
        Links.Select(l => new SharedLink(l.Input, l.Output, Math.Min(Rounded(l.Input), Rounded(l.Output)), IsOverlap: false))
            .Concat(Overlaps.Select(o => new SharedLink(
                o.Input, o.Output, Math.Clamp(Rounded(o.Output) - AlignUp(Math.Max(o.Distance, 0), Granule), 0, Rounded(o.Input)), IsOverlap: true)));

    /// <summary>The size of a buffer up to the next granule.</summary>
    public long Rounded(int buffer) => AlignUp(Buffers[buffer].Bytes, Granule);

    private long[] SharedBytes(IEnumerable<IGrouping<int, SharedLink>> groups)
    {
        long[] shared = new long[StepCount];
        foreach (IGrouping<int, SharedLink> group in groups)
        {
            long once = group.Where(l => !l.IsOverlap).Select(l => l.Bytes).DefaultIfEmpty(0).Max();
            shared[First[group.First().Output]] += Math.Min(Rounded(group.Key), once + group.Where(l => l.IsOverlap).Sum(l => l.Bytes));
        }

        return shared;
    }
}

/// <summary>What two buffers can have in common.</summary>
/// <param name="Input">The one that dies.</param>
/// <param name="Output">The one that is born.</param>
/// <param name="Bytes">How many bytes at most.</param>
/// <param name="IsOverlap">False for a pair that shares its start, which a buffer can do with one other only.</param>
internal readonly record struct SharedLink(int Input, int Output, long Bytes, bool IsOverlap);
