using System.Globalization;
using System.Text;
using Mote.Core.Numerics;

namespace Mote.Core.Tests.Numerics;

/// <summary>A function of the arithmetic on fixed numbers, many enough that the last bit of every constant shows.</summary>
/// <param name="Name">Its name on record.</param>
/// <param name="Native">Its name in ArithmeticDriver.c; null where C has no twin.</param>
/// <param name="Count">How many numbers.</param>
/// <param name="Arguments">The arguments of a call.</param>
/// <param name="Of">The function.</param>
internal sealed record ArithmeticLaw(string Name, string? Native, int Count, Func<int, (int A, int B, int C)> Arguments, Func<int, int, int, int> Of)
{
    /// <summary>All results.</summary>
    public int[] Results()
    {
        var results = new int[Count];
        for (int i = 0; i < Count; i++)
        {
            var (a, b, c) = Arguments(i);
            results[i] = Of(a, b, c);
        }

        return results;
    }

    /// <summary>The checksum of all results.</summary>
    public uint Checksum()
    {
        uint sum = 0;
        for (int i = 0; i < Count; i++)
        {
            var (a, b, c) = Arguments(i);
            sum = unchecked((sum * 1664525u) + (uint)Of(a, b, c) + 1013904223u);
        }

        return sum;
    }
}

/// <summary>
/// The arithmetic that operators share, by itself: what they make of it is rounded to a few bits, so that their cases see the last bits of
/// intermediate results only by chance.
/// </summary>
internal static class ArithmeticTheory
{
    private const int Many = 1 << 20;

    private static readonly int[] Edges =
    [
        int.MinValue, int.MinValue + 1, int.MaxValue, int.MaxValue - 1, 0, 1, -1, 2, -2, 3, 32767, 32768, -32768, -32769, 1 << 30, -(1 << 30), 0x7FFF0000,
        0x7FFEFFFF, 0x7FFF8000, 0x7FFF7FFF, 0x40007FFF, 0x40008000,
    ];

    private static readonly uint[] FloatEdges = [0, 0x80000000, 1, 0x7F800000, 0xFF800000, 0x7F800001, 0xFF800001, 0x7FC00001, 0x7F7FFFFF, 0x3F800000, 0xBF800000, 0x3F000000, 0xBF000000, 0x4B000000, 0xCF000000];

    /// <summary>The functions; the arguments of those of floats are bits.</summary>
    public static IReadOnlyList<ArithmeticLaw> Laws { get; } =
    [
        Twin("multiply_by_quantized_multiplier", 1 << 18, i => (Number(i, 1), Number(i, 2), Within(i, 3, -31, 31)), FixedPoint.MultiplyByQuantizedMultiplier),
        Twin("requantize", 1 << 18, i => (Number(i, 1), Positive(i, 2), Within(i, 3, 0, 31)), (a, m, e) => FixedPoint.MultiplyByQuantizedMultiplier(a, m, -e)),
        Twin("multiply_by_quantized_multiplier_64", 1 << 18, i => (Number(i, 1), Positive(i, 2), Within(i, 3, -31, 7)),
            (a, m, s) => FixedPoint.MultiplyByQuantizedMultiplier(((long)a * 32768) + (m & 0x7FFF), new QuantizedMultiplier(m, s))),
        Twin("doubling_high_mul", 1 << 18, i => (Number(i, 1), Number(i, 2), 0), (a, b, _) => FixedPoint.SaturatingRoundingDoublingHighMul(a, b)),
        Twin("divide_by_power", 1 << 18, i => (Number(i, 1), 0, Within(i, 3, 0, 31)), (a, _, e) => FixedPoint.RoundingDivideByPowerOfTwo(a, e)),
        Twin("multiply_by_power", 1 << 18, i => (AtThreshold(i), 0, Within(i, 3, -31, 31)), (a, _, e) => FixedPoint.SaturatingRoundingMultiplyByPowerOfTwo(a, e)),
        Twin("add_saturating", 1 << 18, i => (Number(i, 1), Number(i, 2), 0), (a, b, _) => FixedPoint.SaturatingAdd(a, b)),
        Twin("subtract_saturating", 1 << 18, i => (Number(i, 1), Number(i, 2), 0), (a, b, _) => FixedPoint.SaturatingSubtract(a, b)),
        Twin("one_over_one_plus", Many, i => (Positive(i, 1), 0, 0), (a, _, _) => FixedPointFunctions.OneOverOnePlus(a)),
        Twin("reciprocal_fixed", Many, i => (Positive(i, 1) | 1, Within(i, 2, 0, 15), 0), (a, b, _) => FixedPointFunctions.Reciprocal(a, b, out int over) ^ over),
        Twin("log_fixed", 2 * Many, i => (Math.Max(Positive(i, 1), 2), 0, 0), (a, _, _) => FixedPointFunctions.LogOfOneOrMore(a, 12, 5)),
        Twin("logistic_16", Many, i => ((short)Number(i, 1), Within(i, 2, 0, 32767), Within(i, 3, 0, 31)), (a, f, e) => SigmoidTable.Logistic((short)a, new ShiftedFactor(f, e))),
        Twin("tanh_16", Many, i => ((short)Number(i, 1), Within(i, 2, 0, 32767), Within(i, 3, 0, 31)), (a, f, e) => SigmoidTable.Tanh((short)a, new ShiftedFactor(f, e))),
        OfFloat("exp_f", ExactMath.Exp),
        Twin("expm1_f", 1 << 16, i => (FloatBits(i) | int.MinValue, 0, 0), (x, _, _) => BitConverter.SingleToInt32Bits(ExactMath.Expm1(BitConverter.Int32BitsToSingle(x)))),
        OfFloat("log_f", ExactMath.Log),
        OfFloat("sin_f", ExactMath.Sin),
        OfFloat("cos_f", ExactMath.Cos),
        OfFloat("tanh_f", ExactMath.Tanh),
        OfFloat("logistic_f", ExactMath.Logistic),
        OfFloat("sqrt_portable_f", ExactMath.Sqrt),
        OfFloat("rsqrt_f", ExactMath.Rsqrt),
        OfFloat("half_even_f", Rounding.HalfEven),
        OfFloat("floor_f", Rounding.Floor),
        OfFloat("ceil_f", Rounding.Ceiling),
        OfFloat("trunc_f", Rounding.Truncate),
        Twin("to_int32_f", 1 << 16, i => (FloatBits(i), 0, 0), (x, _, _) => Rounding.ToInt32(BitConverter.Int32BitsToSingle(x))),
        Twin("half_away_to_int32_f", 1 << 16, i => (FloatBits(i), 0, 0), (x, _, _) => Rounding.HalfAwayToInt32(BitConverter.Int32BitsToSingle(x))),
        Of("exp_on_negative_values", Many, i => (-Positive(i, 1), Within(i, 2, 0, 5), 0), (a, bits, _) => FixedPointFunctions.ExpOnNegativeValues(a, bits)),
        Of("logistic", Many, i => (Number(i, 1), 4, 0), (a, bits, _) => FixedPointFunctions.Logistic(Math.Max(a, -int.MaxValue), bits)),
        Of("tanh", Many, i => (Number(i, 1), 4, 0), (a, bits, _) => FixedPointFunctions.Tanh(Math.Max(a, -int.MaxValue), bits)),
        Of("inverse_square_root", 1 << 18, i => (Positive(i, 1), 0, 0), (a, _, _) =>
        {
            var root = FixedPointFunctions.InverseSquareRoot(a);
            return root.Multiplier ^ root.Shift;
        }),
        Of("multiplier_from_real", 1 << 18, i => (Number(i, 1), Within(i, 2, -66, -1), 0), (a, e, _) => FromReal(Math.ScaleB(a, e))),
        Of("multiplier_from_real_close_to_powers", 1 << 16, i => (Within(i, 1, -9, 9), Within(i, 2, -31, 30), Within(i, 3, 0, 1)),
            (d, e, sign) => FromReal(Math.ScaleB(1 + (d * 4.656612873077393e-11), e) * (1 - (2 * sign)))),
        Of("multiplier_to_int16", 1 << 18, i => (Positive(i, 1), 0, 0), (m, _, _) => new QuantizedMultiplier(m, 0).ToInt16()),
        Of("high_mul_16", 1 << 18, i => ((short)Number(i, 1), (short)Number(i, 2), 0), (a, b, _) =>
            (FixedPoint.SaturatingRoundingDoublingHighMul16((short)a, (short)b) * 65536) ^ FixedPoint.SaturatingDoublingHighMul16((short)a, (short)b)),
        Of("shift_left_16", 1 << 18, i => ((short)Number(i, 1), Within(i, 2, 0, 31), 0), (a, by, _) => FixedPoint.SaturatingLeftShift16((short)a, by)),
        Of("scalings", 1 << 16, i => (Scale(i), 0, 0), (bits, _, _) => Scalings(BitConverter.Int32BitsToSingle(bits))),
        Of("softmax_16", Many, i => (Within(i, 1, -65535, 0), Within(i, 2, 32767, 1 << 26), 0), Softmax16),
    ];

    /// <summary>A line for each function: checksum and name.</summary>
    public static string Render()
    {
        var text = new StringBuilder();
        foreach (var law in Laws)
        {
            text.Append(CultureInfo.InvariantCulture, $"{law.Checksum():x8} {law.Name}\n");
        }

        return text.ToString();
    }

    private static ArithmeticLaw Of(string name, int count, Func<int, (int, int, int)> arguments, Func<int, int, int, int> of) => new(name, null, count, arguments, of);

    private static ArithmeticLaw Twin(string name, int count, Func<int, (int, int, int)> arguments, Func<int, int, int, int> of) => new(name, name, count, arguments, of);

    private static ArithmeticLaw OfFloat(string name, Func<float, float> of) =>
        Twin(name, 1 << 16, i => (FloatBits(i), 0, 0), (x, _, _) => BitConverter.SingleToInt32Bits(of(BitConverter.Int32BitsToSingle(x))));

    /// <summary>Edges, numbers within -128..128 and any bits.</summary>
    private static int FloatBits(int i)
    {
        uint random = Mix(i, 1);
        uint kind = Mix(i, 2);
        return (kind & 3) switch
        {
            0 => (int)FloatEdges[(kind >> 3) % (uint)FloatEdges.Length],
            1 => BitConverter.SingleToInt32Bits(((int)random >> 8) / 65536f),
            _ => (int)random,
        };
    }

    private static uint Mix(int i, int salt)
    {
        uint h = unchecked(((uint)i * 2654435761u) + ((uint)salt * 0x9E3779B9u));
        h = unchecked((h ^ (h >> 16)) * 0x7FEB352Du);
        h = unchecked((h ^ (h >> 15)) * 0x846CA68Bu);
        return h ^ (h >> 16);
    }

    /// <summary>Edges, 16-bit numbers, numbers of every length and any numbers.</summary>
    private static int Number(int i, int salt)
    {
        uint random = Mix(i, salt);
        uint kind = Mix(i, salt + 100);
        return (kind & 7) switch
        {
            0 => Edges[(kind >> 3) % (uint)Edges.Length],
            1 => (short)random,
            2 => (int)random >> (int)(kind >> 27),
            _ => (int)random,
        };
    }

    private static int Positive(int i, int salt) => Number(i, salt) & int.MaxValue;

    private static int Within(int i, int salt, int min, int max) => (int)(min + (Mix(i, salt) % (uint)(max - min + 1)));

    /// <summary>Numbers at which a shift to the left begins to saturate, and others.</summary>
    private static int AtThreshold(int i)
    {
        uint kind = Mix(i, 7);
        int threshold = (1 << (int)(kind >> 27)) - 1;
        return (kind & 3) switch
        {
            0 => threshold + Within(i, 8, -2, 2),
            1 => -threshold + Within(i, 8, -2, 2),
            _ => Number(i, 1),
        };
    }

    /// <summary>Scales of models: powers of two and their neighbourhood, and any between 2^-40 and 2.6.</summary>
    private static int Scale(int i)
    {
        uint kind = Mix(i, 1);
        float power = MathF.ScaleB(1, -(int)(kind >> 3) % 41);
        float scale = (kind & 7) switch
        {
            0 => power,
            1 or 2 => power * (1 + (Within(i, 2, -1200, 1200) * 1e-6f)),
            _ => power * (1 + (Within(i, 2, 0, 1300000) * 1e-6f)),
        };
        return BitConverter.SingleToInt32Bits(scale);
    }

    private static int FromReal(double value) =>
        QuantizedMultiplier.TryFromReal(value, out var multiplier) ? multiplier.Multiplier ^ (multiplier.Shift * 65537) : 12345;

    private static int Scalings(float scale)
    {
        int result = 0;
        void Add(int value) => result = unchecked((result * 31) + value);
        var logistic = FunctionScaling.Logistic16(scale);
        var tanh = FunctionScaling.Tanh16(scale);
        Add(logistic.Factor);
        Add(logistic.RightShift);
        Add(tanh.Factor);
        Add(tanh.RightShift);
        var sigmoid8 = FunctionScaling.LogisticOrTanh8(scale);
        Add(sigmoid8.Multiplier.Multiplier);
        Add(sigmoid8.Multiplier.Shift);
        Add(sigmoid8.Radius);
        foreach (float beta in new[] { 1f, 7f })
        {
            if ((double)beta * scale * (1 << 26) > 1)
            {
                var softmax = FunctionScaling.Softmax8(beta, scale);
                var reverse = FunctionScaling.LogSoftmaxReverse(softmax.Multiplier);
                Add(softmax.Multiplier.Multiplier);
                Add(softmax.Multiplier.Shift);
                Add(softmax.Radius);
                Add(reverse.Multiplier);
                Add(reverse.Shift);
            }

            var softmax16 = FunctionScaling.Softmax16(beta, scale);
            Add(softmax16.Multiplier);
            Add(softmax16.Shift);
        }

        return result;
    }

    private static int Softmax16(int difference, int sum, int unused)
    {
        short e = InterpolatedTable.SoftmaxExp16(difference, new QuantizedMultiplier(1431655765, 1), Tables.Exp);
        short r = InterpolatedTable.SoftmaxReciprocal16(sum, Tables.Reciprocal, out int shift);
        return (e * 65536) ^ InterpolatedTable.SoftmaxScale16(e, r, shift) ^ (r * 8);
    }

    private static class Tables
    {
        public static short[] Exp { get; } = InterpolatedTable.BuildSoftmaxExp();

        public static short[] Reciprocal { get; } = InterpolatedTable.BuildSoftmaxReciprocal();
    }
}
