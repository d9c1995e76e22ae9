using Mote.Core;
using Mote.Operators.Activation;

namespace Mote.Operators.Tests.Activation;

public sealed class LogisticTests
{
    [Fact]
    public void Integers_give_the_numbers_of_the_recordings() => GoldenUnary.Check("LOGISTIC", _ => new Logistic());

    [Fact]
    public void Zero_gives_one_half_in_every_type()
    {
        Assert.Equal([0], SingleNode.Int8(new Logistic(), new Quantization(0.1f, 9), new Quantization(1f / 256, -128), 9));
        Assert.Equal([16384], SingleNode.Int16(new Logistic(), new Quantization(0.001f), new Quantization(1f / 32768), 0));
        Assert.Equal([0.5f], SingleNode.Float(new Logistic(), 0));
    }

    [Fact]
    public void Ln_3_gives_three_quarters() => Assert.Equal(0.75f, SingleNode.Float(new Logistic(), MathF.Log(3))[0], 1e-6f);

    [Fact]
    public void Another_zero_point_of_the_output_is_reported() =>
        Assert.Equal([DiagnosticIds.BadQuantization],
            SingleNode.Diagnostics(new Logistic(), ElementType.Int8, new Shape(3), new Quantization(0.1f), ElementType.Int8, new Quantization(1f / 256)));
}
