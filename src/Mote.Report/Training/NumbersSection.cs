using System.Collections.Immutable;
using Mote.Training;

namespace Mote.Report;

/// <summary>Regression: predicted against true, and what is left over.</summary>
internal static class NumbersSection
{
    private const int MostTargets = 8;
    private static readonly string[] Measures = ["RMSE", "MAE"];

    public static Section? Compose(TrainingFacts facts)
    {
        if (facts.Source.Task != TrainingTask.Regression || facts.Part is not { } part || part.Targets.IsEmpty)
        {
            return null;
        }

        int count = part.Targets.Length / part.Examples.Length;
        var blocks = ImmutableArray.CreateBuilder<Block>();
        blocks.Add(new Paragraph($"On the dashed line the prediction is right. The residual is what was predicted less what is true.{facts.Whose}"));
        for (int t = 0; t < Math.Min(count, MostTargets); t++)
        {
            string name = NameOf(facts, t);
            var panels = Panels(facts, t, count, name);
            blocks.Add(count == 1 ? panels : new Subsection(name, [panels]));
        }

        if (count > 1)
        {
            ImmutableArray<Column> columns = [new("number", ColumnKind.Name), .. facts.Models.Reverse().SelectMany(m => Measures.Select(n => new Column($"{n}{(facts.Models.Length > 1 ? $", {m.Name}" : "")}", ColumnKind.Number)))];
            blocks.Add(new Table($"Each number that is predicted{(count > 100 ? $": 100 of {Wording.Grouped(count)}" : "")}", columns, [.. Enumerable.Range(0, Math.Min(count, 100)).Select(t => (ImmutableArray<Cell>)[
                NameOf(facts, t), .. facts.Models.Reverse().SelectMany(m =>
                {
                    double[] residuals = Residuals(facts, m, t, count);
                    return new Cell[] { Wording.Measure(Math.Sqrt(residuals.Average(r => r * r))), Wording.Measure(residuals.Average(Math.Abs)) };
                })])]));
        }

        return new Section("numbers", "Predictions", blocks.ToImmutable());
    }

    /// <summary>The name of a number that is predicted.</summary>
    public static string NameOf(TrainingFacts facts, int target) => target < facts.Source.TargetNames.Length ? Wording.Name(facts.Source.TargetNames[target], 40) : $"number {Wording.Number(target + 1)}";

    private static Grid Panels(TrainingFacts facts, int target, int count, string name)
    {
        var part = facts.Part!;
        double[] actual = [.. Enumerable.Range(0, part.Examples.Length).Select(i => (double)part.Targets[(i * count) + target])];
        var axis = PlotAxis.Over(actual.Concat(facts.Models.SelectMany(m => Enumerable.Range(0, actual.Length).Select(i => (double)m.Outputs[(i * count) + target]))), $"true {name}");
        var plot = new Plot(axis, axis with { Title = $"predicted {name}" }).Line([(axis.Low, axis.Low), (axis.High, axis.High)], Ink.Neutral, Stroke.Dashed);
        foreach (var model in facts.Models)
        {
            plot.Points([.. actual.Select((a, i) => (a, (double)model.Outputs[(i * count) + target]))], model.Ink);
        }

        ImmutableArray<(string Name, Ink Ink, double[] Values)> residuals = [.. facts.Models.Select(m => (facts.Models.Length > 1 ? m.Name : "", m.Ink, Residuals(facts, m, target, count)))];
        double[] deployed = residuals[^1].Values;
        string means = $"mean {Wording.Measure(deployed.Average())}";
        return new Grid($"Predictions of {name}",
        [
            new Figure($"Predicted against true{(actual.Length > 1500 ? ": 1,500 examples" : "")}", plot.Draw("Predicted against true", $"{Wording.Count(actual.Length, "example")} of {name}; the residuals have a {means}."),
                facts.Models.Length > 1 ? [.. facts.Models.Select(m => new LegendEntry(m.Ink, m.Name))] : []),
            Histogram.Of([.. residuals.SelectMany(r => r.Values)], 41).Figure($"Residuals{(facts.Models.Length > 1 ? $", {facts.Deployed.Name}" : "")}, {means}", $"predicted less true {name}", residuals),
        ]);
    }

    private static double[] Residuals(TrainingFacts facts, ModelOutputs model, int target, int count) =>
        [.. Enumerable.Range(0, facts.Part!.Examples.Length).Select(i => (double)model.Outputs[(i * count) + target] - facts.Part.Targets[(i * count) + target])];
}
