using System.Globalization;
using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Runtime;

namespace Mote.Operators.Tests.Golden;

/// <summary>What TFLM's reference kernels give for a public model: checksums by seed and output, and of every layer for the first seed.</summary>
internal sealed record GoldenModel(string File, string Sha256)
{
    public Dictionary<(int Seed, int Output), (string Type, string Crc)> Outputs { get; } = [];

    public List<(int Op, string Name, int Tensor, string Crc)> Layers { get; } = [];
}

/// <summary>Reads the golden index and compares models with it.</summary>
internal static class GoldenPublic
{
    /// <summary>All models that TFLM runs, by file.</summary>
    public static IReadOnlyDictionary<string, GoldenModel> Read(string folder)
    {
        var models = new SortedDictionary<string, GoldenModel>(StringComparer.Ordinal);
        foreach (string[] row in Rows(Path.Combine(folder, "index.csv")))
        {
            if (row[2] == "ok" && row[5] != "all" && !row[3].Contains("NOTE:", StringComparison.Ordinal))
            {
                models.TryAdd(row[0], new GoldenModel(row[0], row[1]));
                models[row[0]].Outputs[(int.Parse(row[4], CultureInfo.InvariantCulture), int.Parse(row[5], CultureInfo.InvariantCulture))] = (row[6], row[8]);
            }
        }

        foreach (string[] row in Rows(Path.Combine(folder, "layers.csv")))
        {
            if (models.TryGetValue(row[0], out var model))
            {
                model.Layers.Add((int.Parse(row[1], CultureInfo.InvariantCulture), row[2], int.Parse(row[3], CultureInfo.InvariantCulture), row[7]));
            }
        }

        return models;
    }

    /// <summary>Null when every integer tensor of every seed agrees and every float is within the tolerance, else the first difference.</summary>
    public static string? FirstDifference(GoldenModel golden, string shared)
    {
        var model = Model.Load(Path.Combine(shared, "models", golden.File));
        var session = model.CreateSession();
        var main = model.Module.Main;
        var layers = golden.Layers.ToLookup(l => l.Op);
        for (uint seed = 1; seed <= 3; seed++)
        {
            for (int i = 0; i < session.InputCount; i++)
            {
                InputRule.Random(seed, i, main.Tensors[main.Inputs[i]].Type, session.Input(i));
            }

            string? found = null;
            session.LayerCompleted = seed == 1 ? n => found ??= LayerDifference(main, session, n, layers[n]) : null;
            session.Run();
            found ??= OutputDifference(golden, shared, main, session, (int)seed);
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    private static string? LayerDifference(Graph main, Session session, int node, IEnumerable<(int Op, string Name, int Tensor, string Crc)> golden)
    {
        foreach (var layer in golden)
        {
            if (main.Tensors[layer.Tensor].Type != ElementType.Float32 && main.Nodes[node].Outputs.Contains(layer.Tensor)
                && Crc32.Hex(session.Tensor(layer.Tensor)) is var crc && crc != layer.Crc)
            {
                return $"seed 1, {main.View(node).Place}, tensor {layer.Tensor}: {crc} where TFLM has {layer.Crc}";
            }
        }

        return null;
    }

    private static string? OutputDifference(GoldenModel golden, string shared, Graph main, Session session, int seed)
    {
        for (int o = 0; o < session.OutputCount; o++)
        {
            var tensor = main.Tensors[main.Outputs[o]];
            if (!golden.Outputs.TryGetValue((seed, o), out var expected))
            {
                return $"seed {seed}: TFLM has no output {o}";
            }

            string crc = Crc32.Hex(session.Output(o));
            if (crc == expected.Crc)
            {
                continue;
            }

            if (tensor.Type != ElementType.Float32)
            {
                return $"seed {seed}, output {o}: {crc} where TFLM has {expected.Crc}";
            }

            string bytes = Path.Combine(shared, "golden", "public", "out", $"{golden.Sha256[..12]}_s{seed}_o{o}.bin");
            if (File.Exists(bytes) && FloatDifference(File.ReadAllBytes(bytes), session.Output(o)) is { } difference)
            {
                return $"seed {seed}, output {o}{difference}";
            }
        }

        return null;
    }

    /// <summary>|a-b| is at most 1e-5 max(|b|, rms of the tensor); NaN equals NaN.</summary>
    private static string? FloatDifference(byte[] golden, ReadOnlySpan<byte> actual)
    {
        var expected = MemoryMarshal.Cast<byte, float>(golden);
        var values = MemoryMarshal.Cast<byte, float>(actual);
        if (expected.Length != values.Length)
        {
            return $": {values.Length} elements where TFLM has {expected.Length}";
        }

        double squares = 0;
        int finite = 0;
        foreach (float v in expected)
        {
            if (float.IsFinite(v))
            {
                squares += (double)v * v;
                finite++;
            }
        }

        double rms = finite == 0 ? 0 : Math.Sqrt(squares / finite);
        for (int i = 0; i < expected.Length; i++)
        {
            bool equal = expected[i].Equals(values[i]) || expected[i] == values[i]
                || Math.Abs((double)expected[i] - values[i]) <= 1e-5 * Math.Max(Math.Abs(expected[i]), rms);
            if (!equal)
            {
                return $"[{i}]: {values[i]:R} where TFLM has {expected[i]:R} (rms {rms:G3})";
            }
        }

        return null;
    }

    /// <summary>A file with quoted fields in which commas and line ends can occur.</summary>
    private static IEnumerable<string[]> Rows(string path)
    {
        var fields = new List<string>();
        var field = new System.Text.StringBuilder();
        bool quoted = false;
        bool header = true;
        foreach (char c in File.ReadAllText(path).ReplaceLineEndings("\n"))
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (quoted || c is not (',' or '\n'))
            {
                field.Append(c);
            }
            else
            {
                fields.Add(field.ToString());
                field.Clear();
                if (c == '\n')
                {
                    if (!header)
                    {
                        yield return [.. fields];
                    }

                    header = false;
                    fields.Clear();
                }
            }
        }
    }
}
