using Mote.Core;
using Mote.Operators.Spectrum;
using Mote.Operators.Tests.Activation;

namespace Mote.Operators.Tests.Spectrum;

public sealed class LogScaleTests
{
    [Fact]
    public void Decibels_are_ten_times_the_decimal_logarithm_and_do_not_fall_below_the_floor() => Assert.Equal([20f, -300, -300, -300],
        SingleNode.Float(new LogScale { Unit = LogUnit.Decibel }, 100, 0, -5, 1e-31f).Select(v => MathF.Round(v, 4)));

    [Fact]
    public void With_zeros_only_small_numbers_stay() => Assert.Equal([-10f, -20, float.NaN],
        SingleNode.Float(new LogScale { Unit = LogUnit.Log10, Floor = 1e-10f, ReplaceZerosOnly = true }, 0, 1e-20f, -1).Select(v => MathF.Round(v, 4)));

    // log2 of 0 counts as that of 1; of 2 and 2^31: 1 and 31; of 3: 1.5849625 * 65536 = 103872.1.
    [Fact]
    public void Integers_are_in_units_of_two_to_the_minus_16() => Assert.Equal([0, 0, 65536, 103872, 31 * 65536],
        SingleNode.Run<uint, int>(new LogScale { Unit = LogUnit.Log2 }, ElementType.UInt32, new Shape(5), null, [0, 1, 2, 3, 1u << 31], ElementType.Int32, null));

    // 10 log10(2^31) = 93.3193 dB = 6115775 units; ln(2^31) = 21.48756 = 1408209 units.
    [Theory]
    [InlineData(LogUnit.Decibel, 6115774)]
    [InlineData(LogUnit.Log10, 611577)]
    [InlineData(LogUnit.Natural, 1408209)]
    public void Integers_take_every_unit(LogUnit unit, int expected) => Assert.Equal([expected],
        SingleNode.Run<uint, int>(new LogScale { Unit = unit }, ElementType.UInt32, new Shape(1), null, [1u << 31], ElementType.Int32, null));

    [Fact]
    public void Logarithms_of_integers_are_right_to_a_forty_thousandth()
    {
        uint[] x = [.. Enumerable.Range(1, 4000).Select(i => (uint)(i * (long)i * 265 + i))];
        int[] y = SingleNode.Run<uint, int>(new LogScale { Unit = LogUnit.Log2 }, ElementType.UInt32, new Shape(x.Length), null, x, ElementType.Int32, null);
        Assert.InRange(x.Zip(y, (v, log) => Math.Abs(log / 65536.0 - Math.Log2(v))).Max(), 0, 2.5e-5);
    }

    [Fact]
    public void A_floor_below_zero_is_reported() => Assert.Equal([DiagnosticIds.UnsupportedAttribute],
        SingleNode.Diagnostics(new LogScale { Floor = -1 }, ElementType.Float32, new Shape(2), null, ElementType.Float32, null));
}
