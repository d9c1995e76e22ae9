using System.Collections.Immutable;
using Mote.Training;

namespace Mote.Report;

/// <summary>Loss, accuracy and learning rate over the epochs.</summary>
internal static class CurvesSection
{
    /// <summary>More trainings than this are lines that nobody can tell from each other.</summary>
    private const int MostRuns = 24;

    public static Section? Compose(TrainingFacts facts)
    {
        var runs = facts.Source.Runs.Where(r => r.History.Length > 0).ToList();
        if (runs.Count == 0)
        {
            return null;
        }

        var kept = runs[0];
        var shown = runs.Take(MostRuns).ToList();
        bool hasValidation = runs.Any(r => r.History.Any(e => double.IsFinite(e.ValidationLoss)));
        var blocks = ImmutableArray.CreateBuilder<Block>();
        blocks.Add(new Paragraph((hasValidation
            ? $"The parameters of epoch {Wording.Number(kept.BestEpoch)} were kept: there the loss of the validation part was least."
            : $"Without a validation part the parameters of the last epoch, {Wording.Number(kept.BestEpoch)}, were kept.")
            + (runs.Count > 1 ? $" Full lines: {NameOf(kept)}. Thin lines: {(runs.Count > MostRuns ? $"the next {MostRuns - 1} of {Wording.Grouped(runs.Count - 1)} trainings" : runs.Count == 2 ? "the other training" : $"the other {Wording.Grouped(runs.Count - 1)} trainings")}." : "")));
        var panels = ImmutableArray.CreateBuilder<Block>();
        panels.Add(Panel("Loss", "loss", shown, e => e.Loss, e => e.ValidationLoss, false));
        if (runs.Any(r => r.History.Any(e => double.IsFinite(e.Accuracy) || double.IsFinite(e.ValidationAccuracy))))
        {
            panels.Add(Panel("Accuracy", "accuracy", shown, e => e.Accuracy, e => e.ValidationAccuracy, true));
        }

        blocks.Add(new Grid("Curves of the training", panels.ToImmutable()));
        if (runs.Any(r => r.History.Any(e => !double.IsFinite(e.Loss))))
        {
            blocks.Add(new Notice(Tone.Bad, "The loss of some epochs is not finite: the lines have gaps there. A smaller learning rate or 'clip_norm' helps."));
        }

        var last = kept.History[^1];
        double gap = kept.BestEpoch >= 1 && kept.BestEpoch <= kept.History.Length ? last.ValidationLoss - kept.History[kept.BestEpoch - 1].ValidationLoss : double.NaN;
        if (gap > 0 && last.Number > kept.BestEpoch)
        {
            blocks.Add(new Paragraph($"After epoch {Wording.Number(kept.BestEpoch)} the loss of the validation rose by {Wording.Measure(gap)} to {Wording.Measure(last.ValidationLoss)}, while that of the training went to {Wording.Measure(last.Loss)}."));
        }

        return new Section("training", "Training", blocks.ToImmutable());
    }

    private static Figure Panel(string caption, string unit, List<TrainingRun> runs, Func<Epoch, double> training, Func<Epoch, double> validation, bool isShare)
    {
        var kept = runs[0];
        int epochs = runs.Max(r => r.History.Length);
        var values = runs.SelectMany(r => r.History).SelectMany(e => new[] { training(e), validation(e) });
        var axis = isShare ? PlotAxis.Over(values, unit) : PlotAxis.Over(values, unit, fromZero: true);
        var plot = new Plot(new PlotAxis(1, Math.Max(2, epochs), "epoch") { LeastStep = 1 }, isShare ? axis with { Low = Math.Max(0, axis.Low), High = Math.Min(1, axis.High) } : axis);
        bool hasValidation = runs.Any(r => r.History.Any(e => double.IsFinite(validation(e))));
        foreach (var run in runs.Skip(1).Append(kept))
        {
            var stroke = run == kept ? Stroke.Solid : Stroke.Thin;
            plot.Line(run.History.Select(e => ((double)e.Number, training(e))), Ink.Blue, stroke);
            plot.Line(run.History.Select(e => ((double)e.Number, validation(e))), Ink.Orange, stroke);
        }

        if (kept.BestEpoch > 0)
        {
            plot.Mark(kept.BestEpoch, $"best: {Wording.Number(kept.BestEpoch)}");
        }

        string Last(Func<Epoch, double> value) => Wording.Measure(value(kept.History[^1]));
        string description = $"{caption} of the training over {Wording.Count(epochs, "epoch")}, at last {Last(training)}{(hasValidation ? $"; of the validation {Last(validation)}" : "")}.";
        string text = string.Concat(new[] { ("training", training), ("validation", validation) }.Where(s => kept.History.Any(e => double.IsFinite(s.Item2(e))))
            .Select(s => LetterPlot.Line(s.Item1, kept.History.Select(e => ((e.Number - 0.5) / kept.History.Length, s.Item2(e))), axis.Low, axis.High)));
        return new Figure(caption, plot.Draw(caption, description), hasValidation ? [new LegendEntry(Ink.Blue, "training"), new LegendEntry(Ink.Orange, "validation")] : [new LegendEntry(Ink.Blue, "training")], text);
    }

    private static string NameOf(TrainingRun run) => $"seed {run.Seed}, {Wording.Name(run.Fold, 60)}";
}
