using Mote.Core;
using Mote.Core.Numerics;
using Mote.Operators.Convolution;
using Mote.Operators.Normalization;
using Mote.Operators.Regularization;
using Mote.Runtime;
using Mote.Training.Layers;

namespace Mote.Training.Tests;

/// <summary>What becomes of a trained network: folding for the device, a start for another.</summary>
public sealed class NetworkTests
{
    [Fact]
    public void Folded_normalisation_gives_what_the_unfolded_gives()
    {
        var network = Trained();
        var folded = InferenceForm.Of(network);
        Assert.DoesNotContain(folded.Nodes, n => n.Operator is BatchNormalization or Dropout);
        Assert.True(folded.Nodes.Length < network.Nodes.Length / 2 + 3);

        // The same network without dropout, which does nothing outside of training, computed by the reference arithmetic.
        var (left, right) = (Model.FromModule(new GraphModule([WithoutDropout(network)])).CreateSession(), Model.FromModule(new GraphModule([folded])).CreateSession());
        var random = new Random64(3);
        for (int round = 0; round < 10; round++)
        {
            for (int i = 0; i < 64; i++)
            {
                left.Input<float>(0)[i] = right.Input<float>(0)[i] = (float)random.NextGaussian();
            }

            left.Run();
            right.Run();
            Assert.All(left.Output<float>(0).ToArray().Zip(right.Output<float>(0).ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
    }

    [Fact]
    public void The_predictor_of_training_agrees_with_the_device()
    {
        var folded = InferenceForm.Of(Trained());
        var examples = Problems.Lines(20, 5);
        var result = Evaluation.Of(folded, examples, new Loss(LossKind.MeanSquaredError), 7, 2);
        var session = Model.FromModule(new GraphModule([folded])).CreateSession();
        float[] input = new float[64], target = new float[2];
        for (int i = 0; i < 20; i++)
        {
            examples.Read(i, -1, input, target);
            input.CopyTo(session.Input<float>(0));
            session.Run();
            Assert.Equal(session.Output<float>(0)[1], result.Outputs[(2 * i) + 1], 1e-5);
        }
    }

    [Fact]
    public void A_start_gives_its_weights_up_to_the_new_head()
    {
        var from = Trained();
        var network = NetworkBuilder.Build("other", new Shape(1, 8, 8, 1), [.. Body(), new Dense(5) { Activation = ActivationKind.Softmax }], 9);
        var started = Transfer.Into(network, from);
        string[] taken = [.. Enumerable.Range(0, network.Tensors.Length).Where(t => network.Tensors[t].IsConstant && !Same(network.Tensors[t], started.Tensors[t])).Select(t => network.Tensors[t].Name)];
        Assert.Contains("conv2d/weights", taken);
        Assert.Contains("conv2d_3/weights", taken);
        Assert.Contains("dense/weights", taken);
        Assert.DoesNotContain("dense_2/weights", taken);
        Assert.True(Same(from.Tensors.Single(t => t.Name == "conv2d/weights"), started.Tensors.Single(t => t.Name == "conv2d/weights")));
        Assert.True(Same(from.Tensors.Single(t => t.Name == "batch_norm/variance"), started.Tensors.Single(t => t.Name == "batch_norm/variance")));
        Assert.Throws<DiagnosticException>(() => Transfer.Into(Problems.DenseNetwork(3, 4, 2, classes: true), from));
    }

    [Fact]
    public void Frozen_parameters_stay_and_the_others_move()
    {
        var network = Problems.ConvolutionNetwork();
        var options = Problems.Options(LossKind.CrossEntropy, 2, 16, 0.01) with { Frozen = name => name.StartsWith("conv2d/", StringComparison.Ordinal) || name.StartsWith("batch_norm/", StringComparison.Ordinal) };
        using var trainer = new Trainer(network, Problems.Lines(40, 1), null, options);
        var learnt = trainer.Run();
        string[] moved = [.. Enumerable.Range(0, network.Tensors.Length).Where(t => network.Tensors[t].IsConstant && !Same(network.Tensors[t], learnt.Tensors[t])).Select(t => network.Tensors[t].Name)];
        Assert.DoesNotContain(moved, n => n.StartsWith("conv2d/", StringComparison.Ordinal) || n.StartsWith("batch_norm/", StringComparison.Ordinal));
        Assert.Contains("depthwise/weights", moved);
        Assert.Contains("batch_norm_2/mean", moved);
        Assert.Contains("dense_2/weights", moved);
    }

    private static Graph Trained()
    {
        using var trainer = new Trainer(Problems.ConvolutionNetwork(), Problems.Lines(80, 1), null, Problems.Options(LossKind.CrossEntropy, 3, 16, 0.01));
        return trainer.Run();
    }

    private static Layer[] Body() =>
    [
        new Convolve(6) { BatchNorm = true, Activation = ActivationKind.Relu },
        new DepthwiseConvolve { Stride = (2, 2), BatchNorm = true, Activation = ActivationKind.Relu6 },
        new Residual([new Convolve(6) { BatchNorm = true, Activation = ActivationKind.Relu }, new Convolve(6) { BatchNorm = true }]),
        new GlobalPool(),
        new Dense(8) { BatchNorm = true, Activation = ActivationKind.Relu },
        new BatchNormalize(),
    ];

    private static Graph WithoutDropout(Graph graph)
    {
        var dropout = graph.Nodes.Single(n => n.Operator is Dropout);
        return graph with
        {
            Nodes = [.. graph.Nodes.Where(n => n != dropout).Select(n => n with { Inputs = [.. n.Inputs.Select(t => t == dropout.Outputs[0] ? dropout.Inputs[0] : t)] })],
        };
    }

    private static bool Same(Tensor a, Tensor b) => a.Data!.Value.Span.SequenceEqual(b.Data!.Value.Span);
}
