using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Joining;
using Mote.Operators.Tests.Layout;

namespace Mote.Operators.Tests.Joining;

public sealed class ConcatenationTests
{
    [Fact]
    public void Rows_are_joined_along_the_last_axis()
    {
        var one = new OperatorCase("one", new Concatenation { Axis = -1 }).Input(ElementType.Int8, new Shape(2, 1)).Input(ElementType.Int8, new Shape(2, 2)).Output(ElementType.Int8);
        Assert.Equal(new Shape(2, 3), Movement.ShapeOf(one));
        Assert.Equal<sbyte>([1, 3, 4, 2, 5, 6], Movement.Run<sbyte>(one, [1, 2], [3, 4, 5, 6]));
    }

    [Fact]
    public void Int8_inputs_of_another_scale_are_reported()
    {
        var one = new OperatorCase("one", new Concatenation()).Input(ElementType.Int8, new Shape(2), new Quantization(0.5f, 1)).Input(ElementType.Int8, new Shape(2), new Quantization(0.25f, 1))
            .Output(ElementType.Int8, new Quantization(0.5f, 1));
        Assert.Equal([DiagnosticIds.BadQuantization], Movement.Diagnostics(one));
    }

    [Fact]
    public void A_fused_activation_is_reported()
    {
        var one = new OperatorCase("one", new Concatenation { Activation = FusedActivation.Relu }).Input(ElementType.Float32, new Shape(2)).Output(ElementType.Float32);
        Assert.Equal([DiagnosticIds.UnsupportedAttribute], Movement.Diagnostics(one));
    }

    [Fact]
    public void Other_dimensions_must_agree()
    {
        var one = new OperatorCase("one", new Concatenation { Axis = 1 }).Input(ElementType.Int8, new Shape(2, 1)).Input(ElementType.Int8, new Shape(3, 1)).Output(ElementType.Int8);
        Assert.Equal([DiagnosticIds.ShapeMismatch], Movement.Diagnostics(one));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-3)]
    public void An_axis_outside_of_the_rank_is_reported(int axis)
    {
        var one = new OperatorCase("one", new Concatenation { Axis = axis }).Input(ElementType.Int8, new Shape(2, 1)).Output(ElementType.Int8);
        Assert.Equal([DiagnosticIds.OutOfRange], Movement.Diagnostics(one));
    }
}
