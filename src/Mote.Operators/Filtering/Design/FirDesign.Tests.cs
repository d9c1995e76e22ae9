using System.Numerics;
using Mote.Operators.Filtering.Design;

namespace Mote.Operators.Tests.Filtering;

public sealed class FirDesignTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(31)]
    [InlineData(64)]
    public void Taps_are_symmetric_and_add_up_to_one(int taps)
    {
        double[] h = FirDesign.LowPass(taps, 16000, 1000, out _)!;
        Assert.Equal(1, h.Sum(), 1e-14);
        Assert.All(Enumerable.Range(0, taps), n => Assert.Equal(h[n], h[taps - 1 - n], 1e-15));
    }

    [Fact]
    public void The_cutoff_is_at_half_and_the_stop_band_below_50_dB()
    {
        double[] h = FirDesign.LowPass(101, 16000, 2000, out _)!;
        Assert.Equal(0.5, Gain(h, 2000), 0.01);
        Assert.Equal(1, Gain(h, 1500), 0.005);
        for (double f = 2400; f <= 8000; f += 50)
        {
            Assert.True(Gain(h, f) < Math.Pow(10, -50 / 20.0), $"{f} Hz");
        }

        double Gain(double[] taps, double f) =>
            taps.Select((c, n) => Complex.FromPolarCoordinates(c, -2 * Math.PI * f / 16000 * n)).Aggregate(Complex.Zero, (sum, term) => sum + term).Magnitude;
    }

    [Fact]
    public void Sixteen_bit_taps_have_the_exact_gain_at_0_Hz()
    {
        var (taps, shift) = FirDesign.ToInt16(FirDesign.LowPass(33, 16000, 3000, out _));
        Assert.Equal(15, shift);
        Assert.Equal(1 << 15, taps.Sum(t => t));
    }

    // 1.5 needs one bit of 16 before the point, 2 two, and one tap of 40000 has no fraction but is too large.
    [Fact]
    public void Sixteen_bit_taps_have_as_many_fraction_bits_as_fit()
    {
        Assert.Equal(14, FirDesign.ToInt16([1.5]).Shift);
        Assert.Equal(13, FirDesign.ToInt16([2, -1.5, 0.25]).Shift);
        Assert.Throws<ArgumentException>(() => FirDesign.ToInt16([40000]));
    }

    [Theory]
    [InlineData(0, 100, 10)]
    [InlineData(1025, 100, 10)]
    [InlineData(9, 100, 50)]
    [InlineData(9, 0, 0)]
    public void Impossible_filters_are_refused(int taps, double rate, double cutoff)
    {
        Assert.Null(FirDesign.LowPass(taps, rate, cutoff, out var fault));
        Assert.NotNull(fault);
    }
}
