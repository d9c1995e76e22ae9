using System.Collections.Immutable;
using Mote.Training;

namespace Mote.Report;

/// <summary>ROC curves: each class against the rest, of two classes with precision against recall, or what is strange against what is normal.</summary>
internal static class CharacteristicSection
{
    private const int MostRows = 100;

    public static Section? Compose(TrainingFacts facts)
    {
        if (facts.Part is null || facts.Source.Task == TrainingTask.Regression || (facts.Source.Task == TrainingTask.Classification && facts.Classes < 2))
        {
            return null;
        }

        return facts.Source.Task == TrainingTask.Autoencoder ? OfOne(facts, "what is strange", m => m.Outputs.Select((e, i) => ((double)e, facts.Part.Labels[i] == 1)))
            : facts.Classes == 2 ? OfOne(facts, facts.Label(1), m => Scores(facts, m, 1))
            : OfClasses(facts);
    }

    /// <summary>What every threshold on one score would give.</summary>
    private static Section OfOne(TrainingFacts facts, string positive, Func<ModelOutputs, IEnumerable<(double, bool)>> scores)
    {
        var curves = facts.Models.Select(m => (Model: m, Curve: CharacteristicCurve.Of(scores(m)))).ToList();
        if (!curves.All(c => c.Curve.HasBoth))
        {
            return new Section("roc", "ROC", [new Notice(Tone.Plain, $"The {facts.PartTitle} has examples of one kind only: there is no curve.")]);
        }

        var roc = Empty("found (true positive rate)");
        var precision = new Plot(PlotAxis.Unit("recall"), PlotAxis.Unit("precision"));
        foreach (var (model, curve) in curves)
        {
            roc.Line(curve.Roc(), model.Ink);
            precision.Line(curve.PrecisionRecall(), model.Ink);
        }

        ImmutableArray<LegendEntry> legend = curves.Count > 1 ? [.. curves.Select(c => new LegendEntry(c.Model.Ink, c.Model.Name))] : [];
        string Name(ModelOutputs model) => curves.Count > 1 ? $"{model.Name} " : "";
        string areas = string.Join(", ", curves.Select(c => $"{Name(c.Model)}{Digits(c.Curve.Auc())}"));
        string averages = string.Join(", ", curves.Select(c => $"{Name(c.Model)}{Digits(c.Curve.AveragePrecision())}"));
        var deployed = curves[^1].Curve;
        return new Section("roc", "ROC", [
            new Paragraph($"What a threshold on the score of {positive} would give: {Wording.Grouped(deployed.Positives)} examples are, {Wording.Grouped(deployed.Negatives)} are not.{facts.Whose}"),
            new Grid("ROC and precision against recall",
            [
                new Figure($"ROC, area {areas}", roc.Draw("ROC curve", $"Share found against share of false alarms; the area under it is {areas}."), legend),
                new Figure($"Precision against recall, average {averages}", precision.Draw("Precision against recall", $"Average precision {averages}."), legend),
            ]),
            Thresholds(facts, deployed),
        ]);
    }

    /// <summary>Thresholds at round rates of false alarms.</summary>
    private static Table Thresholds(TrainingFacts facts, CharacteristicCurve curve)
    {
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<Cell>>();
        foreach (double rate in new[] { 0, 0.001, 0.01, 0.05, 0.1, 0.2 })
        {
            var step = curve.Steps.TakeWhile(s => s.False <= rate * curve.Negatives).LastOrDefault();
            rows.Add([
                $"at most {Wording.Measure(100 * rate)} %", step.True > 0 || step.False > 0 ? Wording.Measure(step.Threshold) : "-",
                new Cell(Wording.Percent(step.True, curve.Positives), Wording.Share(step.True, curve.Positives)), Wording.Grouped(step.False)]);
        }

        return new Table($"What is found at a rate of false alarms{(facts.Models.Length > 1 ? $", {facts.Deployed.Name}" : "")}", [new("false alarms", ColumnKind.Word), new("threshold", ColumnKind.Number), new("found", ColumnKind.Share), new("false alarms, count", ColumnKind.Number)], rows.ToImmutable());
    }

    private static Section OfClasses(TrainingFacts facts)
    {
        var all = Enumerable.Range(0, facts.Classes).Select(c => (Class: c, Curves: facts.Models.Select(m => CharacteristicCurve.Of(Scores(facts, m, c))).ToList()))
            .Where(c => c.Curves.All(x => x.HasBoth)).OrderBy(c => c.Curves[^1].Auc()).ThenBy(c => c.Class).ToList();
        if (all.Count == 0)
        {
            return new Section("roc", "ROC", [new Notice(Tone.Plain, $"The {facts.PartTitle} has examples of one class only: there is no curve.")]);
        }

        var plot = Empty("found (true positive rate)");
        var shown = all.Take(Families.Curves.Length).ToList();
        for (int i = shown.Count - 1; i >= 0; i--)
        {
            plot.Line(shown[i].Curves[^1].Roc(), Families.Curves[i]);
        }

        string of = facts.Models.Length > 1 ? $", {facts.Deployed.Name}" : "";
        double mean = all.Average(c => c.Curves[^1].Auc());
        var figure = new Figure($"ROC{of}, {(shown.Count < all.Count ? $"the {Wording.Grouped(shown.Count)} classes with the least area" : "each class against the rest")}",
            plot.Draw("ROC curves", $"Each class against the rest. The least area is {Digits(all[0].Curves[^1].Auc())}, of {facts.Label(all[0].Class)}."),
            [.. shown.Select((c, i) => new LegendEntry(Families.Curves[i], Wording.Name(facts.Label(c.Class), 24)))]);
        var table = new Table($"Area under the curve, least first{(all.Count > MostRows ? $": {MostRows} of {Wording.Grouped(all.Count)}" : "")}",
            [new("class", ColumnKind.Name), .. facts.Models.Reverse().Select(m => new Column($"AUC{(facts.Models.Length > 1 ? $", {m.Name}" : "")}", ColumnKind.Number))],
            [.. all.Take(MostRows).Select(c => (ImmutableArray<Cell>)[facts.Label(c.Class), .. c.Curves.AsEnumerable().Reverse().Select(x => (Cell)Digits(x.Auc()))])]);
        return new Section("roc", "ROC", [
            new Paragraph($"Each class against all others, by its score alone; the mean of the areas is {Digits(mean)}.{facts.Whose}"),
            new Grid("ROC curves and their areas", [figure, table]),
        ]);
    }

    private static IEnumerable<(double Score, bool IsPositive)> Scores(TrainingFacts facts, ModelOutputs model, int label)
    {
        var scores = facts.Scores(model);
        return facts.Part!.Labels.Select((l, i) => (scores.Probability(i, label), l == label));
    }

    private static Plot Empty(string y) => new Plot(PlotAxis.Unit("false alarms (false positive rate)"), PlotAxis.Unit(y)).Line([(0, 0), (1, 1)], Ink.Neutral, Stroke.Dashed);

    private static string Digits(double value) => double.IsFinite(value) ? value.ToString("0.0000", System.Globalization.CultureInfo.InvariantCulture) : "-";
}
