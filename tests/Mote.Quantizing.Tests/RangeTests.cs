using Mote.Core;
using Mote.Core.Numerics;

namespace Mote.Quantizing.Tests;

public sealed class RangeTests
{
    // scale = span / 255; zero point = -128 - min / scale, halves away from zero.
    [Theory]
    [InlineData(-1f, 1f, 2f / 255, -1)] // -128 + 127.5 = -0.5
    [InlineData(0f, 25.5f, 0.1f, -128)]
    [InlineData(3f, 25.5f, 0.1f, -128)] // zero is always inside
    [InlineData(-5.1f, -2f, 0.02f, 127)]
    [InlineData(-1f, 4.1f, 0.02f, -78)] // -128 + 50
    [InlineData(0f, 0f, 1f / 255, -128)]
    public void Scale_and_zero_point_follow_from_the_range(float min, float max, float scale, int zeroPoint)
    {
        var quantization = new TensorRange(min, max).ToInt8();
        Assert.Equal(scale, quantization.Scale, 1e-8f);
        Assert.Equal(zeroPoint, quantization.ZeroPoint);
    }

    [Theory]
    [InlineData(-1e-38f, 1e-38f)]
    [InlineData(0f, 1e-44f)]
    [InlineData(-3.4e38f, 3.4e38f)]
    public void Extreme_ranges_have_normal_scales(float min, float max)
    {
        var quantization = new TensorRange(min, max).ToInt8();
        Assert.InRange(quantization.Scale, 1e-16f, 1e38f);
        Assert.InRange(quantization.ZeroPoint, -128, 127);
    }

    [Fact]
    public void A_histogram_does_not_depend_on_the_order_of_its_numbers()
    {
        float[] values = [0, 1e-30f, -3.7f, 12.25f, 0.001f, -0.001f, 1000f, 15.999f, -16f, 5e-7f];
        var (forward, backward) = (new Histogram(), new Histogram());
        foreach (float value in values)
        {
            Assert.True(forward.TryAdd([value]));
        }

        Assert.True(backward.TryAdd(values.Reverse().ToArray()));
        Assert.Equal(backward.Bins, forward.Bins);
        Assert.Equal(new TensorRange(-16, 1000), forward.Range);
        Assert.Equal(values.Length, forward.Bins.Sum(b => b.Count));
        Assert.Equal(1024.0 / 4096, forward.BinWidth);
        Assert.All(values, v => Assert.Contains(forward.Bins, b => b.Edge <= v && v < b.Edge + forward.BinWidth));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Numbers_that_are_not_finite_are_refused_as_a_whole(float bad)
    {
        var histogram = new Histogram();
        Assert.False(histogram.TryAdd([1, bad, 2]));
        Assert.Equal(0, histogram.Count);
        Assert.Equal(default, histogram.Range);
    }

    [Fact]
    public void The_percentile_cuts_both_tails()
    {
        var histogram = new Histogram();
        histogram.TryAdd([.. Enumerable.Range(-5000, 10001).Select(i => i / 5000f), 900f, -700f]);
        Assert.Equal(new TensorRange(-700, 900), CalibrationMethod.MinMax.Range(histogram));

        // One number in ten thousand is cut at either end; a bin is 1024 / 4096 wide.
        Assert.Equal(new TensorRange(-1, 1.25f), CalibrationMethod.Percentile.Range(histogram));
        Assert.Equal(new TensorRange(-700, 900), CalibrationMethod.OfPercentile(100).Range(histogram));
    }

    [Fact]
    public void A_rare_outlier_is_clipped_and_even_numbers_are_kept()
    {
        var random = new Random64(5);
        float[] normal = [.. Enumerable.Range(0, 100_000).Select(_ => (float)random.NextGaussian())];
        var (outlier, even) = (new Histogram(), new Histogram());
        outlier.TryAdd([.. normal, 12f]);
        even.TryAdd([.. Enumerable.Range(0, 10_000).Select(i => i / 10_000f)]);
        foreach (var method in new[] { CalibrationMethod.MeanSquaredError, CalibrationMethod.Entropy })
        {
            var clipped = method.Range(outlier);
            Assert.InRange(clipped.Max, 3f, 11f);
            Assert.InRange(clipped.Min, -6f, -2.5f);
            Assert.InRange(method.Range(even).Max, 0.95f, 1f);
        }
    }

    [Fact]
    public void No_other_range_of_the_grid_has_a_smaller_squared_error()
    {
        var random = new Random64(6);
        var histogram = new Histogram();
        histogram.TryAdd([.. Enumerable.Range(0, 20_000).Select(_ => MathF.Max(-0.5f, (float)Math.Pow(random.NextGaussian(), 3)))]);
        var bins = histogram.Bins.Select(b => (b.Edge + (histogram.BinWidth / 2), b.Count)).ToArray();
        double least = RangeCost.SquaredError(bins, CalibrationMethod.MeanSquaredError.Range(histogram));
        Assert.True(least < RangeCost.SquaredError(bins, new TensorRange(histogram.Range.Min, 2 * histogram.Range.Max)));
        for (int low = 8; low <= 64; low += 4)
        {
            for (int high = 8; high <= 64; high += 4)
            {
                Assert.True(least <= RangeCost.SquaredError(bins, new TensorRange(histogram.Range.Min * low / 64, histogram.Range.Max * high / 64)) + 1e-9);
            }
        }
    }

    [Fact]
    public void Little_data_does_not_seem_to_need_fine_levels()
    {
        var random = new Random64(7);
        var histogram = new Histogram();
        histogram.TryAdd([.. Enumerable.Range(0, 500).Select(_ => (float)random.NextGaussian())]);
        Assert.Equal(histogram.Range, CalibrationMethod.Entropy.Range(histogram));
    }

    [Fact]
    public void Zeros_do_not_narrow_the_range_that_keeps_most_information()
    {
        var random = new Random64(8);
        var (rectified, positive) = (new Histogram(), new Histogram());
        float[] numbers = [.. Enumerable.Range(0, 100_000).Select(_ => MathF.Abs((float)random.NextGaussian()))];
        rectified.TryAdd([.. numbers, .. new float[150_000]]);
        positive.TryAdd(numbers);
        var expected = CalibrationMethod.Entropy.Range(positive);
        Assert.Equal(expected.Max, CalibrationMethod.Entropy.Range(rectified).Max);
        Assert.InRange(expected.Max, 2.5f, rectified.Range.Max);

        var nothing = new Histogram();
        nothing.TryAdd(new float[100]);
        Assert.Equal(default, CalibrationMethod.Entropy.Range(nothing));
    }

    [Fact]
    public void The_cost_of_a_range_is_what_rounding_and_clipping_lose()
    {
        // The range [0, 255] has the scale 1: 0.25 and 9.5 are a quarter and a half off, and 260 is clipped by 5.
        Assert.Equal((2 * 0.0625) + 0.25 + 25, RangeCost.SquaredError([(0.25, 2), (9.5, 1), (260, 1)], new TensorRange(0, 255)), 9);
    }

    [Fact]
    public void Levels_that_hold_equal_counts_lose_no_information()
    {
        // Scale 1. Two bins of the level 3 with equal counts: nothing is lost. With 1 and 3, ln 2 of the mean: (1/4 ln 1/2 + 3/4 ln 3/2).
        Assert.Equal(0, RangeCost.Divergence([(2.8, 5), (3.2, 5)], new TensorRange(0, 255)), 12);
        Assert.Equal((0.25 * Math.Log(0.5)) + (0.75 * Math.Log(1.5)), RangeCost.Divergence([(2.8, 1), (3.2, 3)], new TensorRange(0, 255)), 12);
    }

    [Theory]
    [InlineData(FusedActivation.Relu, 0f, 9f)]
    [InlineData(FusedActivation.Relu6, 0f, 6f)]
    [InlineData(FusedActivation.ReluN1To1, -1f, 1f)]
    [InlineData(FusedActivation.None, -4f, 9f)]
    public void Activations_narrow_a_range(FusedActivation activation, float min, float max) =>
        Assert.Equal(new TensorRange(min, max), new TensorRange(-4, 9).Clip(activation));
}
