using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Layout;

namespace Mote.Operators.Tests.Layout;

public sealed class ExpandDimsTests
{
    private static OperatorCase Case(params int[] axis) => new OperatorCase("one", new ExpandDims()).Input(ElementType.Int8, new Shape(3, 2)).Integers(axis).Output(ElementType.Int8);

    [Theory]
    [InlineData(0, 1, 3, 2)]
    [InlineData(2, 3, 2, 1)]
    [InlineData(-1, 3, 2, 1)]
    [InlineData(-2, 3, 1, 2)]
    public void The_new_dimension_stands_at_the_axis(int axis, int a, int b, int c) => Assert.Equal(new Shape(a, b, c), Movement.ShapeOf(Case(axis)));

    [Fact]
    public void Elements_keep_their_order() => Assert.Equal(Movement.Count(6), Movement.Run(Case(1), Movement.Count(6)));

    [Theory]
    [InlineData(3)]
    [InlineData(-4)]
    public void An_axis_outside_is_reported(int axis) => Assert.Equal([DiagnosticIds.OutOfRange], Movement.Diagnostics(Case(axis)));

    [Fact]
    public void Two_axes_are_reported() => Assert.Equal([DiagnosticIds.ShapeMismatch], Movement.Diagnostics(Case(0, 1)));
}
