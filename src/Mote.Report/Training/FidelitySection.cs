using System.Collections.Immutable;
using Mote.Training;

namespace Mote.Report;

/// <summary>What quantization changed: outputs against each other, examples of which the models disagree, and the layers that lose most.</summary>
internal static class FidelitySection
{
    private const int MostDisagreements = 30;
    private const int MostLayers = 20;

    public static Section? Compose(TrainingFacts facts)
    {
        var comparison = facts.Source.Runs[0].Comparison;
        if (facts.Models.Length < 2 && comparison is null)
        {
            return null;
        }

        var blocks = ImmutableArray.CreateBuilder<Block>();
        if (facts.Models.Length == 2)
        {
            AddOutputs(facts, blocks);
        }

        if (comparison is { Layers.Length: > 0 })
        {
            var worst = comparison.Layers.Take(MostLayers).ToList();
            blocks.Add(new BarChart($"Signal-to-noise ratio of the layers, worst first{(comparison.Layers.Length > MostLayers ? $": {MostLayers} of {Wording.Grouped(comparison.Layers.Length)}" : "")}; of {Wording.Count(comparison.Samples, "sample")} of the calibration",
                [.. worst.Select(l => new Bar($"{Wording.Number(l.Index)} {l.Operator}", Decibels(l.SignalToNoise), [new BarPart("", double.IsFinite(l.SignalToNoise) ? Math.Max(0, l.SignalToNoise) : 0, Ink.Gold)]))]));
            blocks.Add(new Details("The layers in figures", [new Table("Float against int8, worst layer first",
                [new("layer", ColumnKind.Number), new("operator", ColumnKind.Word), new("tensor", ColumnKind.Name), new("SQNR", ColumnKind.Number), new("largest difference", ColumnKind.Number), new("cosine", ColumnKind.Number)],
                [.. worst.Select(l => (ImmutableArray<Cell>)[Wording.Number(l.Index), l.Operator, Wording.Name(l.Tensor), Decibels(l.SignalToNoise), Wording.Measure(l.MaxError), l.Cosine.ToString("0.00000", System.Globalization.CultureInfo.InvariantCulture)])])]));
        }

        return new Section("quantization", $"{Capital(facts.Source.FirstModel)} against {facts.Source.SecondModel}", blocks.ToImmutable());
    }

    private static void AddOutputs(TrainingFacts facts, ImmutableArray<Block>.Builder blocks)
    {
        var (a, b) = (facts.Models[0], facts.Models[1]);
        var points = Points(facts, out string unit);
        var finite = points.Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y)).ToList();
        double largest = finite.Select(p => Math.Abs(p.X - p.Y)).DefaultIfEmpty(double.NaN).Max(), mean = finite.Select(p => Math.Abs(p.X - p.Y)).DefaultIfEmpty(double.NaN).Average();
        var axis = facts.IsOfClasses ? PlotAxis.Unit(a.Name) : PlotAxis.Over(finite.SelectMany(p => new[] { p.X, p.Y }), a.Name);
        var plot = new Plot(axis, axis with { Title = b.Name }).Line([(axis.Low, axis.Low), (axis.High, axis.High)], Ink.Neutral, Stroke.Dashed).Points(points, Ink.Purple);
        var differences = Histogram.Of([.. finite.Select(p => p.Y - p.X)], 31);
        string caption = $"{Capital(unit)}, {b.Name} over {a.Name}{(points.Count > 1500 ? ": 1,500 examples" : "")}";
        blocks.Add(new Paragraph($"{Capital(unit)}: the models differ by {Wording.Measure(mean)} in the mean and by {Wording.Measure(largest)} at most.{facts.Whose}"));
        blocks.Add(new Grid($"{a.Name} against {b.Name}",
        [
            new Figure(caption, plot.Draw(caption, $"{Wording.Count(points.Count, "example")}; on the dashed line both give the same. The largest difference is {Wording.Measure(largest)}."), []),
            differences.Figure("Differences", $"{b.Name} less {a.Name}", [("", Ink.Purple, [.. finite.Select(p => p.Y - p.X)])]),
        ]));
        if (facts.IsOfClasses)
        {
            blocks.Add(Disagreements(facts));
        }
    }

    private static List<(double X, double Y)> Points(TrainingFacts facts, out string unit)
    {
        var part = facts.Part!;
        var (a, b) = (facts.Models[0], facts.Models[1]);
        if (facts.IsOfClasses)
        {
            unit = "probability of the true class";
            var (x, y) = (facts.Scores(a), facts.Scores(b));
            return [.. part.Labels.Select((l, i) => l < 0 ? (double.NaN, double.NaN) : (x.Probability(i, l), y.Probability(i, l)))];
        }

        unit = facts.Source.Task == TrainingTask.Autoencoder ? "error of the autoencoder" : "prediction";
        return [.. a.Outputs.Select((v, i) => ((double)v, (double)b.Outputs[i]))];
    }

    private static Block Disagreements(TrainingFacts facts)
    {
        var (a, b) = (facts.Scores(facts.Models[0]), facts.Scores(facts.Models[1]));
        var part = facts.Part!;
        int[] differ = [.. Enumerable.Range(0, a.Predicted.Length).Where(i => a.Predicted[i] != b.Predicted[i])];
        if (differ.Length == 0)
        {
            return new Notice(Tone.Good, $"Both models say the same of every example of the {facts.PartTitle}.");
        }

        // What quantization made wrong comes first.
        int[] order = [.. differ.OrderByDescending(i => a.IsRight[i]).ThenByDescending(i => double.IsFinite(b.Confidence[i]) ? b.Confidence[i] : 0).ThenBy(i => i)];
        return new Table($"The models disagree on {Wording.Grouped(differ.Length)} of {Wording.Count(a.Predicted.Length, "example")}: {facts.Models[0].Name} alone is right on {Wording.Grouped(differ.Count(i => a.IsRight[i]))}, {facts.Models[1].Name} alone on {Wording.Grouped(differ.Count(i => b.IsRight[i]))}{(differ.Length > MostDisagreements ? $"; the first {MostDisagreements}" : "")}",
            [new("example", ColumnKind.Name), new("true", ColumnKind.Name), new(facts.Models[0].Name, ColumnKind.Name), new(facts.Models[1].Name, ColumnKind.Name), new("confidence", ColumnKind.Number)],
            [.. order.Take(MostDisagreements).Select(i => (ImmutableArray<Cell>)[
                TrainingFacts.PlaceOf(part.Examples[i]), facts.Label(part.Labels[i]), new Cell(facts.Label(a.Predicted[i]), 0, a.IsRight[i] ? Tone.Good : Tone.Bad), new Cell(facts.Label(b.Predicted[i]), 0, b.IsRight[i] ? Tone.Good : Tone.Bad),
                $"{Wording.Measure(a.Confidence[i])}, {Wording.Measure(b.Confidence[i])}"])]);
    }

    private static string Decibels(double value) => double.IsPositiveInfinity(value) ? "exact" : double.IsFinite(value) ? $"{value.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture)} dB" : "lost";

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
