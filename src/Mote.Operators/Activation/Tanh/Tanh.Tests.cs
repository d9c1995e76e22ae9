using Mote.Core;
using Mote.Operators.Activation;

namespace Mote.Operators.Tests.Activation;

public sealed class TanhTests
{
    [Fact]
    public void Integers_give_the_numbers_of_the_recordings() => GoldenUnary.Check("TANH", _ => new Tanh());

    [Fact]
    public void Zero_stays_zero_in_every_type()
    {
        Assert.Equal([0], SingleNode.Int8(new Tanh(), new Quantization(0.1f, 9), new Quantization(1f / 128), 9));
        Assert.Equal([0], SingleNode.Int16(new Tanh(), new Quantization(0.001f), new Quantization(1f / 32768), 0));
        Assert.Equal([0], SingleNode.Float(new Tanh(), 0));
    }

    // tanh(ln 3) = (9 - 1) / (9 + 1).
    [Fact]
    public void Ln_3_gives_four_fifths() => Assert.Equal(0.8f, SingleNode.Float(new Tanh(), MathF.Log(3))[0], 1e-6f);

    [Fact]
    public void An_output_scale_that_is_no_power_of_two_is_reported_for_int16() =>
        Assert.Equal([DiagnosticIds.BadQuantization],
            SingleNode.Diagnostics(new Tanh(), ElementType.Int16, new Shape(3), new Quantization(0.001f), ElementType.Int16, new Quantization(0.001f)));
}
