namespace Mote.Quantizing;

/// <summary>How the numbers that a tensor had become the range that it is quantized for.</summary>
public abstract record CalibrationMethod
{
    /// <summary>Every number that was seen is in the range.</summary>
    public static CalibrationMethod MinMax { get; } = new MinMaxMethod();

    /// <summary>0.01 percent of the numbers are cut off at either end.</summary>
    public static CalibrationMethod Percentile { get; } = new PercentileMethod(99.99);

    /// <summary>The range whose 256 levels lose least information (Kullback-Leibler divergence).</summary>
    public static CalibrationMethod Entropy { get; } = new EntropyMethod();

    /// <summary>The range whose rounding and clipping have the least mean squared error.</summary>
    public static CalibrationMethod MeanSquaredError { get; } = new MeanSquaredErrorMethod();

    /// <summary>The methods by the names that they have on the command line.</summary>
    public static IReadOnlyList<CalibrationMethod> All { get; } = [MinMax, Percentile, Entropy, MeanSquaredError];

    /// <summary>The name: <c>minmax</c>, <c>percentile</c>, <c>entropy</c>, <c>mse</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The range for the numbers of a histogram; [0, 0] for none.</summary>
    public abstract TensorRange Range(Histogram histogram);

    /// <summary>Cuts off a share of the numbers at either end.</summary>
    /// <param name="percent">The share that stays below the upper and above the lower bound, in percent; above 50, at most 100.</param>
    public static CalibrationMethod OfPercentile(double percent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(percent, 50);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        return new PercentileMethod(percent);
    }

    private sealed record MinMaxMethod : CalibrationMethod
    {
        public override string Name => "minmax";

        public override TensorRange Range(Histogram histogram) => histogram.Range;
    }

    private sealed record PercentileMethod(double Percent) : CalibrationMethod
    {
        public override string Name => "percentile";

        /// <summary>The outer edges of the bins in which the bounds lie, within what was seen.</summary>
        public override TensorRange Range(Histogram histogram)
        {
            double tail = histogram.Count * (100 - Percent) / 100;
            var (least, greatest) = (histogram.Range.Min, histogram.Range.Max);
            var bins = histogram.Bins.ToArray();
            if (bins.Length == 0)
            {
                return default;
            }

            double low = Cross(bins, tail) is var i and >= 0 ? bins[i].Edge : least;
            Array.Reverse(bins);
            double high = Cross(bins, tail) is var k and >= 0 ? bins[k].Edge + histogram.BinWidth : greatest;
            return new TensorRange(Math.Clamp((float)low, least, greatest), Math.Clamp((float)high, least, greatest));
        }

        /// <summary>The first bin up to which there is more than the tail.</summary>
        private static int Cross((double Edge, long Count)[] bins, double tail)
        {
            long sum = 0;
            return Array.FindIndex(bins, bin => (sum += bin.Count) > tail);
        }
    }

    private sealed record EntropyMethod : CalibrationMethod
    {
        public override string Name => "entropy";

        /// <summary>
        /// The unevenness of bins of few numbers is chance, which finer levels would seem to preserve: such bins are merged. With little data that leaves
        /// one bin a level, and so the whole range. Zeros are left out: they are exact in every range, but where half of the numbers are zeros, as behind a rectifier,
        /// what shares their level would seem to lose all that it has, and the range would shrink until hardly anything shares it.
        /// </summary>
        private const int NumbersPerBin = 64;

        public override TensorRange Range(Histogram histogram) => RangeSearch.Least(histogram.WithoutZeros().Coarsened(NumbersPerBin), RangeCost.Divergence);
    }

    private sealed record MeanSquaredErrorMethod : CalibrationMethod
    {
        public override string Name => "mse";

        public override TensorRange Range(Histogram histogram) => RangeSearch.Least(histogram, RangeCost.SquaredError);
    }
}
