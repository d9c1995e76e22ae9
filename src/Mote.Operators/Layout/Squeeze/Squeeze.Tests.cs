using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Layout;

namespace Mote.Operators.Tests.Layout;

public sealed class SqueezeTests
{
    private static OperatorCase Case(Shape x, params int[] axes) =>
        new OperatorCase("one", new Squeeze { Axes = new IntegerList([.. axes]) }).Input(ElementType.Int8, x).Output(ElementType.Int8);

    [Fact]
    public void Without_axes_every_dimension_of_one_is_dropped() => Assert.Equal(new Shape(3, 2), Movement.ShapeOf(Case(new Shape(1, 3, 1, 2))));

    [Fact]
    public void Only_the_named_dimensions_are_dropped() => Assert.Equal(new Shape(1, 3, 2), Movement.ShapeOf(Case(new Shape(1, 3, 1, 2), -2, -2)));

    [Fact]
    public void Elements_keep_their_order() => Assert.Equal(Movement.Count(6), Movement.Run(Case(new Shape(1, 6)), Movement.Count(6)));

    [Theory]
    [InlineData(1, DiagnosticIds.ShapeMismatch)]
    [InlineData(3, DiagnosticIds.OutOfRange)]
    [InlineData(-4, DiagnosticIds.OutOfRange)]
    public void Axes_that_cannot_be_dropped_are_reported(int axis, string id) => Assert.Equal([id], Movement.Diagnostics(Case(new Shape(1, 3, 1), axis)));
}
