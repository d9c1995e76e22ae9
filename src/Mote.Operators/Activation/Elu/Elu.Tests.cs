using Mote.Core;
using Mote.Operators.Activation;

namespace Mote.Operators.Tests.Activation;

public sealed class EluTests
{
    [Fact]
    public void Integers_give_the_numbers_of_the_recordings() => GoldenUnary.Check("ELU", _ => new Elu());

    [Fact]
    public void Negative_values_tend_to_minus_one()
    {
        float[] y = SingleNode.Float(new Elu(), -MathF.Log(2), -200, 0, 3);
        Assert.Equal(-0.5f, y[0], 1e-6f);
        Assert.Equal([-1, 0, 3], y[1..]);
    }

    // e^-1 - 1 = -0.632 in steps of 0.01.
    [Fact]
    public void Int8_rounds_to_the_nearest_step() =>
        Assert.Equal([-63, 100], SingleNode.Int8(new Elu(), new Quantization(0.1f), new Quantization(0.01f), -10, 10));
}
