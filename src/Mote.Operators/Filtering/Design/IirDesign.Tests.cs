using System.Numerics;
using Mote.Operators.Filtering.Design;

namespace Mote.Operators.Tests.Filtering;

public sealed class IirDesignTests
{
    private const double Rate = 100;

    public static TheoryData<FilterBand, int> Filters
    {
        get
        {
            var all = new TheoryData<FilterBand, int>();
            foreach (var band in Enum.GetValues<FilterBand>())
            {
                for (int order = 1; order <= IirDesign.MostOrder; order++)
                {
                    all.Add(band, order);
                }
            }

            return all;
        }
    }

    // s = (z - 1) / (z + 1) in 1 / (s^2 + sqrt 2 s + 1), since a cutoff at a quarter of the rate is w = tan(pi / 4) = 1: the denominator is
    // (2 + sqrt 2) z^2 + (2 - sqrt 2).
    [Fact]
    public void A_second_order_low_pass_at_a_quarter_of_the_rate_is_known()
    {
        var section = Assert.Single(IirDesign.Butterworth(FilterBand.LowPass, 2, 4, 1, 0, out _)!.Sections);
        double a0 = 2 + Math.Sqrt(2);
        Near(new Section(1 / a0, 2 / a0, 1 / a0, 0, (2 - Math.Sqrt(2)) / a0), section);
    }

    // 1 / (s + 1) with w = 1: (z + 1) / (2 z).
    [Fact]
    public void A_first_order_low_pass_at_a_quarter_of_the_rate_is_a_mean_of_two() =>
        Near(new Section(0.5, 0.5, 0, 0, 0), Assert.Single(IirDesign.Butterworth(FilterBand.LowPass, 1, 4, 1, 0, out _)!.Sections));

    // The bilinear transform takes analogue poles w e^(j pi (1/2 + (2k+1)/2n)) to (1 + s) / (1 - s).
    [Fact]
    public void Poles_are_where_the_bilinear_transform_puts_those_of_the_circle()
    {
        var filter = IirDesign.Butterworth(FilterBand.LowPass, 4, Rate, 12, 0, out _)!;
        for (int k = 0; k < 2; k++)
        {
            var s = Complex.FromPolarCoordinates(Math.Tan(Math.PI * 0.12), Math.PI / 2 + Math.PI * (2 * k + 1) / 8);
            var z = (1 + s) / (1 - s);
            Assert.Contains(filter.Sections, section => Complex.Abs(z * z + section.A1 * z + section.A2) < 1e-14);
        }
    }

    [Theory, MemberData(nameof(Filters))]
    public void Butterworth_is_3_dB_down_at_every_cutoff(FilterBand band, int order)
    {
        var filter = IirDesign.Butterworth(band, order, Rate, 8, 21, out _)!;
        Assert.Equal(Math.Sqrt(0.5), Gain(filter, 8), 1e-10);
        if (band == FilterBand.BandPass)
        {
            Assert.Equal(Math.Sqrt(0.5), Gain(filter, 21), 1e-10);
        }
    }

    [Theory, MemberData(nameof(Filters))]
    public void Butterworth_falls_steadily_on_both_sides_of_a_gain_of_one(FilterBand band, int order)
    {
        var filter = IirDesign.Butterworth(band, order, Rate, 8, 21, out _)!;
        double peak = filter.Reference / Math.PI * Rate / 2;
        Assert.Equal(1, Gain(filter, peak), 1e-10);
        for (double f = 0.5; f < 49.5; f += 0.5)
        {
            bool rises = f + 0.25 <= peak;
            Assert.True(rises ? Gain(filter, f) <= Gain(filter, Math.Min(f + 0.5, peak)) + 1e-12 : f < peak || Gain(filter, f) >= Gain(filter, f + 0.5) - 1e-12, $"{f} Hz");
        }
    }

    [Theory, MemberData(nameof(Filters))]
    public void Zero_and_half_the_rate_are_stopped_where_they_should(FilterBand band, int order)
    {
        var filter = IirDesign.Butterworth(band, order, Rate, 8, 21, out _)!;
        Assert.Equal(band == FilterBand.LowPass ? 1 : 0, Gain(filter, 0), 1e-10);
        Assert.Equal(band == FilterBand.HighPass ? 1 : 0, Gain(filter, 50), 1e-10);
    }

    [Theory, MemberData(nameof(Filters))]
    public void Chebyshev_ripples_as_much_as_stated_and_no_more(FilterBand band, int order)
    {
        const double Ripple = 0.05;
        var filter = IirDesign.Chebyshev(band, order, Ripple, Rate, 8, 21, out _)!;
        double least = Math.Pow(10, -Ripple / 20);
        var (from, to) = band switch
        {
            FilterBand.LowPass => (0.0, 8.0),
            FilterBand.HighPass => (8.0, 50.0),
            _ => (8.0, 21.0),
        };
        var gains = Enumerable.Range(0, 4001).Select(i => Gain(filter, from + (to - from) * i / 4000)).ToList();
        Assert.Equal(1, gains.Max(), 1e-6);
        Assert.Equal(least, gains.Min(), 1e-9);
        Assert.Equal(least, Gain(filter, 8), 1e-9);
    }

    [Theory, MemberData(nameof(Filters))]
    public void Rounding_to_single_precision_keeps_the_gain_and_the_stability(FilterBand band, int order)
    {
        var filter = IirDesign.Butterworth(band, order, Rate, 0.5, 3, out _)!;
        var rounded = Rounded(filter.ToSingle(out var fault)!);
        Assert.Null(fault);
        Assert.All(rounded, s => Assert.True(s.IsStable));
        Assert.Equal(1, rounded.Aggregate(Complex.One, (p, s) => p * s.Response(filter.Reference)).Magnitude, 2e-6);
    }

    [Theory, MemberData(nameof(Filters))]
    public void Rounding_to_integers_keeps_the_response_to_a_percent(FilterBand band, int order)
    {
        var filter = IirDesign.Butterworth(band, order, Rate, 12, 30, out _)!;
        foreach (int bits in new[] { 16, 32 })
        {
            var rounded = FixedSections.Of(filter, bits, out _)!;
            var sections = Rounded([.. rounded.Coefficients.Select((c, i) => (float)Math.ScaleB(c, -rounded.Shifts[i / 5]))]);
            for (double f = 1; f < 50; f++)
            {
                double angle = 2 * Math.PI * f / Rate;
                Assert.Equal(filter.Response(angle).Magnitude, sections.Aggregate(Complex.One, (p, s) => p * s.Response(angle)).Magnitude, 0.01);
            }

            Assert.All(Enumerable.Range(0, sections.Length), s => Assert.InRange(rounded.Coefficients.AsSpan().Slice(s * 5, 5).ToArray().Sum(c => Math.Abs((long)c)), 1,
                bits == 16 ? FixedSections.MostSum16 : FixedSections.MostSum32));
        }
    }

    [Fact]
    public void The_sharpest_section_comes_last()
    {
        var filter = IirDesign.Butterworth(FilterBand.LowPass, 7, Rate, 10, 0, out _)!;
        Assert.Equal(4, filter.Sections.Length);
        Assert.Equal(filter.Sections.OrderBy(s => s.A2 == 0 ? s.A1 * s.A1 : s.A2), filter.Sections);
    }

    // At rest y = b0 x + z1, z1 = b1 x - a1 y + z2 and z2 = b2 x - a2 y hold for every section.
    [Fact]
    public void A_cascade_at_rest_stays_at_rest()
    {
        var filter = IirDesign.Chebyshev(FilterBand.LowPass, 8, 0.05, Rate, 13, 0, out _)!;
        Assert.True(SecondOrderSections.TrySettle(filter.Sections.AsSpan(), out var rests));
        double x = 1;
        for (int s = 0; s < rests.Length; s++)
        {
            var (b, y) = (filter.Sections[s], rests[s].Level);
            Assert.Equal(b.B0 * x + rests[s].Z1, y, 1e-12);
            Assert.Equal(b.B1 * x - b.A1 * y + rests[s].Z2, rests[s].Z1, 1e-12);
            Assert.Equal(b.B2 * x - b.A2 * y, rests[s].Z2, 1e-12);
            x = y;
        }

        Assert.Equal(Math.Pow(10, -0.05 / 20), x, 1e-10);
    }

    [Fact]
    public void A_section_with_a_pole_at_one_has_no_rest() => Assert.False(SecondOrderSections.TrySettle([new Section(1, 0, 0, -1, 0)], out _));

    [Theory]
    [InlineData(0, 100, 8, 21, "the order is 0")]
    [InlineData(9, 100, 8, 21, "the order is 9")]
    [InlineData(2, 0, 8, 21, "the sample rate is 0 Hz")]
    [InlineData(2, 100, 50, 60, "the cutoff is 50 Hz at 100 samples a second")]
    [InlineData(2, 100, -1, 21, "the cutoff is -1 Hz at 100 samples a second")]
    [InlineData(2, 100, 8, 8, "the upper cutoff is 8 Hz")]
    [InlineData(2, 100, 8, 50, "the upper cutoff is 50 Hz")]
    public void Impossible_filters_are_refused_with_a_reason(int order, double rate, double low, double high, string found)
    {
        Assert.Null(IirDesign.Butterworth(FilterBand.BandPass, order, rate, low, high, out var fault));
        Assert.Equal(found, fault!.Found);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(13)]
    [InlineData(double.NaN)]
    public void Impossible_ripples_are_refused(double ripple)
    {
        Assert.Null(IirDesign.Chebyshev(FilterBand.LowPass, 2, ripple, Rate, 8, 0, out var fault));
        Assert.StartsWith("the ripple", fault!.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_too_fine_for_16_bits_is_refused_with_a_remedy()
    {
        var filter = IirDesign.Butterworth(FilterBand.LowPass, 2, 16000, 25, 0, out _)!;
        Assert.Null(FixedSections.Of(filter, 16, out var fault));
        Assert.Equal("Filter 32-bit samples, or decimate the signal first", fault!.Remedy);
        Assert.NotNull(FixedSections.Of(filter, 32, out _));
    }

    [Fact]
    public void A_filter_too_fine_for_single_precision_is_refused()
    {
        var filter = IirDesign.Butterworth(FilterBand.LowPass, 2, 1e9, 0.01, 0, out _)!;
        Assert.Null(filter.ToSingle(out var fault));
        Assert.Equal("in single precision a pole is not inside of the unit circle", fault!.Found);
    }

    private static double Gain(SecondOrderSections filter, double frequency) => filter.Response(2 * Math.PI * frequency / Rate).Magnitude;

    private static Section[] Rounded(float[] c) => [.. Enumerable.Range(0, c.Length / 5).Select(s => new Section(c[s * 5], c[s * 5 + 1], c[s * 5 + 2], c[s * 5 + 3], c[s * 5 + 4]))];

    private static void Near(Section expected, Section actual) =>
        Assert.All(expected.Coefficients.Zip(actual.Coefficients), pair => Assert.Equal(pair.First, pair.Second, 1e-14));
}
