using System.Globalization;
using System.Text;
using Mote.Devices;

namespace Mote.Bench.Mcu;

/// <summary>The committed figures: <c>bench/mcu/figures.csv</c>.</summary>
/// <param name="Tools">For each core the versions of compiler and emulator.</param>
/// <param name="Figures">The figures, by core and model in the order of the tables of targets and of models.</param>
internal sealed record FigureFile(IReadOnlyDictionary<string, string> Tools, IReadOnlyList<Figure> Figures)
{
    private const string Columns = "core,model,instructions,cycles,arena,state,static,stack,code,constants,problem";
    private const string ToolsMark = "# tools of ";

    /// <summary>A file without figures.</summary>
    public static FigureFile Empty { get; } = new(new Dictionary<string, string>(), []);

    /// <summary>The cores in the order of the figures.</summary>
    public IEnumerable<string> Cores => Figures.Select(f => f.Core).Distinct();

    /// <summary>This with other figures where there are new ones, in order.</summary>
    public FigureFile With(IReadOnlyDictionary<string, string> tools, IReadOnlyCollection<Figure> figures)
    {
        var newer = figures.Select(f => (f.Core, f.Model)).ToHashSet();
        var merged = new Dictionary<string, string>(Tools);
        foreach (var (core, text) in tools)
        {
            merged[core] = text;
        }

        List<string> cores = [.. Target.All.Select(t => t.Name)];
        List<string> models = [.. Baselines.Default.Models.Select(m => m.Name)];
        return new FigureFile(merged, [.. Figures.Where(f => !newer.Contains((f.Core, f.Model))).Concat(figures)
            .OrderBy(f => cores.IndexOf(f.Core)).ThenBy(f => models.IndexOf(f.Model))]);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static FigureFile Read(string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var tools = lines.Where(l => l.StartsWith(ToolsMark, StringComparison.Ordinal)).Select(l => l[ToolsMark.Length..].Split(": ", 2)).ToDictionary(p => p[0], p => p[1]);
        string[] rows = [.. lines.Where(l => l[0] != '#')];
        return rows.Length > 0 && rows[0] == Columns
            ? new FigureFile(tools, [.. rows.Skip(1).Select(ReadRow)])
            : throw new InvalidDataException($"the columns are not {Columns}");
    }

    /// <summary>The file's text.</summary>
    public string Write()
    {
        var text = new StringBuilder()
            .Append("# What Mote's C takes for one inference, written by bench/mcu; docs/performance.md says how it was measured. Sizes in bytes.\n")
            .Append("# A row with a problem, which may contain commas, has no figures; cycles are empty where the core has no model of them.\n");
        foreach (string core in Cores)
        {
            text.Append(ToolsMark).Append(core).Append(": ").Append(Tools[core]).Append('\n');
        }

        text.Append(Columns).Append('\n');
        foreach (var f in Figures)
        {
            text.Append(f.Problem is not null
                ? $"{f.Core},{f.Model},,,,,,,,,{f.Problem}\n"
                : string.Create(CultureInfo.InvariantCulture, $"{f.Core},{f.Model},{f.Instructions},{f.Cycles},{f.Arena},{f.State},{f.Static},{f.Stack},{f.Code},{f.Constants},\n"));
        }

        return text.ToString();
    }

    private static Figure ReadRow(string line)
    {
        string[] cells = line.Split(',', Columns.Split(',').Length);
        if (cells[^1].Length > 0)
        {
            return new Figure(cells[0], cells[1]) { Problem = cells[^1] };
        }

        int Bytes(int column) => int.Parse(cells[column], CultureInfo.InvariantCulture);
        return new Figure(cells[0], cells[1])
        {
            Instructions = long.Parse(cells[2], CultureInfo.InvariantCulture),
            Cycles = cells[3].Length > 0 ? long.Parse(cells[3], CultureInfo.InvariantCulture) : null,
            Arena = Bytes(4),
            State = Bytes(5),
            Static = Bytes(6),
            Stack = Bytes(7),
            Code = Bytes(8),
            Constants = Bytes(9),
        };
    }
}
