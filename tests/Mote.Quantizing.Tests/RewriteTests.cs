using Mote.Core;
using Mote.Core.Numerics;
using Mote.Operators;
using Mote.Operators.Activation;
using Mote.Operators.Convolution;
using Mote.Operators.Elementwise;

namespace Mote.Quantizing.Tests;

public sealed class RewriteTests
{
    // Weights (2,3),(4,5) and bias (1,-1), times (2,-1), plus (0.5,0.25).
    [Fact]
    public void A_product_and_a_sum_go_into_weights_and_bias()
    {
        var builder = new GraphBuilder("norm");
        int x = builder.Input("x", ElementType.Float32, new Shape(1, 2));
        int w = builder.Constant<float>("w", ElementType.Float32, new Shape(2, 2), [2, 3, 4, 5]);
        int b = builder.Constant<float>("b", ElementType.Float32, new Shape(2), [1, -1]);
        int y = builder.Node(new FullyConnected(), "y", ElementType.Float32, x, w, b);
        int scaled = builder.Node(new Mul(), "scaled", ElementType.Float32, builder.Constant<float>("gain", ElementType.Float32, new Shape(2), [2, -1]), y);
        int moved = builder.Node(new Add { Activation = FusedActivation.Relu }, "moved", ElementType.Float32, scaled, builder.Constant<float>("shift", ElementType.Float32, new Shape(1, 2), [0.5f, 0.25f]));
        builder.Output(moved);
        var view = Single(builder);
        Assert.Equal([4f, 6, -4, -5], view.Input(1).Values<float>().ToArray());
        Assert.Equal([2.5f, 1.25f], view.Input(2).Values<float>().ToArray());
        Assert.Equal(FusedActivation.Relu, ((FullyConnected)view.Node.Operator).Activation);
        Assert.Equal(moved, view.Node.Outputs[0]);
        Assert.Equal([0, 1, 2], view.Node.Covers);
    }

    [Fact]
    public void Quotients_and_differences_by_one_constant_fold_too_and_a_bias_is_made()
    {
        var builder = new GraphBuilder("norm");
        int x = builder.Input("x", ElementType.Float32, new Shape(1, 2));
        int w = builder.Constant<float>("w", ElementType.Float32, new Shape(2, 2), [2, 3, 4, 5]);
        int y = builder.Node(new FullyConnected(), "y", ElementType.Float32, x, w);
        int half = builder.Node(new Div(), "half", ElementType.Float32, y, builder.Constant<float>("two", ElementType.Float32, Shape.Scalar, [2]));
        builder.Output(builder.Node(new Sub(), "less", ElementType.Float32, half, builder.Constant<float>("c", ElementType.Float32, new Shape(1), [3])));
        var view = Single(builder);
        Assert.Equal([1f, 1.5f, 2, 2.5f], view.Input(1).Values<float>().ToArray());
        Assert.Equal([-3f, -3], view.Input(2).Values<float>().ToArray());
    }

    [Fact]
    public void Filters_are_scaled_along_their_channels()
    {
        var random = new Random64(8);
        var builder = new GraphBuilder("filters");
        int x = builder.Input("x", ElementType.Float32, new Shape(1, 5, 5, 3));
        int conv = Networks.Conv(builder, random, x, 4, 3, FusedActivation.None, "conv");
        float[] gain = [0.5f, -2, 3, 0.25f], shift = [1, -1, 0.5f, 2];
        int Constant(string name, float[] values) => builder.Constant<float>(name, ElementType.Float32, new Shape(values.Length), values);
        int normal = builder.Node(new Add(), "n", ElementType.Float32, builder.Node(new Mul(), "m", ElementType.Float32, conv, Constant("gain", gain)), Constant("shift", shift));
        int filter = builder.Constant<float>("f", ElementType.Float32, new Shape(1, 3, 3, 4), [.. Enumerable.Range(0, 36).Select(i => i / 36f)]);
        int depthwise = builder.Node(new DepthwiseConv2D { Padding = PaddingScheme.Same }, "d", ElementType.Float32, normal, filter);
        builder.Output(builder.Node(new Mul(), "dm", ElementType.Float32, depthwise, Constant("gain2", gain)));
        var module = Networks.Module(builder);
        var folded = FoldMultiplyAdd.Run(module);
        Assert.Equal(["CONV_2D", "DEPTHWISE_CONV_2D"], folded.Main.Nodes.Select(n => n.Operator.Name));
        Assert.All(Comparison.Run(module, folded, Networks.Samples(module, 3)).Layers, l => Assert.InRange(l.SignalToNoise, 120, double.PositiveInfinity));
    }

    [Fact]
    public void What_others_read_or_varies_otherwise_is_left_alone()
    {
        var shared = new GraphBuilder("shared");
        int x = shared.Input("x", ElementType.Float32, new Shape(1, 2));
        int w = shared.Constant<float>("w", ElementType.Float32, new Shape(2, 2), [2, 3, 4, 5]);
        int y = shared.Node(new FullyConnected(), "y", ElementType.Float32, x, w);
        shared.Output(shared.Node(new Mul(), "m", ElementType.Float32, y, shared.Constant<float>("c", ElementType.Float32, new Shape(2), [1, 2])));
        shared.Output(y);
        var module = Networks.Module(shared);
        Assert.Same(module, FoldMultiplyAdd.Run(module));

        var rows = new GraphBuilder("rows");
        int image = rows.Input("x", ElementType.Float32, new Shape(1, 3, 3, 1));
        int conv = Networks.Conv(rows, new Random64(1), image, 3, 1, FusedActivation.None, "conv");
        rows.Output(rows.Node(new Mul(), "m", ElementType.Float32, conv, rows.Constant<float>("c", ElementType.Float32, new Shape(3, 1), [1, 2, 3])));
        module = Networks.Module(rows);
        Assert.Same(module, FoldMultiplyAdd.Run(module));

        var clamped = Networks.Dense([1, 2, 3, 4], null, FusedActivation.Relu, new Relu6());
        Assert.Same(clamped, FuseActivations.Run(clamped));
    }

    private static NodeView Single(GraphBuilder builder)
    {
        var module = PostTraining.Prepare(Networks.Module(builder));
        GraphVerifier.ThrowIfBroken(module);
        Assert.Single(module.Main.Nodes);
        return module.Main.View(0);
    }
}
