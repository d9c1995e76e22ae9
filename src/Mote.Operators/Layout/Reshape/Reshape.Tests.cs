using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Layout;

namespace Mote.Operators.Tests.Layout;

public sealed class ReshapeTests
{
    private static OperatorCase Case(Shape x, params int[] shape) => new OperatorCase("one", new Reshape()).Input(ElementType.Int8, x).Integers(shape).Output(ElementType.Int8);

    [Fact]
    public void A_free_extent_follows_from_the_others() => Assert.Equal(new Shape(2, 6, 2), Movement.ShapeOf(Case(new Shape(4, 6), 2, -1, 2)));

    [Fact]
    public void Elements_keep_their_order() => Assert.Equal(Movement.Count(6), Movement.Run(Case(new Shape(2, 3), 3, 2), Movement.Count(6)));

    [Fact]
    public void The_operand_comes_before_the_attribute()
    {
        var both = new OperatorCase("one", new Reshape { NewShape = new IntegerList(6, 1) }).Input(ElementType.Int8, new Shape(2, 3)).Integers(3, 2).Output(ElementType.Int8);
        Assert.Equal(new Shape(3, 2), Movement.ShapeOf(both));
    }

    [Fact]
    public void With_a_computed_shape_the_declared_one_holds()
    {
        var one = new OperatorCase("one", new Reshape()).Input(ElementType.Int8, new Shape(2, 3)).Input(ElementType.Int32, new Shape(2)).Output(ElementType.Int8, declared: new Shape(6, 1));
        Assert.Equal(new Shape(6, 1), Movement.ShapeOf(one));
    }

    [Theory]
    [InlineData(4, 2)]
    [InlineData(-1, -1)]
    [InlineData(-1, 5)]
    [InlineData(-2, -3)]
    [InlineData(-1, 0)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void A_shape_that_does_not_fit_is_reported(int a, int b) => Assert.Equal([DiagnosticIds.ShapeMismatch], Movement.Diagnostics(Case(new Shape(2, 3), a, b)));

    [Fact]
    public void Attributes_are_compared_by_value() =>
        Assert.Equal(new Reshape { NewShape = new IntegerList(1, -1) }, new Reshape { NewShape = new IntegerList(1, -1) });
}
