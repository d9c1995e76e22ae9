using Mote.Core;
using Mote.Operators.Elementwise;
using Mote.Operators.Tests.Activation;

namespace Mote.Operators.Tests.Elementwise;

public sealed class AbsTests
{
    [Fact]
    public void Integers_give_the_numbers_of_the_recordings() => GoldenUnary.Check("ABS", _ => new Abs());

    [Fact]
    public void Negative_numbers_lose_their_sign() => Assert.Equal([2.5f, 0, 3, float.PositiveInfinity], SingleNode.Float(new Abs(), -2.5f, -0f, 3, float.NegativeInfinity));

    // The zero point is 10: -10 is 20 steps below it, 20 is 10 above. Half the scale doubles them; 127 is the end.
    [Fact]
    public void Int8_measures_from_the_zero_point() =>
        Assert.Equal([40, 20, 127], SingleNode.Int8(new Abs(), new Quantization(0.1f, 10), new Quantization(0.05f), -10, 20, -128));
}
