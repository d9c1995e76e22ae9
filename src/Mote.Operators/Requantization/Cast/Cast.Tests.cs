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

    [Fact]
    public void Uint64_is_rounded_once()
    {
        // Above 2^63 a float has steps of 2^40. Half a step more than 2^63 is even at 2^63; one more than that is nearer to the next.
        float[] y = SingleNode.Run<ulong, float>(new Cast(), ElementType.UInt64, new Shape(3), null, [(1UL << 63) + (1UL << 39), (1UL << 63) + (1UL << 39) + 1, ulong.MaxValue],
            ElementType.Float32, null);
        Assert.Equal([9223372036854775808f, 9223373136366403584f, 18446744073709551616f], y);
    }

    [Fact]
    public void Sixteen_bits_lose_or_keep_their_sign()
    {
        int[] y = SingleNode.Run<ushort, int>(new Cast(), ElementType.UInt16, new Shape(2), null, [65535, 1], ElementType.Int32, null);
        Assert.Equal([65535, 1], y);
        short[] signed = SingleNode.Run<ushort, short>(new Cast(), ElementType.UInt16, new Shape(2), null, [65535, 1], ElementType.Int16, null);
        Assert.Equal<short>([-1, 1], signed);
    }
}
