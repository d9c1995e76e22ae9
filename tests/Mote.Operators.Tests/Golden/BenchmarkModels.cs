using System.Text.Json;
using Mote.Core;
using Mote.Runtime;

namespace Mote.Operators.Tests.Golden;

/// <summary>Every layer of the nine benchmark models, for both input rules of the golden files, has TFLM's bits.</summary>
public sealed class BenchmarkModels
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            string? folder = SharedData.Folder is { } shared ? Path.Combine(shared, "golden", "layers") : null;
            string[] files = folder is not null && Directory.Exists(folder) ? Directory.GetFiles(folder, "*.json") : ["absent"];
            foreach (string file in files.Order(StringComparer.Ordinal))
            {
                data.Add(Path.GetFileNameWithoutExtension(file), "A");
                data.Add(Path.GetFileNameWithoutExtension(file), "B");
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Every_layer_has_the_bits_of_TFLM(string name, string rule)
    {
        string golden = SharedData.Require("golden");
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(golden, "layers", name + ".json")));
        var session = BenchmarkModel.Load(Path.GetDirectoryName(golden)!, json.RootElement.GetProperty("sha256").GetString()!).CreateSession();
        BenchmarkModel.Fill(rule, session, json.RootElement.GetProperty("input").GetProperty("type").GetString()!);

        var layers = json.RootElement.GetProperty("cases").GetProperty(rule).GetProperty("layers").EnumerateArray().ToList();
        var found = new List<string>();
        session.LayerCompleted = n =>
        {
            foreach (var layer in layers.Where(l => l.GetProperty("index").GetInt32() == n))
            {
                string crc = Crc32.Hex(session.Tensor(layer.GetProperty("tensor").GetInt32()));
                if (crc != layer.GetProperty("crc32").GetString())
                {
                    found.Add($"layer {n} {layer.GetProperty("op").GetString()}");
                }
            }
        };
        session.Run();
        Assert.Empty(found);
        Assert.NotEmpty(layers);
    }
}

/// <summary>The nine benchmark models and their two input rules.</summary>
internal static class BenchmarkModel
{
    public static Model Load(string shared, string sha256)
    {
        string row = File.ReadLines(Path.Combine(shared, "models", "index.csv")).First(l => l.StartsWith("tflite,", StringComparison.Ordinal) && l.Contains(sha256, StringComparison.Ordinal));
        return Model.Load(Path.Combine(shared, "models", row.Split(',')[1]));
    }

    /// <summary>Rule A: (i*37 + 11) % 251 - 125. Rule B: the top byte of xorshift32 from 1. An int16 input takes the same small values.</summary>
    public static void Fill(string rule, Session session, string type)
    {
        var element = type == "i16" ? ElementType.Int16 : ElementType.Int8;
        var data = session.Input(0);
        uint s = 1;
        for (int i = 0; i < data.Length / element.Size(); i++)
        {
            s ^= s << 13;
            s ^= s >> 17;
            s ^= s << 5;
            int value = rule == "A" ? (int)((i * 37L + 11) % 251) - 125 : (sbyte)(s >> 24);
            InputRule.Store(element, data.Slice(i * element.Size(), element.Size()), value);
        }
    }
}
