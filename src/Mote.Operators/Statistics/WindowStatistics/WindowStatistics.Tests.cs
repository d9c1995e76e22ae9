using Mote.Core;
using Mote.Operators.Layout;
using Mote.Operators.Statistics;
using Mote.Operators.Tests.Activation;

namespace Mote.Operators.Tests.Statistics;

public sealed class WindowStatisticsTests
{
    private const StatisticKinds Seven = StatisticKinds.Mean | StatisticKinds.Minimum | StatisticKinds.Maximum | StatisticKinds.Rms | StatisticKinds.Deviation | StatisticKinds.Skewness | StatisticKinds.Kurtosis;

    private static float[] Float(WindowStatistics op, Shape shape, params float[] x) => SingleNode.Run<float, float>(op, ElementType.Float32, shape, null, x, ElementType.Float32, null);

    private static int[] Int16(WindowStatistics op, params short[] x) => SingleNode.Run<short, int>(op, ElementType.Int16, new Shape(x.Length), null, x, ElementType.Int32, null);

    // 1, 1, 1, 5 has the mean 2, d = -1, -1, -1, 3: second moment 12 / 4 = 3, third 24 / 4 = 6, fourth 84 / 4 = 21; squares 28 / 4 = 7.
    [Fact]
    public void The_usual_seven_come_in_the_usual_order()
    {
        float[] y = Float(new WindowStatistics(), new Shape(4), 1, 1, 1, 5);
        float[] expected = [2, 1, 5, MathF.Sqrt(7), MathF.Sqrt(3), 6 / (3 * MathF.Sqrt(3)), (21f / 9) - 3];
        Assert.All(expected.Zip(y), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }

    [Fact]
    public void Each_axis_has_its_own_row() =>
        Assert.Equal([2f, 1, 20f, 10], Float(new WindowStatistics { Kinds = StatisticKinds.Mean | StatisticKinds.Minimum }, new Shape(3, 2), 1, 10, 2, 20, 3, 30));

    [Fact]
    public void A_constant_window_has_no_spread() =>
        Assert.Equal([0f, 0, 0, 0], Float(new WindowStatistics { Kinds = Seven & ~(StatisticKinds.Mean | StatisticKinds.Minimum | StatisticKinds.Maximum | StatisticKinds.Rms) | StatisticKinds.MeanCrossings },
            new Shape(11), [.. Enumerable.Repeat(0.1f, 11)]));

    // x > 0: f t f t t: 3 changes. x > 1, the mean: f t f f t: 3; the range is 6.
    [Fact]
    public void Crossings_are_changes_of_side() => Assert.Equal([3f, 3, 6],
        Float(new WindowStatistics { Kinds = StatisticKinds.ZeroCrossings | StatisticKinds.MeanCrossings | StatisticKinds.Range }, new Shape(5), -2, 3, -1, 1, 4));

    // Sorted 1, 2, 4, 8: the median is between 2 and 4, 25 % at place 0.75, 90 % at 2.7, 100 % at the last.
    [Fact]
    public void Percentiles_lie_between_neighbours() => Assert.Equal([3f, 1.75f, 6.8f, 8],
        Float(new WindowStatistics { Kinds = StatisticKinds.Median, Percentiles = new IntegerList(25, 90, 100) }, new Shape(4), 8, 1, 4, 2));

    // -3, 4, 5, -9, 1: sum -2, / 5 -> 0; squares 132 / 5 = 26, root 5.1; variance (5 * 132 - 4) / 25 = 26; in order -9, -3, 1, 4, 5: 10 % at 0.4: -9 + 2.4 -> -7 (halves up of -6.6).
    [Fact]
    public void Int16_is_computed_in_integers() => Assert.Equal([0, -9, 5, 5, 5, 3, 3, 14, 1, -7],
        Int16(new WindowStatistics { Kinds = (StatisticKinds)2047 & ~(StatisticKinds.Skewness | StatisticKinds.Kurtosis), Percentiles = new IntegerList(10) }, -3, 4, 5, -9, 1));

    [Fact]
    public void Skewness_of_int16_is_reported() => Assert.Equal([DiagnosticIds.UnsupportedAttribute],
        SingleNode.Diagnostics(new WindowStatistics { Kinds = StatisticKinds.Skewness }, ElementType.Int16, new Shape(4), null, ElementType.Int32, null));

    [Fact]
    public void Nothing_is_reported() => Assert.Equal([DiagnosticIds.UnsupportedAttribute],
        SingleNode.Diagnostics(new WindowStatistics { Kinds = StatisticKinds.None }, ElementType.Float32, new Shape(4), null, ElementType.Float32, null));

    [Fact]
    public void A_percentile_beyond_100_is_reported() => Assert.Equal([DiagnosticIds.UnsupportedAttribute],
        SingleNode.Diagnostics(new WindowStatistics { Percentiles = new IntegerList(101) }, ElementType.Float32, new Shape(4), null, ElementType.Float32, null));

    [Fact]
    public void Windows_of_three_dimensions_are_reported() => Assert.Equal([DiagnosticIds.ShapeMismatch],
        SingleNode.Diagnostics(new WindowStatistics(), ElementType.Float32, new Shape(4, 2, 2), null, ElementType.Float32, null));
}
