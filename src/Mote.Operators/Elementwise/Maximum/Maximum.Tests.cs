using Mote.Core;
using Mote.Operators.Elementwise;

namespace Mote.Operators.Tests.Elementwise;

public sealed class MaximumTests
{
    [Fact]
    public void The_larger_number_is_taken() => Assert.Equal([4, 5, 127], TwoTensors.Run<sbyte>(new Maximum(), ElementType.Int8, [-3, 5, 127], [4, 2, -128]));

    [Fact]
    public void A_scalar_is_compared_with_every_element() =>
        Assert.Equal([2L, 2, 1L << 40], TwoTensors.Run(new Maximum(), ElementType.Int64, (new Shape(3), null), [-1L << 40, 1, 1L << 40], (Shape.Scalar, null), [2L], null));
}
