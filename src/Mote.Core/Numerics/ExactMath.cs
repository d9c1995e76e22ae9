using System.Numerics;

namespace Mote.Core.Numerics;

/// <summary>
/// Elementary functions of single precision numbers that give the same bits on every machine and in C: computed in integers, rounded to
/// nearest even at the end. Subnormal numbers, infinities and signed zeros are as IEEE 754 recommends; a result that is not a number is
/// always <see cref="NaN"/>. Largest error over all 2^32 inputs: Exp 0.53, Expm1 0.54, Log 0.51, Sin and Cos 0.53, Tanh 0.53, Logistic
/// 0.53, Sqrt 0.5, Rsqrt 1.5 units in the last place.
/// </summary>
public static partial class ExactMath
{
    private const uint SignBit = 0x80000000;
    private const uint MagnitudeBits = 0x7FFFFFFF;
    private const uint Infinity = 0x7F800000;
    private const uint NaNBits = 0x7FC00000;
    private const uint One = 0x3F800000;
    private const uint Half = 0x3F000000;

    /// <summary>The NaN that these functions return: quiet, positive, no payload.</summary>
    public static float NaN => BitConverter.UInt32BitsToSingle(NaNBits);

    /// <summary>e^x. C: <c>mote_expf</c> in <c>mote_exp.h</c>.</summary>
    public static float Exp(float x)
    {
        uint bits = BitConverter.SingleToUInt32Bits(x);
        uint magnitude = bits & MagnitudeBits;
        if (magnitude >= 0x43000000)
        {
            return float.IsNaN(x) ? NaN : bits >> 31 != 0 ? 0 : float.PositiveInfinity;
        }

        uint mantissa = ExpParts(magnitude, bits >> 31 != 0, out int exponent);
        return Pack(0, mantissa, exponent - 31);
    }

    /// <summary>
    /// e^x - 1 for x &lt;= 0, precise near zero; -1 from -21 on, long after e^x is less than half of its last bit. C: <c>mote_expm1f</c> in
    /// <c>mote_exp.h</c>.
    /// </summary>
    public static float Expm1(float x)
    {
        uint bits = BitConverter.SingleToUInt32Bits(x);
        uint magnitude = bits & MagnitudeBits;
        if (magnitude >= 0x41A80000)
        {
            return float.IsNaN(x) ? NaN : -1;
        }

        if (magnitude < Half)
        {
            // |x| < 1/2: x (1 + x P(x)), P in Q0.32.
            int biased = (int)(magnitude >> 23);
            if (biased < 101)
            {
                return x;
            }

            uint exact = (magnitude & 0x7FFFFF) | 0x800000;
            int q = -(int)(((ulong)exact << 32) >> (151 - biased));
            ReadOnlySpan<int> coefficients = [11890, 107115, 852168, 5965140, 35791395, 178956975, 715827883];
            int p = 1073741824 + (Polynomial(coefficients, q, q) >> 1);
            uint factor = unchecked(SignBit + (uint)HighProduct(p, q));
            return Pack64(SignBit, (ulong)exact * factor, biased - 150 - 31);
        }

        uint mantissa = ExpParts(magnitude, true, out int exponent);
        return Pack(SignBit, SignBit - (mantissa >> -exponent), -31);
    }

    /// <summary>The natural logarithm; negative infinity at zero, NaN below. C: <c>mote_logf</c> in <c>mote_log.h</c>.</summary>
    public static float Log(float x)
    {
        if (x == 0)
        {
            return float.NegativeInfinity;
        }

        if (float.IsNegative(x) || !float.IsFinite(x))
        {
            return float.IsPositiveInfinity(x) ? x : NaN;
        }

        uint mantissa = Normalize(BitConverter.SingleToUInt32Bits(x), out int power);
        int d;
        if (mantissa > 0xB504F3)
        {
            power++;
            d = ((int)mantissa - 0x1000000) * 128;
        }
        else
        {
            d = ((int)mantissa - 0x800000) * 256;
        }

        // (ln(1 + d) / d - 1) / d for d in [sqrt(1/2) - 1, sqrt(2) - 1], Q0.31.
        ReadOnlySpan<int> coefficients =
        [
            115816782, -209840648, 213113821, -213376961, 236833131, -268397637, 306857479, -357917316, 429495465, -536870862,
            715827889, -1073741824,
        ];
        long sum = (Polynomial(coefficients, d, d) + 0x80000000L) * d;
        int exponent = -62;
        if (power != 0)
        {
            const long Ln2 = 49946518145322874; // Q56
            sum = (sum >> 6) + (power * Ln2);
            exponent = -56;
        }

        return Pack64(sum < 0 ? SignBit : 0, (ulong)Math.Abs(sum), exponent);
    }

    /// <summary>The hyperbolic tangent. C: <c>mote_tanhf</c> in <c>mote_tanh.h</c>.</summary>
    public static float Tanh(float x)
    {
        uint bits = BitConverter.SingleToUInt32Bits(x);
        uint sign = bits & SignBit;
        uint magnitude = bits & MagnitudeBits;
        if (magnitude < 0x39800000)
        {
            return x;
        }

        if (float.IsNaN(x))
        {
            return NaN;
        }

        if (magnitude < Half)
        {
            // |x| < 1/2: x P(x^2).
            int biased = (int)(magnitude >> 23);
            uint exact = (magnitude & 0x7FFFFF) | 0x800000;
            uint q = (uint)(((ulong)exact << 32) >> (150 - biased));
            int square = (int)(HighProduct(q, q) >> 1);
            ReadOnlySpan<int> coefficients = [5480411, -18317763, 46846386, -115885809, 286330735, -715827876];
            int p = Polynomial(coefficients, square, square);
            return Pack64(sign, (ulong)exact * unchecked(SignBit + (uint)p), biased - 150 - 31);
        }

        if (magnitude >= 0x41200000)
        {
            return BitConverter.UInt32BitsToSingle(sign | One);
        }

        // 2 / (1 + e^(-2|x|)) - 1.
        uint mantissa = ExpParts(magnitude + 0x800000, true, out int exponent);
        mantissa = Reciprocal(SignBit + (mantissa >> -exponent));
        return Pack(sign, unchecked((2 * mantissa) - SignBit), -31);
    }

    /// <summary>1 / (1 + e^-x). C: <c>mote_logisticf</c> in <c>mote_logistic.h</c>.</summary>
    public static float Logistic(float x)
    {
        uint bits = BitConverter.SingleToUInt32Bits(x);
        uint magnitude = bits & MagnitudeBits;
        if (magnitude < 0x32800000)
        {
            return 0.5f;
        }

        if (magnitude >= 0x43000000)
        {
            return float.IsNaN(x) ? NaN : bits >> 31 != 0 ? 0 : 1;
        }

        uint mantissa = ExpParts(magnitude, true, out int exponent);
        uint reciprocal = Reciprocal(SignBit + (exponent < -31 ? 0 : mantissa >> -exponent));
        return bits >> 31 == 0
            ? Pack(0, reciprocal, -31)
            : Pack64(0, (ulong)mantissa * reciprocal, exponent - 62);
    }

    /// <summary>The square root, correctly rounded; NaN below zero. C: <c>mote_sqrtf</c> in <c>mote_sqrt.h</c>.</summary>
    public static float Sqrt(float x)
    {
        float root = MathF.Sqrt(x);
        return float.IsNaN(root) ? NaN : root;
    }

    /// <summary><c>1 / Sqrt(x)</c>, both operations rounded (TensorFlow Lite's formula). C: <c>mote_rsqrtf</c> in <c>mote_sqrt.h</c>.</summary>
    public static float Rsqrt(float x)
    {
        float root = Sqrt(x);
        return float.IsNaN(root) ? root : 1.0f / root;
    }

    /// <summary>2^f in Q1.31 for f in [0, 1) given as Q0.32.</summary>
    private static uint Exp2Fraction(uint f)
    {
        ReadOnlySpan<uint> coefficients = [7749, 61958, 664660, 5725253, 41309926, 238388284, 1031764993, 2977044470];
        uint p = 0;
        foreach (uint coefficient in coefficients)
        {
            p = coefficient + HighProduct(p, f);
        }

        return SignBit + (uint)((((ulong)p * f) + (1UL << 32)) >> 33);
    }

    /// <summary>e^(+-magnitude) for a magnitude below 128 (as bits): a Q1.31 mantissa in [1, 2) times 2^exponent.</summary>
    private static uint ExpParts(uint magnitude, bool negative, out int exponent)
    {
        const ulong Log2E = 793129986396; // Q1.39; times a 24-bit mantissa it fits 64 bits.
        uint mantissa = (magnitude & 0x7FFFFF) | 0x800000;
        int shift = 157 - (int)(magnitude >> 23);
        long t = shift < 64 ? (long)(((mantissa * Log2E) + (1UL << (shift - 1))) >> shift) : 0;
        t = negative ? -t : t;
        exponent = (int)(t >> 32);
        return Exp2Fraction(unchecked((uint)t));
    }

    /// <summary>1 / x in Q1.31 for x in [1, 2) in Q1.31, by three Newton steps.</summary>
    private static uint Reciprocal(uint x)
    {
        uint y = 3031741621 - HighProduct(x, 2021161081);
        for (int i = 0; i < 3; i++)
        {
            uint error = unchecked(0 - (uint)(((ulong)x * y) >> 31));
            y = unchecked((uint)(((ulong)y * error) >> 31));
        }

        return y;
    }

    /// <summary>Horner's rule in Q0.31, highest power first, times <paramref name="last"/>.</summary>
    private static int Polynomial(ReadOnlySpan<int> coefficients, int x, int last)
    {
        int p = coefficients[0];
        foreach (int coefficient in coefficients[1..])
        {
            p = coefficient + HighProduct(p, x);
        }

        return HighProduct(p, last);
    }

    private static int HighProduct(int a, int b) => (int)(((long)a * b) >> 31);

    private static uint HighProduct(uint a, uint b) => (uint)(((ulong)a * b) >> 32);

    /// <summary>The 24-bit mantissa of a positive finite number and the power of two of its leading bit.</summary>
    private static uint Normalize(uint bits, out int power)
    {
        power = (int)(bits >> 23) - 127;
        if (power == -127)
        {
            int leadingZeros = BitOperations.LeadingZeroCount(bits);
            bits <<= leadingZeros - 8;
            power = -118 - leadingZeros;
        }

        return (bits & 0x7FFFFF) | 0x800000;
    }

    /// <summary>mantissa * 2^exponent, rounded to nearest even, with a sign bit in place.</summary>
    private static float Pack(uint sign, uint mantissa, int exponent)
    {
        int leadingZeros = BitOperations.LeadingZeroCount(mantissa);
        int biased = exponent - leadingZeros + 31 + 127;
        if (mantissa == 0 || biased < -24)
        {
            return BitConverter.UInt32BitsToSingle(sign);
        }

        if (biased >= 255)
        {
            return BitConverter.UInt32BitsToSingle(sign | Infinity);
        }

        mantissa <<= leadingZeros;
        int shift = 8;
        if (biased < 1)
        {
            shift = 9 - biased;
            biased = 1;
        }

        ulong dropped = (ulong)mantissa << (64 - shift);
        uint bits = ((uint)(biased - 1) << 23) + (uint)((ulong)mantissa >> shift);
        if (dropped > 1UL << 63 || (dropped == 1UL << 63 && (bits & 1) != 0))
        {
            bits++;
        }

        return BitConverter.UInt32BitsToSingle(sign | bits);
    }

    private static float Pack64(uint sign, ulong mantissa, int exponent)
    {
        int shift = 32 - BitOperations.LeadingZeroCount((uint)(mantissa >> 32));
        bool lost = (mantissa & ((1UL << shift) - 1)) != 0;
        return Pack(sign, (uint)(mantissa >> shift) | (lost ? 1u : 0u), exponent + shift);
    }
}
