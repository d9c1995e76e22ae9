using System.Collections.Immutable;
using Mote.Core;
using Mote.Operators.Convolution;
using Mote.Operators.Elementwise;
using Mote.Operators.Normalization;
using Mote.Operators.Regularization;

namespace Mote.Training;

/// <summary>
/// The form of a trained network that runs on a device: batch normalisation is folded into the weights before it (or becomes a multiplication and an
/// addition), what exists for training only is gone, and activations are fused with the operator before them. Operators of TFLite remain.
/// </summary>
public static class InferenceForm
{
    /// <summary>The form. Numbers differ from those of the network in rounding only.</summary>
    public static Graph Of(Graph network) => FuseActivations(RemoveUnused(FoldNormalization(DropNoise(network))));

    private static Graph DropNoise(Graph graph)
    {
        var map = new Dictionary<int, int>();
        int Follow(int t) => map.TryGetValue(t, out int source) ? source : t;
        var nodes = ImmutableArray.CreateBuilder<Node>();
        foreach (var node in graph.Nodes)
        {
            var inputs = node.Inputs.Select(Follow).ToImmutableArray();
            if (node.Operator is Dropout)
            {
                map[node.Outputs[0]] = inputs[0];
            }
            else
            {
                nodes.Add(node with { Inputs = inputs });
            }
        }

        return graph with { Nodes = nodes.ToImmutable(), Outputs = [.. graph.Outputs.Select(Follow)] };
    }

    private static Graph FoldNormalization(Graph graph)
    {
        var tensors = graph.Tensors.ToBuilder();
        var nodes = new List<Node>();
        int[] users = CountUsers(graph);
        foreach (var node in graph.Nodes)
        {
            if (node.Operator is not BatchNormalization normalization)
            {
                nodes.Add(node);
                continue;
            }

            var (scale, shift) = Affine(normalization, node, tensors);
            int before = nodes.FindIndex(n => n.Outputs.Contains(node.Inputs[0]));
            if (before >= 0 && users[node.Inputs[0]] == 1 && TryFold(nodes[before], scale, shift, tensors) is { } folded)
            {
                // The node stays where it was: what it reads is there, and its output is now the normalised one.
                nodes[before] = folded with { Outputs = node.Outputs };
                continue;
            }

            var output = tensors[node.Outputs[0]];
            int product = Add(tensors, output with { Name = $"{output.Name}/scaled" });
            int scaling = Add(tensors, Tensor.Constant<float>($"{output.Name}/scale", ElementType.Float32, new Shape(scale.Length), scale));
            int shifting = Add(tensors, Tensor.Constant<float>($"{output.Name}/shift", ElementType.Float32, new Shape(shift.Length), shift));
            nodes.Add(new Node(new Mul(), [node.Inputs[0], scaling], [product]));
            nodes.Add(new Node(new Add(), [product, shifting], node.Outputs));
        }

        return graph with { Tensors = tensors.ToImmutable(), Nodes = [.. nodes] };
    }

    private static (float[] Scale, float[] Shift) Affine(BatchNormalization normalization, Node node, ImmutableArray<Tensor>.Builder tensors)
    {
        var gamma = tensors[node.Inputs[1]].Values<float>();
        var beta = tensors[node.Inputs[2]].Values<float>();
        var mean = tensors[node.Inputs[3]].Values<float>();
        var variance = tensors[node.Inputs[4]].Values<float>();
        var (scale, shift) = (new float[gamma.Length], new float[gamma.Length]);
        for (int c = 0; c < scale.Length; c++)
        {
            double s = gamma[c] / Math.Sqrt((double)variance[c] + normalization.Epsilon);
            (scale[c], shift[c]) = ((float)s, (float)(beta[c] - (mean[c] * s)));
        }

        return (scale, shift);
    }

    /// <summary>A convolution or dense layer whose output channels are scaled and shifted, or null for anything else.</summary>
    private static Node? TryFold(Node node, float[] scale, float[] shift, ImmutableArray<Tensor>.Builder tensors)
    {
        bool innermost = node.Operator is DepthwiseConv2D;
        if (node.Operator is not (Conv2D { Activation: FusedActivation.None } or DepthwiseConv2D { Activation: FusedActivation.None } or FullyConnected { Activation: FusedActivation.None })
            || tensors[node.Inputs[1]] is not { IsConstant: true, Type: ElementType.Float32 } filter || (node.Inputs.Length > 2 && node.Inputs[2] >= 0 && !tensors[node.Inputs[2]].IsConstant))
        {
            return null;
        }

        float[] weights = filter.Values<float>().ToArray();
        int channelSize = weights.Length / scale.Length;
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] *= scale[innermost ? i % scale.Length : i / channelSize];
        }

        bool hasBias = node.Inputs.Length > 2 && node.Inputs[2] >= 0;
        float[] bias = hasBias ? tensors[node.Inputs[2]].Values<float>().ToArray() : new float[scale.Length];
        for (int c = 0; c < bias.Length; c++)
        {
            bias[c] = (bias[c] * scale[c]) + shift[c];
        }

        string biasName = hasBias ? tensors[node.Inputs[2]].Name : $"{filter.Name}/bias";
        int newFilter = Add(tensors, Tensor.Constant<float>(filter.Name, ElementType.Float32, filter.Shape, weights));
        int newBias = Add(tensors, Tensor.Constant<float>(biasName, ElementType.Float32, new Shape(bias.Length), bias));
        return node with { Inputs = [node.Inputs[0], newFilter, newBias] };
    }

    private static Graph FuseActivations(Graph graph)
    {
        var nodes = graph.Nodes.ToList();
        for (int n = 0; n < nodes.Count; n++)
        {
            var view = new NodeView(graph, nodes[n], n);
            if (nodes[n].Operator.AsActivation(view) is not { } activation || nodes[n].Inputs.Length != 1)
            {
                continue;
            }

            int x = nodes[n].Inputs[0];
            int before = nodes.FindIndex(m => m.Outputs.Contains(x));
            if (before >= 0 && !graph.Outputs.Contains(x) && nodes.Count(m => m.Inputs.Contains(x)) == 1
                && nodes[before].Operator.WithActivation(new NodeView(graph, nodes[before], before), activation) is { } fused)
            {
                nodes[before] = nodes[before] with { Operator = fused, Outputs = nodes[n].Outputs };
                nodes.RemoveAt(n--);
            }
        }

        return graph with { Nodes = [.. nodes] };
    }

    /// <summary>The graph without tensors that nothing reads or writes; numbers change.</summary>
    private static Graph RemoveUnused(Graph graph)
    {
        var used = graph.Nodes.SelectMany(n => n.Inputs.Concat(n.Outputs)).Concat(graph.Inputs).Concat(graph.Outputs).Where(t => t >= 0).ToHashSet();
        int[] kept = [.. Enumerable.Range(0, graph.Tensors.Length).Where(used.Contains)];
        var number = kept.Select((t, i) => (t, i)).ToDictionary(p => p.t, p => p.i);
        number[-1] = -1;
        return graph with
        {
            Tensors = [.. kept.Select(t => graph.Tensors[t])],
            Nodes = [.. graph.Nodes.Select((n, i) => n with { Inputs = [.. n.Inputs.Select(t => number[t])], Outputs = [.. n.Outputs.Select(t => number[t])], Covers = [i] })],
            Inputs = [.. graph.Inputs.Select(t => number[t])],
            Outputs = [.. graph.Outputs.Select(t => number[t])],
        };
    }

    private static int[] CountUsers(Graph graph)
    {
        var users = new int[graph.Tensors.Length];
        foreach (int t in graph.Nodes.SelectMany(n => n.Inputs).Where(t => t >= 0).Concat(graph.Outputs))
        {
            users[t]++;
        }

        return users;
    }

    private static int Add(ImmutableArray<Tensor>.Builder tensors, Tensor tensor)
    {
        tensors.Add(tensor);
        return tensors.Count - 1;
    }
}
