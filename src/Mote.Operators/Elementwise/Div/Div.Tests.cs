using Mote.Core;
using Mote.Operators.Elementwise;

namespace Mote.Operators.Tests.Elementwise;

public sealed class DivTests
{
    [Fact]
    public void Int8_divides_what_the_numbers_stand_for()
    {
        // a: 0.5 (q - 4), b: 0.25 (q + 8), y: 0.5 q + zero point 3. 3 / 2 = 1.5 -> 3 + 3. -66 / -30 = 2.2 -> 4.4 -> 4 + 3. 10 / 0.25 = 40 -> 80 + 3; 48 / 0.25 saturates.
        sbyte[] y = TwoTensors.Run<sbyte>(new Div(), ElementType.Int8, [10, -128, 24, 100], [0, -128, -7, -7], new(0.5f, 4), new(0.25f, -8), new(0.5f, 3));
        Assert.Equal([6, 7, 83, 127], y);
    }

    [Fact]
    public void Int8_by_zero_saturates_on_the_side_of_the_dividend()
    {
        sbyte[] y = TwoTensors.Run<sbyte>(new Div(), ElementType.Int8, [5, 4, 3], [-8, -8, -8], new(0.5f, 4), new(0.25f, -8), new(0.5f, 3));
        Assert.Equal([127, 3, -128], y);
    }

    [Fact]
    public void Int32_rounds_toward_zero_and_saturates() => Assert.Equal([-2, 2, int.MaxValue, int.MaxValue, int.MinValue, 0],
        TwoTensors.Run<int>(new Div(), ElementType.Int32, [-7, -7, int.MinValue, 9, -9, 0], [3, -3, -1, 0, 0, 0]));

    [Fact]
    public void Uint32_is_not_taken_for_negative() => Assert.Equal([0x55555555u, uint.MaxValue, 0u],
        TwoTensors.Run<uint>(new Div(), ElementType.UInt32, [uint.MaxValue, 1, 0], [3, 0, 0]));

    [Fact]
    public void An_activation_clamps_floats() =>
        Assert.Equal([0f, 6, 0.5f, 6], TwoTensors.Run<float>(new Div { Activation = FusedActivation.Relu6 }, ElementType.Float32, [-1, 40, 1, 1], [1, 4, 2, 0]));

    [Fact]
    public void Scales_that_are_too_fine_are_reported() => Assert.Equal([DiagnosticIds.BadQuantization],
        TwoTensors.Diagnostics(new Div(), ElementType.Int8, new Shape(2), new(8388608f), new Shape(2), new(1f), new(1f)));

    [Fact]
    public void Scales_whose_product_vanishes_are_reported() => Assert.Equal([DiagnosticIds.BadQuantization],
        TwoTensors.Diagnostics(new Div(), ElementType.Int8, new Shape(2), new(1f), new Shape(2), new(1e-30f), new(1e-30f)));

    [Fact]
    public void Int16_is_reported() => Assert.Equal([DiagnosticIds.UnsupportedTypes],
        TwoTensors.Diagnostics(new Div(), ElementType.Int16, new Shape(2), new(1f), new Shape(2), new(1f), new(1f)));
}
