using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mote.Core;
using Mote.Formats.Yaml;

namespace Mote.Data;

/// <summary>What the examples of a dataset are.</summary>
public enum DataKind
{
    /// <summary>Sound; samples are counts of 16-bit integers, also where a file stores floats (times 32768).</summary>
    Audio,

    /// <summary>Channels over time; samples are the numbers of the file: integers as counts, floats as written.</summary>
    Series,

    /// <summary>Rows of columns.</summary>
    Table,

    /// <summary>Pictures; values 0 to 255.</summary>
    Image,
}

/// <summary>What to do with a file or a row that cannot be read.</summary>
public enum OnError
{
    /// <summary>Opening fails with a diagnostic for each, up to <see cref="DiagnosticBag.Limit"/>.</summary>
    Fail,

    /// <summary>It is left out, counted and listed in <see cref="Dataset.Skipped"/>.</summary>
    Skip,
}

/// <summary>
/// The section <c>data:</c> of a project: where examples come from, what their labels are, how they are cut and split. docs/data.md describes the keys.
/// All paths are relative to the project's folder. A specification is a value: <see cref="Hash"/> names it in lock files and cards.
/// </summary>
public sealed record DatasetSpec
{
    /// <summary>What the examples are.</summary>
    public required DataKind Kind { get; init; }

    /// <summary>Where examples come from, in order; at least one.</summary>
    public required ImmutableArray<SourceSpec> Sources { get; init; }

    /// <summary>The classes in the order of the network's outputs. Empty: all that occur, in ordinal order. When given, a class without examples is an error.</summary>
    public ImmutableArray<string> Labels { get; init; } = [];

    /// <summary>Samples per second of each channel; null: what the files say, which must be the same everywhere (or nothing, when none says).</summary>
    public double? Rate { get; init; }

    /// <summary>Channels of a series or columns of a table, in order, after all derivations; empty: all channels of the file.</summary>
    public ImmutableArray<ColumnSpec> Columns { get; init; } = [];

    /// <summary>How examples are cut out of recordings; null: a recording (a row, a picture) is an example.</summary>
    public WindowSpec? Window { get; init; }

    /// <summary>The size of pictures; null: the size of the files, which must be one.</summary>
    public ImageSpec? Image { get; init; }

    /// <summary>Numbers beside the samples, one expression each over the neighbouring events; see <see cref="Example.Features"/>.</summary>
    public ImmutableArray<ColumnSpec> Features { get; init; } = [];

    /// <summary>The split.</summary>
    public SplitSpec Split { get; init; } = new();

    /// <summary>Random changes to training examples, in the order in which they are made.</summary>
    [JsonIgnore]
    public ImmutableArray<Augmentation> Augment { get; init; } = [];

    /// <summary>What to do with what cannot be read.</summary>
    public OnError OnError { get; init; } = OnError.Fail;

    /// <summary>True when examples have numbers to predict instead of labels.</summary>
    [JsonIgnore]
    public bool IsRegression => Sources.Any(s => !s.Targets.IsEmpty);

    /// <summary>The first 16 hexadecimal digits of the SHA-256 of what it says, augmentation left out (it changes no example).</summary>
    [JsonIgnore]
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this)))[..16];

    /// <summary>Reads the section. What is wrong goes to the bag with its line; the result is meaningful only when the bag is empty.</summary>
    /// <param name="fields">The map under <c>data:</c>; its unknown keys are reported.</param>
    /// <param name="bag">Where findings go.</param>
    public static DatasetSpec Read(YamlFields fields, DiagnosticBag bag) => new DatasetSpecReader(bag).Read(fields);

    /// <summary>Reads a YAML text with the section under the key <c>data</c>; other keys are not looked at.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fileName">Its name, for messages.</param>
    /// <exception cref="DiagnosticException">All that is wrong with the section.</exception>
    public static DatasetSpec Parse(string text, string fileName)
    {
        var bag = new DiagnosticBag();
        var root = YamlFields.Of(YamlReader.Read(text, fileName), "the project", bag);
        var data = root?.RequiredFields("data");
        var spec = data is null ? null : Read(data, bag);
        bag.ThrowIfAny();
        return spec!;
    }
}
