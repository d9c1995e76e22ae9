using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Operators;
using Mote.Operators.Cases;
using Mote.Operators.Convolution;
using Mote.Training.Layers;

namespace Mote.Training.Tests;

/// <summary>What a step of several examples is made of.</summary>
public sealed class BatchTests
{
    [Fact]
    public void A_transposed_convolution_of_a_batch_has_the_mean_of_the_gradients_of_its_examples()
    {
        const int Batch = 3;
        var network = Upsampling();
        var (loss, gradients) = Step(network, Batch, first: 0);
        var alone = Enumerable.Range(0, Batch).Select(b => Step(network, 1, b)).ToArray();
        Assert.Equal(alone.Average(a => a.Loss), loss, 1e-6);
        Assert.Contains(gradients, g => Math.Abs(g) > 1e-3);
        for (int i = 0; i < gradients.Length; i++)
        {
            Assert.Equal(alone.Average(a => a.Gradients[i]), gradients[i], 1e-6);
        }
    }

    [Fact]
    public void A_normalization_that_is_frozen_lets_gradients_through_and_keeps_its_statistics()
    {
        var network = NetworkBuilder.Build("frozen", new Shape(1, 6, 6, 2),
            [new Convolve(3) { BatchNorm = true, Activation = ActivationKind.Relu }, new GlobalPool(), new Dense(2) { Activation = ActivationKind.Softmax }], seed: 3);
        var graph = TrainingGraphBuilder.Build(network, new Loss(LossKind.CrossEntropy), 4, name => name.StartsWith("batch_norm", StringComparison.Ordinal));
        Assert.Empty(graph.Statistics);
        Assert.DoesNotContain(graph.Parameters, p => p.Name.StartsWith("batch_norm", StringComparison.Ordinal));
        using var executor = new TrainingExecutor(graph, network);
        CaseData.Floats(1, executor.Input().Length, -2, 2).CopyTo(executor.Input());
        executor.Weights.Fill(1);
        executor.Targets.Clear();
        for (int b = 0; b < 4; b++)
        {
            executor.Targets[(2 * b) + (b % 2)] = 1;
        }

        float loss = executor.Step(0);
        var weights = graph.Parameters.Single(p => p.Name == "conv2d/weights");
        var gradient = MemoryMarshal.Cast<byte, float>(executor.Gradients.Span).Slice(weights.Offset, weights.Shape.ElementCount);
        double square = 0;

        // Along the gradient the loss falls by the square of its length.
        var values = MemoryMarshal.Cast<byte, float>(executor.Parameters.Span)[weights.Offset..];
        for (int i = 0; i < gradient.Length; i++)
        {
            square += (double)gradient[i] * gradient[i];
            values[i] -= 0.01f * gradient[i];
        }

        Assert.True(square > 1e-6, $"The square of the gradient is {square:R}.");
        Assert.InRange(loss - executor.Step(0), 0.008 * square, 0.012 * square);
    }

    private static Graph Upsampling()
    {
        var graph = new GraphBuilder("upsampling");
        int x = graph.Input("x", ElementType.Float32, new Shape(1, 4, 3, 2));
        int shape = graph.Constant<int>("shape", ElementType.Int32, new Shape(4), [1, 8, 6, 5]);
        int filter = graph.Constant<float>("filter", ElementType.Float32, new Shape(5, 3, 3, 2), CaseData.Floats(2, 90));
        int bias = graph.Constant<float>("bias", ElementType.Float32, new Shape(5), CaseData.Floats(3, 5));
        graph.Output(graph.Node(new TransposeConv { Padding = PaddingScheme.Same, StrideHeight = 2, StrideWidth = 2 }, "y", ElementType.Float32, shape, filter, x, bias));
        return graph.Build();
    }

    private static (double Loss, float[] Gradients) Step(Graph network, int batch, int first)
    {
        using var executor = new TrainingExecutor(TrainingGraphBuilder.Build(network, new Loss(LossKind.MeanSquaredError), batch), network);
        for (int b = 0; b < batch; b++)
        {
            int input = executor.Input().Length / batch, output = executor.Targets.Length / batch;
            CaseData.Floats((uint)(50 + first + b), input).CopyTo(executor.Input()[(b * input)..]);
            CaseData.Floats((uint)(70 + first + b), output).CopyTo(executor.Targets[(b * output)..]);
        }

        executor.Weights.Fill(1);
        double loss = executor.Step(0);
        return (loss, MemoryMarshal.Cast<byte, float>(executor.Gradients.Span).ToArray());
    }
}
