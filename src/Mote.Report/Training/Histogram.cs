using System.Collections.Immutable;

namespace Mote.Report;

/// <summary>Bins of equal width over all finite values.</summary>
internal sealed class Histogram
{
    private readonly double _low;
    private readonly double _width;
    private readonly int _bins;

    private Histogram(double low, double width, int bins) => (_low, _width, _bins) = (low, width, bins);

    /// <summary>Bins over values; of equal ones a single place with room on both sides.</summary>
    public static Histogram Of(IReadOnlyList<double> values, int bins)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double value in values.Where(double.IsFinite))
        {
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }

        if (low > high)
        {
            (low, high) = (0, 1);
        }

        double room = Math.Max(high - low, Math.Max(Math.Abs(low), Math.Abs(high)) * 1e-6);
        if (room == 0)
        {
            room = 1e-6;
        }

        return high - low >= room ? new Histogram(low, (high - low) / bins, bins) : new Histogram(((low + high) / 2) - room, 2 * room / bins, bins);
    }

    /// <summary>Counts.</summary>
    public int[] Count(IEnumerable<double> values)
    {
        var counts = new int[_bins];
        foreach (double value in values.Where(double.IsFinite))
        {
            counts[Math.Clamp((int)((value - _low) / _width), 0, _bins - 1)]++;
        }

        return counts;
    }

    /// <summary>A panel with bars, those of several series over each other.</summary>
    /// <param name="caption">What it shows.</param>
    /// <param name="unit">What the values are.</param>
    /// <param name="series">Names, inks and values. Of several the bars are shares of their own series, so that rare ones are seen beside frequent ones.</param>
    public Figure Figure(string caption, string unit, ImmutableArray<(string Name, Ink Ink, double[] Values)> series)
    {
        bool isShare = series.Length > 1;
        var counts = series.Select(s => Count(s.Values)).ToList();
        double Height(int s, int b) => isShare ? (double)counts[s][b] / Math.Max(1, counts[s].Sum()) : counts[s][b];
        double most = Enumerable.Range(0, series.Length).Max(s => Enumerable.Range(0, _bins).Max(b => Height(s, b)));
        var plot = new Plot(new PlotAxis(_low, _low + (_bins * _width), unit), new PlotAxis(0, most > 0 ? most * 1.05 : 1, isShare ? "share of its kind" : "examples"));
        for (int s = 0; s < series.Length; s++)
        {
            for (int b = 0; b < _bins; b++)
            {
                double from = _low + (b * _width);
                string tip = $"{(series[s].Name.Length > 0 ? $"{series[s].Name}, " : "")}{Wording.Measure(from)} to {Wording.Measure(from + _width)}: {Wording.Grouped(counts[s][b])}";
                plot.Bar(from, from + _width, 0, Height(s, b), series[s].Ink, isShare ? Stroke.Half : Stroke.Solid, tip);
            }
        }

        string text = string.Concat(series.Select((s, i) => LetterPlot.Line(s.Name.Length > 0 ? s.Name : unit, Enumerable.Range(0, LetterPlot.Columns).Select(c => ((c + 0.5) / LetterPlot.Columns, Height(i, c * _bins / LetterPlot.Columns))), 0, most)));
        return new Figure(caption, plot.Draw(caption, $"{string.Join("; ", series.Select(s => $"{(s.Name.Length > 0 ? $"{s.Name}: " : "")}{Wording.Count(s.Values.Count(double.IsFinite), "value")}"))}, from {Wording.Measure(_low)} to {Wording.Measure(_low + (_bins * _width))}."),
            isShare ? [.. series.Select(s => new LegendEntry(s.Ink, s.Name))] : [], text);
    }
}
