using Mote.Core;
using Mote.Operators.Pooling;
using Mote.Operators.Tests.Activation;

namespace Mote.Operators.Tests.Pooling;

public sealed class Pooling2DTests
{
    private static readonly Quantization Any = new(0.5f, 1);

    [Fact]
    public void Means_round_halves_away_from_zero() =>
        Assert.Equal([3, -3, 0], Int8(new AveragePool2D { FilterWidth = 2, StrideWidth = 2 }, new Shape(1, 1, 6, 1), [2, 3, -2, -3, 1, -1]));

    [Fact]
    public void Padding_is_not_counted() =>
        Assert.Equal([15, 20, 25], Int8(new AveragePool2D { Padding = PaddingScheme.Same, FilterWidth = 3 }, new Shape(1, 1, 3, 1), [10, 20, 30]));

    [Fact]
    public void The_largest_element_of_each_channel_wins() =>
        Assert.Equal([4, -1], Int8(new MaxPool2D { FilterHeight = 2, FilterWidth = 2 }, new Shape(1, 2, 2, 2), [1, -1, 2, -2, 3, -3, 4, -4]));

    [Fact]
    public void The_activation_clamps_on_the_quantized_scale() =>
        Assert.Equal([1, 13], Int8(new MaxPool2D { Activation = FusedActivation.Relu6 }, new Shape(1, 1, 2, 1), [-5, 100]));

    [Fact]
    public void Floats_are_averaged_in_single_precision() =>
        Assert.Equal([2.5f], SingleNode.Run<float, float>(new AveragePool2D { FilterHeight = 2, FilterWidth = 2 }, ElementType.Float32, new Shape(1, 2, 2, 1), null, [1, 2, 3, 4], ElementType.Float32, null));

    [Fact]
    public void Different_quantization_of_input_and_output_is_reported() =>
        Assert.Equal([DiagnosticIds.BadQuantization],
            SingleNode.Diagnostics(new MaxPool2D(), ElementType.Int8, new Shape(1, 2, 2, 1), Any, ElementType.Int8, new Quantization(0.5f, 2)));

    [Fact]
    public void A_window_that_does_not_fit_is_reported() =>
        Assert.Equal([DiagnosticIds.ShapeMismatch],
            SingleNode.Diagnostics(new AveragePool2D { FilterHeight = 3 }, ElementType.Int8, new Shape(1, 2, 2, 1), Any, ElementType.Int8, Any));

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_window_of_one_element_is_the_identity(int width, bool identity)
    {
        Tensor[] tensors = [new("x", ElementType.Int8, new Shape(1, 3, 3, 2)) { Quantization = Any }, new("y", ElementType.Int8, new Shape(1, 3, 3, 2)) { Quantization = Any }];
        var pool = new MaxPool2D { Padding = PaddingScheme.Same, FilterWidth = width };
        Assert.Equal(identity, pool.IsIdentity(new NodeView(new Graph("one", [.. tensors], [], [0], [1]), new Node(pool, [0], [1]), 0)));
    }

    private static sbyte[] Int8(Pooling2D op, Shape shape, sbyte[] input) =>
        SingleNode.Run<sbyte, sbyte>(op, ElementType.Int8, shape, Any, input, ElementType.Int8, Any);
}
