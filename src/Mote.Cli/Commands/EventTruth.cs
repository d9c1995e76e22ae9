using System.Collections.Immutable;
using System.Globalization;
using Mote.Cli.Output;
using Mote.Formats.Tables;
using Mote.Projects;
using Mote.Training;

namespace Mote.Cli.Commands;

/// <summary>The events that a project finds beside those that really are in a recording.</summary>
internal static class EventTruth
{
    private static readonly string[] Columns = ["start_s", "end_s"];

    /// <summary>Compares.</summary>
    /// <param name="project">The project: its last decision says which labels it reports.</param>
    /// <param name="table">The table of true events.</param>
    /// <param name="answers">Time in seconds and label.</param>
    /// <param name="labels">All labels.</param>
    public static EventMatching Match(string project, string table, IReadOnlyList<(double Time, string Label)> answers, ImmutableArray<string> labels)
    {
        using var reader = TableReader.Open(table);
        var rows = reader.ReadAll(Columns, ["label"]);
        var last = ProjectFile.Load(project).Project.Decisions[^1];
        return EventMatching.Of(
            Enumerable.Range(0, rows.Rows).Select(i => new TrueEvent(rows.Numbers[2 * i], rows.Numbers[(2 * i) + 1], rows.Texts[0][i])), answers, labels.Where(last.Reports));
    }

    /// <summary>A line for each event and each false answer, in order of time, and the sums.</summary>
    public static void Print(EventMatching matching, IReadOnlyList<(double Time, string Label)> answers)
    {
        var lines = matching.Events
            .Select(e => (e.Event.Start, Cells: (string[])[e.Event.Label, Span(e.Event), e.Found < 0 ? "missed" : "found", e.Found < 0 ? "" : Seconds(answers[e.Found].Time)]))
            .Concat(matching.False.Select(a => (Start: answers[a].Time, Cells: (string[])["", "", $"false: {answers[a].Label}", Seconds(answers[a].Time)])))
            .OrderBy(l => l.Start);
        var table = Terminal.NewTable("what happened", ">when", "answer", ">at");
        foreach (var (_, cells) in lines)
        {
            Terminal.Row(table, cells);
        }

        Terminal.Write(table);
        Terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{matching.FoundCount} of {matching.Events.Length} found, {matching.MissedCount} missed, {matching.False.Length} false."));
    }

    private static string Span(TrueEvent e) => string.Create(CultureInfo.InvariantCulture, $"{e.Start:0.00} to {e.End:0.00} s");

    private static string Seconds(double time) => string.Create(CultureInfo.InvariantCulture, $"{time:0.00} s");
}
