using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Layout;

namespace Mote.Operators.Tests.Layout;

public sealed class TransposeTests
{
    private static OperatorCase Case(Shape x, params int[] permutation) => new OperatorCase("one", new Transpose()).Input(ElementType.Int8, x).Integers(permutation).Output(ElementType.Int8);

    [Fact]
    public void A_matrix_is_mirrored() => Assert.Equal<sbyte>([0, 3, 1, 4, 2, 5], Movement.Run(Case(new Shape(2, 3), 1, 0), Movement.Count(6)));

    [Fact]
    public void Dimensions_move_to_where_the_permutation_reads_them()
    {
        var one = Case(new Shape(2, 1, 3), 2, 0, 1);
        Assert.Equal(new Shape(3, 2, 1), Movement.ShapeOf(one));
        Assert.Equal<sbyte>([0, 3, 1, 4, 2, 5], Movement.Run(one, Movement.Count(6)));
    }

    [Fact]
    public void Moving_dimensions_of_extent_one_needs_no_code()
    {
        var (still, moves) = (Movement.View(Case(new Shape(1, 3, 1, 2), 1, 0, 3, 2)), Movement.View(Case(new Shape(1, 3, 1, 2), 3, 0, 1, 2)));
        Assert.True(still.Node.Operator.IsAlias(still));
        Assert.False(moves.Node.Operator.IsAlias(moves));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 2)]
    [InlineData(-1, 0)]
    public void What_is_not_a_permutation_is_reported(int a, int b) => Assert.Equal([DiagnosticIds.OutOfRange], Movement.Diagnostics(Case(new Shape(2, 3), a, b)));

    [Fact]
    public void A_permutation_of_another_rank_is_reported() => Assert.Equal([DiagnosticIds.OutOfRange], Movement.Diagnostics(Case(new Shape(2, 3), 1, 0, 2)));
}
