using Mote.Core;
using Mote.Operators.Activation;

namespace Mote.Operators.Tests.Activation;

public sealed class Relu6Tests
{
    [Fact]
    public void Integers_give_the_numbers_of_the_recordings() => GoldenUnary.Check("RELU6", _ => new Relu6());

    [Fact]
    public void Values_are_limited_to_zero_and_six() => Assert.Equal([0, 0, 5.5f, 6, 6], SingleNode.Float(new Relu6(), -1, 0, 5.5f, 6, 7));

    [Fact]
    public void Int8_is_limited_on_the_scale_of_the_input() =>
        Assert.Equal([4, 5, 16, 16], SingleNode.Int8(new Relu6(), new Quantization(0.5f, 4), new Quantization(0.5f, 4), -128, 5, 16, 17));
}
