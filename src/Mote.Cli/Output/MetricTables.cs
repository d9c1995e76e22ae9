using System.Globalization;
using Mote.Data;
using Mote.Training;

namespace Mote.Cli.Output;

/// <summary>Metrics for people.</summary>
internal static class MetricTables
{
    /// <summary>The metrics of a session: a row a metric, float beside int8, validation beside test; with several seeds the mean and the worst.</summary>
    public static void Write(SessionResult result)
    {
        foreach (var part in (SplitPart[])[SplitPart.Validation, SplitPart.Test])
        {
            var (real, int8) = (result.Metrics(part, false), result.Metrics(part, true));
            if (real.IsEmpty)
            {
                continue;
            }

            string name = part == SplitPart.Test ? "test" : "validation";
            bool summary = result.Seeds.Length > 1;
            var table = summary ? Terminal.NewTable(name, ">float mean", ">worst", ">int8 mean", ">worst") : Terminal.NewTable(name, ">float", ">int8");
            for (int m = 0; m < real.Length; m++)
            {
                string[] cells = summary ? [real[m].Name, Text(real[m].Mean), Text(real[m].Worst), Text(int8[m].Mean), Text(int8[m].Worst)] : [real[m].Name, Text(real[m].Mean), Text(int8[m].Mean)];
                Terminal.Row(table, cells);
            }

            Terminal.Write(table);
        }
    }

    /// <summary>A metric with four digits after the point, or four significant ones where it is very small or large; a dash for none.</summary>
    public static string Text(double value) => double.IsNaN(value) ? "-"
        : Math.Abs(value) is (>= 1e-3 and < 1e5) or 0 ? value.ToString("0.0000", CultureInfo.InvariantCulture) : value.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>A confusion matrix: rows are the true classes.</summary>
    public static void Confusion(IReadOnlyList<string> labels, int[,] matrix)
    {
        var table = Terminal.NewTable(["true", .. labels.Select(l => $">{l}")]);
        for (int r = 0; r < labels.Count; r++)
        {
            int row = r;
            Terminal.Row(table, [labels[r], .. Enumerable.Range(0, labels.Count).Select(c => Numbers.Grouped(matrix[row, c]))]);
        }

        Terminal.Write(table);
    }
}
