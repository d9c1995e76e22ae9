using Mote.Core;
using Mote.Operators.Activation;

namespace Mote.Operators.Tests.Activation;

public sealed class ReluN1To1Tests
{
    [Fact]
    public void Values_are_limited_to_minus_one_and_one() => Assert.Equal([-1, -0.5f, 0, 1], SingleNode.Float(new ReluN1To1(), -7, -0.5f, 0, 2));

    // Real values -2, -0.5, 0.5 and 2 on steps of 0.25 from 3.
    [Fact]
    public void Int8_is_rescaled_and_limited_on_the_scale_of_the_output() =>
        Assert.Equal([-1, 1, 5, 7], SingleNode.Int8(new ReluN1To1(), new Quantization(0.5f), new Quantization(0.25f, 3), -4, -1, 1, 4));
}
