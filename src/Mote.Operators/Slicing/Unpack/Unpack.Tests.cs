using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Slicing;
using Mote.Operators.Tests.Layout;

namespace Mote.Operators.Tests.Slicing;

public sealed class UnpackTests
{
    private static OperatorCase Case(int count, int axis) => new OperatorCase("one", new Unpack { Count = count, Axis = axis }).Input(ElementType.Int8, new Shape(2, 3))
        .Output(ElementType.Int8).Output(ElementType.Int8);

    [Fact]
    public void Each_row_becomes_an_output()
    {
        Assert.Equal([[0, 1, 2], [3, 4, 5]], Movement.RunAll(Case(2, 0), Movement.Count(6)));
        Assert.Equal(new Shape(3), Movement.ShapeOf(Case(2, -2), 1));
    }

    [Fact]
    public void Each_column_becomes_an_output()
    {
        var one = new OperatorCase("one", new Unpack { Count = 2, Axis = -1 }).Input(ElementType.Int8, new Shape(2, 2)).Output(ElementType.Int8).Output(ElementType.Int8);
        Assert.Equal([[0, 2], [1, 3]], Movement.RunAll(one, Movement.Count(4)));
    }

    [Theory]
    [InlineData(3, 0, DiagnosticIds.ShapeMismatch)]
    [InlineData(2, 1, DiagnosticIds.ShapeMismatch)]
    [InlineData(2, 2, DiagnosticIds.OutOfRange)]
    public void Numbers_that_do_not_fit_are_reported(int count, int axis, string id) => Assert.Equal([id], Movement.Diagnostics(Case(count, axis)));
}
