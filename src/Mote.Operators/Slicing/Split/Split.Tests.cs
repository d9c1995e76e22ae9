using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Slicing;
using Mote.Operators.Tests.Layout;

namespace Mote.Operators.Tests.Slicing;

public sealed class SplitTests
{
    private static OperatorCase Case(int parts, int axis) => new OperatorCase("one", new Split { NumSplits = parts }).Integers(axis).Input(ElementType.Int8, new Shape(2, 4))
        .Output(ElementType.Int8).Output(ElementType.Int8);

    [Fact]
    public void Columns_are_cut_into_equal_parts() => Assert.Equal([[0, 1, 4, 5], [2, 3, 6, 7]], Movement.RunAll(Case(2, 1), Movement.Count(8)));

    [Fact]
    public void Rows_are_cut_into_equal_parts() => Assert.Equal([[0, 1, 2, 3], [4, 5, 6, 7]], Movement.RunAll(Case(2, -2), Movement.Count(8)));

    [Fact]
    public void Another_number_of_outputs_is_reported() => Assert.Equal([DiagnosticIds.ShapeMismatch], Movement.Diagnostics(Case(4, 1)));

    [Fact]
    public void An_axis_outside_is_reported() => Assert.Equal([DiagnosticIds.OutOfRange], Movement.Diagnostics(Case(2, 2)));
}
