using System.Collections.Immutable;
using Mote.Training;

namespace Mote.Report;

/// <summary>How right the models are: mean and worst over seeds, validation and test, float and int8.</summary>
internal static class ResultSection
{
    private const int MostRuns = 60;

    /// <summary>The figures that are read first.</summary>
    public static ImmutableArray<Tile> Tiles(TrainingFacts facts)
    {
        var tiles = ImmutableArray.CreateBuilder<Tile>();
        string metric = facts.MainMetric, title = Title(metric);
        foreach (var model in facts.Models.Reverse())
        {
            double[] values = [.. facts.Seeds.Select(s => facts.Metrics(s, facts.IsTest, model.IsSecond).GetValueOrDefault(metric, double.NaN))];
            string detail = values.Length > 1 ? $"{facts.PartName}, mean; worst of {Wording.Count(values.Length, "seed")}: {TrainingFacts.Figure(metric, Worst(metric, values))}" : facts.PartName;
            tiles.Add(new Tile(facts.Models.Length > 1 ? $"{title}, {model.Name}" : title, TrainingFacts.Figure(metric, Mean(values)), detail));
        }

        if (facts.IsOfClasses)
        {
            var scores = facts.Scores(facts.Deployed);
            int wrong = scores.IsRight.Count(r => !r);
            tiles.Add(new Tile("Wrong", $"{Wording.Grouped(wrong)} of {Wording.Grouped(scores.IsRight.Length)}", facts.Models.Length > 1 ? $"examples, {facts.Deployed.Name}" : "examples"));
        }

        if (facts.Models.Length > 1 && facts.IsOfClasses)
        {
            var (a, b) = (facts.Scores(facts.Models[0]), facts.Scores(facts.Models[1]));
            int same = Enumerable.Range(0, a.Predicted.Length).Count(i => a.Predicted[i] == b.Predicted[i]);
            tiles.Add(new Tile("Agreement", Wording.Percent(same, a.Predicted.Length), $"{facts.Models[0].Name} and {facts.Models[1].Name} say the same"));
        }

        if (facts.Source.Runs[0] is { History.Length: > 0 } kept)
        {
            tiles.Add(new Tile("Best epoch", Wording.Number(kept.BestEpoch), $"of {Wording.Grouped(kept.History.Length)}, seed {kept.Seed}"));
        }

        return tiles.ToImmutable();
    }

    public static Section Compose(TrainingFacts facts)
    {
        var source = facts.Source;
        var blocks = ImmutableArray.CreateBuilder<Block>();
        var terms = ImmutableArray.CreateBuilder<Fact>();
        terms.Add(new Fact("Task", source.Task switch
        {
            TrainingTask.Regression => $"to predict {Wording.Name(string.Join(", ", source.TargetNames))}",
            TrainingTask.Autoencoder => "to tell what is strange: the error of an autoencoder",
            _ => $"to tell {Wording.Count(facts.Classes, "class", "classes")} apart",
        }));
        if (source.Runs.Any(r => r.History.Length > 0))
        {
            terms.Add(new Fact("Seeds", facts.Seeds.Length > 12 ? Wording.Grouped(facts.Seeds.Length) : string.Join(", ", facts.Seeds)));
            terms.Add(new Fact("Folds", facts.First.Length == 1 ? "1" : Wording.Grouped(facts.First.Length)));
        }

        terms.Add(new Fact("Examples", facts.Part is { } part ? $"{Wording.Grouped(part.Examples.Length)} of the {facts.PartTitle}" : "none evaluated"));
        if (source.Verb != "evaluate")
        {
            terms.Add(new Fact("Test part", source.Data.TestUses == 0 ? "never opened" : $"opened {Wording.Count(source.Data.TestUses, "time")} in all"));
        }

        blocks.Add(new FactList(terms.ToImmutable()));
        if (facts.Part is null)
        {
            blocks.Add(new Notice(Tone.Warning, "No example was evaluated: there is neither a validation nor a test part."));
            return new Section("result", "Result", blocks.ToImmutable());
        }

        if (source.Data.TestUses > source.Runs.Length && facts.IsTest && source.Verb == "train")
        {
            blocks.Add(new Notice(Tone.Warning, $"The test part was opened {Wording.Count(source.Data.TestUses, "time")}, {Wording.Grouped(source.Data.TestUses - source.Runs.Length)} more than these trainings did. What was chosen by looking at it flatters the figures below."));
        }

        foreach (var model in facts.Models.Where(m => m.Outputs.Any(v => !float.IsFinite(v))))
        {
            blocks.Add(new Notice(Tone.Bad, $"{Wording.Grouped(model.Outputs.Count(v => !float.IsFinite(v)))} of {Wording.Grouped(model.Outputs.Length)} outputs of the {model.Name} model are not finite. Drawings leave them out."));
        }

        blocks.Add(Metrics(facts));
        if (source.Runs.Length > 1)
        {
            blocks.Add(Runs(facts));
        }

        return new Section("result", "Result", blocks.ToImmutable());
    }

    private static Table Metrics(TrainingFacts facts)
    {
        bool hasSeveral = facts.Seeds.Length > 1;
        var columns = ImmutableArray.CreateBuilder<Column>();
        columns.Add(new Column("metric", ColumnKind.Word));
        columns.Add(new Column("part", ColumnKind.Word));
        foreach (var model in facts.Models)
        {
            columns.Add(new Column(facts.Models.Length == 1 ? "value" : model.Name, ColumnKind.Number));
            if (hasSeveral)
            {
                columns.Add(new Column($"worst {(facts.Models.Length == 1 ? "seed" : model.Name)}", ColumnKind.Number));
            }
        }

        var rows = ImmutableArray.CreateBuilder<ImmutableArray<Cell>>();
        foreach (bool isTest in new[] { true, false })
        {
            string part = isTest == facts.IsTest ? facts.PartName : "validation";
            var all = facts.Models.Select(m => facts.Seeds.Select(s => facts.Metrics(s, isTest, m.IsSecond)).ToList()).ToList();
            foreach (string metric in all.SelectMany(m => m).SelectMany(m => m.Keys).Distinct().Order(StringComparer.Ordinal).OrderByDescending(m => m == facts.MainMetric))
            {
                var row = ImmutableArray.CreateBuilder<Cell>();
                row.AddRange(Title(metric), part);
                foreach (var seeds in all)
                {
                    double[] values = [.. seeds.Select(s => s.GetValueOrDefault(metric, double.NaN))];
                    row.Add(TrainingFacts.Figure(metric, Mean(values)));
                    if (hasSeveral)
                    {
                        row.Add(TrainingFacts.Figure(metric, Worst(metric, values)));
                    }
                }

                rows.Add(row.ToImmutable());
            }
        }

        string over = facts.First.Length > 1 ? facts.Source.IsPooled ? "the examples of all folds together" : "the mean over folds" : "";
        return new Table($"Metrics{(hasSeveral ? ", mean and worst over seeds" : "")}{(over.Length > 0 ? $"; {over}" : "")}", columns.ToImmutable(), rows.ToImmutable());
    }

    private static Details Runs(TrainingFacts facts)
    {
        string metric = facts.MainMetric;
        var runs = facts.Source.Runs;
        ImmutableArray<Column> columns =
        [
            new("seed", ColumnKind.Number), new("fold", ColumnKind.Name), new("epochs", ColumnKind.Number), new("best", ColumnKind.Number), new("examples", ColumnKind.Number),
            .. facts.Models.Select(m => new Column($"{Title(metric)}, {m.Name}", ColumnKind.Number)),
        ];
        double Value(TrainingRun run, bool isSecond) =>
            facts.PartOf(run) is { } part && !part.Examples.IsEmpty && (!isSecond || part.Int8.Length == part.Float.Length) ? part.Metrics(facts.Source.Task, facts.Classes, isSecond).GetValueOrDefault(metric, double.NaN) : double.NaN;
        var ordered = runs.Select((r, i) => (Run: r, Index: i, Key: Value(r, facts.Deployed.IsSecond)))
            .OrderBy(r => double.IsNaN(r.Key) ? double.PositiveInfinity : TrainingFacts.IsError(metric) ? -r.Key : r.Key).ThenBy(r => r.Index).Take(MostRuns);
        return new Details($"Every training, worst first{(runs.Length > MostRuns ? $": the first {MostRuns} of {Wording.Grouped(runs.Length)}" : "")}", [new Table(
            $"{Title(metric)} of the {facts.PartTitle}", columns,
            [.. ordered.Select(r => (ImmutableArray<Cell>)[
                r.Run.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture), Wording.Name(r.Run.Fold), Wording.Grouped(r.Run.History.Length), Wording.Grouped(r.Run.BestEpoch), Wording.Grouped(facts.PartOf(r.Run)?.Examples.Length ?? 0),
                .. facts.Models.Select(m => (Cell)TrainingFacts.Figure(metric, Value(r.Run, m.IsSecond)))])])]);
    }

    private static double Mean(double[] values) => values.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();

    private static double Worst(string metric, double[] values)
    {
        var finite = values.Where(double.IsFinite).DefaultIfEmpty(double.NaN);
        return TrainingFacts.IsError(metric) ? finite.Max() : finite.Min();
    }

    private static string Title(string metric) => metric switch
    {
        "accuracy" => "Accuracy",
        "f1_macro" => "F1, macro",
        "f1" => "F1",
        "precision" => "Precision",
        "recall" => "Recall",
        "auc" => "AUC",
        "rmse" => "RMSE",
        "mse" => "MSE",
        "mae" => "MAE",
        "r2" => "R²",
        _ => metric,
    };
}
