using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Joining;
using Mote.Operators.Tests.Layout;

namespace Mote.Operators.Tests.Joining;

public sealed class PackTests
{
    private static OperatorCase Case(int count, int axis) =>
        new OperatorCase("one", new Pack { Count = count, Axis = axis }).Input(ElementType.Int8, new Shape(3)).Input(ElementType.Int8, new Shape(3)).Output(ElementType.Int8);

    [Fact]
    public void Along_the_first_axis_inputs_become_rows()
    {
        Assert.Equal(new Shape(2, 3), Movement.ShapeOf(Case(2, 0)));
        Assert.Equal<sbyte>([1, 2, 3, 4, 5, 6], Movement.Run<sbyte>(Case(2, 0), [1, 2, 3], [4, 5, 6]));
    }

    [Fact]
    public void Along_the_last_axis_elements_alternate() => Assert.Equal<sbyte>([1, 4, 2, 5, 3, 6], Movement.Run<sbyte>(Case(2, -1), [1, 2, 3], [4, 5, 6]));

    [Theory]
    [InlineData(3, 0, DiagnosticIds.ShapeMismatch)]
    [InlineData(2, 2, DiagnosticIds.OutOfRange)]
    [InlineData(2, -3, DiagnosticIds.OutOfRange)]
    public void Numbers_that_do_not_fit_are_reported(int count, int axis, string id) => Assert.Equal([id], Movement.Diagnostics(Case(count, axis)));

    [Fact]
    public void Inputs_of_two_shapes_are_reported()
    {
        var one = new OperatorCase("one", new Pack { Count = 2 }).Input(ElementType.Int8, new Shape(3)).Input(ElementType.Int8, new Shape(1)).Output(ElementType.Int8);
        Assert.Equal([DiagnosticIds.ShapeMismatch], Movement.Diagnostics(one));
    }
}
