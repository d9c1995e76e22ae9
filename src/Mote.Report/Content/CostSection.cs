using System.Collections.Immutable;
using Mote.Devices;

namespace Mote.Report;

/// <summary>What each layer costs on each target.</summary>
internal static class CostSection
{
    /// <summary>A chart of more bars than this shows the longest, in order.</summary>
    private const int MostBars = 40;

    public static Section? Compose(ModelFacts model)
    {
        if (model.Source.Profiles.IsEmpty)
        {
            return null;
        }

        var inks = Families.InksByName(model.Source.Module, model.Source.Profiles[0].Package.Module);
        var blocks = ImmutableArray.CreateBuilder<Block>();
        foreach (var source in model.Source.Profiles)
        {
            var own = Target(model, source, inks);
            blocks.AddRange(model.Source.Profiles.Length == 1 ? own : [new Subsection(source.Target, own)]);
        }

        return new Section("cost", "Cost", blocks.ToImmutable());
    }

    private static ImmutableArray<Block> Target(ModelFacts model, ModelProfile profile, Dictionary<string, Ink> inks)
    {
        bool hasCycles = profile.Total.Cycles is not null;
        long Weight(Cost cost) => cost.Cycles ?? cost.Instructions;
        long total = Weight(profile.Total);
        var blocks = ImmutableArray.CreateBuilder<Block>();
        blocks.AddRange(profile.Stream is { } part ? Stream(profile, part, total, hasCycles) : [Run(model, profile, total)]);
        blocks.Add(Chart(profile, inks, total, hasCycles));
        var kinds = profile.Layers.GroupBy(l => l.Layer.Operator).Select(g => (Name: g.Key, Count: g.Count(), Weight: g.Sum(l => Weight(l.Cost))))
            .OrderByDescending(k => k.Weight).ThenBy(k => k.Name, StringComparer.Ordinal).Where(k => k.Weight > 0).ToList();
        if (kinds.Count > 1)
        {
            blocks.Add(new BarChart($"{(hasCycles ? "Modelled cycles" : "Instructions")}{Over(profile)} by operator", [.. kinds.Take(MostBars).Select(k => new Bar(
                $"{k.Name} ({Wording.Number(k.Count)})", $"{Wording.Grouped(k.Weight)}  {Wording.Percent(k.Weight, total)}", [new BarPart("", k.Weight, inks.GetValueOrDefault(k.Name, Ink.Slate))]))]));
        }

        blocks.Add(Layers(profile, total, hasCycles));
        blocks.Add(new Notice(Tone.Plain, hasCycles ? $"Cycles are a model: {profile.CycleStatement}." : $"No cycles: {profile.CycleStatement}."));

        blocks.AddRange(Functions(profile, total));
        return blocks.ToImmutable();
    }

    private static Paragraph Run(ModelFacts model, ModelProfile profile, long total)
    {
        long layers = profile.Layers.Sum(l => l.Cost.Cycles ?? l.Cost.Instructions);
        return new Paragraph(
            $"One run on {profile.Target}: {Wording.Grouped(profile.Total.Instructions)} instructions, counted"
            + (profile.Total.Cycles is { } cycles ? $", and {Wording.Grouped(cycles)} cycles, modelled" : "")
            + (model.Macs > 0 ? $"; {Wording.Ratio(profile.Total.Instructions / (double)model.Macs)} instructions for each of {Wording.Grouped(model.Macs)} MACs" : "")
            + $". Layers take {Wording.Percent(layers, total)} of it, the calls of them the rest.");
    }

    /// <summary>A stream has no single run: what counts is a second of it, and which stage takes how much.</summary>
    private static IEnumerable<Block> Stream(ModelProfile profile, StreamPart part, long total, bool hasCycles)
    {
        var all = StageCost.All(profile);
        var stages = StageCost.Of(profile);
        static string Rounded(double? count) => count is { } known ? Wording.Grouped((long)Math.Round(known)) : "";
        double PerSecond(StageCost stage) => stage.CyclesPerSecond ?? stage.InstructionsPerSecond;
        Cell Share(StageCost stage) => new(Wording.Percent(stage.Cost.Cycles ?? stage.Cost.Instructions, total), Wording.Share(stage.Cost.Cycles ?? stage.Cost.Instructions, total));
        yield return new Paragraph($"A second of the stream on {profile.Target}: {Rounded(all.InstructionsPerSecond)} instructions, counted"
            + (hasCycles ? $", and {Rounded(all.CyclesPerSecond)} cycles, modelled: what the core's clock has to give at least" : "")
            + $". Measured over {Wording.Count(part.Windows, "window")}, {Wording.Seconds(part.Seconds)} of the stream, from window {Wording.Grouped(part.First + 1)} on, when everything has run once.");
        yield return new BarChart(hasCycles ? "Modelled cycles a second by stage" : "Instructions a second by stage",
            [.. stages.Select(s => new Bar(Wording.Name(s.Name, 40), $"{Rounded(PerSecond(s))}  {Share(s).Text}", [new BarPart("", PerSecond(s), s.Name == StageCost.Rest ? Ink.Neutral : Ink.Blue)]))]);
        ImmutableArray<Column> columns = [new("stage", ColumnKind.Name), new("instructions a hop", ColumnKind.Number), new("instructions a second", ColumnKind.Number)];
        columns = hasCycles ? columns.Add(new("cycles a second", ColumnKind.Number)) : columns;
        ImmutableArray<Cell> Row(StageCost stage)
        {
            ImmutableArray<Cell> row = [Wording.Name(stage.Name), Rounded(stage.InstructionsPerHop), Rounded(stage.InstructionsPerSecond)];
            row = hasCycles ? row.Add(Rounded(stage.CyclesPerSecond)) : row;
            return row.Add(Share(stage));
        }

        yield return new Table("Stages of the stream; a hop is the mean of those that were measured", columns.Add(new("share", ColumnKind.Share)), [.. stages.Append(all).Select(Row)]);
    }

    private static BarChart Chart(ModelProfile profile, Dictionary<string, Ink> inks, long total, bool hasCycles)
    {
        var all = profile.Layers.Select(l => (l.Layer, Weight: l.Cost.Cycles ?? l.Cost.Instructions)).ToList();
        var shown = all.Count <= MostBars ? all : [.. all.OrderByDescending(l => l.Weight).ThenBy(l => l.Layer.Index).Take(MostBars).OrderBy(l => all.IndexOf(l))];
        var bars = shown.Select(l => new Bar($"#{Wording.Number(l.Layer.Index)} {l.Layer.Operator}", $"{Wording.Grouped(l.Weight)}  {Wording.Percent(l.Weight, total)}",
            [new BarPart("", l.Weight, inks.GetValueOrDefault(l.Layer.Operator, Ink.Slate))])).ToImmutableArray();
        string what = (hasCycles ? "Modelled cycles" : "Instructions") + Over(profile);
        if (shown.Count == all.Count)
        {
            return new BarChart($"{what} of each layer, in execution order", bars);
        }

        long rest = all.Sum(l => l.Weight) - shown.Sum(l => l.Weight);
        bars = bars.Add(new Bar($"{Wording.Count(all.Count - shown.Count, "other layer")}", $"{Wording.Grouped(rest)}  {Wording.Percent(rest, total)}", [new BarPart("", rest, Ink.Neutral)]));
        return new BarChart($"{what} of the {Wording.Number(MostBars)} layers that cost most, in execution order", bars);
    }

    private static string Over(ModelProfile profile) => profile.Stream is { } part ? $" over {Wording.Count(part.Windows, "window")}" : "";

    private static Table Layers(ModelProfile profile, long total, bool hasCycles)
    {
        // Of a stream it is not known how often a layer ran that a gate may leave out.
        bool hasRatio = profile.Stream is null;
        var rows = profile.Layers.Select(l =>
        {
            long weight = l.Cost.Cycles ?? l.Cost.Instructions;
            ImmutableArray<Cell> row =
            [
                Wording.Number(l.Layer.Index), Wording.Name(l.Layer.Operator, 60), Wording.Name(l.Layer.Name), l.Layer.Covers.Length > 1 ? string.Join(", ", l.Layer.Covers) : "",
                l.Layer.Macs > 0 ? Wording.Grouped(l.Layer.Macs) : "", Wording.Grouped(l.Cost.Instructions),
            ];
            row = l.Cost.Cycles is { } cycles && hasCycles ? row.Add(Wording.Grouped(cycles)) : row;
            row = hasRatio ? row.Add(l.Layer.Macs > 0 ? Wording.Ratio(l.Cost.Instructions / (double)l.Layer.Macs) : "") : row;
            return row.Add(new Cell(Wording.Percent(weight, total), Wording.Share(weight, total)));
        });
        ImmutableArray<Column> columns = [new("#", ColumnKind.Number), new("operator", ColumnKind.Word), new("name", ColumnKind.Name), new("covers"), new("MACs", ColumnKind.Number), new("instructions", ColumnKind.Number)];
        columns = hasCycles ? columns.Add(new("cycles", ColumnKind.Number)) : columns;
        columns = hasRatio ? columns.Add(new("instr./MAC", ColumnKind.Number)) : columns;
        columns = columns.Add(new("share", ColumnKind.Share));
        return new Table($"Layers{Over(profile)} in execution order; 'covers' lists the original operators of a fused layer", columns, ModelSection.Limited(rows, columns.Length));
    }

    private static IEnumerable<Block> Functions(ModelProfile profile, long total)
    {
        static Cell Cycles(Cost cost) => cost.Cycles is { } cycles ? Wording.Grouped(cycles) : "";
        Cell Share(Cost cost) => new(Wording.Percent(cost.Cycles ?? cost.Instructions, total), Wording.Share(cost.Cycles ?? cost.Instructions, total));
        if (profile.Functions.Count > 0)
        {
            yield return new Details($"Functions: {Wording.Count(profile.Functions.Count, "function")} that ran",
            [
                new Table("What each function executed itself", [new("function", ColumnKind.Code), new("instructions", ColumnKind.Number), new("cycles", ColumnKind.Number), new("share", ColumnKind.Share)],
                    ModelSection.Limited(profile.Functions.Select(f => ImmutableArray.Create(Wording.Name(f.Function), Wording.Grouped(f.Cost.Instructions), Cycles(f.Cost), Share(f.Cost))), 4)),
            ]);
        }

        if (profile.Hottest.Count > 0)
        {
            yield return new Details($"Hot spots: the {Wording.Count(profile.Hottest.Count, "instruction")} that cost most",
            [
                new Table("Instructions by cost", [new("address", ColumnKind.Code), new("function", ColumnKind.Code), new("instruction", ColumnKind.Code), new("executed", ColumnKind.Number), new("cycles", ColumnKind.Number), new("share", ColumnKind.Share)],
                    ModelSection.Limited(profile.Hottest.Select(i => ImmutableArray.Create($"0x{i.Address:x8}", Wording.Name(i.Function), Wording.Name(i.Text), Wording.Grouped(i.Cost.Instructions), Cycles(i.Cost), Share(i.Cost))), 6)),
            ]);
        }
    }
}
