using System.Globalization;
using System.Text;

namespace Mote.Tests;

/// <summary>A small project that can be trained: two spirals as a table, each point its own group, with a network of dense layers.</summary>
internal static class SpiralsProject
{
    /// <summary>The section <c>split</c> of one division by hash.</summary>
    public const string Hashed = "{validation: 0.2, test: 0.2}";

    /// <summary>A new folder with <c>spirals.yaml</c> and <c>data/points.csv</c>.</summary>
    public static string Create(int epochs = 20, string split = Hashed, string training = "", int points = 200)
    {
        string folder = TestFolder.Create();
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        File.WriteAllText(Path.Combine(folder, "data", "points.csv"), Points(points));
        File.WriteAllText(Path.Combine(folder, "spirals.yaml"), Yaml(epochs, split, training));
        return folder;
    }

    /// <summary>The project's file.</summary>
    public static string Yaml(int epochs, string split = Hashed, string training = "") => $$"""
        name: spirals
        samples: {rate: 1, type: float32, channels: [x, y]}
        front_end: {kind: raw, window_ms: 1000, stride_ms: 1000}
        model: {file: spirals.tflite}
        labels: [left, right]
        data:
          kind: table
          sources:
            - path: data/points.csv
              label: {column: arm}
              group: {column: point}
          labels: [left, right]
          columns: [x, y]
          split: {{split}}
          augment: [{kind: jitter, relative: 0.02}]
        network:
          layers:
            - {kind: dense, units: 16, activation: relu, batch_norm: true}
            - {kind: dropout, rate: 0.05}
            - {kind: dense, units: 16, activation: tanh}
            - {kind: dense, activation: softmax}
        training: {epochs: {{epochs.ToString(CultureInfo.InvariantCulture)}}, batch: 16, learning_rate: 0.01{{training}}}

        """.ReplaceLineEndings("\n");

    /// <summary>Points, which are the same on any machine: no transcendental function says more than these five digits.</summary>
    public static string Points(int count, double turns = 1.5)
    {
        var text = new StringBuilder("x,y,arm,point\n");
        for (int i = 0; i < count; i++)
        {
            double t = 0.5 + (turns * (i / 2) / (count / 2));
            double angle = Math.PI * (t + (i % 2));
            double wobble = 0.03 * ((i * 7 % 13) - 6) / 6;
            text.Append(CultureInfo.InvariantCulture, $"{(t + wobble) * Math.Cos(angle):F5},{(t + wobble) * Math.Sin(angle):F5},{(i % 2 == 0 ? "left" : "right")},p{i}\n");
        }

        return text.ToString();
    }
}
