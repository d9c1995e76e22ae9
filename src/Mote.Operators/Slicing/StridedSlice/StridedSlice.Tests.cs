using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Slicing;
using Mote.Operators.Tests.Layout;

namespace Mote.Operators.Tests.Slicing;

public sealed class StridedSliceTests
{
    private static OperatorCase Case(StridedSlice op, Shape x, int[] begin, int[] end, int[] strides) =>
        new OperatorCase("one", op).Input(ElementType.Int8, x).Integers(begin).Integers(end).Integers(strides).Output(ElementType.Int8);

    [Fact]
    public void Every_second_row_and_the_columns_backwards() =>
        Assert.Equal<sbyte>([3, 2, 1, 0, 11, 10, 9, 8], Movement.Run(Case(new StridedSlice { BeginMask = 2, EndMask = 2 }, new Shape(3, 4), [0, 0], [3, 0], [2, -1]), Movement.Count(12)));

    [Fact]
    public void Negative_indices_count_from_the_end() =>
        Assert.Equal<sbyte>([3, 4], Movement.Run(Case(new StridedSlice(), new Shape(6), [-3], [-1], [1]), Movement.Count(6)));

    [Fact]
    public void A_shrunken_axis_is_dropped()
    {
        var one = Case(new StridedSlice { ShrinkAxisMask = 2 }, new Shape(2, 3, 2), [0, 1, 0], [2, 0, 2], [1, 1, 1]);
        Assert.Equal(new Shape(2, 2), Movement.ShapeOf(one));
        Assert.Equal<sbyte>([2, 3, 8, 9], Movement.Run(one, Movement.Count(12)));
    }

    [Fact]
    public void An_ellipsis_stands_for_whole_dimensions_and_a_new_axis_has_extent_one()
    {
        var one = Case(new StridedSlice { EllipsisMask = 1, NewAxisMask = 2 }, new Shape(2, 2, 2), [0, 0, 1], [0, 0, 2], [1, 1, 1]);
        Assert.Equal(new Shape(2, 2, 1, 1), Movement.ShapeOf(one));
        Assert.Equal<sbyte>([1, 3, 5, 7], Movement.Run(one, Movement.Count(8)));
    }

    [Fact]
    public void With_offset_the_end_counts_from_the_begin() =>
        Assert.Equal<sbyte>([2, 3, 4], Movement.Run(Case(new StridedSlice { Offset = true }, new Shape(7), [2], [3], [1]), Movement.Count(7)));

    [Fact]
    public void A_range_that_runs_the_wrong_way_is_empty() =>
        Assert.Equal(new Shape(0), Movement.ShapeOf(Case(new StridedSlice(), new Shape(7), [5], [2], [1])));

    [Fact]
    public void A_slice_of_everything_needs_no_code_but_a_reversal_does()
    {
        var all = Movement.View(Case(new StridedSlice(), new Shape(1, 4), [0, 0], [1, 4], [1, 1]));
        var reversed = Movement.View(Case(new StridedSlice { BeginMask = 3, EndMask = 3 }, new Shape(1, 4), [0, 0], [1, 4], [1, -1]));
        Assert.True(all.Node.Operator.IsAlias(all) && all.Node.Operator.IsIdentity(all));
        Assert.False(reversed.Node.Operator.IsAlias(reversed) || reversed.Node.Operator.IsIdentity(reversed));
    }

    [Theory]
    [InlineData(0, 0, DiagnosticIds.OutOfRange)]
    [InlineData(3, 1, DiagnosticIds.OutOfRange)]
    [InlineData(0, -1, DiagnosticIds.OutOfRange)]
    public void A_stride_of_zero_and_an_index_outside_are_reported(int begin, int stride, string id) =>
        Assert.Equal([id], Movement.Diagnostics(Case(new StridedSlice { ShrinkAxisMask = 1 }, new Shape(3), [begin], [1], [stride])));

    [Fact]
    public void Operands_computed_at_run_time_are_reported()
    {
        var one = new OperatorCase("one", new StridedSlice()).Input(ElementType.Int8, new Shape(3)).Input(ElementType.Int32, new Shape(1)).Integers(3).Integers(1).Output(ElementType.Int8);
        Assert.Equal([DiagnosticIds.NotConstant], Movement.Diagnostics(one));
    }

    [Fact]
    public void More_entries_than_dimensions_are_reported() =>
        Assert.Equal([DiagnosticIds.ShapeMismatch], Movement.Diagnostics(Case(new StridedSlice(), new Shape(3), [0, 0], [1, 1], [1, 1])));
}
