using System.Collections.Immutable;
using Mote.Training;

namespace Mote.Report;

/// <summary>The examples that went wrong, to be seen and heard.</summary>
internal static class MistakesSection
{
    private const int MostCards = 12;
    private const int MostRows = 60;

    public static Section? Compose(TrainingFacts facts)
    {
        if (facts.Part is null)
        {
            return null;
        }

        return facts.Source.Task switch
        {
            TrainingTask.Regression => OfNumbers(facts),
            TrainingTask.Autoencoder => OfErrors(facts),
            _ => facts.IsOfClasses ? OfClasses(facts) : null,
        };
    }

    private static Section? OfClasses(TrainingFacts facts)
    {
        var scores = facts.Scores(facts.Deployed);
        var part = facts.Part!;
        int[] wrong = [.. Enumerable.Range(0, scores.IsRight.Length).Where(i => !scores.IsRight[i]).OrderByDescending(i => double.IsFinite(scores.Confidence[i]) ? scores.Confidence[i] : 2).ThenBy(i => i)];
        if (wrong.Length == 0)
        {
            return null;
        }

        // Of each pair of classes the most confident first, then the second of each, so that one frequent mistake does not fill the page.
        var rounds = wrong.Select((index, rank) => (Index: index, Rank: rank)).GroupBy(e => (part.Labels[e.Index], scores.Predicted[e.Index])).SelectMany(g => g.Select((e, round) => (e.Index, e.Rank, Round: round)))
            .OrderBy(e => e.Round).ThenBy(e => e.Rank).Take(MostCards).Select(e => e.Index);
        string Says(int i) => $"{facts.Label(part.Labels[i])} taken for {facts.Label(scores.Predicted[i])}";
        return Section(facts, "Mistakes", $"{Wording.Count(wrong.Length, "example")} of {Wording.Grouped(scores.IsRight.Length)} {(wrong.Length == 1 ? "was" : "were")} taken for another class{By(facts)}. Those of which the network was surest are shown, of each pair of classes in turn.",
            rounds, Says, i => $"confidence {Wording.Measure(scores.Confidence[i])}",
            new Table($"Every mistake{(wrong.Length > MostRows ? $": the surest {MostRows} of {Wording.Grouped(wrong.Length)}" : "")}",
                [new("example", ColumnKind.Name), new("group", ColumnKind.Name), new("true", ColumnKind.Name), new("taken for", ColumnKind.Name), new("confidence", ColumnKind.Number), new("of the true one", ColumnKind.Number)],
                [.. wrong.Take(MostRows).Select(i => (ImmutableArray<Cell>)[
                    TrainingFacts.PlaceOf(part.Examples[i]), Wording.Name(part.Examples[i].Group), facts.Label(part.Labels[i]), facts.Label(scores.Predicted[i]), Wording.Measure(scores.Confidence[i]),
                    part.Labels[i] >= 0 ? Wording.Measure(scores.Probability(i, part.Labels[i])) : "-"])]));
    }

    private static Section OfNumbers(TrainingFacts facts)
    {
        var part = facts.Part!;
        int targets = part.Targets.Length / part.Examples.Length;
        double Residual(int i, int t) => (double)facts.Deployed.Outputs[(i * targets) + t] - part.Targets[(i * targets) + t];

        // Numbers of different units count by their own deviations.
        double[] deviations = [.. Enumerable.Range(0, targets).Select(t => Math.Sqrt(Enumerable.Range(0, part.Examples.Length).Select(i => Residual(i, t)).Where(double.IsFinite).Select(r => r * r).DefaultIfEmpty(0).Average()))];
        double Rank(int i) => Enumerable.Range(0, targets).Max(t => !double.IsFinite(Residual(i, t)) ? double.PositiveInfinity : deviations[t] > 0 ? Math.Abs(Residual(i, t)) / deviations[t] : 0);
        int[] worst = [.. Enumerable.Range(0, part.Examples.Length).Select(i => (Index: i, Rank: Rank(i))).OrderByDescending(e => e.Rank).ThenBy(e => e.Index).Take(MostRows).Select(e => e.Index)];
        int Worst(int i) => Enumerable.Range(0, targets).MaxBy(t => deviations[t] > 0 ? Math.Abs(Residual(i, t)) / deviations[t] : 0);
        string Says(int i) => $"{NumbersSection.NameOf(facts, Worst(i))}: {Wording.Measure(facts.Deployed.Outputs[(i * targets) + Worst(i)])} for {Wording.Measure(part.Targets[(i * targets) + Worst(i)])}";
        return Section(facts, "Largest errors", $"The examples whose predictions are farthest from the truth{By(facts)}.", worst.Take(MostCards), Says, i => $"error {Wording.Measure(Residual(i, Worst(i)))}",
            new Table($"The largest errors, {Wording.Grouped(worst.Length)} of {Wording.Count(part.Examples.Length, "example")}",
                [new("example", ColumnKind.Name), new("group", ColumnKind.Name), new("number", ColumnKind.Name), new("true", ColumnKind.Number), new("predicted", ColumnKind.Number), new("error", ColumnKind.Number)],
                [.. worst.Select(i => (ImmutableArray<Cell>)[
                    TrainingFacts.PlaceOf(part.Examples[i]), Wording.Name(part.Examples[i].Group), NumbersSection.NameOf(facts, Worst(i)), Wording.Measure(part.Targets[(i * targets) + Worst(i)]),
                    Wording.Measure(facts.Deployed.Outputs[(i * targets) + Worst(i)]), Wording.Measure(Residual(i, Worst(i)))])]));
    }

    private static Section OfErrors(TrainingFacts facts)
    {
        var part = facts.Part!;
        var errors = facts.Deployed.Outputs;
        int[] Order(int label, bool isLargest) => [.. Enumerable.Range(0, errors.Length).Where(i => part.Labels[i] == label && float.IsFinite(errors[i])).OrderBy(i => isLargest ? -errors[i] : errors[i]).ThenBy(i => i)];
        var (missed, alarms) = (Order(1, isLargest: false), Order(0, isLargest: true));
        int[] shown = [.. missed.Take(MostCards / 2), .. alarms.Take(MostCards - Math.Min(missed.Length, MostCards / 2))];
        string Says(int i) => part.Labels[i] == 1 ? $"anomalous ({facts.Label(part.Examples[i].Label)}) with a small error" : $"normal ({facts.Label(part.Examples[i].Label)}) with a large error";
        int[] rows = [.. missed.Take(MostRows / 2), .. alarms.Take(MostRows / 2)];
        return Section(facts, "Hardest examples", $"What is anomalous and has the least errors, and what is normal and has the largest{By(facts)}.", shown, Says, i => $"error {Wording.Measure(errors[i])}",
            new Table("The hardest examples", [new("example", ColumnKind.Name), new("group", ColumnKind.Name), new("class", ColumnKind.Name), new("kind", ColumnKind.Word), new("error", ColumnKind.Number)],
                [.. rows.Select(i => (ImmutableArray<Cell>)[
                    TrainingFacts.PlaceOf(part.Examples[i]), Wording.Name(part.Examples[i].Group), facts.Label(part.Examples[i].Label), part.Labels[i] == 1 ? "anomalous" : "normal", Wording.Measure(errors[i])])]));
    }

    private static Section Section(TrainingFacts facts, string title, string text, IEnumerable<int> shown, Func<int, string> says, Func<int, string> detail, Table table)
    {
        var part = facts.Part!;
        var cards = new ExampleCards(facts.Source);
        ImmutableArray<Block> made = [.. shown.Select(i => cards.Make(part.Examples[i], says(i), detail(i)))];
        var blocks = ImmutableArray.CreateBuilder<Block>();
        blocks.Add(new Paragraph(text + facts.Whose));
        if (facts.IsTest && facts.Source.Verb == "train")
        {
            blocks.Add(new Notice(Tone.Plain, "These are examples of the test part. Who changes the project because of them has chosen by the test part: the next figures need another one."));
        }

        if (!made.IsEmpty)
        {
            blocks.Add(new Grid(title, made));
        }

        blocks.Add(new Details("The list", [table]));
        return new Section("mistakes", title, blocks.ToImmutable());
    }

    private static string By(TrainingFacts facts) => facts.Models.Length > 1 ? $" by the {facts.Deployed.Name} model" : "";
}
