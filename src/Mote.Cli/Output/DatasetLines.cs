using System.Globalization;
using Mote.Data;

namespace Mote.Cli.Output;

/// <summary>A dataset in a few lines on standard error: how much there is, how it is split, what was left out, what was found.</summary>
internal static class DatasetLines
{
    private const int ClassesShown = 16;
    private const int PlacesShown = 5;

    /// <summary>Says it.</summary>
    public static void Write(Dataset dataset)
    {
        Terminal.Note(string.Create(CultureInfo.InvariantCulture, $"{Numbers.Grouped(dataset.Examples.Count)} examples of {dataset.Shape}{Classes(dataset)}"));
        var fold = dataset.Folds[0];
        string folds = dataset.Folds.Length == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {dataset.Folds.Length} folds, the first:");
        Terminal.Note($"split{folds} train {Numbers.Grouped(fold.Train.Count)}, validation {Numbers.Grouped(fold.Validation.Count)}, test {Numbers.Grouped(fold.TestCount)}");
        Found(dataset);
    }

    /// <summary>What was left out and what was found, so that nothing is dropped in silence.</summary>
    public static void Found(Dataset dataset)
    {
        foreach (var skipped in dataset.Skipped.GroupBy(s => s.Reason, StringComparer.Ordinal))
        {
            string places = string.Join(", ", skipped.Take(PlacesShown).Select(s => s.Place)) + (skipped.Skip(PlacesShown).Any() ? ", ..." : "");
            Terminal.Note($"left out: {Numbers.Grouped(skipped.Sum(s => s.Count))} because {skipped.Key} ({places})");
        }

        foreach (var warning in dataset.Warnings)
        {
            Terminal.Note($"warning {warning}");
        }
    }

    private static string Classes(Dataset dataset)
    {
        if (dataset.Labels.IsEmpty)
        {
            return "";
        }

        int[] counts = new int[dataset.Labels.Length];
        foreach (var example in dataset.Examples.Where(e => e.Label >= 0))
        {
            counts[example.Label]++;
        }

        string shown = string.Join(", ", dataset.Labels.Take(ClassesShown).Select((l, i) => $"{l} {Numbers.Grouped(counts[i])}"));
        return $": {shown}{(dataset.Labels.Length > ClassesShown ? ", ..." : "")}";
    }
}
