using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Convolution;

namespace Mote.Operators.Tests.Convolution;

public sealed class Conv2DTests
{
    // Scales 1, input zero point 1: (3-1)*2 + (5-1)*-1 + bias 10 = 10; (-2-1)*2 + (4-1)*-1 + 10 = 1; output scale 2, zero point 3: 10/2+3, round(0.5)+3.
    [Fact]
    public void Each_pixel_is_the_weighted_sum_of_its_channels() =>
        Assert.Equal([[8, 4]], CaseRun.Outputs<sbyte>(
            new OperatorCase("1x1", new Conv2D())
                .Input(ElementType.Int8, new Shape(1, 1, 2, 2), new Quantization(1, 1))
                .Constant<sbyte>(ElementType.Int8, new Shape(1, 1, 1, 2), [2, -1], new Quantization(1))
                .Constant<int>(ElementType.Int32, new Shape(1), [10])
                .Output(ElementType.Int8, new Quantization(2, 3)),
            [3, 5, -2, 4]));

    // Row 1 2 3 with SAME: the outer windows see only two taps, whatever the zero point.
    [Fact]
    public void Taps_in_the_padding_contribute_nothing() =>
        Assert.Equal([[3, 6, 5]], CaseRun.Outputs<float>(
            new OperatorCase("1x3", new Conv2D { Padding = PaddingScheme.Same })
                .Input(ElementType.Float32, new Shape(1, 1, 3, 1))
                .Constant<float>(ElementType.Float32, new Shape(1, 1, 3, 1), [1, 1, 1])
                .Absent()
                .Output(ElementType.Float32),
            [1, 2, 3]));

    [Fact]
    public void A_stride_of_zero_is_reported() =>
        Assert.Equal([DiagnosticIds.UnsupportedAttribute], CaseRun.Diagnostics(Float(new Conv2D { StrideWidth = 0 }, new Shape(1, 2, 2, 1), new Shape(1, 1, 1, 1))));

    [Fact]
    public void A_window_that_does_not_fit_is_reported() =>
        Assert.Equal([DiagnosticIds.ShapeMismatch], CaseRun.Diagnostics(Float(new Conv2D(), new Shape(1, 2, 2, 1), new Shape(1, 3, 1, 1))));

    [Fact]
    public void An_input_without_channels_is_reported() =>
        Assert.Equal([DiagnosticIds.ShapeMismatch], CaseRun.Diagnostics(Float(new Conv2D(), new Shape(1, 2, 2, 0), new Shape(1, 1, 1, 1))));

    private static OperatorCase Float(Conv2D op, Shape x, Shape filter) => new OperatorCase("float", op)
        .Input(ElementType.Float32, x)
        .Constant<float>(ElementType.Float32, filter, new float[filter.ElementCount])
        .Output(ElementType.Float32);
}
