using Mote.Core;
using Mote.Operators.Normalization;
using Mote.Operators.Tests.Activation;

namespace Mote.Operators.Tests.Normalization;

public sealed class LogSoftmaxTests
{
    private static readonly Quantization Sixteenths = new(1f / 16, 127);

    [Fact]
    public void Int8_gives_the_numbers_of_the_recordings() => GoldenUnary.Check("LOG_SOFTMAX", _ => new LogSoftmax());

    // -ln 2 = -0.693 = -11 sixteenths.
    [Fact]
    public void Two_equal_elements_have_the_logarithm_of_one_half() =>
        Assert.Equal([116, 116], SingleNode.Int8(new LogSoftmax(), new Quantization(0.1f), Sixteenths, 7, 7));

    [Fact]
    public void Floats_have_the_logarithm_of_their_share()
    {
        float[] y = SingleNode.Float(new LogSoftmax(), 0, MathF.Log(3));
        Assert.Equal(MathF.Log(0.25f), y[0], 1e-6f);
        Assert.Equal(MathF.Log(0.75f), y[1], 1e-6f);
    }

    [Fact]
    public void Results_below_minus_16_saturate() =>
        Assert.Equal([127, -128], SingleNode.Int8(new LogSoftmax(), new Quantization(1), Sixteenths, 20, 0));

    [Fact]
    public void Another_output_quantization_is_reported() =>
        Assert.Equal([DiagnosticIds.BadQuantization],
            SingleNode.Diagnostics(new LogSoftmax(), ElementType.Int8, new Shape(4), new Quantization(0.1f), ElementType.Int8, new Quantization(1f / 16, 0)));
}
