using System.Diagnostics;
using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Core.Memory;
using Mote.Core.Training;

namespace Mote.Training;

/// <summary>A graph that is computed by training kernels, with its values in one planned arena.</summary>
internal sealed class PlannedGraph
{
    /// <summary>Buffers begin at multiples of this many bytes: a vector register of 512 bits, a cache line.</summary>
    private const int Alignment = 64;

    private readonly Graph _graph;
    private readonly Memory<byte>[] _tensors;
    private readonly (TrainingKernel Kernel, NodeBuffers Buffers)[] _nodes;
    private readonly string[] _names;

    /// <summary>Plans the memory of a graph and prepares its kernels.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="places">Memory of tensors that have theirs; inputs without any get it here.</param>
    /// <param name="kept">Tensors whose values are read after a run.</param>
    /// <param name="batch">How many examples the graph is for, for messages.</param>
    /// <exception cref="DiagnosticException">The values take more than 2 GiB.</exception>
    public PlannedGraph(Graph graph, IReadOnlyDictionary<int, Memory<byte>> places, IEnumerable<int> kept, int batch)
    {
        _graph = graph;
        _tensors = Place(places, kept, batch);
        NodeView[] computed = [.. graph.Views.Where(v => !v.Node.Operator.IsAlias(v) || !_tensors[v.Node.Inputs[0]].Equals(_tensors[v.Node.Outputs[0]]))];
        _names = [.. computed.Select(v => v.Place)];
        _nodes = [.. computed.Select(v => (v.Node.Operator.Train(v),
                new NodeBuffers([.. v.Node.Inputs.Select(t => t < 0 ? Memory<byte>.Empty : _tensors[t])], [.. v.Node.Outputs.Select(t => _tensors[t])])))];
    }

    /// <summary>The bytes of the arena.</summary>
    public int ArenaBytes { get; private set; }

    /// <summary>The elements of a tensor.</summary>
    public Span<T> Tensor<T>(int tensor)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(_tensors[tensor].Span);

    /// <summary>Computes everything.</summary>
    public void Run(WorkerPool pool)
    {
        foreach (var (kernel, buffers) in _nodes)
        {
            pool.Run(kernel, buffers);
        }
    }

    /// <summary>Computes everything some times and tells the least milliseconds of each node, in execution order.</summary>
    public IEnumerable<(string Name, double Milliseconds)> Profile(WorkerPool pool, int runs)
    {
        var ticks = new long[_nodes.Length];
        Array.Fill(ticks, long.MaxValue);
        for (int run = 0; run < runs; run++)
        {
            for (int n = 0; n < _nodes.Length; n++)
            {
                long start = Stopwatch.GetTimestamp();
                pool.Run(_nodes[n].Kernel, _nodes[n].Buffers);
                ticks[n] = Math.Min(ticks[n], Stopwatch.GetTimestamp() - start);
            }
        }

        return _names.Zip(ticks, (name, t) => (name, t * 1000.0 / Stopwatch.Frequency));
    }

    private Memory<byte>[] Place(IReadOnlyDictionary<int, Memory<byte>> places, IEnumerable<int> kept, int batch)
    {
        var graph = _graph;
        var tensors = new Memory<byte>[graph.Tensors.Length];
        foreach (var (tensor, memory) in places)
        {
            tensors[tensor] = memory;
        }

        foreach (int input in graph.Inputs)
        {
            tensors[input] = tensors[input].IsEmpty ? Allocate(graph.Tensors[input].ByteLength) : tensors[input];
        }

        foreach (var (input, output) in Renamings().Where(a => !tensors[a.Input].IsEmpty && tensors[a.Output].IsEmpty))
        {
            tensors[output] = tensors[input];
        }

        var requests = Requests(tensors, kept);
        var plan = Plan(requests, Renamings().Where(a => tensors[a.Input].IsEmpty && tensors[a.Output].IsEmpty), batch);
        ArenaBytes = plan.Bytes;
        var arena = Allocate(plan.Bytes);
        for (int r = 0; r < requests.Count; r++)
        {
            tensors[requests[r].Id] = arena.Slice(plan.Offsets[r], requests[r].Bytes);
        }

        for (int t = 0; t < tensors.Length; t++)
        {
            if (tensors[t].IsEmpty && graph.Tensors[t].Data is { } data)
            {
                tensors[t] = MemoryMarshal.AsMemory(data);
            }
        }

        return tensors;
    }

    private List<MemoryRequest> Requests(Memory<byte>[] placed, IEnumerable<int> kept)
    {
        var graph = _graph;
        var toTheEnd = kept.ToHashSet();
        var last = new int[graph.Tensors.Length];
        var first = new int[graph.Tensors.Length];
        for (int n = 0; n < graph.Nodes.Length; n++)
        {
            foreach (int t in graph.Nodes[n].Outputs)
            {
                (first[t], last[t]) = (n, n);
            }

            foreach (int t in graph.Nodes[n].Inputs.Where(t => t >= 0))
            {
                last[t] = n;
            }
        }

        return [.. graph.Nodes.SelectMany(n => n.Outputs).Where(t => placed[t].IsEmpty)
            .Select(t => new MemoryRequest(t, graph.Tensors[t].ByteLength, first[t], toTheEnd.Contains(t) ? graph.Nodes.Length : last[t], Alignment))];
    }

    /// <summary>The nodes that only rename their input.</summary>
    private IEnumerable<MemoryAlias> Renamings() =>
        _graph.Views.Where(v => v.Node.Operator.IsAlias(v) && !v.Input(0).IsConstant).Select(v => new MemoryAlias(v.Node.Inputs[0], v.Node.Outputs[0]));

    /// <summary>The operands that nodes may write their results over.</summary>
    private IEnumerable<InPlacePair> InPlace(List<MemoryRequest> requests)
    {
        var known = requests.Select(r => r.Id).ToHashSet();
        return _graph.Views.SelectMany(v => v.Node.Operator.InPlace(v).Select(p => new InPlacePair(v.Node.Inputs[p.Input], v.Node.Outputs[p.Output])))
            .Where(p => known.Contains(p.Input) && known.Contains(p.Output));
    }

    private MemoryPlan Plan(List<MemoryRequest> requests, IEnumerable<MemoryAlias> aliases, int batch)
    {
        try
        {
            return MemoryPlanner.Plan(requests, InPlace(requests), aliases, new MemoryPlannerOptions { NodeLimit = 0 });
        }
        catch (OverflowException)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.TooLarge, $"network '{_graph.Name}'",
                $"one step with {batch} examples takes more than 2 GiB", Remedy: "Choose a smaller batch"));
        }
    }

    /// <summary>Zeroed memory that does not move, aligned.</summary>
    public static Memory<byte> Allocate(int bytes)
    {
        byte[] array = GC.AllocateArray<byte>(bytes + Alignment, pinned: true);
        int start = (int)(-(long)Marshal.UnsafeAddrOfPinnedArrayElement(array, 0) & (Alignment - 1));
        return array.AsMemory(start, bytes);
    }
}
