using Mote.Core;
using Mote.Operators.Layout;
using Mote.Operators.Statistics;
using Mote.Operators.Tests.Activation;

namespace Mote.Operators.Tests.Statistics;

public sealed class SpectralFeaturesTests
{
    private static float[] Run(SpectralFeatures op, params float[] x) => SingleNode.Run<float, float>(op, ElementType.Float32, new Shape(x.Length), null, x, ElementType.Float32, null);

    // Flat: the largest entropy. Two of four alike: ln 2 / ln 4. One line: none. Silence: none.
    [Theory]
    [InlineData(1f, 3, 3, 3, 3)]
    [InlineData(0.5f, 0, 7, 7, 0)]
    [InlineData(0f, 0, 7, 0, 0)]
    [InlineData(0f, 0, 0, 0, 0)]
    public void Entropy_is_a_part_of_the_largest(float expected, float a, float b, float c, float d) =>
        Assert.Equal(expected, Assert.Single(Run(new SpectralFeatures { Entropy = true }, a, b, c, d)), 1e-6f);

    // The powers are those of the test of STATISTICS: 1, 1, 1, 5.
    [Fact]
    public void The_shape_is_that_of_the_powers()
    {
        float[] y = Run(new SpectralFeatures { Distribution = true }, 1, 1, 1, 5);
        Assert.Equal(6 / (3 * MathF.Sqrt(3)), y[0], 1e-6f);
        Assert.Equal(21f / 9 - 3, y[1], 1e-6f);
    }

    [Fact]
    public void Bands_are_means_from_an_edge_to_before_the_next() =>
        Assert.Equal([1.5f, 0, 5], Run(new SpectralFeatures { Bands = new IntegerList(0, 2, 2, 5) }, 1, 2, 3, 5, 7, 100));

    // Bins of 0.5 Hz: 0, 0.5, 1, 1.5, 2: edges at 0.6 and 1.5 Hz are bins 2 and 3, one beyond the spectrum is its end.
    [Fact]
    public void Edges_in_Hz_take_bins_at_or_above_them() => Assert.Equal(new IntegerList(0, 2, 3, 5), SpectralFeatures.Edges([0, 0.6, 1.5, 99], 0.5, 5));

    // Peaks: 3 at bin 1, 6 at bin 4 (a plateau), 4 at bin 7; 1 at bin 9 is below the threshold, and the ends are none.
    [Fact]
    public void The_highest_peaks_come_first() => Assert.Equal([40f, 6, 70, 4, 10, 3, 0, 0],
        Run(new SpectralFeatures { Peaks = 4, Threshold = 2, BinWidth = 10 }, 2, 3, 0, 5, 6, 6, 2, 4, 0, 1, 0, 9));

    // A plateau that rises further is no peak.
    [Fact]
    public void A_step_on_the_way_up_is_no_peak() => Assert.Equal([3f, 5], Run(new SpectralFeatures { Peaks = 1 }, 0, 2, 2, 5, 0));

    [Fact]
    public void Edges_that_fall_are_reported() => Assert.Equal([DiagnosticIds.UnsupportedAttribute],
        SingleNode.Diagnostics(new SpectralFeatures { Bands = new IntegerList(3, 2) }, ElementType.Float32, new Shape(8), null, ElementType.Float32, null));

    [Fact]
    public void Edges_beyond_the_spectrum_are_reported() => Assert.Equal([DiagnosticIds.UnsupportedAttribute],
        SingleNode.Diagnostics(new SpectralFeatures { Bands = new IntegerList(0, 9) }, ElementType.Float32, new Shape(8), null, ElementType.Float32, null));

    [Fact]
    public void No_feature_is_reported() => Assert.Equal([DiagnosticIds.UnsupportedAttribute],
        SingleNode.Diagnostics(new SpectralFeatures(), ElementType.Float32, new Shape(8), null, ElementType.Float32, null));
}
