namespace Mote.Quantizing;

/// <summary>
/// Counts of real numbers in equal bins over [-2^k, 2^k). Where a number lies outside, k grows and neighbouring bins are merged; bins of one k nest in
/// those of the next, so the result depends on the numbers alone and not on their order. The memory is fixed.
/// </summary>
public sealed class Histogram
{
    /// <summary>Bins on each side of zero.</summary>
    private const int Side = 4096;

    /// <summary>The finest bins; smaller numbers all count as close to zero.</summary>
    private const int LeastExponent = -100;

    private long[] _counts = new long[2 * Side];
    private int _exponent = LeastExponent;
    private int _merged;
    private float _min = float.PositiveInfinity, _max = float.NegativeInfinity;

    /// <summary>How many numbers there are.</summary>
    public long Count { get; private set; }

    /// <summary>The least and the greatest number, exactly; [0, 0] where there is none.</summary>
    public TensorRange Range => Count == 0 ? default : new TensorRange(_min, _max);

    /// <summary>The width of a bin.</summary>
    public double BinWidth => Math.ScaleB(1.0 / Side, _exponent + _merged);

    /// <summary>The bins that hold anything, from the lowest: the lower edge and the count.</summary>
    public IEnumerable<(double Edge, long Count)> Bins =>
        Enumerable.Range(0, _counts.Length).Where(i => _counts[i] > 0).Select(i => ((i - Side) * BinWidth, _counts[i]));

    /// <summary>Adds numbers, or none of them when one is not finite.</summary>
    /// <returns>False when a number is not finite.</returns>
    public bool TryAdd(ReadOnlySpan<float> values)
    {
        float min = _min, max = _max;
        bool finite = true;
        foreach (float value in values)
        {
            finite &= float.IsFinite(value);
            min = Math.Min(min, value);
            max = Math.Max(max, value);
        }

        if (!finite)
        {
            return false;
        }

        (_min, _max) = (min, max);
        Count += values.Length;
        if (values.IsEmpty)
        {
            return true;
        }

        Widen(Math.Max(Math.Abs(min), Math.Abs(max)));
        double bins = Side / Math.ScaleB(1.0, _exponent);
        foreach (float value in values)
        {
            _counts[(int)Math.Floor(value * bins) + Side]++;
        }

        return true;
    }

    /// <summary>
    /// This histogram, to be read only, with neighbouring bins merged until those that hold anything hold so many numbers on average, or each of 256 levels
    /// has a bin.
    /// </summary>
    internal Histogram Coarsened(int numbers)
    {
        var coarse = new Histogram { _counts = _counts, _exponent = _exponent, _min = _min, _max = _max, Count = Count };
        while (Count > 0 && coarse.BinWidth < (_max - (double)_min) / 256 && Count / coarse._counts.Count(c => c > 0) < numbers)
        {
            coarse._counts = Merge(coarse._counts, 1);
            coarse._merged++;
        }

        return coarse;
    }

    /// <summary>This histogram, to be read only, without the bin that zero lies in; the range stays.</summary>
    internal Histogram WithoutZeros()
    {
        long[] counts = [.. _counts];
        counts[Side] = 0;
        return new Histogram { _counts = counts, _exponent = _exponent, _merged = _merged, _min = _min, _max = _max, Count = Count - _counts[Side] };
    }

    private static long[] Merge(long[] counts, int steps)
    {
        var merged = new long[2 * Side];
        for (int i = 0; i < counts.Length; i++)
        {
            // An arithmetic shift rounds down: the bin below zero stays below zero.
            merged[((i - Side) >> Math.Min(steps, 31)) + Side] += counts[i];
        }

        return merged;
    }

    /// <summary>Makes the bins reach beyond a magnitude.</summary>
    private void Widen(float magnitude)
    {
        int needed = magnitude == 0 ? LeastExponent : Math.Max(Math.ILogB(magnitude) + 1, LeastExponent);
        int steps = needed - _exponent;
        if (steps <= 0)
        {
            return;
        }

        (_counts, _exponent) = (Merge(_counts, steps), needed);
    }
}
