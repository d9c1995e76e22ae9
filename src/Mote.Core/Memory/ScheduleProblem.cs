using System.Collections.Immutable;
using Mote.Core.Emission;

namespace Mote.Core.Memory;

/// <summary>
/// What the order of a graph's nodes has to do with memory: which node must come before which, and which buffers each touches. A buffer is a value
/// with its aliases; it is alive from the first node that touches it (from the start, if it is an input) to the last (to the end, if it is an output).
/// </summary>
internal sealed class ScheduleProblem
{
    private readonly bool[] _isInput;
    private readonly bool[] _isOutput;
    private readonly int[][] _touchers;
    private readonly int[][] _touched;
    private readonly SharedLink[][] _shares;
    private readonly int[] _scratch;

    /// <summary>Reads a graph.</summary>
    /// <param name="graph">The main graph of a verified module.</param>
    /// <param name="code">The code of each node.</param>
    /// <param name="inPlace">Whether outputs may take the memory of inputs that die.</param>
    public ScheduleProblem(Graph graph, IReadOnlyList<NodeCode> code, bool inPlace)
    {
        Count = graph.Nodes.Length;
        int[] root = GraphMemoryBuilder.AliasRoots(graph);
        Bytes = new long[graph.Tensors.Length];
        for (int t = 0; t < root.Length; t++)
        {
            Bytes[root[t]] = Math.Max(Bytes[root[t]], PlacementProblem.AlignUp(graph.Tensors[t].ByteLength, GraphMemory.Alignment));
        }

        int[] BuffersOf(IEnumerable<int> tensors) =>
            [.. tensors.Where(t => t >= 0 && graph.Tensors[t] is { IsConstant: false, IsVariable: false, Type: not ElementType.Resource }).Select(t => root[t]).Distinct()];
        _isInput = Flags(BuffersOf(graph.Inputs), root.Length);
        _isOutput = Flags(BuffersOf(graph.Outputs), root.Length);
        _touched = [.. graph.Nodes.Select(n => BuffersOf(n.Inputs.Concat(n.Outputs).Append(n.Gate)))];
        _touchers = Invert(_touched, root.Length);
        _scratch = [.. code.Select(c => (int)PlacementProblem.AlignUp(c.ScratchBytes, 8))];
        _shares = [.. graph.Views.Select(view => inPlace ? Shares(view, code[view.Index], root) : [])];
        (Before, After) = Precedence(graph);
    }

    /// <summary>Nodes.</summary>
    public int Count { get; }

    /// <summary>The size of each buffer, by the tensor that it is named after.</summary>
    public long[] Bytes { get; }

    /// <summary>The nodes that must run before each, ascending.</summary>
    public int[][] Before { get; }

    /// <summary>The nodes that must run after each, ascending.</summary>
    public int[][] After { get; }

    /// <summary>What is alive before the first node.</summary>
    public long BytesAtStart => Enumerable.Range(0, Bytes.Length).Where(b => _isInput[b]).Sum(b => Bytes[b]);

    /// <summary>What a node needs while it runs, and by how much it changes what is alive; <paramref name="hasRun"/> says which nodes ran before it.</summary>
    public (long Needed, long Change) Run(int node, Func<int, bool> hasRun)
    {
        long born = 0;
        long died = 0;
        foreach (int b in _touched[node])
        {
            born += IsBorn(b, hasRun) ? 0 : Bytes[b];
            died += IsLast(b, node, hasRun) ? Bytes[b] : 0;
        }

        long shared = 0;
        foreach (var group in _shares[node].Where(s => IsBorn(s.Input, hasRun) && !IsBorn(s.Output, hasRun) && IsLast(s.Input, node, hasRun)).GroupBy(s => s.Output))
        {
            long once = group.Where(s => !s.IsOverlap).Select(s => s.Bytes).DefaultIfEmpty(0).Max();
            shared += Math.Min(Bytes[group.Key], once + group.Where(s => s.IsOverlap).Sum(s => s.Bytes));
        }

        return (born + _scratch[node] - shared, born - died);
    }

    /// <summary>The most bytes alive at any step of an order, a bound below which no plan for it can go.</summary>
    public long Peak(IEnumerable<int> order)
    {
        bool[] done = new bool[Count];
        long alive = BytesAtStart;
        long peak = alive;
        foreach (int node in order)
        {
            (long needed, long change) = Run(node, n => done[n]);
            peak = Math.Max(peak, alive + needed);
            alive += change;
            done[node] = true;
        }

        return peak;
    }

    /// <summary>A bound for all orders: what the most demanding node needs for itself.</summary>
    public long LeastPeak()
    {
        long most = BytesAtStart;
        for (int n = 0; n < Count; n++)
        {
            long own = _touched[n].Sum(b => Bytes[b]) + _scratch[n] - _shares[n].Sum(s => s.Bytes);
            most = Math.Max(most, own);
        }

        return most;
    }

    private bool IsBorn(int buffer, Func<int, bool> hasRun) => _isInput[buffer] || Array.Exists(_touchers[buffer], n => hasRun(n));

    private bool IsLast(int buffer, int node, Func<int, bool> hasRun) =>
        !_isOutput[buffer] && Array.TrueForAll(_touchers[buffer], n => n == node || hasRun(n));

    // As the planner is told: what all slots permit through which a buffer is read.
    private SharedLink[] Shares(NodeView view, NodeCode code, int[] root)
    {
        List<SharedLink> shares = [];
        foreach ((int input, int output, int? distance, bool isInPlace) in GraphMemoryBuilder.Permissions(view, code, t => root[t]))
        {
            if (distance is { } d && d < Bytes[output])
            {
                shares.Add(new SharedLink(input, output, Math.Clamp(Bytes[output] - Math.Max(d, 0), 0, Bytes[input]), IsOverlap: true));
            }
            else if (isInPlace)
            {
                shares.Add(new SharedLink(input, output, Math.Min(Bytes[input], Bytes[output]), IsOverlap: false));
            }
        }

        return [.. shares];
    }

    // Who writes a value runs before who reads it; whatever touches state or has an effect stays in its order.
    private static (int[][] Before, int[][] After) Precedence(Graph graph)
    {
        var before = Enumerable.Range(0, graph.Nodes.Length).Select(_ => new SortedSet<int>()).ToArray();
        int[] producer = new int[graph.Tensors.Length];
        Array.Fill(producer, -1);
        int lastWithState = -1;
        foreach (var view in graph.Views)
        {
            int[] read = [.. view.Node.Inputs.Append(view.Node.Gate).Where(t => t >= 0)];
            before[view.Index].UnionWith(read.Select(t => producer[t]).Where(p => p >= 0));
            if (view.Node.Operator.HasSideEffects || view.Node.Operator.Control is not null
                || read.Concat(view.Node.Outputs).Any(t => graph.Tensors[t].IsVariable || graph.Tensors[t].Type == ElementType.Resource))
            {
                if (lastWithState >= 0)
                {
                    before[view.Index].Add(lastWithState);
                }

                lastWithState = view.Index;
            }

            foreach (int t in view.Node.Outputs)
            {
                producer[t] = view.Index;
            }
        }

        int[][] all = [.. before.Select(b => b.ToArray())];
        return (all, Invert(all, graph.Nodes.Length));
    }

    private static bool[] Flags(int[] members, int count)
    {
        bool[] flags = new bool[count];
        foreach (int m in members)
        {
            flags[m] = true;
        }

        return flags;
    }

    private static int[][] Invert(int[][] lists, int count)
    {
        var inverted = Enumerable.Range(0, count).Select(_ => new List<int>()).ToArray();
        for (int i = 0; i < lists.Length; i++)
        {
            foreach (int j in lists[i])
            {
                inverted[j].Add(i);
            }
        }

        return [.. inverted.Select(l => l.ToArray())];
    }
}
