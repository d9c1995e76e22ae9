using System.Collections.Immutable;
using System.Security.Cryptography;
using Mote.Core;
using Mote.Formats.Npy;
using Mote.Formats.Yaml;
using Mote.Operators.Decision;
using Mote.Projects.Decisions;
using Mote.Runtime;

namespace Mote.Projects;

/// <summary>Reads projects from YAML; see docs/projects.md for the keys. Models are named relative to the project file.</summary>
public static class ProjectFile
{
    private static readonly string[] Extensions = [".yaml", ".yml"];

    /// <summary>True when a path names a project, by its extension.</summary>
    public static bool IsProject(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a project, or a model, whatever the path names, as a model that can be run and compiled.</summary>
    /// <exception cref="DiagnosticException">The file cannot be read, or what it says cannot be.</exception>
    public static Model LoadModel(string path)
    {
        if (!IsProject(path))
        {
            return Model.Load(path);
        }

        var (project, sha256) = Load(path);
        return project.ToModel(sha256);
    }

    /// <summary>Reads a project and the models that it names.</summary>
    /// <returns>The project, and the SHA-256 of its file followed by those that it names.</returns>
    /// <exception cref="DiagnosticException">The file cannot be read, or what it says cannot be.</exception>
    public static (Project Project, string Sha256) Load(string path)
    {
        byte[] file = Model.ReadFile(path);
        var bag = new DiagnosticBag();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(file);
        var project = new Reader(Path.GetDirectoryName(Path.GetFullPath(path))!, hash, bag).Read(YamlReader.Read(file, Path.GetFileName(path)), Path.GetFileNameWithoutExtension(path));
        bag.ThrowIfAny();
        return (project!, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Reads a project whose model is yet to be trained: samples, front end and labels, without model and decisions.</summary>
    /// <param name="path">The project's file.</param>
    /// <returns>The parts, where the trained model belongs (the key <c>file</c> of <c>model</c>; null without one), the root of the file for other rooms' sections, and the SHA-256
    /// of the files that the front end names.</returns>
    /// <exception cref="DiagnosticException">The file cannot be read, or what it says cannot be.</exception>
    public static (Project Project, string? ModelFile, YamlNode Root, string FilesSha256) LoadUntrained(string path)
    {
        byte[] file = Model.ReadFile(path);
        var bag = new DiagnosticBag();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var root = YamlReader.Read(file, Path.GetFileName(path));
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var reader = new Reader(folder, hash, bag) { IsUntrained = true };
        var project = reader.Read(root, Path.GetFileNameWithoutExtension(path));
        bag.ThrowIfAny();
        return (project!, reader.ModelFile is { } model ? Path.Combine(folder, model) : null, root, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Reads one file.</summary>
    private sealed class Reader(string folder, IncrementalHash hash, DiagnosticBag bag)
    {
        /// <summary>The sections that training reads; here they are only known.</summary>
        private static readonly string[] Others = ["data", "network", "training", "quantization"];

        public bool IsUntrained { get; init; }

        public string? ModelFile { get; private set; }

        public Project? Read(YamlNode root, string name)
        {
            if (YamlFields.Of(root, "the project", bag) is not { } fields)
            {
                return null;
            }

            string title = fields.Text("name", name);
            var samples = fields.RequiredFields("samples") is { } s ? ReadSamples(s) : null;
            var frontEnd = fields.RequiredFields("front_end") is { } f ? FrontEndReader.Read(f, bag, LoadModel, LoadFile) : null;
            var wake = fields.Fields("wake") is { } w ? ReadWake(w) : null;
            var network = fields.Fields("model") is { } m ? ReadNetwork(m) : null;
            var anomaly = fields.Fields("anomaly") is { } a ? ReadAnomaly(a) : null;
            var decisions = fields.Items("decide").Select(item => YamlFields.Of(item, "a decision", bag) is { } d ? ReadDecision(d) : null).OfType<Decision>().ToImmutableArray();
            var labels = fields.Texts("labels");
            foreach (string other in Others)
            {
                fields.Items(other);
            }

            fields.Finish();
            return samples is null || frontEnd is null || !bag.IsEmpty ? null : new Project(samples, frontEnd)
            {
                Name = title,
                Wake = wake,
                Network = network,
                Anomaly = anomaly,
                Decisions = IsUntrained ? [] : decisions,
                Labels = labels,
            };
        }

        private static Samples ReadSamples(YamlFields fields)
        {
            double rate = fields.RequiredNumber("rate", 0.001, 4e6);
            string type = fields.Choice("type", "int16", "int8", "uint8", "int16", "float32");
            var channels = fields.Texts("channels");
            var picture = fields.Int32s("picture", 1, 4096);
            if (fields.Has("picture") && picture.Length != 3)
            {
                fields.Error("picture", $"it has {picture.Length} numbers", "three: height, width, channels");
            }

            fields.Finish();
            return new Samples(rate, type switch
            {
                "int8" => ElementType.Int8,
                "uint8" => ElementType.UInt8,
                "int16" => ElementType.Int16,
                _ => ElementType.Float32,
            })
            {
                Channels = channels.Length > 0 ? channels : [""],
                Picture = picture is [var height, var width, var depth] ? (height, width, depth) : null,
            };
        }

        private Network? ReadNetwork(YamlFields fields)
        {
            var (model, every, first, rows) = (LoadModel(fields), fields.Int32("every", 1, 1, 1 << 20), fields.Int32("first", 0, 0, 1 << 20), fields.Int32("rows", 0, 0, 1 << 16));
            fields.Finish();
            return model is null ? null : new Network(model) { Every = every, First = first, Rows = rows };
        }

        private Wake? ReadWake(YamlFields fields)
        {
            double level = fields.Number("level", 0.5);
            var scores = fields.Int32s("scores", 0, 1 << 16);
            double hold = fields.Number("hold_ms", 0, 0, 1e9);
            return ReadNetwork(fields) is { } network ? new Wake(network) { Level = level, Scores = scores, HoldMs = hold } : null;
        }

        private Anomaly? ReadAnomaly(YamlFields fields)
        {
            string kind = fields.RequiredChoice("kind", "kmeans", "gmm");
            string[] names = kind == "gmm" ? ["means", "factors", "log_peaks"] : ["centroids", "radii", "mean", "scale"];
            Tensor?[] operands = [.. names.Select((name, i) => LoadArray(fields, name, isRequired: i < 2 || kind == "gmm"))];
            var (every, first) = (fields.Int32("every", 1, 1, 1 << 20), fields.Int32("first", 1, 1, 1 << 20));
            fields.Finish();
            return operands[0] is null ? null : new Anomaly(kind == "gmm" ? new GmmScore() : new KMeansScore(), [.. operands]) { Every = every, First = first };
        }

        /// <summary>A float32 array of an .npy file.</summary>
        private Tensor? LoadArray(YamlFields fields, string key, bool isRequired)
        {
            string? file = isRequired ? fields.RequiredText(key) : fields.OptionalText(key);
            if (string.IsNullOrEmpty(file))
            {
                return null;
            }

            try
            {
                byte[] bytes = Model.ReadFile(Path.Combine(folder, file));
                hash.AppendData(bytes);
                var array = NpyFile.Read(bytes, file);
                if (array.TypeCode == "f4")
                {
                    return new Tensor(key, ElementType.Float32, new Shape(array.Shape.AsSpan())) { Data = array.Data };
                }

                fields.Error(key, $"the array in '{file}' has the type {array.TypeCode}", "f4, that is float32");
            }
            catch (DiagnosticException e)
            {
                foreach (var diagnostic in e.Diagnostics)
                {
                    bag.Add(diagnostic with { Place = $"{fields.PlaceOf(key)}: {diagnostic.Place}" });
                }
            }

            return null;
        }

        private byte[]? LoadFile(YamlFields fields, string key)
        {
            try
            {
                byte[] bytes = Model.ReadFile(Path.Combine(folder, fields.RequiredText(key)));
                hash.AppendData(bytes);
                return bytes;
            }
            catch (DiagnosticException e)
            {
                foreach (var diagnostic in e.Diagnostics)
                {
                    bag.Add(diagnostic with { Place = $"{fields.PlaceOf(key)}: {diagnostic.Place}" });
                }

                return null;
            }
        }

        private Model? LoadModel(YamlFields fields)
        {
            string file = fields.RequiredText("file");
            if (IsUntrained)
            {
                ModelFile ??= file;
            }

            if (file.Length == 0 || IsUntrained)
            {
                return null;
            }

            try
            {
                byte[] bytes = Model.ReadFile(Path.Combine(folder, file));
                hash.AppendData(bytes);
                return Model.Load(bytes, Path.GetFileName(file));
            }
            catch (DiagnosticException e)
            {
                foreach (var diagnostic in e.Diagnostics)
                {
                    bag.Add(diagnostic with { Place = $"{fields.PlaceOf("file")}: {diagnostic.Place}" });
                }

                return null;
            }
        }

        private static Decision? ReadDecision(YamlFields fields)
        {
            Decision? decision = fields.RequiredChoice("kind", "recognize_commands", "vote", "hysteresis", "moving_average", "argmax", "threshold") switch
            {
                "recognize_commands" => new CommandRecognizer
                {
                    WindowMs = fields.Number("window_ms", 1000, 0, 1e9),
                    Level = fields.Number("level", 200 / 256.0, 0, 1),
                    SuppressionMs = fields.Number("suppression_ms", 1500, 0, 1e9),
                    MinimumCount = fields.Int32("minimum_count", 3, 1, 1 << 20),
                    MinimumSpanMs = fields.Has("minimum_span_ms") ? fields.Number("minimum_span_ms", 0, 0, 1e9) : null,
                    Background = fields.OptionalText("background"),
                    Ignore = fields.Texts("ignore"),
                },
                "vote" => new Voting
                {
                    Votes = fields.Int32("votes", 7, 1, 1 << 16),
                    Of = fields.Int32("of", 10, 1, 1 << 16),
                    Level = fields.Number("level", 0, 0, 1),
                    Ignore = fields.Texts("ignore"),
                },
                "hysteresis" => new Switching
                {
                    On = fields.Number("on", 0.8, 0, 1),
                    Off = fields.Number("off", 0.5, 0, 1),
                    OnMs = fields.Number("on_ms", 0, 0, 1e9),
                    OffMs = fields.Number("off_ms", 0, 0, 1e9),
                    Ignore = fields.Texts("ignore"),
                },
                "moving_average" => new Smoothing { WindowMs = fields.Number("window_ms", 1000, 0, 1e9) },
                "argmax" => new Rejection { Level = fields.Number("level", 0.5, 0, 1), Margin = fields.Number("margin", 0, 0, 1), Ignore = fields.Texts("ignore") },
                "threshold" => new Crossing { Level = fields.Number("level", 0.5), HoldMs = fields.Number("hold_ms", 0, 0, 1e9), Only = fields.Texts("only") },
                _ => null,
            };
            fields.Finish();
            return decision;
        }
    }
}
