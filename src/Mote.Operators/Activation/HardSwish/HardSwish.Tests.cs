using Mote.Core;
using Mote.Operators.Activation;

namespace Mote.Operators.Tests.Activation;

public sealed class HardSwishTests
{
    [Fact]
    public void Integers_give_the_numbers_of_the_recordings() => GoldenUnary.Check("HARD_SWISH", _ => new HardSwish());

    [Fact]
    public void The_gate_opens_between_minus_3_and_3() => Assert.Equal([0, -1f / 3, 0, 2f / 3, 4], SingleNode.Float(new HardSwish(), -4, -1, 0, 1, 4));

    // Real values -4, 0 and 4.
    [Fact]
    public void Int8_is_the_identity_beyond_the_gate() =>
        Assert.Equal([0, 0, 40], SingleNode.Int8(new HardSwish(), new Quantization(0.1f), new Quantization(0.1f), -40, 0, 40));

    [Fact]
    public void An_input_scale_out_of_proportion_is_reported() =>
        Assert.Equal([DiagnosticIds.BadQuantization],
            SingleNode.Diagnostics(new HardSwish(), ElementType.Int8, new Shape(3), new Quantization(13), ElementType.Int8, new Quantization(0.1f)));
}
