using System.Collections.Immutable;

namespace Mote.Report;

/// <summary>Precision, recall and F1 of each class, worst first.</summary>
internal static class ClassesSection
{
    private const int MostRows = 100;

    public static Section? Compose(TrainingFacts facts)
    {
        if (!facts.IsOfClasses)
        {
            return null;
        }

        var deployed = facts.Scores(facts.Deployed);
        var columns = ImmutableArray.CreateBuilder<Column>();
        columns.AddRange(new Column("class", ColumnKind.Name), new Column("examples", ColumnKind.Number));
        string of = facts.Models.Length > 1 ? $", {facts.Deployed.Name}" : "";
        columns.AddRange(new Column($"precision{of}", ColumnKind.Share), new Column($"recall{of}", ColumnKind.Share), new Column($"F1{of}", ColumnKind.Share));
        if (facts.Models.Length > 1)
        {
            columns.Add(new Column($"F1, {facts.Models[0].Name}", ColumnKind.Share));
        }

        // Classes that do not occur are at the end.
        int[] order = [.. Enumerable.Range(0, facts.Classes).OrderBy(c => double.IsNaN(deployed.F1(c)) ? 2 : deployed.F1(c)).ThenBy(c => c)];
        var rows = order.Take(MostRows).Select(c =>
        {
            var row = ImmutableArray.CreateBuilder<Cell>();
            row.AddRange(facts.Label(c), Wording.Grouped(deployed.Actual(c)), Share(deployed.Precision(c)), Share(deployed.Recall(c)), Share(deployed.F1(c)));
            if (facts.Models.Length > 1)
            {
                row.Add(Share(facts.Scores(facts.Models[0]).F1(c)));
            }

            return row.ToImmutable();
        });
        return new Section("classes", "Classes", [new Table($"Each class, worst F1 first{(facts.Classes > MostRows ? $": {MostRows} of {Wording.Grouped(facts.Classes)}" : "")}.{facts.Whose}", columns.ToImmutable(), [.. rows])]);
    }

    /// <summary>A share with its bar; a dash for what has no value.</summary>
    public static Cell Share(double share) => double.IsFinite(share) ? new Cell(share.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture), Math.Clamp(share, 0, 1)) : new Cell("-");
}
