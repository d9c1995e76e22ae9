using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Slicing;
using Mote.Operators.Tests.Layout;

namespace Mote.Operators.Tests.Slicing;

public sealed class SplitVTests
{
    private static OperatorCase Case(params int[] sizes) => new OperatorCase("one", new SplitV { NumSplits = 2 }).Input(ElementType.Int8, new Shape(2, 4)).Integers(sizes).Integers(-1)
        .Output(ElementType.Int8).Output(ElementType.Int8);

    [Fact]
    public void Parts_have_the_given_lengths() => Assert.Equal([[0, 4], [1, 2, 3, 5, 6, 7]], Movement.RunAll(Case(1, 3), Movement.Count(8)));

    [Fact]
    public void A_free_part_takes_what_the_others_leave() => Assert.Equal([[0, 1, 2, 4, 5, 6], [3, 7]], Movement.RunAll(Case(-1, 1), Movement.Count(8)));

    [Theory]
    [InlineData(1, 2)]
    [InlineData(-1, -1)]
    [InlineData(5, -1)]
    [InlineData(-2, 6)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void Lengths_that_do_not_make_up_the_dimension_are_reported(int a, int b) => Assert.Equal([DiagnosticIds.ShapeMismatch], Movement.Diagnostics(Case(a, b)));

    [Fact]
    public void A_length_for_each_output_is_needed() => Assert.Equal([DiagnosticIds.ShapeMismatch], Movement.Diagnostics(Case(1, 1, 2)));
}
