using System.Collections.Immutable;

namespace Mote.Operators.Spectrum;

/// <summary>Edges of filter banks that are evenly spaced on the mel scale, mel = 1127 ln(1 + f / 700).</summary>
public static class MelDesign
{
    /// <summary>The mel value of a frequency in hertz.</summary>
    public static double ToMel(double hertz) => 1127 * Math.Log(1 + hertz / 700);

    /// <summary>The frequency in hertz of a mel value.</summary>
    public static double ToHertz(double mel) => 700 * (Math.Exp(mel / 1127) - 1);

    /// <summary>
    /// Edges in bins for <see cref="MelFilterBank.Edges"/>: filters + 2 points evenly spaced in mel from low to high, at hz hertz, are bin
    /// floor((points + 1) * hz / rate). The last lies 0.001 Hz below high, so that the Nyquist frequency is the last bin of the transform.
    /// </summary>
    /// <param name="filters">How many filters, 1 or more.</param>
    /// <param name="transformLength">The length of the Fourier transform.</param>
    /// <param name="rate">Samples a second.</param>
    /// <param name="low">Where the first filter starts, in hertz, 0 or more.</param>
    /// <param name="high">Where the last filter ends, in hertz; 0 for half the rate.</param>
    /// <param name="points">What stands for the transform's length in the formula; 0 for that length. Some older front ends have the number of cepstral coefficients here.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range: low is not below high, or high is above half the rate.</exception>
    public static ImmutableArray<int> Edges(int filters, int transformLength, double rate, double low, double high, int points = 0)
    {
        double top = high == 0 ? rate / 2 : high;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(filters);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(transformLength);
        ArgumentOutOfRangeException.ThrowIfNegative(points);
        if (!(rate > 0) || !(low >= 0) || !(low < top) || !(top <= rate / 2))
        {
            throw new ArgumentOutOfRangeException(nameof(low), FormattableString.Invariant($"No filters lie between {low} and {top} Hz at {rate} samples a second."));
        }

        double first = ToMel(low);
        double step = (ToMel(top) - first) / (filters + 1);
        double scale = ((points == 0 ? transformLength : points) + 1) / rate;
        var edges = ImmutableArray.CreateBuilder<int>(filters + 2);
        for (int i = 0; i < filters + 2; i++)
        {
            double hertz = i == 0 ? low : i == filters + 1 ? top - 0.001 : Math.Clamp(ToHertz(first + i * step), low, top);
            edges.Add((int)Math.Floor(Math.Max(hertz, 0) * scale));
        }

        return edges.ToImmutable();
    }

    /// <summary>
    /// The filters for a bank of the given size, with their weights: what <see cref="MelFilterBank"/> computes with, for reports and tests. Parameters as for
    /// <see cref="Edges"/>.
    /// </summary>
    public static ImmutableArray<TriangularFilter> Filters(int filters, int transformLength, double rate, double low, double high) =>
        TriangularBank.Filters(Edges(filters, transformLength, rate, low, high).AsSpan());
}
