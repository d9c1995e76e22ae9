using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Core.Numerics;
using Mote.Operators;
using Mote.Operators.Activation;
using Mote.Operators.Cases;
using Mote.Operators.Convolution;
using Mote.Operators.Normalization;
using Mote.Operators.Reduction;

namespace Mote.Training.Tests;

/// <summary>The network of tests/Golden/training/README.md, with the numbers stated there.</summary>
internal static class DsCnn
{
    public const int Batch = 20;
    public const int Classes = 12;
    private const int Channels = 64;
    private const int Blocks = 4;

    /// <summary>For one example; parameters have the names of the README.</summary>
    public static Graph Network()
    {
        var graph = new GraphBuilder("ds-cnn");
        uint seed = 100;
        int Parameter(string name, Shape shape, float low, float high) =>
            graph.Constant<float>(name, ElementType.Float32, shape, CaseData.Floats(seed++, shape.ElementCount, low, high));
        int Node(Operator op, string name, params ReadOnlySpan<int> inputs) => graph.Node(op, name, ElementType.Float32, inputs);
        int Norm(string name, int x)
        {
            int gain = Parameter($"{name}.gain", new Shape(Channels), 0.75f, 1.25f), offset = Parameter($"{name}.offset", new Shape(Channels), -0.25f, 0.25f);
            int mean = graph.Constant<float>($"{name}.mean", ElementType.Float32, new Shape(Channels), new float[Channels]);
            int variance = graph.Constant<float>($"{name}.variance", ElementType.Float32, new Shape(Channels), new float[Channels]);
            return Node(new Relu(), $"{name}.relu", Node(new BatchNormalization { Epsilon = 1e-3f }, name, x, gain, offset, mean, variance));
        }

        int x = graph.Input("input", ElementType.Float32, new Shape(1, 49, 10, 1));
        var first = new Conv2D { Padding = PaddingScheme.Same, StrideHeight = 2, StrideWidth = 2 };
        x = Norm("conv.norm", Node(first, "conv", x, Parameter("conv.weight", new Shape(Channels, 10, 4, 1), -0.375f, 0.375f), -1));
        for (int n = 0; n < Blocks; n++)
        {
            int depthwise = Parameter($"depthwise{n}.weight", new Shape(1, 3, 3, Channels), -0.75f, 0.75f);
            x = Norm($"depthwise{n}.norm", Node(new DepthwiseConv2D { Padding = PaddingScheme.Same, DepthMultiplier = 1 }, $"depthwise{n}", x, depthwise, -1));
            int pointwise = Parameter($"pointwise{n}.weight", new Shape(Channels, 1, 1, Channels), -0.3125f, 0.3125f);
            x = Norm($"pointwise{n}.norm", Node(new Conv2D { Padding = PaddingScheme.Same }, $"pointwise{n}", x, pointwise, -1));
        }

        x = Node(new Mean(), "mean", x, graph.Constant<int>("axes", ElementType.Int32, new Shape(2), [1, 2]));
        int weight = Parameter("dense.weight", new Shape(Classes, Channels), -0.3125f, 0.3125f), bias = Parameter("dense.bias", new Shape(Classes), -0.125f, 0.125f);
        graph.Output(Node(new FullyConnected(), "logits", x, weight, bias));
        return graph.Build();
    }

    /// <summary>An executor with the examples in place.</summary>
    public static TrainingExecutor Executor(Graph network, int batch = Batch, int threads = 1) =>
        Executor(TrainingGraphBuilder.Build(network, new Loss(LossKind.CrossEntropy), batch), network, threads);

    /// <summary>An executor of a graph of the network, with the examples in place.</summary>
    public static TrainingExecutor Executor(TrainingGraph graph, Graph network, int threads = 1)
    {
        var executor = new TrainingExecutor(graph, network, threads);
        CaseData.Floats(1, executor.Input().Length, -2, 2).CopyTo(executor.Input());
        executor.Weights.Fill(1);
        executor.Targets.Clear();
        for (int b = 0; b < graph.Batch; b++)
        {
            executor.Targets[(b * Classes) + (((7 * b) + 3) % Classes)] = 1;
        }

        return executor;
    }

    /// <summary>The bits of everything that a few steps of Adam leave: losses, outputs, gradients, parameters, statistics.</summary>
    public static uint Bits(TrainingExecutor executor, int steps = 2)
    {
        var adam = new AdamSteps(executor);
        uint crc = 0;
        for (int step = 0; step < steps; step++)
        {
            float loss = executor.Step(seed: (ulong)step);
            crc = Crc32.Append(crc, MemoryMarshal.AsBytes([loss]));
            crc = Crc32.Append(crc, MemoryMarshal.AsBytes(executor.Outputs));
            crc = Crc32.Append(crc, executor.Gradients.Span);
            adam.Step();
            crc = Crc32.Append(crc, executor.Parameters.Span);
        }

        return Crc32.Append(crc, MemoryMarshal.AsBytes(executor.Statistics.AsSpan()));
    }
}
