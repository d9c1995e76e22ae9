using Mote.Core.Numerics;

namespace Mote.Core.Tests.Numerics;

public sealed class ExactMathTests
{
    /// <summary>The function, the reference in double precision, and the largest error in units of the last place.</summary>
    public static TheoryData<string, Func<float, float>, Func<double, double>, double> Functions => new()
    {
        { "exp", ExactMath.Exp, Math.Exp, 0.53 },
        { "log", ExactMath.Log, Math.Log, 0.52 },
        { "sin", ExactMath.Sin, Math.Sin, 0.54 },
        { "cos", ExactMath.Cos, Math.Cos, 0.54 },
        { "tanh", ExactMath.Tanh, Math.Tanh, 0.54 },
        { "logistic", ExactMath.Logistic, x => 1 / (1 + Math.Exp(-x)), 0.54 },
        { "sqrt", ExactMath.Sqrt, Math.Sqrt, 0.5 },
        { "rsqrt", ExactMath.Rsqrt, x => 1 / Math.Sqrt(x), 1.5 },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_result_is_within_its_stated_error(string name, Func<float, float> function, Func<double, double> reference, double limit)
    {
        for (long bits = 0; bits < 1L << 32; bits += 4099)
        {
            float x = BitConverter.UInt32BitsToSingle((uint)bits);
            double exact = reference(x);
            float actual = function(x);
            if (double.IsNaN(exact))
            {
                Assert.Equal(0x7FC00000u, BitConverter.SingleToUInt32Bits(actual));
                continue;
            }

            float rounded = (float)exact;
            if (float.IsInfinity(rounded) || float.IsInfinity(actual))
            {
                Assert.Equal(rounded, actual);
                continue;
            }

            double unit = Math.ScaleB(1, exact == 0 ? -149 : Math.Max(Math.ILogB(exact) - 23, -149));
            if (Math.Abs(actual - exact) > limit * unit)
            {
                Assert.Fail($"{name}({x:R}) = {actual:R}, exactly {exact:R}: {Math.Abs(actual - exact) / unit:F3} units");
            }
        }
    }

    [Fact]
    public void Exp_less_one_keeps_its_precision_near_zero()
    {
        for (float x = 1e-30f; x < 0.5f; x *= 1.01f)
        {
            // The series suffices here: four terms beyond the second are below the rounding for small x.
            double v = -(double)x;
            double term = v;
            double exact = 0;
            for (int n = 2; n < 20; n++)
            {
                exact += term;
                term *= v / n;
            }

            Assert.InRange(Math.Abs(ExactMath.Expm1((float)v) - exact), 0, 0.54 * Math.ScaleB(1, Math.ILogB(exact) - 23));
        }
    }

    [Fact]
    public void Large_arguments_are_reduced_exactly()
    {
        Assert.Equal((float)-0.4875060250875107, ExactMath.Sin(1e10f));
        Assert.Equal((float)-0.5218765233336585, ExactMath.Sin(float.MaxValue));

        // The float that is nearest to a multiple of pi / 2.
        Assert.Equal((float)-1.6147697982476211e-09, ExactMath.Cos(16367173f * 4722366482869645213696f));
    }

    [Fact]
    public void Special_arguments_have_the_results_of_the_standard()
    {
        Assert.Equal(float.PositiveInfinity, ExactMath.Exp(float.PositiveInfinity));
        Assert.Equal(0, ExactMath.Exp(float.NegativeInfinity));
        Assert.Equal(1, ExactMath.Exp(-0f));
        Assert.Equal(float.NegativeInfinity, ExactMath.Log(-0f));
        Assert.Equal(float.PositiveInfinity, ExactMath.Log(float.PositiveInfinity));
        Assert.Equal(0, ExactMath.Log(1));
        Assert.True(float.IsNegative(ExactMath.Sin(-0f)));
        Assert.True(float.IsNegative(ExactMath.Tanh(-0f)));
        Assert.True(float.IsNegative(ExactMath.Expm1(-0f)));
        Assert.True(float.IsNegative(ExactMath.Sqrt(-0f)));
        Assert.Equal(-1, ExactMath.Tanh(float.NegativeInfinity));
        Assert.Equal(-1, ExactMath.Expm1(float.NegativeInfinity));
        Assert.Equal(1, ExactMath.Cos(0));
        Assert.Equal(0.5f, ExactMath.Logistic(0));
        Assert.Equal(float.PositiveInfinity, ExactMath.Rsqrt(0));
        foreach (Func<float, float> f in new Func<float, float>[]
        {
            ExactMath.Exp, ExactMath.Expm1, ExactMath.Log, ExactMath.Sin, ExactMath.Cos, ExactMath.Tanh, ExactMath.Logistic,
            ExactMath.Sqrt, ExactMath.Rsqrt, Rounding.HalfAway, Rounding.Floor,
        })
        {
            Assert.Equal(0x7FC00000u, BitConverter.SingleToUInt32Bits(f(BitConverter.UInt32BitsToSingle(0xFFC12345))));
        }
    }

    [Theory]
    [InlineData(2.5f, 3, 2)]
    [InlineData(-2.5f, -3, -2)]
    [InlineData(0.49999997f, 0, 0)]
    [InlineData(-0.5f, -1, 0)]
    [InlineData(3e9f, int.MaxValue, int.MaxValue)]
    [InlineData(-3e9f, int.MinValue, int.MinValue)]
    [InlineData(float.NaN, 0, 0)]
    public void Rounding_to_integers_saturates(float x, int away, int even)
    {
        Assert.Equal(away, Rounding.HalfAwayToInt32(x));
        Assert.Equal(even, Rounding.ToInt32(Rounding.HalfEven(x)));
    }
}
