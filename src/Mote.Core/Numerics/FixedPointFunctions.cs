using System.Numerics;

namespace Mote.Core.Numerics;

/// <summary>
/// Transcendental functions on raw Qm.n integers (m integer bits, n = 31 - m), to the bit as gemmlowp and TensorFlow Lite compute them.
/// Sums wrap where theirs overflow. C twins: <c>mote_gemmlowp.h</c>, <c>mote_log_fixed.h</c>, <c>mote_inverse_sqrt.h</c>.
/// </summary>
public static class FixedPointFunctions
{
    private const int HalfSqrt2 = 1518500250;

    /// <summary>e^a for a &lt;= 0, Q(integerBits) to Q0.31; 2^31 - 1 for a = 0. Integer bits 0..5.</summary>
    public static int ExpOnNegativeValues(int a, int integerBits)
    {
        int fractionalBits = 31 - integerBits;
        int quarter = 1 << (fractionalBits - 2);
        int offset = (a & (quarter - 1)) - quarter;
        int result = ExpBetweenMinusQuarterAndZero(FixedPoint.Rescale(offset, integerBits, 0));
        int remainder = unchecked(offset - a);

        // e^-(2^k) in Q0.31 for k = -2..4.
        ReadOnlySpan<int> factors = [1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242];
        for (int k = -2; k < integerBits; k++)
        {
            if ((remainder & (1 << (fractionalBits + k))) != 0)
            {
                result = FixedPoint.SaturatingRoundingDoublingHighMul(result, factors[k + 2]);
            }
        }

        return a == 0 ? int.MaxValue : result;
    }

    /// <summary>1 / (1 + a) for a in [0, 1], Q0.31 to Q0.31, by three Newton steps.</summary>
    public static int OneOverOnePlus(int a) => FixedPoint.Rescale(HalfReciprocal(a), 1, 0);

    /// <summary>(1 - a) / (1 + a) for a in [0, 1], Q0.31 to Q0.31.</summary>
    public static int OneMinusOverOnePlus(int a) => FixedPoint.Rescale(unchecked(HalfReciprocal(a) - (1 << 29)), 2, 0);

    /// <summary>The logistic function, Q(integerBits) to Q0.31. Integer bits 0..5.</summary>
    public static int Logistic(int a, int integerBits)
    {
        if (a == 0)
        {
            return 1 << 30;
        }

        int positive = OneOverOnePlus(ExpOnNegativeValues(Math.Min(a, -a), integerBits));
        return a > 0 ? positive : int.MaxValue - positive;
    }

    /// <summary>The hyperbolic tangent, Q(integerBits) to Q0.31. Integer bits 0..4.</summary>
    public static int Tanh(int a, int integerBits)
    {
        int magnitude = OneMinusOverOnePlus(ExpOnNegativeValues(Math.Min(a, -a), integerBits + 1));
        return Math.Sign(a) * magnitude;
    }

    /// <summary>
    /// ln(x) for x >= 1 (raw above 0), Q(inputIntegerBits) to Q(outputIntegerBits), as LOG_SOFTMAX uses it (12 to 5).
    /// TensorFlow Lite's log_x_for_x_greater_than_or_equal_to_1.
    /// </summary>
    public static int LogOfOneOrMore(int x, int inputIntegerBits, int outputIntegerBits)
    {
        const int Ln2 = 1488522236;
        const int FourthRootOfHalf = 1805811301;
        const int AlphaN = 117049297;
        const int AlphaD = 127690142;
        const int AlphaI = 1057819769;
        const int AlphaF = 638450708;
        int accumulatorBits = outputIntegerBits + 1;
        int quarter = FixedPoint.RoundingDivideByPowerOfTwo(1 << 29, accumulatorBits);

        // x = r * 2^k with r near 1 from two candidates half a power apart; the smaller r is taken.
        int leadingZeros = BitOperations.LeadingZeroCount((uint)x);
        int normalized = FixedPoint.SaturatingRoundingMultiplyByPowerOfTwo(x, leadingZeros - 1);
        int candidateA = FixedPoint.SaturatingRoundingMultiplyByPowerOfTwo(Multiply(normalized, HalfSqrt2), 1);
        int powerA = FixedPoint.SaturatingAdd(
            FixedPoint.SaturatingRoundingMultiplyByPowerOfTwo(inputIntegerBits - leadingZeros, 31 - accumulatorBits), quarter);
        int headroom = BitOperations.LeadingZeroCount((uint)Multiply(x, HalfSqrt2)) - 1;
        int candidateB = FixedPoint.SaturatingRoundingMultiplyByPowerOfTwo(x, headroom);
        int powerB = FixedPoint.SaturatingSubtract(
            FixedPoint.SaturatingRoundingMultiplyByPowerOfTwo(inputIntegerBits - headroom, 31 - accumulatorBits), quarter);
        int r = Math.Min(candidateA, candidateB);
        int power = Math.Max(powerA, powerB);

        unchecked
        {
            int p = (int)(((uint)r + FourthRootOfHalf + 1) >> 1);
            int q = (r - FourthRootOfHalf) * 2;
            int square = Multiply(q, q);
            int numerator = Multiply(q, r) + Multiply(Multiply(q, square), AlphaN);
            int denominator = Multiply(p, AlphaI + q + Multiply(AlphaD, square)) + Multiply(AlphaF, q);
            int scaled = FixedPoint.RoundingDivideByPowerOfTwo(numerator, accumulatorBits);
            int sum = Multiply(power, Ln2) + Multiply(scaled, OneOverOnePlus(denominator));
            return FixedPoint.SaturatingRoundingMultiplyByPowerOfTwo(sum, 1);
        }
    }

    /// <summary>
    /// 1 / x for x > 0 in Q(integerBits): a Q0.31 value in (1/2, 1] and how many bits x has above one, so that
    /// 1 / x = value * 2^-bits. TensorFlow Lite's GetReciprocal, used by SOFTMAX with 12 integer bits.
    /// </summary>
    public static int Reciprocal(int x, int integerBits, out int bitsOverUnit)
    {
        int leadingZeros = BitOperations.LeadingZeroCount((uint)x);
        bitsOverUnit = integerBits - leadingZeros;
        return OneOverOnePlus((int)(((uint)x << leadingZeros) & int.MaxValue));
    }

    /// <summary>
    /// 1 / sqrt(x) for an integer x >= 0 as a multiplier for <see cref="FixedPoint.MultiplyByQuantizedMultiplier(int, QuantizedMultiplier)"/>
    /// (its mantissa is not normalised): TensorFlow Lite's GetInvSqrtQuantizedMultiplierExp with reverse shift -1. 0 counts as 1.
    /// </summary>
    public static QuantizedMultiplier InverseSquareRoot(int x)
    {
        if (x <= 1)
        {
            return new QuantizedMultiplier(int.MaxValue, 0);
        }

        int shift = 11;
        while (x >= 1 << 29)
        {
            x /= 4;
            shift++;
        }

        int pairs = ((BitOperations.LeadingZeroCount((uint)x) - 1) / 2) - 1;
        shift -= pairs;
        int input = (x << (2 * pairs)) >> 1;
        int halfInput = FixedPoint.RoundingDivideByPowerOfTwo(input, 1);
        const int OneAndAHalf = (1 << 28) + (1 << 27);
        int root = 1 << 28;
        for (int i = 0; i < 5; i++)
        {
            int cube = FixedPoint.Rescale(Multiply(Multiply(root, root), root), 9, 3);
            root = FixedPoint.Rescale(unchecked(Multiply(OneAndAHalf, root) - Multiply(halfInput, cube)), 6, 3);
        }

        root = Multiply(root, HalfSqrt2);
        if (shift < 0)
        {
            root = unchecked(root << -shift);
            shift = 0;
        }

        return new QuantizedMultiplier(root, -shift);
    }

    private static int Multiply(int a, int b) => FixedPoint.SaturatingRoundingDoublingHighMul(a, b);

    private static int ExpBetweenMinusQuarterAndZero(int a)
    {
        const int ExpOfMinusEighth = 1895147668;
        const int Third = 715827883;
        unchecked
        {
            int x = a + (1 << 28);
            int x2 = Multiply(x, x);
            int x3 = Multiply(x2, x);
            int x4 = Multiply(x2, x2);
            int cubic = Multiply(FixedPoint.RoundingDivideByPowerOfTwo(x4, 2) + x3, Third);
            int tail = FixedPoint.RoundingDivideByPowerOfTwo(cubic + x2, 1);
            return ExpOfMinusEighth + Multiply(ExpOfMinusEighth, x + tail);
        }
    }

    /// <summary>Newton's 2 / (1 + a) in Q2.29 for a in Q0.31.</summary>
    private static int HalfReciprocal(int a)
    {
        int halfDenominator = (a >> 1) + (1 << 30);
        unchecked
        {
            int x = 1515870810 + Multiply(halfDenominator, -1010580540);
            for (int i = 0; i < 3; i++)
            {
                int error = (1 << 29) - Multiply(halfDenominator, x);
                x += FixedPoint.Rescale(Multiply(x, error), 4, 2);
            }

            return x;
        }
    }
}
