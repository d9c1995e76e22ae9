using Mote.Core;
using Mote.Operators.Requantization;
using Mote.Operators.Tests.Activation;

namespace Mote.Operators.Tests.Requantization;

public sealed class CastTests
{
    [Fact]
    public void Floats_lose_their_fraction_and_saturate()
    {
        sbyte[] y = SingleNode.Run<float, sbyte>(new Cast(), ElementType.Float32, new Shape(5), null, [1.9f, -1.9f, 300f, -300f, float.NaN], ElementType.Int8, null);
        Assert.Equal([1, -1, 127, -128, 0], y);
    }

    [Fact]
    public void Integers_keep_their_lowest_bits()
    {
        sbyte[] y = SingleNode.Run<int, sbyte>(new Cast(), ElementType.Int32, new Shape(3), null, [300, -129, 5], ElementType.Int8, null);
        Assert.Equal([44, 127, 5], y);
    }

    [Fact]
    public void Everything_but_zero_is_true()
    {
        byte[] y = SingleNode.Run<float, byte>(new Cast(), ElementType.Float32, new Shape(4), null, [0f, -0f, 0.1f, float.NaN], ElementType.Bool, null);
        Assert.Equal([0, 0, 1, 1], y);
    }
}
