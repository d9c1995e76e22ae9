using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Slicing;
using Mote.Operators.Tests.Layout;

namespace Mote.Operators.Tests.Slicing;

public sealed class SliceTests
{
    private static OperatorCase Case(Shape x, int[] begin, int[] size) => new OperatorCase("one", new Slice()).Input(ElementType.Int8, x).Integers(begin).Integers(size).Output(ElementType.Int8);

    [Fact]
    public void A_part_of_the_rows_and_columns_is_taken() =>
        Assert.Equal<sbyte>([5, 6, 9, 10], Movement.Run(Case(new Shape(3, 4), [1, 1], [-1, 2]), Movement.Count(12)));

    [Fact]
    public void A_part_that_begins_at_the_end_is_empty() => Assert.Equal(new Shape(0), Movement.ShapeOf(Case(new Shape(3), [3], [-1])));

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(2, 2)]
    [InlineData(4, -1)]
    [InlineData(0, -2)]
    [InlineData(int.MinValue, -1)]
    public void Parts_outside_are_reported(int begin, int size) => Assert.Equal([DiagnosticIds.OutOfRange], Movement.Diagnostics(Case(new Shape(3), [begin], [size])));

    [Fact]
    public void A_begin_for_each_dimension_is_needed() => Assert.Equal([DiagnosticIds.ShapeMismatch], Movement.Diagnostics(Case(new Shape(3, 3), [0], [1, 1])));
}
