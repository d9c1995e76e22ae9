using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Operators.Convolution;
using Mote.Operators.FakeQuantization;
using Mote.Operators.Layout;

namespace Mote.Training;

/// <summary>The nodes of a network for one example, added to a builder for a batch of them: the first extent of every activation grows.</summary>
internal sealed class BatchedGraph(GraphBuilder builder, Graph network, int batch)
{
    private readonly int[] _map = [.. Enumerable.Repeat(-1, network.Tensors.Length)];

    /// <summary>The tensor of the builder that stands for a tensor of the network; it must have been added.</summary>
    public int this[int tensor] => tensor < 0 ? -1 : _map[tensor];

    /// <summary>Says which tensor of the builder stands for one of the network.</summary>
    public void Set(int tensor, int stands) => _map[tensor] = stands;

    /// <summary>The shape of an activation of the network for the whole batch.</summary>
    /// <exception cref="DiagnosticException">It has no batch.</exception>
    public Shape Batched(Tensor tensor)
    {
        if (tensor.Shape.Rank == 0)
        {
            throw Refuse($"tensor '{tensor.Name}'", $"it is a scalar, which has no extent that counts examples");
        }

        return new Shape([tensor.Shape[0] * batch, .. tensor.Shape.Dimensions[1..]]);
    }

    /// <summary>The tensor that stands for one of the network, which is added now if it is a constant that is not learnt.</summary>
    public int Constant(int tensor)
    {
        if (tensor >= 0 && _map[tensor] < 0 && network.Tensors[tensor].IsConstant)
        {
            _map[tensor] = builder.Add(network.Tensors[tensor]);
        }

        return this[tensor];
    }

    /// <summary>Adds a node whose operands have been added; its outputs then stand for the node's.</summary>
    /// <param name="op">The operator, which may be another than the node's.</param>
    /// <param name="node">The node.</param>
    /// <exception cref="DiagnosticException">The operator does not do the same to each example of a batch.</exception>
    public void Add(Operator op, NodeView node) => Add(op, node, 0);

    /// <summary>
    /// Adds a node as it is trained: <see cref="Operator.TrainingForm"/> in place of its operator where there is one. What that saves for the gradient
    /// follows the node's outputs.
    /// </summary>
    public void AddTrained(NodeView node)
    {
        var (form, saved) = node.Node.Operator.TrainingForm ?? (node.Node.Operator, 0);
        Add(form, node, saved);
    }

    private void Add(Operator op, NodeView node, int saved)
    {
        int[] inputs = [.. node.Node.Inputs.Select(Constant)];
        if (op is Reshape)
        {
            inputs = [inputs[0], ReshapeTo(node)];
        }
        else if (op is TransposeConv)
        {
            inputs[0] = ReshapeTo(node);
        }

        // What is made of weights alone has no batch, and stands for a constant.
        Tensor[] outputs = [.. node.Node.Outputs.Select(t => op is FakeQuantizeWeights ? network.Tensors[t] : network.Tensors[t] with { Shape = Batched(network.Tensors[t]), Data = null })];
        var more = Enumerable.Range(0, saved).Select(i => new Tensor(FormattableString.Invariant($"{outputs[0].Name}/saved {i}"), ElementType.Float32, Shape.Scalar));
        var added = builder.Nodes(op, [.. outputs, .. more], inputs);
        for (int i = 0; i < outputs.Length; i++)
        {
            if (builder[added[i]].Shape != outputs[i].Shape)
            {
                throw Refuse(node.Place, $"for {batch} examples its output is {builder[added[i]].Shape} in place of {outputs[i].Shape}");
            }

            _map[node.Node.Outputs[i]] = added[i];
        }
    }

    private int ReshapeTo(NodeView node)
    {
        var shape = Batched(node.Output(0));
        return builder.Constant<int>($"{node.Output(0).Name}/shape", ElementType.Int32, new Shape(shape.Rank), shape.Dimensions.AsSpan());
    }

    private static DiagnosticException Refuse(string place, FormattableString found) => new(new Diagnostic(DiagnosticIds.NotDifferentiable, place,
        FormattableString.Invariant(found), "operators that treat each example of a batch alike"));
}
