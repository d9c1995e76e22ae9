using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Convolution;

namespace Mote.Operators.Tests.Convolution;

public sealed class DepthwiseConv2DTests
{
    // Two channels (1,10),(2,20),(3,30) with filters 1,1 and 1,-1: sums 3, 5 and differences -10, -10.
    [Fact]
    public void Channels_do_not_mix() =>
        Assert.Equal([[3, -10, 5, -10]], CaseRun.Outputs<sbyte>(
            new OperatorCase("1x2", new DepthwiseConv2D())
                .Input(ElementType.Int8, new Shape(1, 1, 3, 2), new Quantization(1))
                .Constant<sbyte>(ElementType.Int8, new Shape(1, 1, 2, 2), [1, 1, 1, -1], new Quantization(1))
                .Absent()
                .Output(ElementType.Int8, new Quantization(1)),
            [1, 10, 2, 20, 3, 30]));

    [Fact]
    public void Several_outputs_of_a_channel_stand_together() =>
        Assert.Equal([[2, 3, 40, 50]], CaseRun.Outputs<float>(
            new OperatorCase("multiplier 2", new DepthwiseConv2D { DepthMultiplier = 2 })
                .Input(ElementType.Float32, new Shape(1, 1, 1, 2))
                .Constant<float>(ElementType.Float32, new Shape(1, 1, 1, 4), [2, 3, 4, 5])
                .Absent()
                .Output(ElementType.Float32),
            [1, 10]));

    // Channel scales 1 and 1/4: 6 * 1 = 6 and 6 / 4 = 1.5, half away from zero.
    [Fact]
    public void Each_channel_has_its_own_scale() =>
        Assert.Equal([[6, 2]], CaseRun.Outputs<sbyte>(
            new OperatorCase("per channel", new DepthwiseConv2D())
                .Input(ElementType.Int8, new Shape(1, 1, 1, 2), new Quantization(1))
                .Constant<sbyte>(ElementType.Int8, new Shape(1, 1, 1, 2), [2, 2], new Quantization([1, 0.25f], [0, 0], 3))
                .Absent()
                .Output(ElementType.Int8, new Quantization(1)),
            [3, 3]));

    [Fact]
    public void A_depth_multiplier_that_contradicts_the_shapes_is_reported() =>
        Assert.Equal([DiagnosticIds.UnsupportedAttribute], CaseRun.Diagnostics(
            new OperatorCase("multiplier 3", new DepthwiseConv2D { DepthMultiplier = 3 })
                .Input(ElementType.Float32, new Shape(1, 1, 1, 2))
                .Constant<float>(ElementType.Float32, new Shape(1, 1, 1, 4), new float[4])
                .Output(ElementType.Float32)));

    [Theory]
    [InlineData(48, 48, 3, 1, 1, 4, 12, 1, 1)]
    [InlineData(5, 5, 3, 1, 1, 5, 1, 1, 1)]
    [InlineData(48, 24, 3, 2, 0, 4, 6, 0, 1)]
    [InlineData(13, 13, 3, 1, 1, 4, 3, 1, 0)]
    [InlineData(3, 3, 20, 1, 9, 1, 0, 0, 0)]
    public void Lines_are_cut_into_blocks(int width, int outputWidth, int kernel, int stride, int left, int pixels, int count, int outsideLeft, int outsideRight) =>
        Assert.Equal(new DepthwiseBlocks(pixels, count, outsideLeft, outsideRight), DepthwiseBlocks.Of(width, outputWidth, kernel, stride, 1, left));
}
