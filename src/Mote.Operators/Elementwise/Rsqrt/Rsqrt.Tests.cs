using Mote.Core;
using Mote.Operators.Elementwise;
using Mote.Operators.Tests.Activation;

namespace Mote.Operators.Tests.Elementwise;

public sealed class RsqrtTests
{
    [Fact]
    public void Integers_give_the_numbers_of_the_recordings() => GoldenUnary.Check("RSQRT", _ => new Rsqrt());

    [Fact]
    public void Powers_of_four_have_exact_roots() => Assert.Equal([0.5f, 1, 4, float.PositiveInfinity], SingleNode.Float(new Rsqrt(), 4, 1, 0.0625f, 0));

    [Fact]
    public void Below_zero_there_is_no_number() => Assert.Equal([float.NaN], SingleNode.Float(new Rsqrt(), -1));

    // 1 / sqrt(4) = 0.5 in steps of 0.01; at zero the largest value.
    [Fact]
    public void Int8_rounds_to_the_nearest_step() =>
        Assert.Equal([50, 127, 100], SingleNode.Int8(new Rsqrt(), new Quantization(0.1f, 0), new Quantization(0.01f), 40, 0, 10));
}
