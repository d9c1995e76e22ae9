using System.Collections.Immutable;
using System.Globalization;
using Mote.Core.Emission;

namespace Mote.Core.Memory;

/// <summary>Turns a module into requests for the planner, and the plan back into places.</summary>
internal sealed class GraphMemoryBuilder(GraphModule module, Func<int, int, NodeCode> code, bool inPlace)
{
    private readonly List<MemoryRequest> _requests = [];
    private readonly List<InPlacePair> _pairs = [];
    private readonly List<OverlapPair> _overlaps = [];
    private readonly List<string> _names = [];
    private int _stateBytes;

    public GraphMemory Build()
    {
        var variables = module.Variables.Select(v => AddState(v.ByteLength, v.Type)).ToImmutableArray();
        var states = module.Graphs.Select(StatePlaces).ToArray();
        if (module.Stream is not null)
        {
            var window = module.Main.Tensors[module.Main.Inputs[0]];
            states[0][module.Main.Inputs[0]] = AddState(window.ByteLength, window.Type);
        }

        var requestOf = new int[module.Graphs.Length][];
        var scratchOf = new int[module.Graphs.Length][];
        int steps = module.Main.Nodes.Length;

        for (int g = 0; g < module.Graphs.Length; g++)
        {
            // A called subgraph lives, whole, at the step of its call; one that nobody calls never runs.
            var span = g == 0 ? (First: 0, Last: steps + 1) : CallStep(g);
            (requestOf[g], scratchOf[g]) = AddGraph(g, span, states[g]);
        }

        var plan = MemoryPlanner.Plan(_requests, _pairs, [], overlaps: _overlaps);
        plan.Verify();

        var places = module.Graphs.Select((graph, g) => graph.Tensors.Select((tensor, t) =>
            tensor.IsConstant ? new TensorPlace(MemoryKind.Constant, 0)
            : states[g][t] is { } state ? new TensorPlace(MemoryKind.State, state)
            : requestOf[g][t] >= 0 ? new TensorPlace(MemoryKind.Arena, plan.Offsets[requestOf[g][t]])
            : new TensorPlace(MemoryKind.None, 0)).ToImmutableArray()).ToImmutableArray();
        var scratch = scratchOf.Select(s => s.Select(r => r < 0 ? -1 : plan.Offsets[r]).ToImmutableArray()).ToImmutableArray();
        return GraphMemory.Create(places, variables, scratch, _stateBytes, plan, [.. _names]);
    }

    private int AddState(int bytes, ElementType type)
    {
        int alignment = Math.Max(GraphMemory.Alignment, type.Size());
        int offset = (_stateBytes + alignment - 1) & -alignment;
        _stateBytes = (offset + bytes + GraphMemory.Alignment - 1) & -GraphMemory.Alignment;
        return offset;
    }

    private int?[] StatePlaces(Graph graph) =>
        [.. graph.Tensors.Select(t => t.IsVariable ? AddState(t.ByteLength, t.Type) : (int?)null)];

    private (int First, int Last)? CallStep(int subgraph)
    {
        for (int n = 0; n < module.Main.Nodes.Length; n++)
        {
            if (module.Main.Nodes[n].Operator.Control?.Subgraph == subgraph)
            {
                return (n + 1, n + 1);
            }
        }

        return null;
    }

    private (int[] Requests, int[] Scratch) AddGraph(int index, (int First, int Last)? span, int?[] states)
    {
        var graph = module.Graphs[index];
        var requests = new int[graph.Tensors.Length];
        var scratch = new int[graph.Nodes.Length];
        var codes = new NodeCode[graph.Nodes.Length];
        Array.Fill(requests, -1);
        Array.Fill(scratch, -1);
        if (span is not { } life)
        {
            return (requests, scratch);
        }

        var lives = Lifetimes(graph);
        var root = AliasRoots(graph);
        for (int t = 0; t < lives.Length; t++)
        {
            // The window of a stream, and what shares its bytes, is kept between invocations.
            if (states[root[t]] is { } place && lives[t] is not null)
            {
                states[t] = place;
                lives[t] = null;
            }
        }

        for (int t = 0; t < graph.Tensors.Length; t++)
        {
            if (lives[t] is not { } own)
            {
                continue;
            }

            int owner = root[t];
            if (requests[owner] < 0)
            {
                requests[owner] = Add(graph.Tensors[owner], graph.Tensors[owner].Name, own);
            }
            else
            {
                var request = _requests[requests[owner]];
                _requests[requests[owner]] = request with
                {
                    Bytes = Math.Max(request.Bytes, graph.Tensors[t].ByteLength),
                    FirstUse = Math.Min(request.FirstUse, own.First),
                    LastUse = Math.Max(request.LastUse, own.Last),
                };
            }

            requests[t] = requests[owner];
        }

        for (int n = 0; n < graph.Nodes.Length; n++)
        {
            NodeCode emitted = code(index, n);
            int bytes = emitted.ScratchBytes;
            codes[n] = emitted;
            if (bytes > 0)
            {
                scratch[n] = _requests.Count;
                _names.Add(string.Create(CultureInfo.InvariantCulture, $"scratch of {graph.View(n).Place}"));
                _requests.Add(new MemoryRequest(_requests.Count, bytes, n + 1, n + 1, 8));
            }
        }

        if (index > 0)
        {
            foreach (int r in requests.Concat(scratch).Where(r => r >= 0))
            {
                _requests[r] = _requests[r] with { FirstUse = life.First, LastUse = life.Last };
            }
        }
        else if (inPlace)
        {
            AddPairs(graph, requests, codes);
        }

        return (requests, scratch);
    }

    private int Add(Tensor tensor, string name, (int First, int Last) life)
    {
        _names.Add(name);
        _requests.Add(new MemoryRequest(_requests.Count, tensor.ByteLength, life.First, life.Last, Math.Max(GraphMemory.Alignment, tensor.Type.Size())));
        return _requests.Count - 1;
    }

    /// <summary>First and last step of each value that needs memory: 0 is before the first node, node n is step n + 1.</summary>
    private static (int First, int Last)?[] Lifetimes(Graph graph)
    {
        var lives = new (int First, int Last)?[graph.Tensors.Length];
        void Touch(int t, int step)
        {
            if (t >= 0 && graph.Tensors[t] is { IsConstant: false, IsVariable: false })
            {
                lives[t] = lives[t] is { } life ? (Math.Min(life.First, step), Math.Max(life.Last, step)) : (step, step);
            }
        }

        foreach (int t in graph.Inputs)
        {
            Touch(t, 0);
        }

        for (int n = 0; n < graph.Nodes.Length; n++)
        {
            foreach (int t in graph.Nodes[n].Inputs.Concat(graph.Nodes[n].Outputs).Append(graph.Nodes[n].Gate))
            {
                Touch(t, n + 1);
            }
        }

        foreach (int t in graph.Outputs)
        {
            Touch(t, graph.Nodes.Length + 1);
        }

        return lives;
    }

    /// <summary>The tensor whose buffer each tensor shares: that of the first in a chain of aliases, else its own.</summary>
    internal static int[] AliasRoots(Graph graph)
    {
        var root = Enumerable.Range(0, graph.Tensors.Length).ToArray();
        foreach (var view in graph.Views)
        {
            if (SharesBuffer(view))
            {
                root[view.Node.Outputs[0]] = root[view.Node.Inputs[0]];
            }
        }

        return root;
    }

    /// <summary>True when the node's output is its input's buffer, so that nothing has to be done.</summary>
    internal static bool SharesBuffer(NodeView view) =>
        view.Node.Operator.IsAlias(view) && view.Input(0) is { IsConstant: false, IsVariable: false } && view.Output(0) is { IsVariable: false };

    private void AddPairs(Graph graph, int[] requests, NodeCode[] codes)
    {
        foreach (var view in graph.Views)
        {
            int step = view.Index + 1;
            foreach ((int from, int to, int? distance, bool isInPlace) in Permissions(view, codes[view.Index], t => requests[t]))
            {
                if (_requests[from].LastUse != step || _requests[to].FirstUse != step)
                {
                    continue;
                }

                if (distance is { } bytes)
                {
                    _overlaps.Add(new OverlapPair(from, to, bytes));
                }

                if (isInPlace)
                {
                    _pairs.Add(new InPlacePair(from, to));
                }
            }
        }
    }

    /// <summary>
    /// How operator and code of a node let outputs share the buffers of inputs. An input may be read through several slots: what is not permitted of all
    /// of them is not permitted. Whether the input dies is not asked.
    /// </summary>
    /// <param name="view">The node.</param>
    /// <param name="code">What it calls, and what is stated of that.</param>
    /// <param name="buffer">The buffer of a tensor; negative for one that has none.</param>
    internal static IEnumerable<(int Input, int Output, int? Distance, bool IsInPlace)> Permissions(
        NodeView view, NodeCode code, Func<int, int> buffer)
    {
        var inPlace = view.Node.Operator.InPlace(view).AddRange(code.InPlace);
        for (int output = 0; output < view.Node.Outputs.Length; output++)
        {
            int to = buffer(view.Node.Outputs[output]);
            if (to < 0)
            {
                continue;
            }

            var readers = Enumerable.Range(0, view.Node.Inputs.Length).Where(view.HasInput)
                .GroupBy(slot => buffer(view.Node.Inputs[slot])).Where(group => group.Key >= 0 && group.Key != to);
            foreach (var reader in readers)
            {
                int?[] distances = [.. reader.Select(slot => Distance(code.Overlaps, slot, output))];
                int? distance = Array.TrueForAll(distances, d => d is not null) ? distances.Max() : null;
                bool isInPlace = reader.Zip(distances).All(r => r.Second <= 0 || inPlace.Contains((r.First, output)));
                if (distance is not null || isInPlace)
                {
                    yield return (reader.Key, to, distance, isInPlace);
                }
            }
        }
    }

    // The least that is stated, null where nothing is.
    private static int? Distance(ImmutableArray<Overlap> overlaps, int input, int output) =>
        overlaps.Where(o => o.InputSlot == input && o.OutputSlot == output).Min(o => (int?)o.Distance);
}
