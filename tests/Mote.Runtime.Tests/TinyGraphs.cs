using System.Collections.Immutable;
using Mote.Core;
using Mote.Operators;
using Mote.Operators.Cases;
using Mote.Operators.Convolution;
using Mote.Operators.Joining;
using Mote.Operators.Layout;
using Mote.Operators.Slicing;
using Mote.Operators.Variables;

namespace Mote.Tests.Graphs;

/// <summary>Small graphs to compile, made in memory.</summary>
internal static class TinyGraphs
{
    public static Quantization Scale { get; } = new(0.05f, -3);

    /// <summary>input (1,6,6,3) -> 3x3 -> 3x3 -> 1x1 -> output (1,6,6,5); the first two layers have the same dimensions.</summary>
    public static GraphModule Convolutions(uint seed = 1)
    {
        var builder = new TinyGraphBuilder(ElementType.Int8, new Shape(1, 6, 6, 3), Scale);
        int x = builder.Convolution(builder.Input, 3, 3, seed);
        x = builder.Convolution(x, 3, 3, seed + 1);
        x = builder.Convolution(x, 5, 1, seed + 2);
        return builder.Build(x);
    }

    /// <summary>
    /// A delay of one invocation: the output is the input of the invocation before; the first is what a subgraph, called once, assigns (7, 8, 9).
    /// </summary>
    public static GraphModule Delay()
    {
        var shape = new Shape(3);
        Tensor handle = new("handle", ElementType.Resource, Shape.Scalar) { Variable = 0 };
        var initial = Tensor.Constant<sbyte>("initial", ElementType.Int8, shape, [7, 8, 9]);
        var initialise = new Graph("initialise", [handle, initial],
        [
            new Node(new VarHandle { SharedName = "memory" }, [], [0]) { Covers = [0] },
            new Node(new AssignVariable(), [0, 1], []) { Covers = [1] },
        ], [], []);
        var main = new Graph("main", [new Tensor("input", ElementType.Int8, shape), handle, new Tensor("output", ElementType.Int8, shape)],
        [
            new Node(new CallOnce { Subgraph = 1 }, [], []) { Covers = [0] },
            new Node(new VarHandle { SharedName = "memory" }, [], [1]) { Covers = [1] },
            new Node(new ReadVariable(), [1], [2]) { Covers = [2] },
            new Node(new AssignVariable(), [1, 0], []) { Covers = [3] },
        ], [0], [2]);
        return new GraphModule([main, initialise]) { Variables = [new ResourceVariable("memory", ElementType.Int8, shape)] };
    }

    /// <summary>
    /// A stream of int32: windows of 8 samples, a hop of 3. Sample 0 of a window is a gate; under it samples 1 and 2 are an event and sample 3 is a
    /// second gate, under which the padded window, as 2 x 4, and three of its samples are outputs.
    /// </summary>
    public static GraphModule Stream()
    {
        var builder = new Core.GraphBuilder("stream");
        int Slice(int x, int from, int to) => builder.Node(new StridedSlice(), $"x[{from}..{to}]", ElementType.Int32, x,
            Vector(builder, from), Vector(builder, to), Vector(builder, 1));
        int window = builder.Input("window", ElementType.Int32, new Shape(8));
        int outer = Slice(window, 0, 1);
        builder.EndStage("listen");
        builder.Gate = outer;
        int found = Slice(window, 1, 3);
        int inner = Slice(window, 3, 4);
        builder.EndStage("find");
        builder.Gate = inner;
        int memory = builder.Node(new Concatenation { Axis = 0 }, "three", ElementType.Int32, Slice(window, 4, 6), outer);
        int image = builder.Nodes(new Reshape(), [new Tensor("image", ElementType.Int32, new Shape(2, 4))], window, builder.Constant<int>("shape", ElementType.Int32, new Shape(2), [2, 4]))[0];
        int padded = builder.Node(new Pad(), "padded", ElementType.Int32, image, builder.Constant<int>("paddings", ElementType.Int32, new Shape(2, 2), [1, 0, 0, 1]));
        builder.EndStage("look");
        int output = builder.Output(found);
        builder.Output(padded);
        builder.Output(memory);
        builder.Output(outer);
        return new GraphModule([builder.Build()])
        {
            Stream = new StreamInfo(1000, 1, 8, 3) { Labels = ["nothing", "one \"two\""], EventOutput = output, Stages = builder.Stages },
        };
    }

    /// <summary>Two inputs: a gate, and what <see cref="Delay"/> delays where the gate is on; its subgraph runs when the gate is on for the first time.</summary>
    public static GraphModule GatedDelay()
    {
        var delay = Delay();
        var builder = new Core.GraphBuilder("gated delay");
        int gate = builder.Input("gate", ElementType.Int8, new Shape(1));
        int input = builder.Input("input", ElementType.Int8, new Shape(3));
        builder.Gate = gate;
        builder.Output(builder.Inline(delay.Main, [input], moveCall: (op, subgraph) => ((CallOnce)op) with { Subgraph = subgraph })[0]);
        return delay with { Graphs = [builder.Build(), .. delay.Graphs.Skip(1)] };
    }

    private static int Vector(Core.GraphBuilder builder, int value) => builder.Constant<int>("vector", ElementType.Int32, new Shape(1), [value]);
}

/// <summary>Builds a graph node by node; tensors and nodes are numbered in the order in which they are added.</summary>
internal sealed class TinyGraphBuilder
{
    private readonly List<Tensor> _tensors = [];
    private readonly List<Node> _nodes = [];
    private readonly List<int> _inputs = [];

    public TinyGraphBuilder(ElementType type, Shape shape, Quantization? quantization = null)
    {
        Input = AddInput(type, shape, quantization);
    }

    public int Input { get; }

    public int AddInput(ElementType type, Shape shape, Quantization? quantization = null)
    {
        _inputs.Add(Add(new Tensor($"input{_inputs.Count}", type, shape) { Quantization = quantization }));
        return _inputs[^1];
    }

    public int Add(Tensor tensor)
    {
        _tensors.Add(tensor);
        return _tensors.Count - 1;
    }

    public Tensor this[int index] => _tensors[index];

    /// <summary>Applies an operator with one output, whose type and quantization are given; its shape is inferred.</summary>
    public int Apply(Operator op, ElementType type, Quantization? quantization, params ImmutableArray<int> inputs)
    {
        int output = Add(new Tensor($"value{_nodes.Count}", type, Shape.Scalar) { Quantization = quantization });
        var node = new Node(op, inputs, [output]) { Covers = [_nodes.Count] };
        var view = new NodeView(new Graph("", [.. _tensors], [], [], []), node, _nodes.Count);
        var bag = new DiagnosticBag();
        var inferred = op.Infer(view, new NodeReport(view, bag));
        bag.ThrowIfAny();
        _tensors[output] = _tensors[output] with { Shape = inferred[0].Shape };
        _nodes.Add(node);
        return output;
    }

    /// <summary>A SAME convolution with weights from a seed.</summary>
    public int Convolution(int x, int filters, int kernel, uint seed)
    {
        int channels = _tensors[x].Shape[3];
        var shape = new Shape(filters, kernel, kernel, channels);
        int weights = Add(Tensor.Constant<sbyte>($"weights{seed}", ElementType.Int8, shape, CaseData.SignedBytes(seed, shape.ElementCount), CaseData.PerChannel(seed, filters, 0, 0.01f)));
        int bias = Add(Tensor.Constant<int>($"bias{seed}", ElementType.Int32, new Shape(filters), CaseData.Integers(seed + 9, filters, -900, 900)));
        return Apply(new Conv2D { Padding = PaddingScheme.Same }, ElementType.Int8, TinyGraphs.Scale, x, weights, bias);
    }

    public GraphModule Build(params ImmutableArray<int> outputs) =>
        new([new Graph("main", [.. _tensors], [.. _nodes], [.. _inputs], outputs)]);
}
