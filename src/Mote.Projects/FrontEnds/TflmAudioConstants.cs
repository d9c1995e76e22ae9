using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Mote.Core;

namespace Mote.Projects.FrontEnds;

/// <summary>Tables of TFLM's audio front end, as its tools wrote them.</summary>
/// <param name="Window">The window, 12 fractional bits.</param>
/// <param name="Weights">The filter bank's weights.</param>
/// <param name="Unweights">What they leave for the next channel.</param>
/// <param name="FrequencyStarts">The first bin of each band.</param>
/// <param name="WeightStarts">The first weight of each band.</param>
/// <param name="Widths">The weights of each band.</param>
/// <param name="Gains">The table of the gain control.</param>
public sealed record TflmAudioConstants(
    ImmutableArray<short> Window, ImmutableArray<short> Weights, ImmutableArray<short> Unweights, ImmutableArray<short> FrequencyStarts,
    ImmutableArray<short> WeightStarts, ImmutableArray<short> Widths, ImmutableArray<short> Gains)
{
    private const int MaxBytes = 1 << 20;
    private static readonly string[] Names =
        ["window", "filter_bank_weights", "filter_bank_unweights", "channel_frequency_starts", "channel_weight_starts", "channel_widths", "pcan_gain_lut"];

    /// <summary>Reads tables from lines of a name and numbers, separated by commas. Lines of other names mean nothing.</summary>
    /// <param name="file">The bytes.</param>
    /// <param name="place">The file, for messages.</param>
    /// <param name="bag">Where findings go.</param>
    /// <returns>The tables, or null with a report.</returns>
    public static TflmAudioConstants? Read(ReadOnlySpan<byte> file, string place, DiagnosticBag bag)
    {
        if (file.Length > MaxBytes)
        {
            bag.Add(DiagnosticIds.BadProject, place, $"the tables take {file.Length} bytes", "up to 1 MiB");
            return null;
        }

        var tables = new ImmutableArray<short>[Names.Length];
        foreach (string line in Encoding.Latin1.GetString(file).Split('\n', StringSplitOptions.TrimEntries))
        {
            string[] cells = line.Split(',', StringSplitOptions.TrimEntries);
            int table = Array.IndexOf(Names, cells[0]);
            if (table < 0)
            {
                continue;
            }

            var values = ImmutableArray.CreateBuilder<short>(cells.Length - 1);
            foreach (string cell in cells.AsSpan(1))
            {
                if (!short.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out short value))
                {
                    bag.Add(DiagnosticIds.BadProject, place, $"'{(cell.Length > 20 ? cell[..20] : cell)}' in the table {cells[0]} is no 16-bit number");
                    return null;
                }

                values.Add(value);
            }

            tables[table] = values.ToImmutable();
        }

        for (int t = 0; t < Names.Length; t++)
        {
            if (tables[t].IsDefaultOrEmpty)
            {
                bag.Add(DiagnosticIds.BadProject, place, $"the table {Names[t]} is missing", string.Join(", ", Names));
                return null;
            }
        }

        return new TflmAudioConstants(tables[0], tables[1], tables[2], tables[3], tables[4], tables[5], tables[6]);
    }
}
