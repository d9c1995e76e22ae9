using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;

namespace Mote.Operators.Filtering.Design;

/// <summary>What a filter lets pass.</summary>
public enum FilterBand
{
    /// <summary>Below the cutoff.</summary>
    LowPass,

    /// <summary>Above the cutoff.</summary>
    HighPass,

    /// <summary>Between two cutoffs.</summary>
    BandPass,
}

/// <summary>
/// Recursive filters by the classic way: poles of an analogue low-pass with the edge 1, moved to the band, brought to the z plane by the bilinear
/// transform s = (z - 1) / (z + 1) with edges warped beforehand, w = tan(pi f / rate). Sections are conjugate pairs with a gain of 1 each.
/// </summary>
public static class IirDesign
{
    /// <summary>The highest order; a band-pass of order n has n sections.</summary>
    public const int MostOrder = 8;

    /// <summary>Butterworth: as flat as can be; -3.01 dB at the cutoffs.</summary>
    /// <param name="band">What passes.</param>
    /// <param name="order">1 to 8.</param>
    /// <param name="rate">Samples a second.</param>
    /// <param name="low">The cutoff in Hz; the lower one of a band.</param>
    /// <param name="high">The upper cutoff of a band; without meaning for others.</param>
    /// <param name="fault">Why there is no such filter, when the result is null.</param>
    public static SecondOrderSections? Butterworth(FilterBand band, int order, double rate, double low, double high, out FilterFault? fault)
    {
        fault = Check(band, order, rate, low, high);
        return fault is null ? Digital(Circle(order), 1, band, rate, low, high) : null;
    }

    /// <summary>Chebyshev type I: the gain in the band is 1 at most and <paramref name="ripple"/> less at least, which it has at the cutoffs.</summary>
    /// <param name="band">What passes.</param>
    /// <param name="order">1 to 8.</param>
    /// <param name="ripple">In dB, above 0 up to 12.</param>
    /// <param name="rate">Samples a second.</param>
    /// <param name="low">The edge in Hz; the lower one of a band.</param>
    /// <param name="high">The upper edge of a band; without meaning for others.</param>
    /// <param name="fault">Why there is no such filter, when the result is null.</param>
    public static SecondOrderSections? Chebyshev(FilterBand band, int order, double ripple, double rate, double low, double high, out FilterFault? fault)
    {
        fault = Check(band, order, rate, low, high)
            ?? (ripple is > 0 and <= 12 ? null : new FilterFault(string.Create(CultureInfo.InvariantCulture, $"the ripple is {ripple} dB"), "more than 0, at most 12 dB"));
        if (fault is not null)
        {
            return null;
        }

        // On an ellipse: the circle's sines and cosines times the half axes.
        double epsilon = Math.Sqrt(Math.Pow(10, ripple / 10) - 1);
        double bend = Math.Asinh(1 / epsilon) / order;
        var poles = Circle(order).Select(p => new Complex(p.Real * Math.Sinh(bend), p.Imaginary * Math.Cosh(bend)));
        return Digital([.. poles], order % 2 == 0 ? 1 / Math.Sqrt(1 + epsilon * epsilon) : 1, band, rate, low, high);
    }

    /// <summary>The poles of a Butterworth low-pass in the upper left quarter of the plane, the real one exactly real.</summary>
    private static ImmutableArray<Complex> Circle(int order) => [.. Enumerable.Range(0, (order + 1) / 2).Select(k =>
    {
        double angle = Math.PI * (2 * k + 1) / (2 * order);
        return 2 * k + 1 == order ? new Complex(-1, 0) : new Complex(-Math.Sin(angle), Math.Cos(angle));
    })];

    private static FilterFault? Check(FilterBand band, int order, double rate, double low, double high)
    {
        static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
        if (order is < 1 or > MostOrder)
        {
            return new FilterFault(Text($"the order is {order}"), Text($"1 to {MostOrder}"));
        }

        if (!(rate > 0) || !double.IsFinite(rate))
        {
            return new FilterFault(Text($"the sample rate is {rate} Hz"), "more than 0");
        }

        if (!(low > 0) || !(low < rate / 2))
        {
            return new FilterFault(Text($"the cutoff is {low} Hz at {rate} samples a second"), Text($"more than 0 and less than {rate / 2} Hz, half the sample rate"));
        }

        return band == FilterBand.BandPass && (!(high > low) || !(high < rate / 2))
            ? new FilterFault(Text($"the upper cutoff is {high} Hz"), Text($"more than the lower one, {low} Hz, and less than {rate / 2} Hz"))
            : null;
    }

    private static SecondOrderSections Digital(ImmutableArray<Complex> prototype, double gain, FilterBand band, double rate, double low, double high)
    {
        double lower = Math.Tan(Math.PI * low / rate);
        double upper = band == FilterBand.BandPass ? Math.Tan(Math.PI * high / rate) : 0;
        double reference = band switch
        {
            FilterBand.LowPass => 0,
            FilterBand.HighPass => Math.PI,
            _ => 2 * Math.Atan(Math.Sqrt(lower * upper)),
        };
        var poles = prototype.SelectMany(p => band switch
        {
            FilterBand.LowPass => [p * lower],
            FilterBand.HighPass => [Complex.Conjugate(lower / p)],
            _ => Band(p, lower, upper),
        }).Select(s => (1 + s) / (1 - s));

        // Complex poles stand for their pair; the real ones, of which a band has two or none, make a section together.
        var pairs = poles.Where(p => p.Imaginary != 0).Select(p => (-2 * p.Real, p.Real * p.Real + p.Imaginary * p.Imaginary, Math.Abs(p.Magnitude), false)).ToList();
        var real = poles.Where(p => p.Imaginary == 0).Select(p => p.Real).ToList();
        if (real.Count == 1)
        {
            pairs.Add((-real[0], 0, Math.Abs(real[0]), true));
        }
        else if (real.Count == 2)
        {
            pairs.Add((-(real[0] + real[1]), real[0] * real[1], real.Max(Math.Abs), false));
        }

        var sections = pairs.OrderBy(p => p.Item3).Select(p => Unit(Numerator(band, p.Item4) with { A1 = p.Item1, A2 = p.Item2 }, reference)).ToArray();
        sections[0] = sections[0].Scaled(gain);
        return new SecondOrderSections([.. sections], reference);
    }

    /// <summary>The two poles of the band for one of the prototype, the one above the real axis of each pair.</summary>
    private static Complex[] Band(Complex p, double lower, double upper)
    {
        var half = p * ((upper - lower) / 2);
        double square = lower * upper;
        if (p.Imaginary == 0)
        {
            double rest = half.Real * half.Real - square;
            return rest < 0
                ? [new Complex(half.Real, Math.Sqrt(-rest))]
                : [new Complex(half.Real - Math.Sqrt(rest), 0), new Complex(half.Real + Math.Sqrt(rest), 0)];
        }

        var root = Complex.Sqrt(half * half - square);
        return [half + root, half - root];
    }

    private static Section Numerator(FilterBand band, bool first) => (band, first) switch
    {
        (FilterBand.LowPass, true) => new Section(1, 1, 0, 0, 0),
        (FilterBand.LowPass, false) => new Section(1, 2, 1, 0, 0),
        (FilterBand.HighPass, true) => new Section(1, -1, 0, 0, 0),
        (FilterBand.HighPass, false) => new Section(1, -2, 1, 0, 0),
        _ => new Section(1, 0, -1, 0, 0),
    };

    private static Section Unit(Section section, double reference) => section.Scaled(1 / section.Response(reference).Magnitude);
}
