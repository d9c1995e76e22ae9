using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Joining;
using Mote.Operators.Tests.Layout;

namespace Mote.Operators.Tests.Joining;

public sealed class PadV2Tests
{
    private static OperatorCase Float(float value) => new OperatorCase("one", new PadV2()).Input(ElementType.Float32, new Shape(1, 1, 1, 1))
        .Constant<int>(ElementType.Int32, new Shape(4, 2), [0, 0, 1, 0, 0, 1, 0, 0]).Constant<float>(ElementType.Float32, Shape.Scalar, [value]).Output(ElementType.Float32);

    [Fact]
    public void The_value_of_the_operand_is_put_around() => Assert.Equal<float>([-3, -3, 7, -3], Movement.Run<float>(Float(-3), [7]));

    [Fact]
    public void Only_padding_with_zero_can_be_taken_over()
    {
        var (zero, other) = (Movement.View(Float(0)), Movement.View(Float(1)));
        Assert.Equal((1, 0, 0, 1), zero.Node.Operator.AsPadding(zero));
        Assert.Null(other.Node.Operator.AsPadding(other));
    }

    [Fact]
    public void A_value_with_another_zero_point_is_reported()
    {
        var one = new OperatorCase("one", new PadV2()).Input(ElementType.Int8, new Shape(1), new Quantization(0.5f, 1)).Constant<int>(ElementType.Int32, new Shape(1, 2), [1, 1])
            .Constant<sbyte>(ElementType.Int8, Shape.Scalar, [1], new Quantization(0.5f)).Output(ElementType.Int8, new Quantization(0.5f, 1));
        Assert.Equal([DiagnosticIds.BadQuantization], Movement.Diagnostics(one));
    }
}
