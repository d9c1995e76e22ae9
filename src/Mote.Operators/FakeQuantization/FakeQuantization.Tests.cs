using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.FakeQuantization;
using Mote.Operators.Requantization;
using Mote.Operators.Tests.Activation;
using Mote.Runtime;

namespace Mote.Operators.Tests.FakeQuantization;

public sealed class FakeQuantizationTests
{
    // (5.1 + 2.55) / 255 = 0.03; -128 + 85 = -43.
    [Fact]
    public void The_range_sets_scale_and_zero_point()
    {
        var affine = Int8Affine.Of(-2.55f, 5.1f);
        Assert.Equal(0.03f, affine.Scale, 1e-8f);
        Assert.Equal(-43, affine.ZeroPoint);
    }

    [Fact]
    public void A_range_is_widened_to_contain_zero()
    {
        Assert.Equal(Int8Affine.Of(0, 2), Int8Affine.Of(1, 2));
        Assert.Equal(Int8Affine.Of(-3, 0), Int8Affine.Of(-3, -1));
        Assert.Equal(-128, Int8Affine.Of(0, 2).ZeroPoint);
        Assert.Equal(127, Int8Affine.Of(-3, 0).ZeroPoint);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(float.NegativeInfinity, float.PositiveInfinity)]
    [InlineData(-3e38f, 3e38f)]
    public void A_range_that_is_none_has_the_scale_1(float min, float max) => Assert.Equal(new Int8Affine(1, 0), Int8Affine.Of(min, max));

    [Theory]
    [InlineData(-4, 4)]
    [InlineData(0, 6)]
    [InlineData(-0.37f, 1.91f)]
    [InlineData(-7, -1)]
    public void What_is_represented_is_what_quantize_and_dequantize_give(float min, float max)
    {
        var affine = Int8Affine.Of(min, max);
        var quantization = new Quantization(affine.Scale, affine.ZeroPoint);
        float[] x = [.. CaseData.Floats(3, 2001, -8, 8), .. Enumerable.Range(-300, 600).Select(i => (i + 0.5f) * affine.Scale), 0, -0f, 1e30f, -1e30f];
        var shape = new Shape(x.Length);
        sbyte[] q = SingleNode.Run<float, sbyte>(new Quantize(), ElementType.Float32, shape, null, x, ElementType.Int8, quantization);
        Assert.Equal(SingleNode.Run<sbyte, float>(new Dequantize(), ElementType.Int8, shape, quantization, q, ElementType.Float32, null), Fake(x, min, max));
    }

    [Fact]
    public void Weights_are_symmetric_for_each_channel() =>
        Assert.Equal([127, -64, 2, 0, 0, 0], SingleNode.Run<float, float>(new FakeQuantizeWeights(), ElementType.Float32, new Shape(2, 3), null, [127, -63.5f, 2.4f, 0, 0, 0], ElementType.Float32, null));

    [Fact]
    public void The_observer_reports_the_ends_of_the_range_and_passes_over_NaN()
    {
        Assert.Equal([-3, 8], Observed([1, -3, float.NaN, 8, 2]));
        Assert.Equal([0, 0], Observed([float.NaN]));
        float[] many = CaseData.Floats(5, 100001, -5, 5);
        (many[70000], many[99999]) = (-6, 7);
        Assert.Equal([-6, 7], Observed(many));
    }

    private static float[] Observed(float[] x)
    {
        var builder = new GraphBuilder("observer");
        int input = builder.Input("x", ElementType.Float32, new Shape(x.Length));
        return Run(builder, builder.Node(new RangeObserver(), "range", ElementType.Float32, input), x);
    }

    private static float[] Fake(float[] x, float min, float max)
    {
        var builder = new GraphBuilder("fake");
        int input = builder.Input("x", ElementType.Float32, new Shape(x.Length));
        int range = builder.Constant<float>("range", ElementType.Float32, new Shape(2), [min, max]);
        return Run(builder, builder.Node(new FakeQuantize(), "y", ElementType.Float32, input, range), x);
    }

    private static float[] Run(GraphBuilder builder, int output, float[] x)
    {
        builder.Output(output);
        var session = Model.FromModule(new GraphModule([builder.Build()])).CreateSession();
        x.CopyTo(session.Input<float>(0));
        session.Run();
        return session.Output<float>(0).ToArray();
    }
}
