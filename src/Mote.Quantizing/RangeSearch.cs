using Mote.Core;

namespace Mote.Quantizing;

/// <summary>Looks for the range of least cost among those that cut off something at either end.</summary>
internal static class RangeSearch
{
    /// <summary>Bounds are tried in steps of one part in this many of what was seen.</summary>
    private const int Steps = 64;

    /// <summary>The first grid takes every fourth step, down to an eighth of what was seen.</summary>
    private const int Coarse = 4, Narrowest = 8;

    /// <summary>A range that cuts off more has to gain more than roundings of the cost.</summary>
    private const double Gain = 1 - 1e-9;

    /// <summary>
    /// Both bounds are tried on a coarse grid, then on all steps around the best of it. A bound on the other side of zero is left alone, since the range always
    /// holds zero. Of equal costs the widest range wins, so that nothing is cut off without gain.
    /// </summary>
    /// <param name="histogram">The numbers.</param>
    /// <param name="cost">The cost of a range, not negative, given the occupied bins by their middles.</param>
    public static TensorRange Least(Histogram histogram, Func<(double Middle, long Count)[], TensorRange, double> cost)
    {
        var seen = histogram.Range;
        var bins = histogram.Bins.Select(b => (b.Edge + (histogram.BinWidth / 2), b.Count)).ToArray();
        if (bins.Length < 2)
        {
            return seen;
        }

        int low = Steps, high = Steps;
        double least = cost(bins, seen);
        void Try(int l, int h)
        {
            double found = cost(bins, Narrowed(seen, l, h));
            if (found < (least * Gain) - 1e-12)
            {
                (least, low, high) = (found, l, h);
            }
        }

        void TryAll(int lowFrom, int lowTo, int highFrom, int highTo, int step)
        {
            for (int l = lowFrom; l >= (seen.Min < 0 ? lowTo : lowFrom); l -= step)
            {
                for (int h = highFrom; h >= (seen.Max > 0 ? highTo : highFrom); h -= step)
                {
                    Try(l, h);
                }
            }
        }

        TryAll(Steps, Narrowest, Steps, Narrowest, Coarse);
        TryAll(Math.Min(low + Coarse - 1, Steps), low - Coarse + 1, Math.Min(high + Coarse - 1, Steps), high - Coarse + 1, 1);
        return Narrowed(seen, low, high);
    }

    private static TensorRange Narrowed(TensorRange seen, int low, int high) =>
        new(seen.Min < 0 ? seen.Min * low / Steps : seen.Min, seen.Max > 0 ? seen.Max * high / Steps : seen.Max);
}

/// <summary>What a range costs.</summary>
internal static class RangeCost
{
    /// <summary>The sum of the squared differences between the numbers and what int8 makes of them.</summary>
    public static double SquaredError((double Middle, long Count)[] bins, TensorRange range)
    {
        var quantization = range.ToInt8();
        double sum = 0;
        foreach (var (middle, count) in bins)
        {
            double error = ((Level(middle, quantization) - quantization.ZeroPoint) * quantization.Scale) - middle;
            sum += count * error * error;
        }

        return sum;
    }

    /// <summary>
    /// The Kullback-Leibler divergence of the numbers, clipped to the range, from what is left of them when those of one level can no longer be told apart: the
    /// count of a level is spread evenly over its occupied bins. What was clipped is part of the first but not of the second, so that clipping costs.
    /// </summary>
    public static double Divergence((double Middle, long Count)[] bins, TensorRange range)
    {
        var quantization = range.ToInt8();

        // What is less than half a level outside is rounded into the range, not clipped.
        double margin = quantization.Scale / 2;
        int first = Array.FindIndex(bins, b => b.Middle >= Math.Min(range.Min, 0) - margin);
        int last = Array.FindLastIndex(bins, b => b.Middle <= Math.Max(range.Max, 0) + margin);
        if (first < 0 || last <= first)
        {
            return double.PositiveInfinity;
        }

        Span<long> inLevel = stackalloc long[256];
        Span<int> binsOfLevel = stackalloc int[256];
        inLevel.Clear();
        binsOfLevel.Clear();
        long total = 0, inside = 0, below = 0, above = 0;
        for (int i = 0; i < bins.Length; i++)
        {
            total += bins[i].Count;
            below += i < first ? bins[i].Count : 0;
            above += i > last ? bins[i].Count : 0;
            if (i >= first && i <= last)
            {
                int level = Level(bins[i].Middle, quantization) + 128;
                inLevel[level] += bins[i].Count;
                binsOfLevel[level]++;
                inside += bins[i].Count;
            }
        }

        double divergence = 0;
        for (int i = first; i <= last; i++)
        {
            int level = Level(bins[i].Middle, quantization) + 128;
            double clipped = bins[i].Count + (i == first ? below : 0) + (i == last ? above : 0);
            double left = (double)inLevel[level] / binsOfLevel[level];
            divergence += clipped / total * Math.Log(clipped / total / (left / inside));
        }

        return divergence;
    }

    private static int Level(double value, Quantization quantization) => (int)Math.Clamp(
        Math.Round(value / quantization.Scale, MidpointRounding.AwayFromZero) + quantization.ZeroPoint, sbyte.MinValue, sbyte.MaxValue);
}
