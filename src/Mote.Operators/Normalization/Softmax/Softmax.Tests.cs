using Mote.Core;
using Mote.Operators.Normalization;
using Mote.Operators.Tests.Activation;

namespace Mote.Operators.Tests.Normalization;

public sealed class SoftmaxTests
{
    private static readonly Quantization Fractions = new(1f / 256, -128);

    [Fact]
    public void Int8_gives_the_numbers_of_the_recordings() => GoldenUnary.Check("SOFTMAX", row => new Softmax { Beta = row.Parameter("beta") });

    [Fact]
    public void Equal_elements_share_alike() => Assert.Equal([-64, -64, -64, -64], SingleNode.Int8(new Softmax(), new Quantization(0.1f), Fractions, 5, 5, 5, 5));

    [Fact]
    public void A_difference_of_ln_3_gives_one_and_three_quarters() =>
        Assert.Equal([64, -64], SingleNode.Int8(new Softmax { Beta = 2 }, new Quantization(MathF.Log(3) / 20), Fractions, 20, 10));

    [Fact]
    public void Floats_sum_to_one()
    {
        float[] y = SingleNode.Float(new Softmax(), 0, MathF.Log(3));
        Assert.Equal(0.25f, y[0], 1e-6f);
        Assert.Equal(0.75f, y[1], 1e-6f);
    }

    [Fact]
    public void Another_output_quantization_is_reported() =>
        Assert.Equal([DiagnosticIds.BadQuantization],
            SingleNode.Diagnostics(new Softmax(), ElementType.Int8, new Shape(1, 4), new Quantization(0.1f), ElementType.Int8, new Quantization(0.1f, -128)));

    [Fact]
    public void A_vanishing_beta_is_reported() =>
        Assert.Equal([DiagnosticIds.BadQuantization],
            SingleNode.Diagnostics(new Softmax { Beta = 0 }, ElementType.Int8, new Shape(1, 4), new Quantization(0.1f), ElementType.Int8, Fractions));
}
