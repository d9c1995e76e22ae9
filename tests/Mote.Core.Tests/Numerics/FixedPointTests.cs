using System.Numerics;
using Mote.Core.Numerics;

namespace Mote.Core.Tests.Numerics;

public sealed class FixedPointTests
{
    [Theory]
    [InlineData(0.0, 0, 0)]
    [InlineData(0.5, 1 << 30, 0)]
    [InlineData(1.0, 1 << 30, 1)]
    [InlineData(-0.75, -1610612736, 0)]
    [InlineData(0.1, 1717986918, -3)]
    [InlineData(0.99999999999, 1 << 30, 1)]
    [InlineData(2147483647.0, int.MaxValue, 31)]
    [InlineData(2.3283064365386963e-10, 1 << 30, -31)]
    [InlineData(1.1641532182693481e-10, 0, 0)]
    public void A_real_factor_becomes_a_mantissa_of_31_bits_and_a_shift(double real, int multiplier, int shift)
    {
        Assert.Equal(new QuantizedMultiplier(multiplier, shift), QuantizedMultiplier.FromReal(real));
    }

    [Fact]
    public void A_factor_is_kept_within_half_a_step()
    {
        Random random = new(1);
        for (int i = 0; i < 100_000; i++)
        {
            double real = Math.ScaleB(random.NextDouble() + 0.5, random.Next(-30, 30));
            QuantizedMultiplier factor = QuantizedMultiplier.FromReal(real);
            Assert.InRange(factor.Multiplier, 1 << 30, int.MaxValue);
            Assert.InRange(Math.Abs(factor.Value - real), 0, Math.ScaleB(0.5, factor.Shift - 31));
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(2147483648.0)]
    [InlineData(-1e300)]
    public void A_factor_that_has_no_representation_is_refused(double real)
    {
        Assert.False(QuantizedMultiplier.TryFromReal(real, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => QuantizedMultiplier.FromReal(real));
    }

    [Fact]
    public void The_doubling_product_follows_its_defining_formula()
    {
        Random random = new(2);
        for (int i = 0; i < 200_000; i++)
        {
            int a = Value(random);
            int b = Value(random);
            BigInteger product = (BigInteger)a * b;
            BigInteger nudge = product.Sign >= 0 ? 1 << 30 : 1 - (1 << 30);
            BigInteger expected = BigInteger.Min(BigInteger.Divide(product + nudge, BigInteger.One << 31), int.MaxValue);
            Assert.Equal((int)expected, FixedPoint.SaturatingRoundingDoublingHighMul(a, b));
        }
    }

    [Fact]
    public void Division_by_a_power_of_two_rounds_halves_away_from_zero()
    {
        Random random = new(3);
        for (int i = 0; i < 200_000; i++)
        {
            int x = Value(random);
            int exponent = random.Next(32);
            double expected = Math.Round(Math.ScaleB(x, -exponent), MidpointRounding.AwayFromZero);
            Assert.Equal((int)expected, FixedPoint.RoundingDivideByPowerOfTwo(x, exponent));
        }
    }

    [Fact]
    public void The_16_bit_products_agree_with_real_arithmetic()
    {
        Random random = new(4);
        for (int i = 0; i < 100_000; i++)
        {
            short a = (short)Value(random);
            short b = (short)Value(random);
            double product = a * (double)b / 32768;
            Assert.Equal((short)Math.Min(Math.Floor(product + 0.5), 32767), FixedPoint.SaturatingRoundingDoublingHighMul16(a, b));
            Assert.Equal((short)Math.Min(Math.Truncate(product), 32767), FixedPoint.SaturatingDoublingHighMul16(a, b));
        }

        Assert.Equal(short.MaxValue, FixedPoint.SaturatingRoundingDoublingHighMul16(short.MinValue, short.MinValue));
        Assert.Equal(short.MaxValue, FixedPoint.SaturatingDoublingHighMul16(short.MinValue, short.MinValue));
    }

    [Fact]
    public void Rescaling_multiplies_by_the_real_factor_within_two_half_steps()
    {
        Random random = new(5);
        for (int i = 0; i < 100_000; i++)
        {
            int x = random.Next(-1 << 20, 1 << 20);
            double real = Math.ScaleB(random.NextDouble() + 0.5, random.Next(-20, 8));
            QuantizedMultiplier factor = QuantizedMultiplier.FromReal(real);
            Assert.InRange(FixedPoint.MultiplyByQuantizedMultiplier(x, factor) - (x * factor.Value), -1.0001, 1.0001);
        }
    }

    [Fact]
    public void A_wide_accumulator_is_scaled_by_a_16_bit_factor()
    {
        Random random = new(6);
        for (int i = 0; i < 100_000; i++)
        {
            long x = random.NextInt64(-1L << 40, 1L << 40);
            QuantizedMultiplier factor = QuantizedMultiplier.FromReal(Math.ScaleB(random.NextDouble() + 0.5, -18));
            Assert.InRange(
                FixedPoint.MultiplyByQuantizedMultiplier(x, factor) / (x * factor.Value), 1 - 1e-4 - Math.Abs(1e6 / x), 1 + 1e-4 + Math.Abs(1e6 / x));
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void The_fixed_point_functions_approach_the_real_ones(int integerBits)
    {
        double unit = Math.ScaleB(1, integerBits - 31);
        Random random = new(7);
        for (int i = 0; i < 50_000; i++)
        {
            int a = (int)random.NextInt64(int.MinValue + 1L, 1L << 31);
            int negative = -Math.Abs(a);
            Assert.InRange((FixedPointFunctions.ExpOnNegativeValues(negative, integerBits) / 2147483648.0) - Math.Exp(negative * unit), -3e-7, 3e-7);
            Assert.InRange((FixedPointFunctions.Logistic(a, integerBits) / 2147483648.0) - (1 / (1 + Math.Exp(-a * unit))), -3e-7, 3e-7);
            if (integerBits <= 4)
            {
                Assert.InRange((FixedPointFunctions.Tanh(a, integerBits) / 2147483648.0) - Math.Tanh(a * unit), -3e-7, 3e-7);
            }
        }
    }

    [Fact]
    public void The_inverse_square_root_is_a_multiplier()
    {
        for (long x = 2; x <= int.MaxValue; x = (x * 5 / 4) + 1)
        {
            Assert.InRange(FixedPointFunctions.InverseSquareRoot((int)x).Value * Math.Sqrt(x), 1 - 1e-4, 1 + 1e-4);
        }
    }

    [Theory]
    [InlineData(0f, float.PositiveInfinity, 0.1f, -10, -10, 127)]
    [InlineData(0f, 6f, 0.1f, -10, -10, 50)]
    [InlineData(-1f, 1f, 0.5f, 3, 1, 5)]
    [InlineData(0f, 6f, 0.01f, -128, -128, 127)]
    [InlineData(float.NegativeInfinity, float.PositiveInfinity, 1f, 0, -128, 127)]
    [InlineData(0f, 6f, 1e-38f, 0, 0, 127)]
    [InlineData(-1f, 1f, 0.4f, 0, -3, 3)]
    public void A_fused_activation_becomes_a_clamp_in_output_steps(
        float min, float max, float scale, int zeroPoint, int expectedMin, int expectedMax)
    {
        ActivationRange range = ActivationRange.Quantize(min, max, scale, zeroPoint, -128, 127);
        Assert.Equal(new ActivationRange(expectedMin, expectedMax), range);
        Assert.Equal(expectedMin, range.Clamp(int.MinValue));
        Assert.Equal(expectedMax, range.Clamp(int.MaxValue));
    }

    [Fact]
    public void Softmax_on_16_bits_approaches_the_real_one()
    {
        short[] exp = InterpolatedTable.BuildSoftmaxExp();
        short[] reciprocal = InterpolatedTable.BuildSoftmaxReciprocal();
        QuantizedMultiplier factor = FunctionScaling.Softmax16(1, 1f / 4096);
        Random random = new(8);
        for (int round = 0; round < 200; round++)
        {
            int[] row = [.. Enumerable.Range(0, 20).Select(_ => random.Next(-32768, 32768))];
            int max = row.Max();
            short[] e = [.. row.Select(v => InterpolatedTable.SoftmaxExp16(v - max, factor, exp))];
            short scale = InterpolatedTable.SoftmaxReciprocal16(e.Sum(v => v), reciprocal, out int shift);
            double sum = row.Sum(v => Math.Exp((v - max) / 4096.0));
            for (int i = 0; i < row.Length; i++)
            {
                double expected = Math.Exp((row[i] - max) / 4096.0) / sum * 32768;
                // What is below e^-10 counts as e^-10 there: up to 20 * 1.5 steps of the sum.
                Assert.InRange(InterpolatedTable.SoftmaxScale16(e[i], scale, shift) - expected, -40, 40);
            }
        }
    }

    [Fact]
    public void The_tables_of_softmax_are_the_same_everywhere()
    {
        Assert.Equal(265035125u, Checksum(InterpolatedTable.BuildSoftmaxExp()));
        Assert.Equal(4237183854u, Checksum(InterpolatedTable.BuildSoftmaxReciprocal()));
        Assert.Equal(2944828524u, Checksum([.. SigmoidTable.Entries.Select(v => (short)v)]));
    }

    /// <summary>FNV-1a over the values.</summary>
    private static uint Checksum(short[] values) =>
        values.Aggregate(2166136261u, (hash, value) => unchecked((hash ^ (ushort)value) * 16777619u));

    private static int Value(Random random) => random.Next(6) switch
    {
        0 => int.MinValue,
        1 => int.MaxValue - random.Next(3),
        2 => random.Next(-70000, 70000),
        _ => (int)random.NextInt64(1L << 32),
    };
}
