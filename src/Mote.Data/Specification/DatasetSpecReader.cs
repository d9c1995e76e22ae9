using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Mote.Core;
using Mote.Data.Expressions;
using Mote.Formats.Yaml;

namespace Mote.Data;

/// <summary>Reads the section <c>data:</c>.</summary>
internal sealed partial class DatasetSpecReader(DiagnosticBag bag)
{
    private const double MaxRate = 1e9;
    private const int MaxLength = 1 << 24;

    public DatasetSpec Read(YamlFields fields)
    {
        var kind = fields.RequiredChoice("kind", "audio", "series", "table", "image") switch
        {
            "audio" => DataKind.Audio,
            "series" => DataKind.Series,
            "table" => DataKind.Table,
            _ => DataKind.Image,
        };
        var spec = new DatasetSpec
        {
            Kind = kind,
            Sources = [.. Maps(fields.RequiredNode("sources"), "an item of 'sources'").Select(ReadSource)],
            Labels = fields.Texts("labels"),
            Rate = fields.Has("rate") ? fields.Number("rate", 1, 1e-9, MaxRate) : null,
            Columns = ReadColumns(fields, "columns"),
            Window = ReadWindow(fields, kind),
            Image = ReadImage(fields),
            Features = ReadColumns(fields, "features"),
            Split = fields.Fields("split") is { } split ? ReadSplit(split) : new SplitSpec(),
            Augment = [.. Maps(fields.Node("augment"), "an item of 'augment'").Select(f => AugmentationReader.Read(f, bag)).OfType<Augmentation>()],
            OnError = fields.Choice("on_error", "fail", "fail", "skip") == "skip" ? OnError.Skip : OnError.Fail,
        };
        if (fields.Has("sources") && spec.Sources.IsEmpty)
        {
            fields.Error("sources", $"there is no source");
        }

        if (kind == DataKind.Table && spec.Sources.Any(s => s.Format is SourceFormat.Idx or SourceFormat.Npz))
        {
            fields.Error("sources", $"the rows of a table are no arrays", "audio, series, image");
        }

        if (kind == DataKind.Image && spec.Window is not null)
        {
            fields.Error("window", $"pictures have no windows", remedy: "Remove the key, or give the size by 'image'");
        }

        if (kind != DataKind.Image && spec.Image is not null)
        {
            fields.Error("image", $"only the kind 'image' has pictures");
        }

        fields.Finish();
        return spec;
    }

    private IEnumerable<YamlFields> Maps(YamlNode? node, string what) => (node switch
    {
        null => [],
        YamlList list => list.Items,
        _ => [node],
    }).Select(item => YamlFields.Of(item, what, bag)).OfType<YamlFields>();

    private SourceSpec ReadSource(YamlFields fields)
    {
        var (label, map, ignore) = ReadLabel(fields);
        var manifest = fields.Node("manifest");
        var manifestFields = manifest is YamlMap ? fields.Fields("manifest") : null;
        var source = new SourceSpec
        {
            Path = Relative(fields, "path"),
            Files = fields.Texts("files"),
            Exclude = fields.Texts("exclude"),
            Format = fields.Choice("format", "auto", "auto", "rows", "lines", "ts", "strokes", "idx", "npz") switch
            {
                "rows" => SourceFormat.Rows,
                "lines" => SourceFormat.Lines,
                "ts" => SourceFormat.TimeSeries,
                "strokes" => SourceFormat.Strokes,
                "idx" => SourceFormat.Idx,
                "npz" => SourceFormat.Npz,
                _ => SourceFormat.Auto,
            },
            Arrays = fields.Fields("arrays") is { } arrays ? ReadArrays(arrays) : null,
            Table = new TableSpec { Separator = ReadSeparator(fields), Header = ReadHeader(fields, "header"), IndexColumn = fields.Boolean("index_column", false) },
            Manifest = manifestFields?.RequiredText("file") ?? (manifest is null ? null : YamlValue.Text(manifest, "'manifest'", bag)),
            ManifestFile = manifestFields?.Text("column", "file") ?? "file",
            Label = label,
            Map = map,
            Ignore = ignore,
            Group = ReadRule(fields, "group"),
            GroupPrefix = fields.Text("group_prefix", ""),
            Split = ReadRule(fields, "split"),
            Targets = ReadColumns(fields, "target"),
            Sequence = fields.OptionalText("sequence"),
            Join = fields.Fields("join") is { } join ? ReadJoin(join) : null,
            Events = fields.Fields("events") is { } events ? ReadEvents(events) : null,
            Limit = fields.Int32("limit", 0, 0),
            Window = ReadWindow(fields, DataKind.Series),
        };
        manifestFields?.Finish();
        if (source.Arrays is not null && source.Format is not (SourceFormat.Idx or SourceFormat.Npz))
        {
            fields.Error("arrays", $"the files have no arrays", "with the formats idx and npz");
        }

        if (!source.Targets.IsEmpty && label is not null)
        {
            fields.Error("target", $"there is a label, too", "a label or targets");
        }

        fields.Finish();
        return source;
    }

    private static string Relative(YamlFields fields, string key)
    {
        string path = fields.RequiredText(key);
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            fields.Error(key, $"the path has a character of value 0");
        }

        return path.Replace('\\', '/').TrimEnd('/');
    }

    private static char? ReadSeparator(YamlFields fields) => fields.Choice("separator", "auto", "auto", "comma", "semicolon", "tab", "space") switch
    {
        "comma" => ',',
        "semicolon" => ';',
        "tab" => '\t',
        "space" => ' ',
        _ => null,
    };

    /// <summary>Names of columns; <c>s1..s21</c> stands for s1, s2 and so on.</summary>
    private static ImmutableArray<string> ReadHeader(YamlFields fields, string key)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (string text in fields.Texts(key))
        {
            var match = NumberedNames().Match(text);
            if (!match.Success || match.Groups[1].Value != match.Groups[3].Value)
            {
                names.Add(text);
                continue;
            }

            int first = int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
            int last = int.Parse(match.Groups[4].Value, CultureInfo.InvariantCulture);
            if (last < first || last - first > 4096)
            {
                fields.Error(key, $"'{text}' is no range of names");
                continue;
            }

            for (int i = first; i <= last; i++)
            {
                names.Add(string.Create(CultureInfo.InvariantCulture, $"{match.Groups[1].Value}{i}"));
            }
        }

        return names.ToImmutable();
    }

    private (ValueRule? Rule, ImmutableSortedDictionary<string, string> Map, ImmutableArray<string> Ignore) ReadLabel(YamlFields fields)
    {
        var map = ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);
        if (fields.Node("label") is not YamlMap node)
        {
            return (ReadRule(fields, "label"), map, []);
        }

        var label = new YamlFields(node, bag);
        if (label.Fields("map") is not null && label.Node("map") is YamlMap entries)
        {
            foreach (var entry in entries.Entries)
            {
                if (YamlValue.Text(entry.Value, "a label", bag) is { } text)
                {
                    map = map.SetItem(entry.Key, text);
                }
            }
        }

        var ignore = label.Texts("ignore");
        var rule = ReadRule(label, fields, "label");
        label.Finish();
        return (rule, map, ignore);
    }

    private ValueRule? ReadRule(YamlFields fields, string key)
    {
        if (fields.Node(key) is YamlMap node)
        {
            var map = new YamlFields(node, bag);
            var rule = ReadRule(map, fields, key);
            map.Finish();
            return rule;
        }

        return fields.Choice(key, "", "", "folder", "file", "own") switch
        {
            "folder" => new ValueRule.Folder(1),
            "file" => new ValueRule.File(),
            "own" => new ValueRule.Inherent(),
            _ => null,
        };
    }

    private static ValueRule? ReadRule(YamlFields map, YamlFields fields, string key)
    {
        ValueRule?[] rules =
        [
            map.Has("folder") ? new ValueRule.Folder(map.Int32("folder", 1, 1, 64)) : null,
            map.Has("name") ? new ValueRule.Name(ReadPattern(map, "name")) : null,
            map.Has("column") ? new ValueRule.Cell(map.Text("column", "")) : null,
            map.Has("is") ? new ValueRule.Constant(map.Text("is", "")) : null,
            key == "group" && map.Has("blocks") ? new ValueRule.Blocks(map.Int32("blocks", 2, 2, 1 << 16)) : null,
            map.Has("own") && map.Boolean("own", true) ? new ValueRule.Inherent() : null,
        ];
        if (rules.Count(r => r is not null) != 1)
        {
            fields.Error(key, $"'{key}' has {rules.Count(r => r is not null)} of the keys that say where it comes from", key == "group" ? "one of folder, name, column, is, own, blocks" : "one of folder, name, column, is, own");
        }

        return rules.FirstOrDefault(r => r is not null);
    }

    private static string ReadPattern(YamlFields fields, string key)
    {
        string pattern = fields.Text(key, "");
        try
        {
            _ = Pattern(pattern);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            fields.Error(key, $"the regular expression cannot be used: {e.Message.TrimEnd('.')}", "expressions without lookaround and back references");
            return "";
        }

        return pattern;
    }

    /// <summary>A regular expression whose time is linear in the text, so that no file name can stop the tool.</summary>
    internal static Regex Pattern(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private ImmutableArray<ColumnSpec> ReadColumns(YamlFields fields, string key)
    {
        var columns = ImmutableArray.CreateBuilder<ColumnSpec>();
        foreach (var item in fields.Items(key))
        {
            if (item is YamlMap map)
            {
                foreach (var entry in map.Entries)
                {
                    if (YamlValue.Text(entry.Value, "an expression", bag) is { } expression)
                    {
                        Check(expression, entry.Value.Place.ToString());
                        columns.Add(new ColumnSpec(entry.Key, expression));
                    }
                }
            }
            else if (YamlValue.Text(item, "a column", bag) is { } name)
            {
                columns.Add(new ColumnSpec(name));
            }
        }

        return columns.ToImmutable();
    }

    private void Check(string expression, string place)
    {
        try
        {
            _ = ExpressionParser.Parse(expression, place);
        }
        catch (DiagnosticException e)
        {
            foreach (var diagnostic in e.Diagnostics)
            {
                bag.Add(diagnostic);
            }
        }
    }

    private static ArraysSpec ReadArrays(YamlFields fields)
    {
        var arrays = new ArraysSpec(fields.OptionalText("samples"), fields.OptionalText("labels"));
        fields.Finish();
        return arrays;
    }

    private static JoinSpec ReadJoin(YamlFields fields)
    {
        var join = new JoinSpec(Relative(fields, "file"), ReadHeader(fields, "header"));
        if (join.Header.IsEmpty)
        {
            fields.Error("header", $"the columns of the joined table have no names");
        }

        fields.Finish();
        return join;
    }

    private static EventsSpec ReadEvents(YamlFields fields)
    {
        var events = new EventsSpec
        {
            File = fields.RequiredText("file"),
            Start = fields.Text("start", "start"),
            End = fields.OptionalText("end"),
            Label = fields.OptionalText("label"),
            FileColumn = fields.Text("recording", "file"),
            InSeconds = fields.Choice("unit", "samples", "samples", "seconds") == "seconds",
            Otherwise = fields.OptionalText("otherwise"),
        };
        fields.Finish();
        return events;
    }

    private static WindowSpec? ReadWindow(YamlFields outer, DataKind kind)
    {
        if (outer.Fields("window") is not { } fields)
        {
            return null;
        }

        var (length, seconds) = ReadLength(fields, "length");
        var (stride, strideSeconds) = ReadLength(fields, "stride");
        if (fields.Has("overlap"))
        {
            double overlap = fields.Number("overlap", 0, 0, 0.99);
            if (fields.Has("stride"))
            {
                fields.Error("overlap", $"there is a stride, too", "one of stride and overlap");
            }

            (stride, strideSeconds) = length > 0 ? (Math.Max(1, (int)Math.Round(length * (1 - overlap))), 0) : (0, seconds * (1 - overlap));
        }

        var window = new WindowSpec
        {
            Length = length,
            Seconds = seconds,
            Stride = stride,
            StrideSeconds = strideSeconds,
            Placement = fields.Choice("at", kind == DataKind.Audio ? "center" : "sliding", "sliding", "start", "center", "last", "energy", "events") switch
            {
                "sliding" => WindowPlacement.Sliding,
                "start" => WindowPlacement.Start,
                "last" => WindowPlacement.Last,
                "energy" => WindowPlacement.Energy,
                "events" => WindowPlacement.Events,
                _ => WindowPlacement.Center,
            },
            Before = fields.Number("before", 0.5, 0, 1),
            Coverage = fields.Number("coverage", 0.5, 1e-6, 1),
            Short = fields.Choice("short", kind == DataKind.Audio ? "pad" : "fail", "pad", "skip", "fail") switch
            {
                "pad" => ShortRecording.Pad,
                "skip" => ShortRecording.Skip,
                _ => ShortRecording.Fail,
            },
            Resample = fields.Int32("resample", 0, 0, MaxLength),
        };
        if (length == 0 && seconds == 0 && window.Resample == 0)
        {
            fields.Error("length", $"the window has neither a length nor 'resample'");
        }

        fields.Finish();
        return window;
    }

    /// <summary>A number of samples, or a time with its unit: <c>1.5 s</c>, <c>700 ms</c>.</summary>
    private static (int Samples, double Seconds) ReadLength(YamlFields fields, string key)
    {
        if (!fields.Has(key))
        {
            return (0, 0);
        }

        string text = fields.Text(key, "").Trim();
        (string number, double unit) = text.EndsWith("ms", StringComparison.Ordinal) ? (text[..^2], 1e-3)
            : text.EndsWith('s') ? (text[..^1], 1.0)
            : (text, 0.0);
        bool good = double.TryParse(number.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > 0 && value <= MaxLength;
        if (!good || (unit == 0 && value != Math.Floor(value)))
        {
            fields.Error(key, $"'{text}' is no length", "a whole number of samples, or a time such as '1.5 s' or '700 ms'");
            return (1, 0);
        }

        return unit == 0 ? ((int)value, 0) : (0, value * unit);
    }

    private static ImageSpec? ReadImage(YamlFields outer)
    {
        if (outer.Fields("image") is not { } fields)
        {
            return null;
        }

        var size = fields.Int32s("size", 1, 4096);
        if (size.Length is not (1 or 2))
        {
            fields.Error("size", $"there are {size.Length} numbers", "one number for squares, or width and height");
            size = [1];
        }

        var image = new ImageSpec(size[0], size[^1], fields.Choice("channels", "rgb", "rgb", "grey") == "grey" ? 1 : 3, fields.Boolean("swap_red_blue", false));
        fields.Finish();
        return image;
    }

    private static SplitSpec ReadSplit(YamlFields fields)
    {
        int folds = fields.Int32("folds", 0, 2, 1000);
        string by = fields.Choice("by", "group", "group", "given", "leave_one_group_out", "modulo", "blocks", "all_test");
        var kind = by switch
        {
            "given" => SplitKind.Given,
            "leave_one_group_out" => SplitKind.LeaveOneGroupOut,
            "modulo" => SplitKind.Modulo,
            "blocks" => SplitKind.Blocks,
            "all_test" => SplitKind.AllTest,
            _ => folds > 0 ? SplitKind.Folds : SplitKind.Hash,
        };
        if (folds == 0 && kind is SplitKind.Modulo or SplitKind.Blocks)
        {
            fields.Error("by", $"'{by}' has no number of folds", "the key 'folds'");
        }

        if (folds > 0 && kind is SplitKind.Given or SplitKind.LeaveOneGroupOut or SplitKind.AllTest)
        {
            fields.Error("folds", $"'{by}' has no folds", "folds by group, modulo or blocks");
        }

        var split = new SplitSpec
        {
            Kind = kind,
            Folds = folds,
            Validation = fields.Number("validation", 0.1, 0, 0.9),
            Test = fields.Number("test", 0.1, 0, 0.9),
            ValidationWithinGroups = fields.Boolean("validation_within_groups", false),
            Seed = (ulong)fields.Int32("seed", 0, 0),
            TrainLabels = fields.Texts("train_labels"),
        };
        if (split.Validation + split.Test >= 1 && kind == SplitKind.Hash)
        {
            fields.Error("test", $"nothing is left for training", "parts between 0 and 1, such as 0.1");
        }

        fields.Finish();
        return split;
    }

    [GeneratedRegex("^(.*?)([0-9]{1,4})\\.\\.(.*?)([0-9]{1,4})$")]
    private static partial Regex NumberedNames();
}
