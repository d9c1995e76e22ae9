using System.Collections.Immutable;
using System.Globalization;
using Mote.Core;

namespace Mote.Data.Reading;

/// <summary>Text in which each line is a label and a series of one channel: the layout of the UCR archive.</summary>
internal static class LineDecoder
{
    private const int MaxBad = 20;

    public static DecodedFile Decode(string path, string place, char separator)
    {
        var bag = new DiagnosticBag();
        var series = ImmutableArray.CreateBuilder<DecodedSeries>();
        foreach (var (number, text) in BoundedLines.Read(path, place))
        {
            if (string.IsNullOrWhiteSpace(text) || text[0] == '#')
            {
                continue;
            }

            string linePlace = string.Create(CultureInfo.InvariantCulture, $"{place}:{number}");
            string[] cells = separator == ' ' ? text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) : text.Split(separator, StringSplitOptions.TrimEntries);
            if (cells.Length < 2)
            {
                bag.Add(DiagnosticIds.RaggedTable, linePlace, $"the line has {cells.Length} cells", "a label and numbers");
            }
            else
            {
                series.Add(new DecodedSeries { Samples = Numbers(cells.AsSpan(1), linePlace, bag), Channels = ["value"], Label = LabelOf(cells[0]), Line = number, Name = string.Create(CultureInfo.InvariantCulture, $"{number}") });
            }

            if (bag.Items.Count >= MaxBad)
            {
                break;
            }
        }

        bag.ThrowIfAny();
        return series.Count > 0 ? new DecodedFile(series.ToImmutable()) : throw new DiagnosticException(new Diagnostic(DiagnosticIds.RecordingTruncated, place, "there are no lines"));
    }

    internal static float[] Numbers(ReadOnlySpan<string> cells, string place, DiagnosticBag bag)
    {
        var values = new float[cells.Length];
        for (int i = 0; i < cells.Length; i++)
        {
            if (!float.TryParse(cells[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]) || !float.IsFinite(values[i]))
            {
                string cell = cells[i].Length > 40 ? cells[i][..40] + "..." : cells[i];
                bag.Add(DiagnosticIds.NotANumber, place, $"'{cell}', value {i + 1} of the series, is not a finite number");
                return values;
            }
        }

        return values;
    }

    /// <summary>A class that is written as 1.0000000e+00 is the class 1.</summary>
    private static string LabelOf(string cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value == Math.Floor(value) && Math.Abs(value) < 1e9
            ? ((long)value).ToString(CultureInfo.InvariantCulture)
            : cell;
}
