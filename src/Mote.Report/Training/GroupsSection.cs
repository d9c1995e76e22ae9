using System.Collections.Immutable;
using Mote.Training;

namespace Mote.Report;

/// <summary>How right the models are of each group (a speaker, a device, a record), worst first.</summary>
internal static class GroupsSection
{
    private const int MostRows = 60;

    public static Section? Compose(TrainingFacts facts)
    {
        if (facts.Part is not { } part)
        {
            return null;
        }

        var groups = part.Examples.Select((e, i) => (e.Group, Index: i)).GroupBy(e => e.Group, e => e.Index, StringComparer.Ordinal).Select(g => (Name: g.Key, Members: g.ToArray())).ToList();
        if (groups.Count < 2 || groups.Count == part.Examples.Length)
        {
            return null;
        }

        string metric = facts.Source.Task switch { TrainingTask.Regression => "RMSE", TrainingTask.Autoencoder => "mean error", _ => "accuracy" };
        bool isError = facts.Source.Task != TrainingTask.Classification;
        var rated = groups.Select(g => (g.Name, g.Members, Values: facts.Models.Select(m => Value(facts, m, g.Members)).ToList()))
            .OrderBy(g => double.IsNaN(g.Values[^1]) ? double.PositiveInfinity : isError ? -g.Values[^1] : g.Values[^1]).ThenByDescending(g => g.Members.Length).ThenBy(g => g.Name, StringComparer.Ordinal).ToList();
        var finite = rated.Select(g => g.Values[^1]).Where(double.IsFinite).Order().ToList();
        string spread = finite.Count == 0 ? "" : $" From {Wording.Measure(finite[0])} to {Wording.Measure(finite[^1])}, the median is {Wording.Measure(finite[finite.Count / 2])}.";
        ImmutableArray<Column> columns =
        [
            new("group", ColumnKind.Name), new("examples", ColumnKind.Number),
            .. facts.Models.Reverse().Select(m => new Column($"{metric}{(facts.Models.Length > 1 ? $", {m.Name}" : "")}", isError ? ColumnKind.Number : ColumnKind.Share)),
        ];
        columns = facts.IsOfClasses ? columns.Add(new Column("most frequent mistake")) : columns;
        return new Section("groups", "Groups", [
            new Paragraph($"{Wording.Count(groups.Count, "group")} of the {facts.PartTitle}, worst first: no group stands on both sides of a split.{spread}{facts.Whose}"),
            new Table($"{char.ToUpperInvariant(metric[0])}{metric[1..]} of each group{(groups.Count > MostRows ? $": {MostRows} of {Wording.Grouped(groups.Count)}" : "")}", columns, [.. rated.Take(MostRows).Select(g =>
            {
                ImmutableArray<Cell> row = [Wording.Name(g.Name), Wording.Grouped(g.Members.Length), .. g.Values.AsEnumerable().Reverse().Select(v => isError ? (Cell)(double.IsFinite(v) ? Wording.Measure(v) : "-") : ClassesSection.Share(v))];
                return facts.IsOfClasses ? row.Add(Mistake(facts, g.Members)) : row;
            })]),
        ]);
    }

    private static double Value(TrainingFacts facts, ModelOutputs model, int[] members)
    {
        switch (facts.Source.Task)
        {
            case TrainingTask.Regression:
                int targets = facts.Part!.Targets.Length / facts.Part.Examples.Length;
                return Math.Sqrt(members.SelectMany(i => Enumerable.Range(i * targets, targets)).Select(t => (double)model.Outputs[t] - facts.Part.Targets[t]).Average(e => e * e));
            case TrainingTask.Autoencoder:
                return members.Average(i => (double)model.Outputs[i]);
            default:
                var scores = facts.Scores(model);
                return members.Average(i => scores.IsRight[i] ? 1.0 : 0.0);
        }
    }

    private static string Mistake(TrainingFacts facts, int[] members)
    {
        var scores = facts.Scores(facts.Deployed);
        var worst = members.Where(i => !scores.IsRight[i]).GroupBy(i => (Actual: facts.Part!.Labels[i], Given: scores.Predicted[i])).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).FirstOrDefault();
        return worst is null ? "" : $"{Wording.Name(facts.Label(worst.Key.Actual), 30)} taken for {Wording.Name(facts.Label(worst.Key.Given), 30)}, {Wording.Count(worst.Count(), "time")}";
    }
}
