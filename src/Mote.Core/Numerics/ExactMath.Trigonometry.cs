using System.Numerics;

namespace Mote.Core.Numerics;

public static partial class ExactMath
{
    /// <summary>The sine of any finite number, reduced exactly; NaN at the infinities. C: <c>mote_sinf</c> in <c>mote_sin_cos.h</c>.</summary>
    public static float Sin(float x)
    {
        uint bits = BitConverter.SingleToUInt32Bits(x);
        uint magnitude = bits & MagnitudeBits;
        if (magnitude < 0x39800000)
        {
            return x;
        }

        if (magnitude >= Infinity)
        {
            return NaN;
        }

        long rest = ReduceQuadrant(magnitude, out uint quadrant);
        return SinOfQuadrant(bits & SignBit, quadrant, rest);
    }

    /// <summary>The cosine of any finite number, reduced exactly; NaN at the infinities. C: <c>mote_cosf</c> in <c>mote_sin_cos.h</c>.</summary>
    public static float Cos(float x)
    {
        uint magnitude = BitConverter.SingleToUInt32Bits(x) & MagnitudeBits;
        if (magnitude < 0x39800000)
        {
            return 1;
        }

        if (magnitude >= Infinity)
        {
            return NaN;
        }

        long rest = ReduceQuadrant(magnitude, out uint quadrant);
        return SinOfQuadrant(0, quadrant + 1, rest);
    }

    /// <summary>x * 2 / pi for x of at least 2^-12 (as bits): the rest in [-1/2, 1/2] as Q62 and the quadrant modulo 4.</summary>
    private static long ReduceQuadrant(uint magnitude, out uint quadrant)
    {
        ReadOnlySpan<uint> twoOverPi =
            [0xA2F9836E, 0x4E441529, 0xFC2757D1, 0xF534DDC0, 0xDB629599, 0x3C439041, 0xFE5163AB];
        int exponent = (int)(magnitude >> 23) - 152;
        ulong mantissa = (magnitude & 0x7FFFFF) | 0x800000;
        int offset = Math.Max(exponent, 0);
        int shift = offset & 31;
        int word = offset >> 5;

        // 96 bits of 2 / pi from the first one that matters; what is above gives multiples of four quadrants.
        uint high = Window(twoOverPi[word], twoOverPi[word + 1], shift);
        uint middle = Window(twoOverPi[word + 1], twoOverPi[word + 2], shift);
        uint low = Window(twoOverPi[word + 2], twoOverPi[word + 3], shift);
        ulong productLow = mantissa * low;
        ulong productMiddle = (mantissa * middle) + (productLow >> 32);
        ulong productHigh = (mantissa * high) + (productMiddle >> 32);
        int right = offset - exponent;
        ulong turns = right <= 32
            ? (productHigh << (32 - right)) + ((productMiddle & 0xFFFFFFFF) >> right)
            : productHigh >> (right - 32);
        quadrant = (uint)(unchecked(turns + (1UL << 61)) >> 62);
        return unchecked((long)(turns - ((ulong)quadrant << 62)));

        static uint Window(uint first, uint second, int shift) => (uint)((((ulong)first << 32) | second) << shift >> 32);
    }

    /// <summary>sin(pi / 2 * (quadrant + rest)), rest as Q62, with a sign bit to apply.</summary>
    private static float SinOfQuadrant(uint sign, uint quadrant, long rest)
    {
        ulong magnitude = (ulong)Math.Abs(rest);
        int r = (int)(magnitude >> 31);
        int square = HighProduct(r, r);
        sign ^= (quadrant & 2) << 30;
        if ((quadrant & 1) != 0)
        {
            // (1 - cos(pi / 2 r)) / r^2 in Q1.30, by r^2.
            ReadOnlySpan<int> cosine = [26746, -986980, 22401986, -272375560];
            int c = 1324675879 + Polynomial(cosine, square, square);
            return Pack(sign, SignBit - (uint)(((long)c * square) >> 30), -31);
        }

        // sin(pi / 2 r) / r in Q1.30, by r^2.
        ReadOnlySpan<int> sine = [169873, -5026471, 85569259, -693598667];
        uint s = (uint)(1686629713 + Polynomial(sine, square, square));
        int shift = 32 - BitOperations.LeadingZeroCount((uint)(magnitude >> 32));
        return Pack64(sign ^ (rest < 0 ? SignBit : 0), (magnitude >> shift) * s, shift - 62 - 30);
    }
}
