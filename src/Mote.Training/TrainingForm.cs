using System.Collections.Immutable;
using Mote.Core;
using Mote.Operators.Activation;
using Mote.Operators.Elementwise;
using Mote.Operators.Normalization;

namespace Mote.Training;

/// <summary>
/// The form of a network that is differentiated: activations stand apart from the operators that they were fused with, what the loss takes over is
/// gone from the end, and a batch normalisation takes in the addition and the activation that follow it.
/// </summary>
internal static class TrainingForm
{
    /// <summary>The form for a loss. Constants keep their numbers.</summary>
    /// <param name="network">The network.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="frozen">True for names of parameters that stay as they are: a normalisation whose gains are frozen keeps its statistics, too.</param>
    public static Graph Of(Graph network, Loss loss, Func<string, bool> frozen) => FuseNormalization(DropEnd(SplitActivations(network), loss), frozen);

    /// <summary>The network with activations apart from the operators that they were fused with, which have fast kernels without them only.</summary>
    public static Graph SplitActivations(Graph graph)
    {
        var tensors = graph.Tensors.ToBuilder();
        var nodes = ImmutableArray.CreateBuilder<Node>();
        foreach (var node in graph.Nodes)
        {
            if (node.Operator.WithoutActivation is not { } parts)
            {
                nodes.Add(node);
                continue;
            }

            var output = tensors[node.Outputs[0]];
            tensors.Add(output with { Name = $"{output.Name}/linear" });
            nodes.Add(node with { Operator = parts.Plain, Outputs = [tensors.Count - 1] });
            nodes.Add(new Node(ActivationOf(parts.Activation), [tensors.Count - 1], node.Outputs));
        }

        return graph with { Tensors = tensors.ToImmutable(), Nodes = nodes.ToImmutable() };
    }

    private static Operator ActivationOf(FusedActivation activation) => activation switch
    {
        FusedActivation.Relu => new Relu(),
        FusedActivation.Relu6 => new Relu6(),
        FusedActivation.ReluN1To1 => new ReluN1To1(),
        _ => throw new InvalidOperationException($"There is no activation {activation}."),
    };

    /// <summary>The network without the operator at its end that the loss takes over.</summary>
    public static Graph DropEnd(Graph graph, Loss loss)
    {
        int last = Array.FindLastIndex([.. graph.Nodes], n => n.Outputs.Contains(graph.Outputs[0]));
        string? taken = loss.Kind switch
        {
            LossKind.CrossEntropy => "SOFTMAX",
            LossKind.BinaryCrossEntropy => "LOGISTIC",
            _ => null,
        };
        if (last < 0 || taken is null || graph.Nodes[last].Operator.Name != taken)
        {
            return graph;
        }

        return graph with { Nodes = graph.Nodes.RemoveAt(last), Outputs = graph.Outputs.SetItem(0, graph.Nodes[last].Inputs[0]) };
    }

    /// <summary>
    /// BATCH_NORMALIZATION [, ADD of a tensor of the same shape] [, RELU or RELU6] as one node, where nothing else reads what is between. It stands
    /// where the last of them stood, so that the other operand of the addition is computed before it. The node keeps the operands of the
    /// normalisation, moving statistics included; the other operand of the addition follows them.
    /// </summary>
    private static Graph FuseNormalization(Graph graph, Func<string, bool> frozen)
    {
        var nodes = new List<Node?>(graph.Nodes);
        for (int n = 0; n < nodes.Count; n++)
        {
            if (nodes[n] is not { Operator: BatchNormalization normalization } fused || fused.Inputs.Skip(1).Take(2).All(t => frozen(graph.Tensors[t].Name)))
            {
                continue;
            }

            int place = n;
            var training = new BatchNormalizationTraining { Epsilon = normalization.Epsilon };
            if (SoleUser(graph, nodes, fused.Outputs[0]) is var sum and >= 0 && nodes[sum] is { Operator: Add } addition
                && addition.Inputs.FirstOrDefault(t => t != fused.Outputs[0], -1) is var other and >= 0
                && !graph.Tensors[other].IsConstant && graph.Tensors[other].Shape == graph.Tensors[fused.Outputs[0]].Shape)
            {
                fused = fused with { Inputs = fused.Inputs.Add(other), Outputs = addition.Outputs };
                (nodes[place], place) = (null, sum);
            }

            if (SoleUser(graph, nodes, fused.Outputs[0]) is var user and >= 0 && Clamp(nodes[user]!.Operator) is { } activation)
            {
                training = training with { Activation = activation };
                fused = fused with { Outputs = nodes[user]!.Outputs };
                (nodes[place], place) = (null, user);
            }

            nodes[place] = fused with { Operator = training };
        }

        return graph with { Nodes = [.. nodes.OfType<Node>()] };
    }

    private static FusedActivation? Clamp(Operator op) => op switch
    {
        Relu => FusedActivation.Relu,
        Relu6 => FusedActivation.Relu6,
        _ => null,
    };

    private static int SoleUser(Graph graph, List<Node?> nodes, int tensor)
    {
        int user = -1;
        for (int n = 0; n < nodes.Count; n++)
        {
            if (nodes[n] is { } node && node.Inputs.Contains(tensor))
            {
                if (user >= 0 || node.Inputs.Count(t => t == tensor) > 1)
                {
                    return -1;
                }

                user = n;
            }
        }

        return graph.Outputs.Contains(tensor) ? -1 : user;
    }
}
