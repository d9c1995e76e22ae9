using System.Collections.Immutable;

namespace Mote.Report;

/// <summary>Which classes are taken for which.</summary>
internal static class ConfusionSection
{
    private const int MostPairs = 25;

    /// <summary>Two drawings of so many classes stand side by side.</summary>
    private const int MostBeside = 8;

    public static Section? Compose(TrainingFacts facts)
    {
        if (!facts.IsOfClasses)
        {
            return null;
        }

        var blocks = ImmutableArray.CreateBuilder<Block>();
        string[] names = [.. Enumerable.Range(0, facts.Classes).Select(facts.Label)];
        int[] shown = ConfusionDrawing.Choose(facts.Scores(facts.Deployed).Confusion);
        blocks.Add(new Paragraph($"A row for each true class, a column for what the network said.{facts.Whose}"
            + (shown.Length < facts.Classes ? $" The {Wording.Grouped(shown.Length)} classes with most mistakes, of {Wording.Grouped(facts.Classes)}." : "")));
        ImmutableArray<Block> figures = [.. facts.Models.Select(m => ConfusionDrawing.Draw($"Confusion matrix{(facts.Models.Length > 1 ? $", {m.Name}" : "")}", facts.Scores(m).Confusion, names, shown))];
        blocks.AddRange(facts.Classes <= MostBeside ? [new Grid("Confusion matrices", figures)] : figures);
        blocks.Add(Pairs(facts));
        return new Section("confusion", "Confusion", blocks.ToImmutable());
    }

    private static Block Pairs(TrainingFacts facts)
    {
        var first = facts.Scores(facts.Models[0]);
        var deployed = facts.Scores(facts.Deployed);
        var pairs = (from a in Enumerable.Range(0, facts.Classes)
                     from p in Enumerable.Range(0, facts.Classes)
                     where a != p && deployed.Confusion[a, p] > 0
                     orderby deployed.Confusion[a, p] descending, a, p
                     select (Actual: a, Given: p)).ToList();
        if (pairs.Count == 0)
        {
            return new Notice(Tone.Good, $"No example of the {facts.PartTitle} was taken for another class{(facts.Models.Length > 1 ? $" by the {facts.Deployed.Name} model" : "")}.");
        }

        bool hasTwo = facts.Models.Length > 1;
        ImmutableArray<Column> columns = [new("true", ColumnKind.Name), new("taken for", ColumnKind.Name), new(facts.Deployed.Name, ColumnKind.Number), new("of the class", ColumnKind.Share)];
        return new Table($"The most frequent mistakes{(pairs.Count > MostPairs ? $": {MostPairs} of {Wording.Grouped(pairs.Count)} pairs" : "")}", hasTwo ? columns.Add(new Column(facts.Models[0].Name, ColumnKind.Number)) : columns,
            [.. pairs.Take(MostPairs).Select(p =>
            {
                int count = deployed.Confusion[p.Actual, p.Given], of = deployed.Actual(p.Actual);
                ImmutableArray<Cell> row = [facts.Label(p.Actual), facts.Label(p.Given), Wording.Grouped(count), new Cell(Wording.Percent(count, of), Wording.Share(count, of))];
                return hasTwo ? row.Add(Wording.Grouped(first.Confusion[p.Actual, p.Given])) : row;
            })]);
    }
}
