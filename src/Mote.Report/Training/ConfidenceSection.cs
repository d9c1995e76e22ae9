using System.Collections.Immutable;

namespace Mote.Report;

/// <summary>Whether the network is right as often as its scores say.</summary>
internal static class ConfidenceSection
{
    private const int Bins = 10;

    public static Section? Compose(TrainingFacts facts)
    {
        if (!facts.IsOfClasses)
        {
            return null;
        }

        var plot = new Plot(PlotAxis.Unit("confidence"), PlotAxis.Unit("share that is right")).Line([(0, 0), (1, 1)], Ink.Neutral, Stroke.Dashed);
        var errors = new List<string>();
        foreach (var model in facts.Models)
        {
            var bins = BinsOf(facts.Scores(model)).ToList();
            plot.Line(bins.Where(b => b.Count > 0).Select(b => (b.Confidence, b.Right)), model.Ink).Points([.. bins.Where(b => b.Count > 0).Select(b => (b.Confidence, b.Right))], model.Ink);
            int all = bins.Sum(b => b.Count);
            double error = all == 0 ? double.NaN : bins.Where(b => b.Count > 0).Sum(b => b.Count * Math.Abs(b.Right - b.Confidence)) / all;
            errors.Add($"{(facts.Models.Length > 1 ? $"{model.Name} " : "")}{Wording.Measure(error)}");
        }

        var scores = facts.Scores(facts.Deployed);
        var counts = new (int Right, int Wrong)[2 * Bins];
        for (int i = 0; i < scores.Confidence.Length; i++)
        {
            if (double.IsFinite(scores.Confidence[i]))
            {
                ref var bin = ref counts[Math.Clamp((int)(scores.Confidence[i] * counts.Length), 0, counts.Length - 1)];
                bin = scores.IsRight[i] ? (bin.Right + 1, bin.Wrong) : (bin.Right, bin.Wrong + 1);
            }
        }

        var histogram = new Plot(PlotAxis.Unit("confidence"), new PlotAxis(0, Math.Max(1, counts.Max(c => c.Right + c.Wrong)) * 1.05, "examples"));
        for (int b = 0; b < counts.Length; b++)
        {
            double from = (double)b / counts.Length, to = (b + 1.0) / counts.Length;
            string tip = $"{Wording.Measure(from)} to {Wording.Measure(to)}: {Wording.Grouped(counts[b].Right)} right, {Wording.Grouped(counts[b].Wrong)} wrong";
            histogram.Bar(from, to, 0, counts[b].Wrong, Ink.Red, Stroke.Solid, tip).Bar(from, to, counts[b].Wrong, counts[b].Wrong + counts[b].Right, Ink.Blue, Stroke.Solid, tip);
        }

        var blocks = ImmutableArray.CreateBuilder<Block>();
        blocks.Add(new Paragraph($"The confidence is the probability of the class that was said. Where it means what it says, the points lie on the dashed line; the expected calibration error is the mean distance from it, by examples: {string.Join(", ", errors)}.{facts.Whose}"));
        if (scores.NotFinite > 0)
        {
            blocks.Add(new Notice(Tone.Warning, $"{Wording.Count(scores.NotFinite, "example")} without a finite score {(scores.NotFinite == 1 ? "is" : "are")} left out."));
        }

        ImmutableArray<LegendEntry> legend = facts.Models.Length > 1 ? [.. facts.Models.Select(m => new LegendEntry(m.Ink, m.Name))] : [];
        int right = counts.Sum(c => c.Right), wrong = counts.Sum(c => c.Wrong);
        blocks.Add(new Grid("Confidence",
        [
            new Figure("Calibration: share right by confidence", plot.Draw("Calibration", $"Share that is right in {Bins} bins of confidence. Expected calibration error {string.Join(", ", errors)}."), legend),
            new Figure($"Confidence{(facts.Models.Length > 1 ? $", {facts.Deployed.Name}" : "")}", histogram.Draw("Histogram of the confidence", $"{Wording.Count(right, "example")} right and {Wording.Grouped(wrong)} wrong by confidence."),
                [new LegendEntry(Ink.Blue, "right"), new LegendEntry(Ink.Red, "wrong")]),
        ]));
        return new Section("confidence", "Confidence", blocks.ToImmutable());
    }

    /// <summary>Bins of equal width with their mean confidence and share of right answers (M. P. Naeini et al., 2015).</summary>
    private static IEnumerable<(int Count, double Confidence, double Right)> BinsOf(ClassScores scores)
    {
        var bins = new (int Count, double Confidence, int Right)[Bins];
        for (int i = 0; i < scores.Confidence.Length; i++)
        {
            if (double.IsFinite(scores.Confidence[i]))
            {
                ref var bin = ref bins[Math.Clamp((int)(scores.Confidence[i] * Bins), 0, Bins - 1)];
                bin = (bin.Count + 1, bin.Confidence + scores.Confidence[i], bin.Right + (scores.IsRight[i] ? 1 : 0));
            }
        }

        return bins.Select(b => (b.Count, ClassScores.Ratio(b.Confidence, b.Count), ClassScores.Ratio(b.Right, b.Count)));
    }
}
