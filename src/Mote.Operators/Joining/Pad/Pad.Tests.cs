using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Joining;
using Mote.Operators.Tests.Layout;

namespace Mote.Operators.Tests.Joining;

public sealed class PadTests
{
    private static OperatorCase Case(ElementType type, Shape x, Quantization? quantization, params int[] paddings) =>
        new OperatorCase("one", new Pad()).Input(type, x, quantization).Constant<int>(ElementType.Int32, new Shape(x.Rank, 2), paddings).Output(type, quantization);

    [Fact]
    public void Int8_is_padded_with_the_zero_point() => Assert.Equal<sbyte>(
        [5, 5, 5, 1, 2, 5, 3, 4, 5], Movement.Run<sbyte>(Case(ElementType.Int8, new Shape(2, 2), new Quantization(0.5f, 5), 1, 0, 0, 1), [1, 2, 3, 4]));

    [Fact]
    public void Floats_are_padded_with_zero() =>
        Assert.Equal<float>([0, 1.5f, -2, 0, 0], Movement.Run<float>(Case(ElementType.Float32, new Shape(2), null, 1, 2), [1.5f, -2]));

    [Fact]
    public void Padding_of_rows_and_columns_can_be_taken_over_by_a_convolution()
    {
        var image = Movement.View(Case(ElementType.Int8, new Shape(1, 2, 2, 3), new Quantization(0.5f, 5), 0, 0, 1, 2, 3, 4, 0, 0));
        var channels = Movement.View(Case(ElementType.Int8, new Shape(1, 2, 2, 3), new Quantization(0.5f, 5), 0, 0, 1, 2, 3, 4, 0, 1));
        Assert.Equal((1, 2, 3, 4), image.Node.Operator.AsPadding(image));
        Assert.Null(channels.Node.Operator.AsPadding(channels));
    }

    [Fact]
    public void Negative_paddings_are_reported() =>
        Assert.Equal([DiagnosticIds.OutOfRange], Movement.Diagnostics(Case(ElementType.Int8, new Shape(3), null, -1, 0)));

    [Fact]
    public void An_output_that_is_too_large_is_reported() =>
        Assert.Equal([DiagnosticIds.ShapeMismatch], Movement.Diagnostics(Case(ElementType.Int8, new Shape(3, 3), null, int.MaxValue, int.MaxValue, int.MaxValue, 0)));
}
