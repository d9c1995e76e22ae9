using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Mote.Data;

/// <summary>How the files of a source are read.</summary>
public enum SourceFormat
{
    /// <summary>By content and ending: WAV, NPY, CSV, .ts, .json, pictures.</summary>
    Auto,

    /// <summary>A text in which each row is an example (or, with <see cref="SourceSpec.Sequence"/>, a time of one).</summary>
    Rows,

    /// <summary>A text in which each line is a series of one channel, its label first: the layout of the UCR archive.</summary>
    Lines,

    /// <summary>A .ts file: each line is a series with its label last.</summary>
    TimeSeries,

    /// <summary>A JSON text with a list of strokes, each a list of points and a label.</summary>
    Strokes,

    /// <summary>An IDX file, as MNIST and its likes have it: an array whose first extent counts examples.</summary>
    Idx,

    /// <summary>An NPZ archive with such an array.</summary>
    Npz,
}

/// <summary>One origin of examples: a folder with files, or a single file.</summary>
public sealed record SourceSpec
{
    /// <summary>A file or folder, relative to the project's folder, with <c>/</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Patterns of the files below the folder: <c>*</c> and <c>?</c> within a name, <c>**</c> over folders. Empty: every file that the kind reads.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>Patterns of files that are not examples, such as <c>_background_noise_/**</c>.</summary>
    public ImmutableArray<string> Exclude { get; init; } = [];

    /// <summary>How the files are read.</summary>
    public SourceFormat Format { get; init; } = SourceFormat.Auto;

    /// <summary>How rows of text are cut into cells.</summary>
    public TableSpec Table { get; init; } = new();

    /// <summary>The arrays of <see cref="SourceFormat.Idx"/> and <see cref="SourceFormat.Npz"/>; null for one array without labels. Left out of the hash of a specification without it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ArraysSpec? Arrays { get; init; }

    /// <summary>A list of the files with their labels, relative to the source's folder; every file that it names must exist, and only those are read.</summary>
    public string? Manifest { get; init; }

    /// <summary>The column of the manifest that names the files.</summary>
    public string ManifestFile { get; init; } = "file";

    /// <summary>Where labels come from; null for examples without labels.</summary>
    public ValueRule? Label { get; init; }

    /// <summary>What labels are called in the dataset, by what the files call them. A label that is not here stays as it is.</summary>
    public ImmutableSortedDictionary<string, string> Map { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Labels, after the map, whose examples are left out; they are counted in <see cref="Dataset.Skipped"/>.</summary>
    public ImmutableArray<string> Ignore { get; init; } = [];

    /// <summary>What must never stand on both sides of a split: a speaker, a device, a recording; null: the file, or the row of a table.</summary>
    public ValueRule? Group { get; init; }

    /// <summary>Put before every group, so that unit 1 of one file is not unit 1 of another.</summary>
    public string GroupPrefix { get; init; } = "";

    /// <summary>Which part of the split examples belong to, by the names <c>train</c>, <c>validation</c> and <c>test</c>; null: the split decides.</summary>
    public ValueRule? Split { get; init; }

    /// <summary>The numbers to predict, expressions over the columns; empty for classification.</summary>
    public ImmutableArray<ColumnSpec> Targets { get; init; } = [];

    /// <summary>The column of a table whose equal, consecutive values make a series of rows; null: each row is an example.</summary>
    public string? Sequence { get; init; }

    /// <summary>Another table whose row i belongs to the i-th series; its columns can be used in expressions.</summary>
    public JoinSpec? Join { get; init; }

    /// <summary>Moments or spans of the recordings, from a side file.</summary>
    public EventsSpec? Events { get; init; }

    /// <summary>At most this many examples, spread evenly over those found; 0: all.</summary>
    public int Limit { get; init; }

    /// <summary>A window for this source in place of the dataset's; it must have the same length.</summary>
    public WindowSpec? Window { get; init; }
}

/// <summary>Where a label, a group or a part of the split is taken from.</summary>
[JsonDerivedType(typeof(Folder), "folder")]
[JsonDerivedType(typeof(Name), "name")]
[JsonDerivedType(typeof(Cell), "column")]
[JsonDerivedType(typeof(Constant), "is")]
[JsonDerivedType(typeof(Inherent), "own")]
[JsonDerivedType(typeof(File), "file")]
[JsonDerivedType(typeof(Blocks), "blocks")]
public abstract record ValueRule
{
    /// <summary>The name of a folder above the file; 1 is the folder that holds it.</summary>
    /// <param name="Up">From 1 on.</param>
    public sealed record Folder(int Up) : ValueRule;

    /// <summary>The first group of a regular expression over the file's path below the source, with <c>/</c>; the whole match when it has no group.</summary>
    /// <param name="Pattern">A .NET regular expression without backtracking constructs.</param>
    public sealed record Name(string Pattern) : ValueRule;

    /// <summary>A column of the table, the manifest or the side file.</summary>
    /// <param name="Column">Its name.</param>
    public sealed record Cell(string Column) : ValueRule;

    /// <summary>The same for all.</summary>
    /// <param name="Text">The value.</param>
    public sealed record Constant(string Text) : ValueRule;

    /// <summary>What the format itself says: the label of a line, of a stroke, of a .ts case.</summary>
    public sealed record Inherent : ValueRule;

    /// <summary>The file's own path: each file is its own group.</summary>
    public sealed record File : ValueRule;

    /// <summary>
    /// Of groups: in which of so many equal, consecutive parts of its recording a window lies, from 0 on. A window that lies in two is left out, so that no sample
    /// is in two groups. Where there is one recording of something, it can so be learnt in part and tested in part.
    /// </summary>
    /// <param name="Count">From 2 on.</param>
    public sealed record Blocks(int Count) : ValueRule;
}

/// <summary>How rows of text are cut into cells.</summary>
public sealed record TableSpec
{
    /// <summary>A character, <c>' '</c> for any run of spaces and tabs, or null: a tab, a semicolon or a comma, whichever the first line has.</summary>
    public char? Separator { get; init; }

    /// <summary>The columns' names when the file has no row of them; empty: the first row names them if it has a cell that is no number.</summary>
    public ImmutableArray<string> Header { get; init; } = [];

    /// <summary>True when rows begin with a cell that the header does not name; it is called <c>index</c>.</summary>
    public bool IndexColumn { get; init; }
}

/// <summary>Where examples and labels of a file of arrays are.</summary>
/// <param name="Samples">The array of the examples in an NPZ archive; null for the only one beside the labels, and for IDX.</param>
/// <param name="Labels">The array of the labels in the archive, or the IDX file of the labels, from the folder of the examples on; null for none.</param>
public sealed record ArraysSpec(string? Samples, string? Labels);

/// <summary>A table with a row for each series.</summary>
/// <param name="File">Relative to the project's folder.</param>
/// <param name="Header">Its columns' names.</param>
public sealed record JoinSpec(string File, ImmutableArray<string> Header);

/// <summary>Moments or spans of recordings in CSV files.</summary>
public sealed record EventsSpec
{
    /// <summary>The file of a recording: <c>{stem}</c> stands for the recording's name without its ending, <c>{path}</c> for its path; relative to the source's folder.
    /// A file without them is one table for all recordings, whose column <see cref="FileColumn"/> names the recording.</summary>
    public required string File { get; init; }

    /// <summary>The column with the first sample or second.</summary>
    public string Start { get; init; } = "start";

    /// <summary>The column with the end, not included; null for moments.</summary>
    public string? End { get; init; }

    /// <summary>The column with the label; null: no label.</summary>
    public string? Label { get; init; }

    /// <summary>The column that names the recording, in a table for all.</summary>
    public string FileColumn { get; init; } = "file";

    /// <summary>True when times are seconds; false: samples.</summary>
    public bool InSeconds { get; init; }

    /// <summary>The label of windows that no span covers enough; null: they are left out and counted.</summary>
    public string? Otherwise { get; init; }
}

/// <summary>A channel, a column, a feature or a target.</summary>
/// <param name="Name">Its name in the dataset; without an expression also its name in the file, or <c>FIRST..LAST</c> for all columns from one to another.</param>
/// <param name="Expression">An expression over the columns of the file, see docs/data.md; null for the column itself.</param>
public sealed record ColumnSpec(string Name, string? Expression = null);
