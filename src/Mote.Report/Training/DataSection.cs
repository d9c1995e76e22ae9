using System.Collections.Immutable;
using Mote.Data;

namespace Mote.Report;

/// <summary>What the models were trained and tested on: counts of every part and class, ranges, and what was found wrong.</summary>
internal static class DataSection
{
    private const int MostFolds = 30;
    private const int MostClasses = 60;
    private const int MostChannels = 32;
    private const int MostWarnings = 20;
    private const int MostSkipped = 20;

    public static Section Compose(TrainingFacts facts)
    {
        var data = facts.Source.Data;
        var blocks = ImmutableArray.CreateBuilder<Block>();
        var terms = ImmutableArray.CreateBuilder<Fact>();
        terms.Add(new Fact("Examples", $"{Wording.Grouped(data.Examples)} in {Wording.Count(data.Files, "file")}"));
        terms.Add(new Fact("Groups", Wording.Grouped(data.Groups)));
        terms.Add(new Fact("Shape", data.Kind switch
        {
            DataKind.Image => $"{data.Shape.Rows} x {data.Shape.Columns} pixels, {Wording.Count(data.Shape.Channels, "channel")}",
            DataKind.Table => Wording.Count(data.Shape.Count, "column"),
            _ => $"{Wording.Count(data.Shape.Rows, "sample")} of {Wording.Count(data.Shape.Channels, "channel")}{(data.Rate is > 0 ? $": {Wording.Seconds(data.Shape.Rows / data.Rate.Value)} at {Wording.Measure(data.Rate.Value)} Hz" : "")}",
        }));
        if (!data.Labels.IsEmpty)
        {
            terms.Add(new Fact("Classes", Wording.Grouped(data.Labels.Length)));
        }

        blocks.Add(new FactList(terms.ToImmutable()));
        foreach (var warning in data.Warnings.Take(MostWarnings))
        {
            blocks.Add(new Notice(Tone.Warning, Wording.Name(warning.ToString(), 500)));
        }

        if (data.Warnings.Length > MostWarnings)
        {
            blocks.Add(new Paragraph($"And {Wording.Grouped(data.Warnings.Length - MostWarnings)} more findings."));
        }

        if (!data.Labels.IsEmpty)
        {
            int most = Math.Min(data.Labels.Length, MostClasses);
            blocks.Add(new BarChart($"Examples of each class{(most < data.Labels.Length ? $": the first {MostClasses} of {Wording.Grouped(data.Labels.Length)}" : "")}",
                [.. Enumerable.Range(0, most).Select(c => new Bar(facts.Label(c), $"{Wording.Grouped(data.Classes[c])}  {Wording.Percent(data.Classes[c], data.Examples)}", PartsOf(data, c)))]));
        }

        blocks.Add(Folds(data));
        blocks.Add(new Details("Ranges", [new Table($"Each channel over all examples{(data.Channels.Length > MostChannels ? $": {MostChannels} of {Wording.Grouped(data.Channels.Length)}" : "")}",
            [new("channel", ColumnKind.Name), new("least", ColumnKind.Number), new("largest", ColumnKind.Number), new("mean", ColumnKind.Number), new("deviation", ColumnKind.Number)],
            [.. data.Channels.Take(MostChannels).Select(c => (ImmutableArray<Cell>)[Wording.Name(c.Name), Wording.Measure(c.Min), Wording.Measure(c.Max), Wording.Measure(c.Mean), Wording.Measure(c.Deviation)])])]));
        if (!data.Skipped.IsEmpty)
        {
            blocks.Add(new Table($"Left out{(data.Skipped.Length > MostSkipped ? $": {MostSkipped} of {Wording.Count(data.Skipped.Length, "place")}" : "")}", [new("place", ColumnKind.Name), new("why"), new("examples", ColumnKind.Number)],
                [.. data.Skipped.Take(MostSkipped).Select(s => (ImmutableArray<Cell>)[Wording.Name(s.Place), Wording.Name(s.Reason, 200), Wording.Grouped(s.Count)])]));
        }

        return new Section("data", "Data", blocks.ToImmutable());
    }

    /// <summary>Of one division the parts of a class; of several every example is in each.</summary>
    private static ImmutableArray<BarPart> PartsOf(DatasetReport data, int label) => data.Folds.Length == 1
        ? [.. data.Folds[0].Parts.Select(p => new BarPart(NameOf(p.Part), p.Classes[label], InkOf(p.Part)))]
        : [new BarPart("", data.Classes[label], Ink.Blue)];

    private static Table Folds(DatasetReport data)
    {
        bool hasSeconds = data.Folds.Any(f => f.Parts.Any(p => p.Seconds is not null)), isFew = data.Labels.Length is > 0 and <= 12;
        ImmutableArray<Column> columns =
        [
            .. data.Folds.Length > 1 ? new[] { new Column("fold", ColumnKind.Name) } : [], new("part", ColumnKind.Word), new("examples", ColumnKind.Number), new("groups", ColumnKind.Number),
            .. hasSeconds ? new[] { new Column("seconds", ColumnKind.Number) } : [], .. isFew ? data.Labels.Select(l => new Column(Wording.Name(l, 24), ColumnKind.Number)) : [],
        ];
        return new Table($"Parts{(data.Folds.Length > MostFolds ? $" of the first {MostFolds} of {Wording.Count(data.Folds.Length, "fold")}" : "")}", columns,
            [.. data.Folds.Take(MostFolds).SelectMany(f => f.Parts.Select(p => (ImmutableArray<Cell>)[
                .. data.Folds.Length > 1 ? new Cell[] { Wording.Name(f.Name) } : [], NameOf(p.Part), Wording.Grouped(p.Examples), Wording.Grouped(p.Groups),
                .. hasSeconds ? new Cell[] { p.Seconds is { } seconds ? Wording.Measure(seconds) : "-" } : [], .. isFew ? p.Classes.Select(c => (Cell)Wording.Grouped(c)) : []]))]);
    }

    private static string NameOf(SplitPart part) => part switch
    {
        SplitPart.Train => "training",
        SplitPart.Validation => "validation",
        _ => "test",
    };

    private static Ink InkOf(SplitPart part) => part switch
    {
        SplitPart.Train => Ink.Blue,
        SplitPart.Validation => Ink.Orange,
        _ => Ink.Green,
    };
}
