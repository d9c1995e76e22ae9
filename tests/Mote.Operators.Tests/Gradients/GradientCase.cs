using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Cases;
using Mote.Operators.Elementwise;

namespace Mote.Operators.Tests.Gradients;

/// <summary>A case of an operator with its backward nodes: the gradient of sum(r y) with fixed random r, which is what dy is.</summary>
public sealed class GradientCase
{
    private readonly Graph _graph;
    private readonly int[] _inputs, _gradients, _given;

    private GradientCase(OperatorCase one, Graph graph, NodeView node, int[] inputs, int[] gradients, int[] given)
    {
        (_graph, Node, _inputs, _gradients, _given) = (graph, node, inputs, gradients, given);
        Values = [.. inputs.Select((t, slot) => t >= 0 && graph.Tensors[t].Type == ElementType.Float32 ? Fill(one, slot) : null)];
        Upstream = [.. node.Node.Outputs.Select((t, i) => CaseData.Floats((uint)(91 + i), graph.Tensors[t].Shape.ElementCount))];
    }

    /// <summary>The forward node, which is the first of the graph.</summary>
    public NodeView Node { get; }

    /// <summary>The float inputs by slot; null where there are none.</summary>
    public float[]?[] Values { get; }

    /// <summary>r of each output.</summary>
    public float[][] Upstream { get; }

    /// <summary>The operators of the backward nodes.</summary>
    public IEnumerable<Operator> Backward => _graph.Nodes.Skip(1).Select(n => n.Operator);

    /// <summary>True for a case that reads or writes floats.</summary>
    public static bool HasFloats(OperatorCase one) => one.Outputs.Any(o => o.Type == ElementType.Float32) || one.Inputs.Any(t => t is { Type: ElementType.Float32 });

    /// <summary>True for a case whose inputs and outputs include floats, and which keeps no state.</summary>
    public static bool IsReal(OperatorCase one) => one.Outputs.Any(o => o.Type == ElementType.Float32)
        && one.Inputs.Any(t => t is { Type: ElementType.Float32 }) && !one.Inputs.Any(t => t is { IsVariable: true }) && one.Variables.IsEmpty;

    /// <summary>Builds the case; null when the operator has no rule.</summary>
    public static GradientCase? Of(OperatorCase one) => Of(one, needsRule: true);

    /// <summary>The outputs by the reference.</summary>
    public static (NodeView Node, float[]?[] Values, float[][] Outputs) Reference(OperatorCase one)
    {
        var forward = Of(one, needsRule: false)!;
        return (forward.Node, forward.Values, NodeRun.Reference(forward.Node, forward.Values));
    }

    private static GradientCase? Of(OperatorCase one, bool needsRule)
    {
        var op = one.Operator.WithoutActivation?.Plain ?? one.Operator;
        var builder = new GraphBuilder("gradient");
        int[] inputs = [.. one.Inputs.Select(t => t is null ? -1 : builder.Add(t))];
        var outputs = builder.Nodes(op, [.. one.Outputs.Select((o, i) => new Tensor($"y{i}", o.Type, o.Shape) { Quantization = o.Quantization })], inputs);
        int[] gradients = [.. outputs.Select(t => builder.Add(new Tensor("dy", ElementType.Float32, builder[t].Shape)))];
        var forward = builder.Build().View(0);
        bool[] wanted = [.. inputs.Select(t => t >= 0 && builder[t].Type == ElementType.Float32)];
        var scope = new GradientScope(builder, forward, gradients, wanted);
        if (!op.Differentiate(scope) && needsRule)
        {
            return null;
        }

        var graph = builder.Build();
        return new GradientCase(one, graph, graph.View(0), inputs, gradients, [.. scope.Given]);
    }

    /// <summary>Runs forward and backward nodes: the outputs, and for each input slot its gradient (null where none is given).</summary>
    public (float[][] Outputs, float[]?[] Gradients) Run()
    {
        var buffers = NodeRun.Buffers(_graph);
        for (int slot = 0; slot < _inputs.Length; slot++)
        {
            if (Values[slot] is { } values)
            {
                buffers[_inputs[slot]] = NodeRun.Bytes(values);
            }
        }

        for (int i = 0; i < _gradients.Length; i++)
        {
            buffers[_gradients[i]] = NodeRun.Bytes(Upstream[i]);
        }

        NodeRun.Train(_graph, buffers);
        float[] Read(int t) => MemoryMarshal.Cast<byte, float>(buffers[t].Span).ToArray();
        return ([.. Node.Node.Outputs.Select(Read)], [.. _given.Select(t => t < 0 ? null : Read(t))]);
    }

    /// <summary>The shape of a slot's gradient; null where none is given.</summary>
    public Shape? ShapeOf(int slot) => _given[slot] < 0 ? null : _graph.Tensors[_given[slot]].Shape;

    private static float[] Fill(OperatorCase one, int slot)
    {
        var tensor = one.Inputs[slot]!;
        if (tensor.IsConstant)
        {
            return tensor.Values<float>().ToArray();
        }

        var (min, max) = one.Ranges.TryGetValue(slot, out var range) ? range : (-8, 8);
        var values = CaseData.Floats((uint)(17 + (slot * 1009) + tensor.Shape.ElementCount), tensor.Shape.ElementCount, (float)min, (float)max);
        return one.Operator is Sqrt or Rsqrt or Log ? Array.ConvertAll(values, v => Math.Abs(v) + 0.01f) : values;
    }
}
