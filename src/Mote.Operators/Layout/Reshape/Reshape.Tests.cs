using System.Collections.Immutable;
using Mote.Compiler.Passes;
using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Joining;
using Mote.Operators.Layout;
using Mote.Operators.Slicing;

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
    public void A_shape_computed_from_shapes_alone_becomes_a_constant()
    {
        static Tensor Integers(params int[] values) => Tensor.Constant<int>("c", ElementType.Int32, new Shape(values.Length), values);
        ImmutableArray<Tensor> tensors =
        [
            new("x", ElementType.Int8, new Shape(2, 3, 4)), new("shape", ElementType.Int32, new Shape(3)), new("batch", ElementType.Int32, Shape.Scalar),
            new("wanted", ElementType.Int32, new Shape(2)), new("y", ElementType.Int8, new Shape(2, 12)),
            Integers(0), Integers(1), Integers(1), Tensor.Constant<int>("rest", ElementType.Int32, Shape.Scalar, [-1]),
        ];
        ImmutableArray<Node> nodes =
        [
            new(new ShapeOf(), [0], [1]), new(new StridedSlice { ShrinkAxisMask = 1 }, [1, 5, 6, 7], [2]), new(new Pack { Count = 2 }, [2, 8], [3]), new(new Reshape(), [0, 3], [4]),
        ];
        var module = new GraphModule([new Graph("one", tensors, nodes, [0], [4])]);
        GraphVerifier.ThrowIfBroken(module);

        var folded = new FoldConstants().Run(module);
        GraphVerifier.ThrowIfBroken(folded);
        Assert.IsType<Reshape>(Assert.Single(folded.Main.Nodes).Operator);
        Assert.Equal<int>([2, -1], folded.Main.Tensors[3].Values<int>().ToArray());
    }

    [Fact]
    public void Attributes_are_compared_by_value() =>
        Assert.Equal(new Reshape { NewShape = new IntegerList(1, -1) }, new Reshape { NewShape = new IntegerList(1, -1) });
}
