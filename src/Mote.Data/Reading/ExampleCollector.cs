using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Mote.Core;
using Mote.Data.Checks;

namespace Mote.Data.Reading;

/// <summary>Reads every file of a dataset once and collects its examples, and what is wrong.</summary>
internal sealed class ExampleCollector(DatasetSpec spec, DiagnosticBag bag, List<SkippedData> skipped, bool fingerprints)
{
    private SampleShape? _shape;
    private double? _rate;
    private string _firstPlace = "";
    private readonly Dictionary<(string Place, string Reason), int> _skips = [];

    /// <summary>The examples in the order of sources, files and places.</summary>
    public List<ExampleEntry> Entries { get; } = [];

    /// <summary>The extents of all.</summary>
    public SampleShape Shape => _shape ?? default;

    /// <summary>Samples per second after resampling.</summary>
    public double? Rate => _rate;

    public ImmutableArray<string> Channels { get; private set; } = [];

    /// <summary>Adds the examples of a file.</summary>
    /// <param name="files">What its name says.</param>
    /// <param name="file">The file.</param>
    /// <param name="number">Its number in the dataset.</param>
    /// <param name="decoder">Decodes it.</param>
    /// <param name="windowing">Cuts it.</param>
    /// <param name="events">Its side files, or null.</param>
    public void Add(SourceFiles files, SourceFile file, int number, FileDecoder decoder, Windowing windowing, EventsReader? events)
    {
        int before = Entries.Count;
        try
        {
            var source = spec.Sources[file.Source];
            var decoded = decoder.Decode(file.Path, file.Place);
            string? label = files.Value(source.Label, file, "label");
            string? group = files.Value(source.Group, file, "group");
            string? part = files.Value(source.Split, file, "part of the split");
            for (int s = 0; s < decoded.Series.Length; s++)
            {
                Add(source, file, number, s, decoded, windowing, decoder.IsRows, events, label, group, part);
            }
        }
        catch (DiagnosticException e)
        {
            Entries.RemoveRange(before, Entries.Count - before);
            Fail(e, file.Place);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Entries.RemoveRange(before, Entries.Count - before);
            Fail(new DiagnosticException(new Diagnostic(DiagnosticIds.UnreadableFile, file.Place, e.Message.TrimEnd('.'))), file.Place);
        }
    }

    /// <summary>Keeps no more than a number of the entries from one on, spread evenly.</summary>
    public void Thin(int from, int limit, string place)
    {
        int count = Entries.Count - from;
        if (count <= limit)
        {
            return;
        }

        var kept = Enumerable.Range(0, limit).Select(i => Entries[from + (int)((long)i * count / limit)]).ToList();
        Entries.RemoveRange(from, count);
        Entries.AddRange(kept);
        _skips[(place, "the source is limited")] = count - limit;
    }

    /// <summary>Writes what was left out to the list.</summary>
    public void Finish() => skipped.AddRange(_skips.Select(p => new SkippedData(p.Key.Place, p.Key.Reason, p.Value)));

    private void Fail(DiagnosticException e, string place)
    {
        if (spec.OnError == OnError.Fail)
        {
            foreach (var diagnostic in e.Diagnostics)
            {
                bag.Add(diagnostic);
            }

            return;
        }

        Skip(place, $"{e.Diagnostics[0].Id}: {e.Diagnostics[0].Found}{(e.Diagnostics.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $", and {e.Diagnostics.Count - 1} more") : "")}");
    }

    private void Skip(string place, string reason) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_skips, (place, reason), out _)++;

    private void Add(SourceSpec source, SourceFile file, int number, int seriesNumber, DecodedFile decoded, Windowing windowing, bool isRows, EventsReader? eventsReader, string? label, string? group, string? part)
    {
        var series = decoded.Series[seriesNumber];
        bool single = decoded.Series.Length == 1 && series.RowLines is null;
        string place = series.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{file.Place}:{series.Line}") : single ? file.Place : $"{file.Place}, {series.Name}";
        var missing = windowing.MissingIn(series).ToArray();
        if (missing.Length > 0)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.MissingKey, place, $"it has no channel '{missing[0]}'", string.Join(", ", series.Channels.Take(40))));
        }

        var events = eventsReader?.Read(file.Below, series.Rate, series.Length) ?? [];
        bool rowsAreExamples = isRows && source.Sequence is null && spec.Kind == DataKind.Table;
        IEnumerable<WindowPlace> windows = rowsAreExamples
            ? Enumerable.Range(0, series.Length).Select(i => new WindowPlace(i, 1, -1))
            : windowing.Places(series, events, place);
        string owner = single || series.RowLines is not null && source.Sequence is null ? file.Place : $"{file.Place}#{series.Name}";
        int count = 0;
        float[] samples = [];
        foreach (var window in windows)
        {
            count++;
            var at = rowsAreExamples ? new SourcePlace(file.Place, series.RowLines![window.Start], 0, 0)
                : new SourcePlace(file.Place, series.RowLines is { } l ? l[Math.Clamp(window.Start, 0, l.Length - 1)] : series.Line, window.Start, single && window.Length == series.Length ? 0 : window.Length);
            string? own = label ?? (eventsReader is not null ? LabelOf(windowing, window, events, source) : series.RowLabels is { } rows ? windowing.Majority(window, rows) : series.Label);
            if (source.Label is not null || eventsReader is not null && source.Events!.Label is not null)
            {
                if (own is null && (series.RowLabels is not null || eventsReader is not null))
                {
                    Skip(file.Place, "no label covers enough of the window");
                    continue;
                }

                if (string.IsNullOrEmpty(own))
                {
                    throw new DiagnosticException(new Diagnostic(DiagnosticIds.BadLabel, at.ToString(), "it has no label"));
                }
            }
            else
            {
                own = null;
            }

            own = own is null ? null : source.Map.GetValueOrDefault(own, own);
            if (own is not null && source.Ignore.Contains(own))
            {
                Skip(file.Place, $"the label '{own}' is ignored");
                continue;
            }

            string? block = null;
            if (source.Group is ValueRule.Blocks blocks && (block = BlockOf(window, series.Length, blocks.Count)) is null)
            {
                Skip(file.Place, "the window lies in two blocks of its recording");
                continue;
            }

            if (!CheckShape(series, window, windowing, isRows && rowsAreExamples, at))
            {
                continue;
            }

            if (samples.Length < Shape.Count)
            {
                samples = new float[Shape.Count];
            }

            windowing.Read(series, window, samples);
            int row = series.RowTargets is null && series.RowGroups is null && series.RowSplits is null ? 0 : (int)Math.Clamp(window.Start + window.Length - 1, 0, series.Length - 1);
            int targets = source.Targets.Length;
            ImmutableArray<float> features = window.Event >= 0 ? events[window.Event].Features : [];
            string? name = group ?? block ?? series.RowGroups?[row];
            Entries.Add(new ExampleEntry
            {
                Id = rowsAreExamples ? at.ToString() : single && count == 1 && window.Length == series.Length ? owner : string.Create(CultureInfo.InvariantCulture, $"{owner}@{window.Start}"),
                Place = at,
                File = number,
                Series = seriesNumber,
                SeriesLength = series.Length,
                Window = window,
                ContentHash = HashOf(samples.AsSpan(0, Shape.Count), features),
                Label = own,
                Group = source.GroupPrefix + (name ?? (rowsAreExamples ? at.ToString() : owner)),
                Hint = PartOf(part ?? series.RowSplits?[row], at),
                Targets = targets == 0 ? [] : [.. series.RowTargets.AsSpan(row * targets, targets)],
                Features = features,
                Fingerprint = fingerprints ? Fingerprint.Of(spec.Kind, samples.AsSpan(0, Shape.Count), Shape) : 0,
            });
        }

        if (count == 0)
        {
            Skip(place, eventsReader is not null ? "no event has a whole window" : string.Create(CultureInfo.InvariantCulture, $"its {series.Length} samples are fewer than a window"));
        }
    }

    private static string? LabelOf(Windowing windowing, WindowPlace window, ImmutableArray<RecordingEvent> events, SourceSpec source) =>
        window.Event >= 0 ? events[window.Event].Label : windowing.Covered(window, events) ?? source.Events!.Otherwise;

    /// <summary>The number of the block that a window lies in, what it has beyond the ends of the recording left aside; null for a window that lies in two.</summary>
    private static string? BlockOf(WindowPlace window, int length, int blocks)
    {
        long Block(long sample) => Math.Clamp(sample, 0, length - 1) * blocks / length;
        long first = Block(window.Start);
        return first == Block(window.Start + window.Length - 1) ? first.ToString(CultureInfo.InvariantCulture) : null;
    }

    private static SplitPart? PartOf(string? text, SourcePlace place) => text?.ToUpperInvariant() switch
    {
        null or "" => null,
        "TRAIN" or "TRAINING" => SplitPart.Train,
        "VALIDATION" or "VALID" or "VAL" or "DEV" => SplitPart.Validation,
        "TEST" or "TESTING" => SplitPart.Test,
        _ => throw new DiagnosticException(new Diagnostic(DiagnosticIds.BadLabel, place.ToString(), $"'{text}' is no part of a split", "train, validation, test")),
    };

    private bool CheckShape(DecodedSeries series, WindowPlace window, Windowing windowing, bool isRow, SourcePlace place)
    {
        var channels = windowing.ChannelsOf(series);
        var shape = series.Height > 0 ? new SampleShape(series.Height, series.Length / series.Height, channels.Length)
            : new SampleShape(isRow ? 1 : windowing.LengthOf(window.Length), 1, channels.Length);
        double? rate = series.Rate is { } r && !isRow ? r * shape.Rows / window.Length : null;
        if (_shape is null)
        {
            if ((long)shape.Rows * shape.Columns * shape.Channels > 1 << 26)
            {
                throw new DiagnosticException(new Diagnostic(DiagnosticIds.TooLarge, place.ToString(), $"an example has the extents {shape}", "up to 67108864 numbers"));
            }

            (_shape, _rate, _firstPlace) = (shape, rate, place.ToString());
            Channels = channels;
            return true;
        }

        if (shape != _shape)
        {
            Report(place, $"an example has the extents {shape} (rows x columns x channels), {_firstPlace} has {_shape}",
                spec.Kind == DataKind.Image ? "Bring all to one size by 'image: {size: ...}'" : "Cut all to one length by 'window: {length: ...}'");
            return false;
        }

        if (rate is { } a && _rate is { } b && Math.Abs(a - b) > b * 0.02)
        {
            Report(place, string.Create(CultureInfo.InvariantCulture, $"it has {a:0.###} samples per second, {_firstPlace} has {b:0.###}"), "Resample it, or give 'rate' where the file's own is wrong");
            return false;
        }

        return true;
    }

    private void Report(SourcePlace place, string found, string remedy)
    {
        if (spec.OnError == OnError.Skip)
        {
            Skip(place.ToString(), found);
        }
        else
        {
            bag.Add(new Diagnostic(DiagnosticIds.BadExample, place.ToString(), found, Remedy: remedy));
        }
    }

    private static string HashOf(ReadOnlySpan<float> samples, ImmutableArray<float> features)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(samples));
        hash.AppendData(MemoryMarshal.AsBytes(features.AsSpan()));
        Span<byte> digest = stackalloc byte[32];
        hash.GetHashAndReset(digest);
        return Convert.ToHexStringLower(digest[..16]);
    }
}
