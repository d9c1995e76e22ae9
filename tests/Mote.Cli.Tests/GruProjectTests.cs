using System.Globalization;
using System.Text;

namespace Mote.Cli.Tests;

/// <summary>A project whose network has a GRU, from its files to the C on this machine.</summary>
public sealed class GruProjectTests
{
    private const string Project = """
        name: order
        samples: {rate: 10, type: float32, channels: [a, b]}
        front_end: {kind: raw, window_ms: 1200, stride_ms: 1200}
        model: {file: order.tflite}
        labels: [ab, ba]
        decide: [{kind: argmax, level: 0.6}]
        data:
          kind: series
          rate: 10
          labels: [ab, ba]
          sources: {path: data, files: ['*/*.csv'], label: folder}
          columns: [a, b]
          window: {length: 12, short: fail}
          split: {validation: 0.2, test: 0.2}
        network:
          layers:
            - {kind: gru, units: 6, sequences: true}
            - {kind: gru, units: 8}
            - {kind: dense, activation: softmax}
        training: {epochs: 30, batch: 16, learning_rate: 0.02, normalize: column}

        """;

    [Theory]
    [InlineData("{method: minmax}")]
    [InlineData("{method: minmax, aware_epochs: 2}")]
    public void A_gru_is_trained_quantized_compiled_and_verified(string quantization)
    {
        string folder = TestFolder.Create();
        File.WriteAllText(Path.Combine(folder, "order.yaml"), Project + $"quantization: {quantization}\n");
        for (int i = 0; i < 160; i++)
        {
            string label = i % 2 == 0 ? "ab" : "ba";
            Directory.CreateDirectory(Path.Combine(folder, "data", label));
            File.WriteAllText(Path.Combine(folder, "data", label, string.Create(CultureInfo.InvariantCulture, $"{i}.csv")), Recording(i));
        }

        var json = ToolRun.Mote(folder, ["train", "order.yaml", "--json"]).Expect(0).Json();
        Assert.InRange(json.GetProperty("metrics").GetProperty("int8").GetProperty("test").GetProperty("accuracy").GetDouble(), 0.9, 1);
        Assert.Equal(0, json.GetProperty("quantization").GetProperty("float_layers").GetArrayLength());
        var verified = ToolRun.Mote(folder, ["verify", "order.yaml", "--on", "host", "--json"]).Expect(0).Json();
        Assert.True(verified.GetProperty("identical").GetBoolean());
    }

    /// <summary>A pulse in each channel, that of a first where the number is even; around them small numbers, others in each recording.</summary>
    private static string Recording(int number)
    {
        int first = number * 5 % 11, second = first + 1 + (number * 7 % (11 - first));
        var text = new StringBuilder("a,b\n");
        for (int t = 0; t < 12; t++)
        {
            double early = (t == first ? 1 : 0) + (((number + 1) * (t + 3) * 37 % 101 - 50) * 0.002);
            double late = (t == second ? 1 : 0) + (((number + 5) * (t + 7) * 53 % 103 - 51) * 0.002);
            text.Append(CultureInfo.InvariantCulture, $"{(number % 2 == 0 ? early : late):F3},{(number % 2 == 0 ? late : early):F3}\n");
        }

        return text.ToString();
    }
}
