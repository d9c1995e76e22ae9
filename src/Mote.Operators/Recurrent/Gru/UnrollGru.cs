using System.Collections.Immutable;
using Mote.Core;
using Mote.Operators.Activation;
using Mote.Operators.Convolution;
using Mote.Operators.Elementwise;
using Mote.Operators.Joining;
using Mote.Operators.Slicing;

namespace Mote.Operators.Recurrent;

/// <summary>
/// Writes each float32 GRU as operators that TFLite has, step by step; the results keep their bits. Stateful and quantized ones stay: the former would
/// need variables between invocations, the latter would round otherwise. So do those of more steps than <see cref="MostSteps"/>.
/// </summary>
public static class UnrollGru
{
    /// <summary>Steps at most: each becomes a dozen operators.</summary>
    public const int MostSteps = 2048;

    /// <summary>The module without those.</summary>
    public static GraphModule Apply(GraphModule module) =>
        module.Graphs.Any(g => g.Nodes.Any(n => n.Operator is Gru)) ? module with { Graphs = [.. module.Graphs.Select(Apply)] } : module;

    private static Graph Apply(Graph graph)
    {
        var unrolled = new Steps(graph);
        foreach (var node in graph.Views)
        {
            if (node.Node.Operator is Gru { Stateful: false } gru && node.Input(0).Type == ElementType.Float32 && node.Input(0).Shape[1] <= MostSteps)
            {
                unrolled.Add(gru, node);
            }
            else
            {
                unrolled.Nodes.Add(node.Node);
            }
        }

        return graph with { Tensors = unrolled.Tensors.ToImmutable(), Nodes = unrolled.Nodes.ToImmutable() };
    }

    private sealed class Steps(Graph graph)
    {
        public ImmutableArray<Tensor>.Builder Tensors { get; } = graph.Tensors.ToBuilder();

        public ImmutableArray<Node>.Builder Nodes { get; } = ImmutableArray.CreateBuilder<Node>();

        public void Add(Gru gru, NodeView node)
        {
            var shapes = GruShapes.Of(node);
            var (state, pair, rows) = (new Shape(shapes.Batch, shapes.Units), new Shape(shapes.Batch, 2 * shapes.Units), new Shape(shapes.Batch, shapes.Rows));
            string name = node.Output(0).Name;
            int Real(string what, Shape shape, ReadOnlySpan<float> values) => Append(Tensor.Constant($"{name}/{what}", ElementType.Float32, shape, values));
            int Integers(string what, params ReadOnlySpan<int> values) => Append(Tensor.Constant($"{name}/{what}", ElementType.Int32, new Shape(values.Length), values));
            int Result(Operator op, string what, Shape shape, params ReadOnlySpan<int> inputs)
            {
                int tensor = Append(new Tensor($"{name}/{what}", ElementType.Float32, shape));
                Run(node, op, inputs, [tensor]);
                return tensor;
            }

            (int First, int Second) Parts(Operator op, string what, Shape first, Shape second, params ReadOnlySpan<int> inputs)
            {
                int tensor = Append(new Tensor($"{name}/{what}_0", ElementType.Float32, first));
                Append(new Tensor($"{name}/{what}_1", ElementType.Float32, second));
                Run(node, op, inputs, [tensor, tensor + 1]);
                return (tensor, tensor + 1);
            }

            int one = Real("one", new Shape(1), [1]);
            int axis = Append(Tensor.Constant<int>($"{name}/axis", ElementType.Int32, Shape.Scalar, [1]));
            int sizes = Integers("sizes", 2 * shapes.Units, shapes.Units);
            int h = Real("start", state, new float[state.ElementCount]);
            var (inputBias, hiddenBias) = (-1, -1);
            if (node.OptionalInput(3) is { } bias)
            {
                inputBias = Real("bias", new Shape(shapes.Rows), bias.Values<float>()[..shapes.Rows]);
                hiddenBias = Real("recurrent_bias", new Shape(shapes.Rows), bias.Values<float>()[shapes.Rows..]);
            }

            var dense = new FullyConnected();
            int inputs = Result(dense with { KeepDimensions = true }, "input", new Shape(shapes.Batch, shapes.Steps, shapes.Rows),
                node.Node.Inputs[0], node.Node.Inputs[1], inputBias);
            int first = Tensors.Count;
            Tensors.AddRange(Enumerable.Range(0, shapes.Steps).Select(t => new Tensor($"{name}/input_{t}", ElementType.Float32, rows)));
            Run(node, new Unpack { Count = shapes.Steps, Axis = 1 }, [inputs], [.. Enumerable.Range(first, shapes.Steps)]);

            var states = new int[shapes.Steps];
            for (int t = 0; t < shapes.Steps; t++)
            {
                int hidden = Result(dense, $"hidden_{t}", rows, h, node.Node.Inputs[2], hiddenBias);
                var fromInput = Parts(new SplitV { NumSplits = 2 }, $"input_{t}", pair, state, first + t, sizes, axis);
                var fromHidden = Parts(new SplitV { NumSplits = 2 }, $"hidden_{t}", pair, state, hidden, sizes, axis);
                int gates = Result(new Logistic(), $"gates_{t}", pair, Result(new Add(), $"gate_sums_{t}", pair, fromInput.First, fromHidden.First));
                var (z, r) = Parts(new Split { NumSplits = 2 }, $"gates_{t}", state, state, axis, gates);
                int remembered = Result(new Mul(), $"remembered_{t}", state, r, fromHidden.Second);
                int n = Result(new Tanh(), $"candidate_{t}", state, Result(new Add(), $"candidate_sum_{t}", state, fromInput.Second, remembered));
                int rest = Result(new Sub(), $"rest_{t}", state, one, z);
                int taken = Result(new Mul(), $"taken_{t}", state, rest, n);
                int left = Result(new Mul(), $"left_{t}", state, z, h);
                if (t == shapes.Steps - 1 && !gru.ReturnSequences)
                {
                    Run(node, new Add(), [taken, left], node.Node.Outputs);
                    return;
                }

                states[t] = h = Result(new Add(), $"state_{t}", state, taken, left);
            }

            Run(node, new Pack { Count = shapes.Steps, Axis = 1 }, states, node.Node.Outputs);
        }

        private int Append(Tensor tensor)
        {
            Tensors.Add(tensor);
            return Tensors.Count - 1;
        }

        private void Run(NodeView node, Operator op, ReadOnlySpan<int> inputs, ImmutableArray<int> outputs) =>
            Nodes.Add(new Node(op, [.. inputs], outputs) { Covers = node.Node.Covers, Gate = node.Node.Gate });
    }
}
