using System.Globalization;
using System.Reflection;

namespace Mote.Devices;

/// <summary>The known figures of other runtimes, read from the tables in this folder, whose heads say how they were measured.</summary>
public sealed class Baselines
{
    private const char Separator = ',';
    private static readonly Lazy<Baselines> Known = new(() => Parse(Resource("models"), Resource("tflm")));

    private Baselines(IReadOnlyList<BaselineModel> models, IReadOnlyList<Baseline> all)
    {
        Models = models;
        All = all;
    }

    /// <summary>The tables that are part of this assembly.</summary>
    public static Baselines Default => Known.Value;

    /// <summary>The models, in the order of the table.</summary>
    public IReadOnlyList<BaselineModel> Models { get; }

    /// <summary>All figures, in the order of the table.</summary>
    public IReadOnlyList<Baseline> All { get; }

    /// <summary>The model with this SHA-256 (hexadecimal digits of either case), or null.</summary>
    public BaselineModel? Find(string sha256) => Models.FirstOrDefault(m => m.Sha256.Equals(sha256, StringComparison.OrdinalIgnoreCase));

    /// <summary>The figures of a model on a core, in the order of the table; empty where there are none.</summary>
    public IReadOnlyList<Baseline> Of(BaselineModel model, string core) => [.. All.Where(b => b.Model == model && b.Core == core)];

    /// <summary>The cores that there are figures of the model for.</summary>
    public IReadOnlyList<string> Cores(BaselineModel model) => [.. All.Where(b => b.Model == model).Select(b => b.Core).Distinct()];

    /// <summary>
    /// The figure to compare with: everything at <c>-O3</c>, optimised kernels; where those compute other numbers than the reference, the
    /// mixture of kernels that does not. Null where there is none.
    /// </summary>
    public Baseline? Optimised(BaselineModel model, string core) => Of(model, core).FirstOrDefault(b =>
        b.Optimisation == Baseline.FullOptimisation && b.Kernels != Baseline.ReferenceKernels && b.Outputs != BaselineOutputs.Wrong);

    /// <summary>The figure of the portable kernels at <c>-O3</c>, or null.</summary>
    public Baseline? Reference(BaselineModel model, string core) => Of(model, core).FirstOrDefault(b =>
        b.Optimisation == Baseline.FullOptimisation && b.Kernels == Baseline.ReferenceKernels);

    /// <summary>Reads the two tables: comma-separated, a head of lines that start with #, then the names of the columns.</summary>
    /// <exception cref="InvalidDataException">A column is missing, a row has another number of cells, a value cannot be read or a model is unknown.</exception>
    internal static Baselines Parse(string models, string figures)
    {
        var known = Rows(models).Select(row => new BaselineModel(
            row.Text("name"), row.Text("sha256"), row.Whole("bytes"), row.Long("macs"), row.Choice<BaselineInput>("input"),
            row.Text("repository"), row.Text("commit"), row.Text("path"))).ToList();
        var byName = known.ToDictionary(m => m.Name);
        return new Baselines(known, [.. Rows(figures).Select(row => new Baseline
        {
            Model = byName.GetValueOrDefault(row.Text("model")) ?? throw row.Bad("model"),
            Core = row.Text("core"),
            Kernels = row.Text("kernels"),
            Optimisation = row.Text("optimisation"),
            Outputs = row.Choice<BaselineOutputs>("outputs"),
            Instructions = row.Long("instructions"),
            Cycles = row.Text("cycles").Length == 0 ? null : row.Long("cycles"),
            Arena = row.Whole("arena"),
            Static = row.Whole("static") - row.Whole("harness_static"),
            Stack = row.Whole("stack"),
            Code = row.Whole("code") - row.Whole("harness_code"),
        })]);
    }

    private static IEnumerable<Row> Rows(string table)
    {
        string[] lines = [.. table.ReplaceLineEndings("\n").Split('\n').Where(l => l.Length > 0 && l[0] != '#')];
        string[] columns = lines.Length > 0 ? lines[0].Split(Separator) : throw new InvalidDataException("the table has no columns");
        return lines.Skip(1).Select(l => new Row(columns, l.Split(Separator), l));
    }

    private static string Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"baselines/{name}.csv")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private sealed record Row(string[] Columns, string[] Cells, string Line)
    {
        public string Text(string column) =>
            Cells.Length == Columns.Length && Array.IndexOf(Columns, column) is >= 0 and var at ? Cells[at] : throw Bad(column);

        public long Long(string column) =>
            long.TryParse(Text(column), NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : throw Bad(column);

        public int Whole(string column) => Long(column) is var value and <= int.MaxValue ? (int)value : throw Bad(column);

        public T Choice<T>(string column)
            where T : struct, Enum =>
            Enum.GetValues<T>().Where(v => v.ToString().Equals(Text(column), StringComparison.OrdinalIgnoreCase)).Cast<T?>().SingleOrDefault() ?? throw Bad(column);

        public InvalidDataException Bad(string column) => new($"the column '{column}' of the row '{Line}' cannot be read");
    }
}
