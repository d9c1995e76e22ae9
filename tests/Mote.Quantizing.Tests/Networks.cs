using Mote.Core;
using Mote.Core.Numerics;
using Mote.Operators;
using Mote.Operators.Activation;
using Mote.Operators.Convolution;
using Mote.Operators.Elementwise;
using Mote.Operators.Normalization;
using Mote.Operators.Pooling;
using Mote.Operators.Reduction;

namespace Mote.Quantizing.Tests;

/// <summary>Float networks for the tests, and samples for them.</summary>
internal static class Networks
{
    /// <summary>Samples of a standard normal distribution.</summary>
    public static List<float[]> Samples(GraphModule module, int count, ulong seed = 1)
    {
        int length = module.Main.Inputs.Sum(t => module.Main.Tensors[t].Shape.ElementCount);
        var random = new Random64(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Gaussian(random, length, 1))];
    }

    /// <summary>A graph with the given nodes.</summary>
    public static GraphModule Module(GraphBuilder builder) => new([builder.Build()]);

    /// <summary>x (1,2) -> FULLY_CONNECTED -> y (1,2).</summary>
    public static GraphModule Dense(float[] weights, float[]? bias, FusedActivation activation = FusedActivation.None, Operator? after = null)
    {
        var builder = new GraphBuilder("dense");
        int x = builder.Input("x", ElementType.Float32, new Shape(1, 2));
        int w = builder.Constant<float>("w", ElementType.Float32, new Shape(2, 2), weights);
        int b = bias is null ? -1 : builder.Constant<float>("b", ElementType.Float32, new Shape(2), bias);
        int y = builder.Node(new FullyConnected { Activation = activation }, "y", ElementType.Float32, x, w, b);
        builder.Output(after is null ? y : builder.Node(after, "z", ElementType.Float32, y));
        return Module(builder);
    }

    /// <summary>
    /// Convolution, depthwise convolution, a residual sum, pooling, mean, a dense layer and softmax, with sizes and activations drawn by the seed. Weights keep
    /// the variance of what passes.
    /// </summary>
    public static GraphModule Drawn(ulong seed, bool softmax = true)
    {
        var random = new Random64(seed);
        var builder = new GraphBuilder("drawn");
        int channels = 3 + random.NextInt(6), size = 8 + random.NextInt(5);
        int x = builder.Input("image", ElementType.Float32, new Shape(1, size, size, 2));
        int stem = Conv(builder, random, x, channels, 3, Activation(random), "stem");
        int depthwise = Depthwise(builder, random, stem, "depthwise");
        int pointwise = Conv(builder, random, depthwise, channels, 1, FusedActivation.None, "pointwise");
        int sum = builder.Node(new Add { Activation = Activation(random) }, "residual", ElementType.Float32, stem, pointwise);
        Operator pool = random.NextInt(2) == 0
            ? new MaxPool2D { FilterHeight = 2, FilterWidth = 2, StrideHeight = 2, StrideWidth = 2 }
            : new AveragePool2D { FilterHeight = 2, FilterWidth = 2, StrideHeight = 2, StrideWidth = 2 };
        int pooled = builder.Node(pool, "pool", ElementType.Float32, sum);
        int relu = builder.Node(new Relu(), "relu", ElementType.Float32, Conv(builder, random, pooled, 8, 3, FusedActivation.None, "head"));
        int axes = builder.Constant<int>("axes", ElementType.Int32, new Shape(2), [1, 2]);
        int mean = builder.Node(new Mean(), "mean", ElementType.Float32, relu, axes);
        int logits = Dense(builder, random, mean, 5, "logits");
        builder.Output(softmax ? builder.Node(new Softmax(), "probabilities", ElementType.Float32, logits) : logits);
        return Module(builder);
    }

    public static int Conv(GraphBuilder builder, Random64 random, int x, int channels, int kernel, FusedActivation activation, string name)
    {
        int depth = builder[x].Shape[3];
        int w = Weights(builder, random, new Shape(channels, kernel, kernel, depth), kernel * kernel * depth, $"{name}_w");
        int b = builder.Constant<float>($"{name}_b", ElementType.Float32, new Shape(channels), Gaussian(random, channels, 0.2f));
        return builder.Node(new Conv2D { Padding = PaddingScheme.Same, Activation = activation }, name, ElementType.Float32, x, w, b);
    }

    private static int Depthwise(GraphBuilder builder, Random64 random, int x, string name)
    {
        int channels = builder[x].Shape[3];
        int w = Weights(builder, random, new Shape(1, 3, 3, channels), 9, $"{name}_w");
        int b = builder.Constant<float>($"{name}_b", ElementType.Float32, new Shape(channels), Gaussian(random, channels, 0.2f));
        return builder.Node(new DepthwiseConv2D { Padding = PaddingScheme.Same, Activation = Activation(random) }, name, ElementType.Float32, x, w, b);
    }

    private static int Dense(GraphBuilder builder, Random64 random, int x, int units, string name)
    {
        int depth = builder[x].Shape[-1];
        int w = Weights(builder, random, new Shape(units, depth), depth, $"{name}_w");
        int b = builder.Constant<float>($"{name}_b", ElementType.Float32, new Shape(units), Gaussian(random, units, 0.2f));
        return builder.Node(new FullyConnected(), name, ElementType.Float32, x, w, b);
    }

    private static int Weights(GraphBuilder builder, Random64 random, Shape shape, int taps, string name) =>
        builder.Constant<float>(name, ElementType.Float32, shape, Gaussian(random, shape.ElementCount, MathF.Sqrt(2f / taps)));

    private static FusedActivation Activation(Random64 random) =>
        random.NextInt(3) switch { 0 => FusedActivation.Relu, 1 => FusedActivation.Relu6, _ => FusedActivation.None };

    private static float[] Gaussian(Random64 random, int count, float deviation) => [.. Enumerable.Range(0, count).Select(_ => deviation * (float)random.NextGaussian())];
}
