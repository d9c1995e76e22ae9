using Mote.Core;
using Mote.Operators.Elementwise;

namespace Mote.Operators.Tests.Elementwise;

public sealed class AddTests
{
    [Fact]
    public void Int8_operands_of_different_scales_are_added_as_real_numbers()
    {
        // a: 0.5 (q - 4), b: 0.25 (q + 8), y: 0.5 q. (10 - 4)/2 + (0 + 8)/4 = 5 -> 10. (-128 - 4)/2 + (-128 + 8)/4 = -96 -> -192, saturated.
        // (5 - 4)/2 + (-7 + 8)/4 = 0.75 -> 1.5, away from zero -> 2. (3 - 4)/2 + (-9 + 8)/4 = -0.75 -> -2.
        sbyte[] y = TwoTensors.Run<sbyte>(new Add(), ElementType.Int8, [10, -128, 5, 3], [0, -128, -7, -9], new(0.5f, 4), new(0.25f, -8), new(0.5f));
        Assert.Equal([10, -128, 2, -2], y);
    }

    [Fact]
    public void A_vector_is_added_to_every_row() =>
        Assert.Equal([11f, 22, 13, 24], TwoTensors.Run(new Add(), ElementType.Float32, (new Shape(2, 2), null), [1f, 2, 3, 4], (new Shape(2), null), [10f, 20], null));

    [Fact]
    public void A_column_and_a_row_give_a_table() =>
        Assert.Equal([11, 21, 31, 12, 22, 32], TwoTensors.Run(new Add(), ElementType.Int32, (new Shape(2, 1), null), [1, 2], (new Shape(1, 3), null), [10, 20, 30], null));

    [Fact]
    public void Int32_wraps_around_before_the_activation_clamps() =>
        Assert.Equal([0, 6, 5], TwoTensors.Run<int>(new Add { Activation = FusedActivation.Relu6 }, ElementType.Int32, [int.MaxValue, int.MinValue, 2], [1, -1, 3]));

    [Fact]
    public void Int16_rounds_halves_away_from_zero() =>
        Assert.Equal([2, -2, 32767], TwoTensors.Run<short>(new Add(), ElementType.Int16, [1, -1, 32767], [2, -2, 32767], new(0.5f), new(0.5f), new(1f / 1.0000001f)));

    [Fact]
    public void Shapes_that_do_not_broadcast_are_reported() =>
        Assert.Equal([DiagnosticIds.ShapeMismatch], TwoTensors.Diagnostics(new Add(), ElementType.Float32, new Shape(2, 3), null, new Shape(2), null, null));

    [Fact]
    public void An_output_scale_that_is_too_fine_is_reported() => Assert.Equal([DiagnosticIds.BadQuantization],
        TwoTensors.Diagnostics(new Add(), ElementType.Int8, new Shape(2), new(1f), new Shape(2), new(1f), new(1e-7f)));

    [Fact]
    public void A_zero_point_outside_of_the_type_is_reported() => Assert.Equal([DiagnosticIds.BadQuantization],
        TwoTensors.Diagnostics(new Add(), ElementType.Int8, new Shape(2), new(1f, 128), new Shape(2), new(1f), new(1f)));

    [Fact]
    public void Extents_whose_product_overflows_are_reported() => Assert.Equal([DiagnosticIds.ShapeMismatch],
        TwoTensors.Diagnostics(new Add(), ElementType.Float32, new Shape(1 << 16, 1), null, new Shape(1, 1 << 16), null, null));
}
