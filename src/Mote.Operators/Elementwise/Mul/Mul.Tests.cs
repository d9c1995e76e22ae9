using Mote.Core;
using Mote.Operators.Elementwise;

namespace Mote.Operators.Tests.Elementwise;

public sealed class MulTests
{
    [Fact]
    public void Int8_multiplies_what_the_numbers_stand_for()
    {
        // a: 0.5 (q - 4), b: 0.25 (q + 8), y: 0.25 q + zero point 3. 3 * 2 = 6 -> 24 + 3. -66 * -30 saturates. 0.5 * 0.25 = 0.125 -> 0.5 -> 1 + 3; -0.125 -> -0.5 -> 0 + 3: halves go up.
        sbyte[] y = TwoTensors.Run<sbyte>(new Mul(), ElementType.Int8, [10, -128, 5, 3], [0, -128, -7, -7], new(0.5f, 4), new(0.25f, -8), new(0.25f, 3));
        Assert.Equal([27, 127, 4, 3], y);
    }

    [Fact]
    public void An_activation_clamps_floats() =>
        Assert.Equal([0f, 6, 2], TwoTensors.Run<float>(new Mul { Activation = FusedActivation.Relu6 }, ElementType.Float32, [-1, 4, 1], [1, 4, 2]));

    [Fact]
    public void Int32_wraps_around() => Assert.Equal([0, 0x10000, -6], TwoTensors.Run<int>(new Mul(), ElementType.Int32, [1 << 16, 1 << 8, -2], [1 << 16, 1 << 8, 3]));

    [Fact]
    public void Int16_zero_points_are_reported() => Assert.Equal([DiagnosticIds.BadQuantization],
        TwoTensors.Diagnostics(new Mul(), ElementType.Int16, new Shape(2), new(1f), new Shape(2), new(1f, 1), new(1f)));
}
