using System.Collections.Immutable;
using Mote.Training;

namespace Mote.Report;

/// <summary>Autoencoders: the errors of what is normal beside those of what is not.</summary>
internal static class ErrorsSection
{
    private const int MostRows = 60;

    public static Section? Compose(TrainingFacts facts)
    {
        if (facts.Source.Task != TrainingTask.Autoencoder || facts.Part is not { } part)
        {
            return null;
        }

        var panels = facts.Models.Select(m =>
        {
            double[] Of(int label) => [.. m.Outputs.Where((_, i) => part.Labels[i] == label).Select(v => (double)v)];
            var (normal, strange) = (Of(0), Of(1));
            ImmutableArray<(string, Ink, double[])> series = [("normal", Ink.Blue, normal), ("anomalous", Ink.Red, strange)];
            return (Block)Histogram.Of([.. normal, .. strange], 41).Figure($"Errors{(facts.Models.Length > 1 ? $", {m.Name}" : "")}", "error", [.. series.Where(s => s.Item3.Length > 0)]);
        });
        var blocks = ImmutableArray.CreateBuilder<Block>();
        blocks.Add(new Paragraph($"The error of the autoencoder, which was trained on what is normal: the less the two overlap, the better a threshold tells them apart.{facts.Whose}"));
        blocks.Add(new Grid("Histograms of the errors", [.. panels]));
        if (facts.Classes > 0)
        {
            var classes = part.Examples.Select((e, i) => (e.Label, Index: i)).GroupBy(e => e.Label, e => e.Index).OrderBy(g => g.Key).ToList();
            blocks.Add(new Table($"Errors of each class{(classes.Count > MostRows ? $": {MostRows} of {Wording.Grouped(classes.Count)}" : "")}{(facts.Models.Length > 1 ? $", {facts.Deployed.Name}" : "")}",
                [new("class", ColumnKind.Name), new("kind", ColumnKind.Word), new("examples", ColumnKind.Number), new("least", ColumnKind.Number), new("median", ColumnKind.Number), new("mean", ColumnKind.Number), new("largest", ColumnKind.Number)],
                [.. classes.Take(MostRows).Select(g => Row(facts, g.Key, [.. g]))]));
        }

        return new Section("errors", "Errors", blocks.ToImmutable());
    }

    private static ImmutableArray<Cell> Row(TrainingFacts facts, int label, int[] members)
    {
        double[] errors = [.. members.Select(i => (double)facts.Deployed.Outputs[i]).Where(double.IsFinite).Order()];
        string Value(Func<double[], double> of) => errors.Length == 0 ? "-" : Wording.Measure(of(errors));
        return [facts.Label(label), facts.Part!.Labels[members[0]] == 0 ? "normal" : "anomalous", Wording.Grouped(members.Length), Value(e => e[0]), Value(e => e[e.Length / 2]), Value(e => e.Average()), Value(e => e[^1])];
    }
}
