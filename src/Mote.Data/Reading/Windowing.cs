using System.Collections.Immutable;
using System.Globalization;
using Mote.Core;
using Mote.Data.Expressions;

namespace Mote.Data.Reading;

/// <summary>A window of a series.</summary>
/// <param name="Start">The first sample, which may lie before the series.</param>
/// <param name="Length">Samples.</param>
/// <param name="Event">The event that it lies around, or -1.</param>
internal readonly record struct WindowPlace(long Start, int Length, int Event);

/// <summary>Where the windows of a series lie and what they contain.</summary>
internal sealed class Windowing
{
    private readonly WindowSpec? _window;
    private readonly ImmutableArray<(string Name, Expression Value)> _columns;

    /// <param name="window">How windows lie; null: the whole series.</param>
    /// <param name="columns">What is computed in each window; empty: the channels as they are.</param>
    public Windowing(WindowSpec? window, ImmutableArray<ColumnSpec> columns)
    {
        _window = window;
        _columns = [.. columns.Select(c => (c.Name, c.Expression is null ? new Expression.Column(c.Name) : ExpressionParser.Parse(c.Expression, "columns")))];
    }

    /// <summary>The names of the channels of windows.</summary>
    public ImmutableArray<string> ChannelsOf(DecodedSeries series) => _columns.IsEmpty ? series.Channels : [.. _columns.Select(c => c.Name)];

    /// <summary>Samples of a window after resampling.</summary>
    public int LengthOf(int length) => _window is { Resample: > 0 and var resampled } ? resampled : length;

    /// <summary>Samples of a window before resampling; 0: as long as the series.</summary>
    public int SourceLength(double? rate, string place)
    {
        if (_window is null || (_window.Length == 0 && _window.Seconds == 0))
        {
            return 0;
        }

        return _window.Length > 0 ? _window.Length
            : rate is { } r ? Math.Max(1, checked((int)Math.Round(_window.Seconds * r)))
            : throw new DiagnosticException(new Diagnostic(DiagnosticIds.BadDataset, place, "the window's length is a time, but the file does not say its rate", Remedy: "Give 'rate', or the length in samples"));
    }

    /// <summary>The windows of a series; empty when it is too short and is to be left out.</summary>
    /// <exception cref="DiagnosticException">It is too short.</exception>
    public IEnumerable<WindowPlace> Places(DecodedSeries series, ImmutableArray<RecordingEvent> events, string place)
    {
        int length = SourceLength(series.Rate, place);
        if (length == 0)
        {
            return [new WindowPlace(0, series.Length, -1)];
        }

        if (_window!.Placement == WindowPlacement.Events)
        {
            int before = (int)Math.Round(length * _window.Before);
            return events.Select((e, i) => new WindowPlace(((e.Start + e.End) / 2) - before, length, i))
                .Where(w => _window.Short == ShortRecording.Pad || (w.Start >= 0 && w.Start + w.Length <= series.Length));
        }

        int spare = series.Length - length;
        if (spare < 0)
        {
            return _window.Short switch
            {
                ShortRecording.Skip => [],
                ShortRecording.Fail => throw new DiagnosticException(new Diagnostic(DiagnosticIds.BadExample, place,
                    string.Create(CultureInfo.InvariantCulture, $"it has {series.Length} samples, a window {length}"), Remedy: "Leave short recordings out by 'short: skip' or fill them with zeros by 'short: pad'")),
                _ => [new WindowPlace(_window.Placement switch { WindowPlacement.Start => 0, WindowPlacement.Last => spare, _ => spare / 2 }, length, -1)],
            };
        }

        return _window.Placement switch
        {
            WindowPlacement.Start => [new WindowPlace(0, length, -1)],
            WindowPlacement.Center => [new WindowPlace(spare / 2, length, -1)],
            WindowPlacement.Last => [new WindowPlace(spare, length, -1)],
            WindowPlacement.Energy => [new WindowPlace(MostEnergy(series, length), length, -1)],
            _ => Sliding(spare, length, Stride(length, series.Rate)),
        };
    }

    /// <summary>Reads a window: zeros beyond the ends, then the resampling, then the columns.</summary>
    public void Read(DecodedSeries series, WindowPlace window, Span<float> to)
    {
        int channels = series.Channels.Length;
        int length = LengthOf(window.Length);
        if (_columns.IsEmpty && length == window.Length)
        {
            Cut(series, window, to);
            return;
        }

        var cut = new float[window.Length * channels];
        Cut(series, window, cut);
        float[] resampled = length == window.Length ? cut : Resampling.Resample(cut, channels, length);
        if (_columns.IsEmpty)
        {
            resampled.CopyTo(to);
            return;
        }

        var view = new RowColumns(Enumerable.Range(0, channels).ToDictionary(c => series.Channels[c], c => Column(resampled, channels, c), StringComparer.Ordinal),
            new Dictionary<string, string[]>(), [], length);
        for (int c = 0; c < _columns.Length; c++)
        {
            double[] values = _columns[c].Value.Evaluate(view);
            for (int i = 0; i < length; i++)
            {
                to[i * _columns.Length + c] = (float)values[i];
            }
        }
    }

    /// <summary>The columns that the series does not have.</summary>
    public IEnumerable<string> MissingIn(DecodedSeries series) => _columns.SelectMany(c => c.Value.Names).Where(n => !series.Channels.Contains(n)).Distinct(StringComparer.Ordinal);

    /// <summary>The label that spans cover enough of the window, or null. Of several the one that covers most; of equals the first.</summary>
    public string? Covered(WindowPlace window, ImmutableArray<RecordingEvent> events)
    {
        double needed = (_window?.Coverage ?? 0.5) * window.Length;
        return events.Where(e => e.Label is not null)
            .GroupBy(e => e.Label!, StringComparer.Ordinal)
            .Select(g => (Label: g.Key, Samples: g.Sum(e => Math.Max(0, Math.Min(e.End, window.Start + window.Length) - Math.Max(e.Start, window.Start)))))
            .Where(g => g.Samples > 0 && g.Samples >= needed)
            .OrderByDescending(g => g.Samples).ThenBy(g => g.Label, StringComparer.Ordinal)
            .Select(g => g.Label).FirstOrDefault();
    }

    /// <summary>The label of most of the window's rows, if these are enough; else null.</summary>
    public string? Majority(WindowPlace window, string[] labels)
    {
        int from = (int)Math.Max(0, window.Start);
        int to = (int)Math.Min(labels.Length, window.Start + window.Length);
        var best = labels[from..to].GroupBy(l => l, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).First();
        return best.Count() >= (_window?.Coverage ?? 0.5) * window.Length ? best.Key : null;
    }

    private int Stride(int length, double? rate) => _window!.Stride > 0 ? _window.Stride
        : _window.StrideSeconds > 0 && rate is { } r ? Math.Max(1, (int)Math.Round(_window.StrideSeconds * r))
        : length;

    private static IEnumerable<WindowPlace> Sliding(int spare, int length, int stride)
    {
        for (long start = 0; start <= spare; start += stride)
        {
            yield return new WindowPlace(start, length, -1);
        }
    }

    private static int MostEnergy(DecodedSeries series, int length)
    {
        int channels = series.Channels.Length;
        var energy = new double[series.Length];
        for (int c = 0; c < channels; c++)
        {
            double mean = 0;
            for (int i = 0; i < series.Length; i++)
            {
                mean += series.Samples[i * channels + c];
            }

            mean /= series.Length;
            for (int i = 0; i < series.Length; i++)
            {
                double x = series.Samples[i * channels + c] - mean;
                energy[i] += x * x;
            }
        }

        double sum = 0;
        for (int i = 0; i < length; i++)
        {
            sum += energy[i];
        }

        double most = sum;
        int best = 0;
        for (int start = 1; start + length <= series.Length; start++)
        {
            sum += energy[start + length - 1] - energy[start - 1];
            if (sum > most)
            {
                (most, best) = (sum, start);
            }
        }

        return best;
    }

    private static void Cut(DecodedSeries series, WindowPlace window, Span<float> to)
    {
        int channels = series.Channels.Length;
        to = to[..(window.Length * channels)];
        long from = Math.Clamp(window.Start, 0, series.Length);
        long end = Math.Clamp(window.Start + window.Length, 0, series.Length);
        to.Clear();
        series.Samples.AsSpan((int)from * channels, (int)(end - from) * channels).CopyTo(to[((int)(from - window.Start) * channels)..]);
    }

    private static double[] Column(float[] samples, int channels, int channel)
    {
        var column = new double[samples.Length / channels];
        for (int i = 0; i < column.Length; i++)
        {
            column[i] = samples[i * channels + channel];
        }

        return column;
    }
}
