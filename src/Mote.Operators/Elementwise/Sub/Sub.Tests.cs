using Mote.Core;
using Mote.Operators.Elementwise;

namespace Mote.Operators.Tests.Elementwise;

public sealed class SubTests
{
    [Fact]
    public void Int8_operands_of_different_scales_are_subtracted_as_real_numbers()
    {
        // a: 0.5 (q - 4), b: 0.25 (q + 8), y: 0.5 q. (10 - 4)/2 - (0 + 8)/4 = 1 -> 2. (127 - 4)/2 - (-128 + 8)/4 = 91.5 -> 183, saturated.
        sbyte[] y = TwoTensors.Run<sbyte>(new Sub(), ElementType.Int8, [10, 127], [0, -128], new(0.5f, 4), new(0.25f, -8), new(0.5f));
        Assert.Equal([2, 127], y);
    }

    [Fact]
    public void The_second_operand_is_subtracted_from_the_first() =>
        Assert.Equal([-3f, 0, 5], TwoTensors.Run<float>(new Sub(), ElementType.Float32, [1, 2, 7], [4, 2, 2]));

    [Fact]
    public void Int32_wraps_around() => Assert.Equal([int.MaxValue, 0], TwoTensors.Run<int>(new Sub(), ElementType.Int32, [int.MinValue, 5], [1, 5]));
}
