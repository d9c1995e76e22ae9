using System.Collections.Immutable;
using System.Globalization;
using Mote.Core;

namespace Mote.Data.Reading;

/// <summary>
/// The .ts format of the time series archives: lines of <c>@</c> describe the data, each line after <c>@data</c> is a case: channels with colons between
/// them, numbers with commas, and the label last where <c>@classLabel true</c>.
/// </summary>
internal static class CaseDecoder
{
    private const int MaxBad = 20;
    private const int MaxChannels = 256;

    public static DecodedFile Decode(string path, string place)
    {
        var bag = new DiagnosticBag();
        var series = ImmutableArray.CreateBuilder<DecodedSeries>();
        bool isData = false;
        bool hasLabel = false;
        foreach (var (number, raw) in BoundedLines.Read(path, place))
        {
            string text = raw.Trim();
            string linePlace = string.Create(CultureInfo.InvariantCulture, $"{place}:{number}");
            if (text.Length == 0 || text[0] is '#' or '%')
            {
                continue;
            }

            if (!isData)
            {
                string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                isData = words[0].Equals("@data", StringComparison.OrdinalIgnoreCase);
                hasLabel |= words.Length > 1 && words[0].Equals("@classLabel", StringComparison.OrdinalIgnoreCase) && words[1].Equals("true", StringComparison.OrdinalIgnoreCase);
                if (words.Length > 1 && words[0].Equals("@timestamps", StringComparison.OrdinalIgnoreCase) && words[1].Equals("true", StringComparison.OrdinalIgnoreCase))
                {
                    throw new DiagnosticException(new Diagnostic(DiagnosticIds.UnsupportedEncoding, linePlace, "the series have time stamps", "@timestamps false"));
                }

                if (text[0] != '@')
                {
                    throw new DiagnosticException(new Diagnostic(DiagnosticIds.NotThisFormat, linePlace, "the line before @data is no key of a .ts file"));
                }

                continue;
            }

            if (Case(text, hasLabel, number, linePlace, bag) is { } one)
            {
                series.Add(one);
            }

            if (bag.Items.Count >= MaxBad)
            {
                break;
            }
        }

        bag.ThrowIfAny();
        return series.Count > 0 ? new DecodedFile(series.ToImmutable()) : throw new DiagnosticException(new Diagnostic(DiagnosticIds.RecordingTruncated, place, "there are no cases after @data"));
    }

    private static DecodedSeries? Case(string text, bool hasLabel, int number, string place, DiagnosticBag bag)
    {
        string[] parts = text.Split(':');
        int channels = parts.Length - (hasLabel ? 1 : 0);
        if (channels is < 1 or > MaxChannels)
        {
            bag.Add(DiagnosticIds.RaggedTable, place, $"the case has {channels} channels", "1 to 256, and a label last");
            return null;
        }

        float[]? samples = null;
        int length = 0;
        for (int c = 0; c < channels; c++)
        {
            string[] cells = parts[c].Split(',', StringSplitOptions.TrimEntries);
            if (samples is null)
            {
                length = cells.Length;
                samples = new float[length * channels];
            }
            else if (cells.Length != length)
            {
                bag.Add(DiagnosticIds.RaggedTable, place, $"channel {c + 1} has {cells.Length} values", string.Create(CultureInfo.InvariantCulture, $"{length}, as the first"));
                return null;
            }

            float[] values = LineDecoder.Numbers(cells, place, bag);
            for (int i = 0; i < length; i++)
            {
                samples[i * channels + c] = values[i];
            }
        }

        return new DecodedSeries
        {
            Samples = samples!,
            Channels = [.. Enumerable.Range(1, channels).Select(i => string.Create(CultureInfo.InvariantCulture, $"channel {i}"))],
            Label = hasLabel ? parts[^1].Trim() : null,
            Line = number,
            Name = string.Create(CultureInfo.InvariantCulture, $"{number}"),
        };
    }
}
