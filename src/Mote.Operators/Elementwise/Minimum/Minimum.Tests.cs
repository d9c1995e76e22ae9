using Mote.Core;
using Mote.Operators.Elementwise;

namespace Mote.Operators.Tests.Elementwise;

public sealed class MinimumTests
{
    [Fact]
    public void The_smaller_number_is_taken() => Assert.Equal([-3, 2, -128], TwoTensors.Run<sbyte>(new Minimum(), ElementType.Int8, [-3, 5, 127], [4, 2, -128]));

    [Fact]
    public void The_second_operand_is_taken_when_one_is_not_a_number()
    {
        float[] y = TwoTensors.Run<float>(new Minimum(), ElementType.Float32, [float.NaN, 1], [1, float.NaN]);
        Assert.Equal([1f, float.NaN], y);
    }
}
