using System.Collections.Immutable;
using Mote.Core;
using Mote.Operators.Elementwise;
using Mote.Operators.Layout;
using Mote.Operators.Reduction;

namespace Mote.Training;

/// <summary>The model that goes into a project: scaling of features, then the network.</summary>
internal static class ModelAssembly
{
    /// <summary>A module that reads features as the front end gives them.</summary>
    /// <param name="network">The network, float32 or int8 with float32 at its entrance.</param>
    /// <param name="scaling">What comes before it.</param>
    public static GraphModule WithScaling(GraphModule network, FeatureScaling scaling)
    {
        if (scaling.IsNone)
        {
            return network;
        }

        var main = network.Main;
        var builder = new GraphBuilder(main.Name);
        var input = main.Tensors[main.Inputs[0]];
        int x = builder.Input("features", ElementType.Float32, input.Shape);
        foreach (int output in builder.Inline(main, [scaling.Add(builder, x)]))
        {
            builder.Output(output);
        }

        return new GraphModule([builder.Build()]) { Description = network.Description };
    }

    /// <summary>
    /// A module that reads features as the front end gives them and gives how far what an autoencoder makes of them is from them: the mean squared
    /// difference, in units of the scaled features, as one float32 number.
    /// </summary>
    /// <param name="network">The autoencoder, float32 at its entrance and exit; as many outputs as inputs.</param>
    /// <param name="scaling">What comes before it.</param>
    public static GraphModule WithError(GraphModule network, FeatureScaling scaling)
    {
        var main = network.Main;
        var builder = new GraphBuilder(main.Name);
        int features = scaling.Add(builder, builder.Input("features", ElementType.Float32, main.Tensors[main.Inputs[0]].Shape));
        int made = builder.Inline(main, [features])[0];
        var shape = builder[made].Shape;
        if (builder[features].Shape != shape)
        {
            int extents = builder.Constant<int>("features, shape", ElementType.Int32, new Shape(shape.Rank), shape.Dimensions.AsSpan());
            features = builder.Nodes(new Reshape(), [new Tensor("features, reshaped", ElementType.Float32, shape)], features, extents)[0];
        }

        int difference = builder.Node(new Sub(), "difference", ElementType.Float32, made, features);
        int square = builder.Node(new Mul(), "squared difference", ElementType.Float32, difference, difference);
        int axes = builder.Constant<int>("error/axes", ElementType.Int32, new Shape(shape.Rank - 1), [.. Enumerable.Range(1, shape.Rank - 1)]);
        int mean = builder.Node(new Mean { KeepDims = true }, "mean squared difference", ElementType.Float32, square, axes);
        builder.Output(shape.Rank == 2 ? mean : builder.Nodes(new Reshape(), [new Tensor("error", ElementType.Float32, new Shape(1, 1))], mean, builder.Constant<int>("error/shape", ElementType.Int32, new Shape(2), [1, 1]))[0]);
        return new GraphModule([builder.Build()]) { Description = network.Description };
    }

    /// <summary>A float network whose outputs are scaled back to the targets' units: the last dense layer takes the factors over.</summary>
    /// <param name="network">The form for inference.</param>
    /// <param name="scaling">For each output the mean and the deviation that training took away.</param>
    /// <exception cref="DiagnosticException">The network does not end with a dense layer.</exception>
    public static Graph WithTargets(Graph network, ImmutableArray<(float Mean, float Deviation)> scaling)
    {
        if (scaling.IsDefaultOrEmpty)
        {
            return network;
        }

        int last = Array.FindLastIndex([.. network.Nodes], n => n.Outputs.Contains(network.Outputs[0]));
        if (last < 0 || network.Nodes[last] is not { Operator: Operators.Convolution.FullyConnected { Activation: FusedActivation.None } } node || node.Inputs.Length < 3 || node.Inputs[2] < 0)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.BadNetwork, $"network '{network.Name}'", "a network that predicts numbers does not end with a dense layer without activation",
                Remedy: "Add '{kind: dense}' as the last layer"));
        }

        float[] weights = network.Tensors[node.Inputs[1]].Values<float>().ToArray();
        float[] bias = network.Tensors[node.Inputs[2]].Values<float>().ToArray();
        int inputs = weights.Length / bias.Length;
        for (int o = 0; o < bias.Length; o++)
        {
            foreach (ref float weight in weights.AsSpan(o * inputs, inputs))
            {
                weight *= scaling[o].Deviation;
            }

            bias[o] = (bias[o] * scaling[o].Deviation) + scaling[o].Mean;
        }

        return network with
        {
            Tensors = network.Tensors.SetItem(node.Inputs[1], Tensor.Constant<float>(network.Tensors[node.Inputs[1]].Name, ElementType.Float32, network.Tensors[node.Inputs[1]].Shape, weights))
                .SetItem(node.Inputs[2], Tensor.Constant<float>(network.Tensors[node.Inputs[2]].Name, ElementType.Float32, network.Tensors[node.Inputs[2]].Shape, bias)),
        };
    }
}
