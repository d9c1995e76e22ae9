using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Memory;

namespace Mote.Runtime;

/// <summary>
/// Runs a model with the reference arithmetic. Holds the arena and the state; one session serves one caller at a time. Running allocates
/// nothing.
/// </summary>
public sealed class Session
{
    private readonly GraphModule _module;
    private readonly byte[] _arena;
    private readonly byte[] _state;
    private readonly PreparedGraph[] _graphs;
    private readonly Memory<byte>[][] _tensors;
    private readonly bool[] _computed;
    private readonly bool[] _called;
    private readonly bool[] _gated;

    internal Session(GraphModule module)
    {
        _module = module;
        var memory = GraphMemory.Build(module, static (_, _) => NodeCode.None, inPlace: false);
        _arena = new byte[memory.ArenaBytes];
        _state = new byte[memory.StateBytes];
        _tensors = [.. module.Graphs.Select((graph, g) => graph.Tensors.Select((tensor, t) => memory.Places[g][t] switch
        {
            { Kind: MemoryKind.Arena } place => _arena.AsMemory(place.Offset, tensor.ByteLength),
            { Kind: MemoryKind.State } place => _state.AsMemory(place.Offset, tensor.ByteLength),
            { Kind: MemoryKind.Constant } => MemoryMarshal.AsMemory(tensor.Data!.Value),
            _ => Memory<byte>.Empty,
        }).ToArray())];
        var variables = module.Variables.Select((v, i) => _state.AsMemory(memory.VariableOffsets[i], v.ByteLength)).ToArray();
        _computed = new bool[module.Main.Tensors.Length];
        _called = new bool[module.Main.Nodes.Length];
        _gated = [.. Gates.ChainsOfTensors(module.Main).Select(c => c.Length > 0)];
        _graphs = [.. module.Graphs.Select((graph, g) => new PreparedGraph(graph, _tensors[g], variables))];
        Reset();
    }

    /// <summary>Called after each operator of the main graph that ran, with its position in execution order; its outputs are readable by <see cref="Tensor"/>.</summary>
    public Action<int>? LayerCompleted { get; set; }

    /// <summary>The number of inputs.</summary>
    public int InputCount => _module.Main.Inputs.Length;

    /// <summary>The number of outputs.</summary>
    public int OutputCount => _module.Main.Outputs.Length;

    /// <summary>The bytes of an input, to be written before <see cref="Run()"/>; a run may overwrite them.</summary>
    public Span<byte> Input(int index) => _tensors[0][_module.Main.Inputs[index]].Span;

    /// <summary>The elements of an input, to be written before <see cref="Run()"/>.</summary>
    /// <typeparam name="T">The element type: sbyte for int8, float for float32, ...</typeparam>
    public Span<T> Input<T>(int index)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Input(index));

    /// <summary>The bytes of an output, valid until the next run; empty where the last run did not compute it (<see cref="Gates"/>).</summary>
    public ReadOnlySpan<byte> Output(int index) => IsComputed(_module.Main.Outputs[index]) ? _tensors[0][_module.Main.Outputs[index]].Span : [];

    /// <summary>False for a tensor of the main graph that the last run did not compute, since a gate was off.</summary>
    public bool IsComputed(int tensor) => !_gated[tensor] || _computed[tensor];

    /// <summary>The elements of an output, valid until the next run; empty where the last run did not compute it.</summary>
    /// <typeparam name="T">The element type: sbyte for int8, float for float32, ...</typeparam>
    public ReadOnlySpan<T> Output<T>(int index)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Output(index));

    /// <summary>The bytes of a tensor of the main graph; meaningful while it is alive, which it is when the layer that computes it has just completed.</summary>
    public ReadOnlySpan<byte> Tensor(int index) => _tensors[0][index].Span;

    /// <summary>Forgets the past: state tensors hold their zero point, variables are zero, and what runs once will run again.</summary>
    public void Reset()
    {
        Array.Clear(_state);
        for (int g = 0; g < _graphs.Length; g++)
        {
            for (int t = 0; t < _tensors[g].Length; t++)
            {
                if (_module.Graphs[g].Tensors[t] is { IsVariable: true, Type: ElementType.Int8, Quantization: { } quantization })
                {
                    _tensors[g][t].Span.Fill(unchecked((byte)quantization.ZeroPoint));
                }
            }
        }

        Array.Clear(_called);
        Array.Clear(_computed);
    }

    /// <summary>Computes the outputs from the inputs.</summary>
    public void Run()
    {
        var main = _graphs[0];
        var nodes = _module.Main.Nodes;
        for (int n = 0; n < main.Count; n++)
        {
            int gate = nodes[n].Gate;
            bool runs = gate < 0 || (IsComputed(gate) && Gates.IsOn(_tensors[0][gate].Span));
            foreach (int t in nodes[n].Outputs)
            {
                _computed[t] = runs;
            }

            if (!runs)
            {
                continue;
            }

            if (!_called[n] && main.SubgraphOf(n) is var subgraph and > 0)
            {
                _called[n] = true;
                var called = _graphs[subgraph];
                for (int i = 0; i < called.Count; i++)
                {
                    called.Run(i);
                }
            }

            main.Run(n);
            LayerCompleted?.Invoke(n);
        }
    }

    /// <summary>Runs a model of one input and one output.</summary>
    /// <param name="input">All elements of the input.</param>
    /// <param name="output">Receives all elements of the output.</param>
    /// <typeparam name="TInput">The input's element type.</typeparam>
    /// <typeparam name="TOutput">The output's element type.</typeparam>
    /// <exception cref="ArgumentException">The model has more inputs or outputs, or a span has the wrong length.</exception>
    public void Run<TInput, TOutput>(ReadOnlySpan<TInput> input, Span<TOutput> output)
        where TInput : unmanaged
        where TOutput : unmanaged
    {
        if (InputCount != 1 || OutputCount != 1 || input.Length != Input<TInput>(0).Length || output.Length != Output<TOutput>(0).Length)
        {
            throw new ArgumentException("The spans must have exactly the elements of the model's only input and only output.");
        }

        input.CopyTo(Input<TInput>(0));
        Run();
        Output<TOutput>(0).CopyTo(output);
    }

    /// <summary>The kernels of a graph with their buffers, looked up once.</summary>
    private sealed class PreparedGraph
    {
        private readonly (ReferenceKernel Kernel, Memory<byte>[] Inputs, Memory<byte>[] Outputs, Memory<byte>[] Variables, int Subgraph, bool Skip)[] _nodes;

        public PreparedGraph(Graph graph, Memory<byte>[] tensors, Memory<byte>[] variables)
        {
            _nodes = [.. graph.Views.Select(view => (
                view.Node.Operator.Prepare(view),
                view.Node.Inputs.Select(t => t < 0 ? Memory<byte>.Empty : tensors[t]).ToArray(),
                view.Node.Outputs.Select(t => tensors[t]).ToArray(),
                view.Node.Inputs.Select(t => t >= 0 && graph.Tensors[t].Variable is var v and >= 0 ? variables[v] : Memory<byte>.Empty).ToArray(),
                view.Node.Operator.Control?.Subgraph ?? -1,
                GraphMemory.SharesBuffer(view)))];
        }

        public int Count => _nodes.Length;

        public int SubgraphOf(int node) => _nodes[node].Subgraph;

        public void Run(int node)
        {
            ref var n = ref _nodes[node];
            if (!n.Skip)
            {
                n.Kernel(new KernelIo(n.Inputs, n.Outputs, n.Variables));
            }
        }
    }
}
