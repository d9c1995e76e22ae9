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
