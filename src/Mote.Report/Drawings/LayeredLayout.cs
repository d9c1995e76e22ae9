namespace Mote.Report;

/// <summary>A value that goes from one item to others.</summary>
/// <param name="Source">The item that it comes from.</param>
/// <param name="Targets">The items that it goes to; at least one, each once.</param>
internal sealed record LayoutNet(int Source, int[] Targets);

/// <summary>A place in the layout: an item, or where a net passes a rank on its way to a later one.</summary>
/// <param name="Rank">Its row, from 0 at the top.</param>
/// <param name="Width">The room that it takes.</param>
/// <param name="Item">The item; -1 where a net passes.</param>
/// <param name="Net">The net that passes; -1 for an item.</param>
internal sealed record LayoutVertex(int Rank, double Width, int Item, int Net)
{
    /// <summary>The middle, from left to right.</summary>
    public double X { get; set; }

    /// <summary>Neighbours in the rank above.</summary>
    public List<int> Above { get; } = [];

    /// <summary>Neighbours in the rank below.</summary>
    public List<int> Below { get; } = [];
}

/// <summary>A piece of a net between two neighbouring ranks, given by two vertices.</summary>
internal sealed record LayoutEdge(int Net, int From, int To);

/// <summary>
/// Arranges a graph without cycles in ranks from top to bottom: an item stands below all that it depends on, at the length of the longest
/// path to it; one that depends on nothing directly above its first reader. Nets that pass ranks get a place in each of them, so that no
/// line crosses an item. The order within ranks reduces crossings by medians; the positions are the nearest to the neighbours' that keep
/// the order and the distances.
/// </summary>
internal sealed class LayeredLayout
{
    private const double Gap = 26;
    private const double PassWidth = 14;
    private const int MostLines = 5_000;
    private const int OrderSweeps = 12;
    private const int PositionSweeps = 60;

    private LayeredLayout(List<LayoutVertex> vertices, List<LayoutEdge> edges, List<int>[] ranks)
    {
        (Vertices, Edges, Ranks) = (vertices, edges, ranks);
    }

    /// <summary>All places; those of the items first, in the items' order.</summary>
    public List<LayoutVertex> Vertices { get; }

    /// <summary>All pieces of nets.</summary>
    public List<LayoutEdge> Edges { get; }

    /// <summary>The vertices of each rank, from left to right.</summary>
    public List<int>[] Ranks { get; }

    /// <summary>Arranges items of given widths; null when the graph has a cycle or too many lines to be drawn.</summary>
    public static LayeredLayout? Arrange(IReadOnlyList<double> widths, IReadOnlyList<LayoutNet> nets)
    {
        if (RankItems(widths.Count, nets) is not { } rank)
        {
            return null;
        }

        long passes = nets.Sum(n => Math.Max(0L, n.Targets.Max(t => rank[t]) - rank[n.Source] - 1));
        if (passes + nets.Sum(n => (long)n.Targets.Length) > MostLines)
        {
            return null;
        }

        var vertices = widths.Select((w, i) => new LayoutVertex(rank[i], w, i, -1)).ToList();
        var edges = new List<LayoutEdge>();
        for (int n = 0; n < nets.Count; n++)
        {
            AddNet(vertices, edges, n, nets[n], rank);
        }

        var ranks = new List<int>[vertices.Count == 0 ? 0 : vertices.Max(v => v.Rank) + 1];
        for (int r = 0; r < ranks.Length; r++)
        {
            ranks[r] = [];
        }

        for (int v = 0; v < vertices.Count; v++)
        {
            ranks[vertices[v].Rank].Add(v);
        }

        foreach (var edge in edges)
        {
            vertices[edge.From].Below.Add(edge.To);
            vertices[edge.To].Above.Add(edge.From);
        }

        var layout = new LayeredLayout(vertices, edges, ranks);
        layout.Order();
        layout.Position();
        return layout;
    }

    private static void AddNet(List<LayoutVertex> vertices, List<LayoutEdge> edges, int index, LayoutNet net, int[] rank)
    {
        int last = net.Targets.Max(t => rank[t]);
        int at = net.Source;
        for (int r = rank[net.Source] + 1; r <= last; r++)
        {
            foreach (int target in net.Targets.Where(t => rank[t] == r))
            {
                edges.Add(new LayoutEdge(index, at, target));
            }

            if (r < last)
            {
                vertices.Add(new LayoutVertex(r, PassWidth, -1, index));
                edges.Add(new LayoutEdge(index, at, vertices.Count - 1));
                at = vertices.Count - 1;
            }
        }
    }

    private static int[]? RankItems(int count, IReadOnlyList<LayoutNet> nets)
    {
        var next = new List<int>[count];
        var missing = new int[count];
        for (int i = 0; i < count; i++)
        {
            next[i] = [];
        }

        foreach (var net in nets)
        {
            foreach (int target in net.Targets)
            {
                next[net.Source].Add(target);
                missing[target]++;
            }
        }

        bool[] isSource = [.. missing.Select(m => m == 0)];
        var rank = new int[count];
        var open = new Queue<int>(Enumerable.Range(0, count).Where(i => isSource[i]));
        int done = 0;
        while (open.TryDequeue(out int item))
        {
            done++;
            foreach (int target in next[item])
            {
                rank[target] = Math.Max(rank[target], rank[item] + 1);
                if (--missing[target] == 0)
                {
                    open.Enqueue(target);
                }
            }
        }

        if (done < count)
        {
            return null;
        }

        for (int i = 0; i < count; i++)
        {
            if (isSource[i] && next[i].Count > 0)
            {
                rank[i] = next[i].Min(t => rank[t]) - 1;
            }
        }

        return rank;
    }

    /// <summary>Sweeps down and up by medians, and keeps the order with the fewest crossings.</summary>
    private void Order()
    {
        var place = new int[Vertices.Count];
        void Number()
        {
            foreach (var rank in Ranks)
            {
                for (int i = 0; i < rank.Count; i++)
                {
                    place[rank[i]] = i;
                }
            }
        }

        Number();
        long best = Crossings(place);
        int[][] kept = [.. Ranks.Select(r => r.ToArray())];
        for (int sweep = 0; sweep < OrderSweeps && best > 0; sweep++)
        {
            bool down = sweep % 2 == 0;
            for (int i = 0; i < Ranks.Length; i++)
            {
                var rank = Ranks[down ? i : Ranks.Length - 1 - i];
                double Key(int v) => Median(down ? Vertices[v].Above : Vertices[v].Below, place) ?? place[v];
                int[] sorted = [.. rank.Select(v => (Vertex: v, Key: Key(v))).OrderBy(p => p.Key).ThenBy(p => place[p.Vertex]).Select(p => p.Vertex)];
                rank.Clear();
                rank.AddRange(sorted);
                for (int k = 0; k < sorted.Length; k++)
                {
                    place[sorted[k]] = k;
                }
            }

            long crossings = Crossings(place);
            if (crossings < best)
            {
                best = crossings;
                kept = [.. Ranks.Select(r => r.ToArray())];
            }
        }

        for (int r = 0; r < Ranks.Length; r++)
        {
            Ranks[r].Clear();
            Ranks[r].AddRange(kept[r]);
        }
    }

    private static double? Median(List<int> neighbours, int[] place)
    {
        if (neighbours.Count == 0)
        {
            return null;
        }

        int[] places = [.. neighbours.Select(n => place[n]).Order()];
        int middle = places.Length / 2;
        return places.Length % 2 == 1 ? places[middle] : (places[middle - 1] + places[middle]) / 2.0;
    }

    private long Crossings(int[] place)
    {
        long crossings = 0;
        foreach (var rank in Ranks)
        {
            (int From, int To)[] lines = [.. rank.SelectMany(v => Vertices[v].Below.Select(t => (place[v], place[t])))];
            for (int i = 0; i < lines.Length; i++)
            {
                for (int k = i + 1; k < lines.Length; k++)
                {
                    crossings += (lines[i].From - lines[k].From) * (long)(lines[i].To - lines[k].To) < 0 ? 1 : 0;
                }
            }
        }

        return crossings;
    }

    private void Position()
    {
        foreach (var rank in Ranks)
        {
            Place(rank, [.. rank.Select(_ => 0.0)]);
        }

        for (int sweep = 0; sweep < PositionSweeps; sweep++)
        {
            bool down = sweep % 2 == 0;
            for (int i = 0; i < Ranks.Length; i++)
            {
                var rank = Ranks[down ? i : Ranks.Length - 1 - i];
                Place(rank, [.. rank.Select(v => Wanted(Vertices[v], sweep < PositionSweeps / 2, down))]);
            }
        }
    }

    /// <summary>Where a vertex would stand best: at first in the middle of the neighbours on one side, at last of all.</summary>
    private double Wanted(LayoutVertex vertex, bool oneSide, bool down)
    {
        IEnumerable<int> neighbours = oneSide ? down ? vertex.Above : vertex.Below : vertex.Above.Concat(vertex.Below);
        if (vertex.Above.Count + vertex.Below.Count == 0)
        {
            // What is connected with nothing keeps close to the others, wherever they move.
            return Ranks[vertex.Rank].Average(v => Vertices[v].X);
        }

        return neighbours.Select(n => Vertices[n].X).DefaultIfEmpty(vertex.X).Average();
    }

    /// <summary>
    /// The positions with the least weighted sum of squared distances from the wanted ones that keep order and gaps: after subtracting the
    /// distances, a regression of an ascending sequence, which pooling neighbours that are out of order solves exactly.
    /// </summary>
    private void Place(List<int> rank, double[] wanted)
    {
        var offsets = new double[rank.Count];
        for (int i = 1; i < rank.Count; i++)
        {
            offsets[i] = offsets[i - 1] + (Vertices[rank[i - 1]].Width + Vertices[rank[i]].Width) / 2 + Gap;
        }

        var pools = new List<(double Sum, double Weight, int Count)>();
        for (int i = 0; i < rank.Count; i++)
        {
            // Lines that pass are kept straight before items are kept in the middle.
            double weight = Vertices[rank[i]].Item < 0 ? 3 : 1;
            var pool = (Sum: (wanted[i] - offsets[i]) * weight, Weight: weight, Count: 1);
            while (pools.Count > 0 && pools[^1].Sum / pools[^1].Weight > pool.Sum / pool.Weight)
            {
                pool = (pool.Sum + pools[^1].Sum, pool.Weight + pools[^1].Weight, pool.Count + pools[^1].Count);
                pools.RemoveAt(pools.Count - 1);
            }

            pools.Add(pool);
        }

        int at = 0;
        foreach (var (sum, weight, count) in pools)
        {
            for (int i = 0; i < count; i++, at++)
            {
                Vertices[rank[at]].X = sum / weight + offsets[at];
            }
        }
    }
}
