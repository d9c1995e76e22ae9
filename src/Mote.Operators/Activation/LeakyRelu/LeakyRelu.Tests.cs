using Mote.Core;
using Mote.Operators.Activation;

namespace Mote.Operators.Tests.Activation;

public sealed class LeakyReluTests
{
    [Fact]
    public void Integers_give_the_numbers_of_the_recordings() => GoldenUnary.Check("LEAKY_RELU", row => new LeakyRelu { Alpha = row.Parameter("alpha") });

    [Fact]
    public void Negative_values_are_multiplied() => Assert.Equal([-0.5f, 0, 3], SingleNode.Float(new LeakyRelu { Alpha = 0.25f }, -2, 0, 3));

    [Fact]
    public void Int8_has_a_slope_on_each_side() =>
        Assert.Equal([-3, 1, 9], SingleNode.Int8(new LeakyRelu { Alpha = 0.5f }, new Quantization(1, 0), new Quantization(1, 1), -8, 0, 8));

    // -3 * -0.5 = 1.5: the magnitude's product -1.5 rounds to -1 (halves upward) and is negated.
    [Fact]
    public void A_negative_alpha_negates_the_product_with_its_magnitude() =>
        Assert.Equal([1, 2], SingleNode.Int8(new LeakyRelu { Alpha = -0.5f }, new Quantization(1), new Quantization(1), -3, -4));

    [Fact]
    public void An_alpha_that_is_not_a_number_is_reported() =>
        Assert.Equal([DiagnosticIds.BadQuantization],
            SingleNode.Diagnostics(new LeakyRelu { Alpha = float.NaN }, ElementType.Int8, new Shape(3), new Quantization(0.1f), ElementType.Int8, new Quantization(0.1f)));
}
