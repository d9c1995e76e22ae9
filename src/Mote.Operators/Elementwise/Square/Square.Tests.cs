using Mote.Core;
using Mote.Operators.Elementwise;
using Mote.Operators.Tests.Activation;

namespace Mote.Operators.Tests.Elementwise;

public sealed class SquareTests
{
    [Fact]
    public void Each_number_is_multiplied_by_itself() => Assert.Equal([9, 0.25f, 0], SingleNode.Float(new Square(), -3, 0.5f, 0));

    // (1 + 2^-12)^2 = 1 + 2^-11 + 2^-24: half a unit in the last place, which goes to the even neighbour.
    [Fact]
    public void The_product_is_rounded_to_nearest_even() => Assert.Equal([1.00048828125f], SingleNode.Float(new Square(), 1.000244140625f));

    [Fact]
    public void A_square_beyond_the_largest_float_is_infinite() => Assert.Equal([float.PositiveInfinity], SingleNode.Float(new Square(), -2e19f));

    [Theory]
    [InlineData(ElementType.Int8)]
    [InlineData(ElementType.Int32)]
    public void Integers_are_reported(ElementType type) =>
        Assert.Equal([DiagnosticIds.UnsupportedTypes], SingleNode.Diagnostics(new Square(), type, new Shape(3), null, type, null));
}
