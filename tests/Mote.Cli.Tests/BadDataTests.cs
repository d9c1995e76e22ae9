using System.Globalization;
using System.Text;

namespace Mote.Cli.Tests;

/// <summary>Bad data through the tool: what is wrong is named by file and line, and nothing is dropped in silence.</summary>
public sealed class BadDataTests
{
    private const string Series = """
        name: bad
        samples: {rate: 10, type: float32, channels: [x, y]}
        front_end: {kind: raw, window_ms: 400, stride_ms: 400}
        model: {file: bad.tflite}
        data:
          kind: series
          sources: {path: data, label: folder}
          columns: [x, y]
          rate: 10
          SPLIT
        network: {layers: [{kind: dense, activation: softmax}]}
        training: {epochs: 1}
        """;

    private const string Audio = """
        name: bad
        samples: {rate: 8000, type: int16}
        front_end: {kind: raw, window_ms: 10, stride_ms: 10}
        model: {file: bad.tflite}
        data:
          kind: audio
          sources: {path: data, label: folder}
          window: {length: 80}
        network: {layers: [{kind: dense, activation: softmax}]}
        training: {epochs: 1}
        """;

    [Fact]
    public void A_truncated_sound_is_named()
    {
        string folder = Sounds();
        string path = Path.Combine(folder, "data", "a", "3.wav");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..100]);
        Refused(folder, "data/a/3.wav");
    }

    [Theory]
    [InlineData("1,2\n3,4,5\n5,6\n7,8\n", "data/a/bad.csv:3")]
    [InlineData("1,2\n3\n5,6\n7,8\n", "data/a/bad.csv:3")]
    [InlineData("1,2\n3,4\n5,NaN\n7,8\n", "data/a/bad.csv:4")]
    [InlineData("1,2\n3,4\n5,six\n7,8\n", "data/a/bad.csv:4")]
    [InlineData("1,2\n3,4\n5,inf\n7,8\n", "data/a/bad.csv:4")]
    public void A_wrong_row_is_named_with_its_line(string rows, string place)
    {
        string folder = Tables();
        File.WriteAllText(Path.Combine(folder, "data", "a", "bad.csv"), "x,y\n" + rows);
        Refused(folder, place);
    }

    [Fact]
    public void Several_mistakes_are_named_in_one_go()
    {
        string folder = Tables();
        File.WriteAllText(Path.Combine(folder, "data", "a", "one.csv"), "x,y\n1,NaN\n1,1\n1,1\n1,1\n");
        File.WriteAllText(Path.Combine(folder, "data", "b", "two.csv"), "x,z\n1,1\n1,1\n1,1\n1,1\n");
        string error = Refused(folder, "data/a/one.csv:2").Error;
        Assert.Contains("data/b/two.csv", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_class_is_an_error_where_it_is_listed_and_a_warning_where_it_is_a_folder()
    {
        string folder = Tables("labels: [a, b, c]");
        Assert.Contains("the class 'c' has no example", Refused(folder, "MOTE6004").Error, StringComparison.Ordinal);
        folder = Tables();
        Directory.CreateDirectory(Path.Combine(folder, "data", "c"));
        var run = ToolRun.Mote(folder, ["train", "bad.yaml"]).Expect(0);
        Assert.Contains("data/c: the folder has no example", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_of_one_is_named_by_its_example_and_refused_where_there_is_a_test()
    {
        string folder = Tables();
        Directory.CreateDirectory(Path.Combine(folder, "data", "c"));
        File.WriteAllText(Path.Combine(folder, "data", "c", "only.csv"), Rows(99));
        Assert.Contains("the class 'c' has this example only", Refused(folder, "data/c/only.csv").Error, StringComparison.Ordinal);
        string project = Path.Combine(folder, "bad.yaml");
        File.WriteAllText(project, File.ReadAllText(project).Replace("on_error: fail", "split: {test: 0}", StringComparison.Ordinal));
        var run = ToolRun.Mote(folder, ["train", "bad.yaml"]).Expect(0);
        Assert.Contains("data/c/only.csv", run.Error, StringComparison.Ordinal);
        Assert.Contains("the class 'c' has this example only", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_of_one_row_is_named_with_its_line()
    {
        string folder = SpiralsProject.Create(epochs: 1);
        string project = Path.Combine(folder, "spirals.yaml");
        File.WriteAllText(project, File.ReadAllText(project).Replace("[left, right]", "[left, right, middle]", StringComparison.Ordinal));
        File.AppendAllText(Path.Combine(folder, "data", "points.csv"), "0,0,middle,p200\n");
        Assert.Contains("data/points.csv:202", ToolRun.Mote(folder, ["train", "spirals.yaml"]).Expect(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_that_names_a_missing_file_is_named_with_its_line()
    {
        string folder = Tables();
        File.WriteAllText(Path.Combine(folder, "data", "list.csv"), "file,label\na/0.csv,a\na/none.csv,a\nb/0.csv,b\n");
        string project = Path.Combine(folder, "bad.yaml");
        File.WriteAllText(project, File.ReadAllText(project).Replace("label: folder", "manifest: list.csv, label: {column: label}", StringComparison.Ordinal));
        Assert.Contains("a/none.csv", Refused(folder, "data/list.csv:3").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_a_hundred_megabytes_is_refused_by_its_length()
    {
        string folder = Tables();
        using (var file = File.CreateText(Path.Combine(folder, "data", "b", "long.csv")))
        {
            file.Write("x,y\n1,");
            string digits = new('1', 1 << 20);
            for (int i = 0; i < 100; i++)
            {
                file.Write(digits);
            }

            file.Write("\n");
        }

        Refused(folder, "data/b/long.csv:2");
    }

    [Fact]
    public void What_is_left_out_on_request_is_counted_and_named()
    {
        string folder = Tables("on_error: skip");
        File.WriteAllText(Path.Combine(folder, "data", "a", "bad.csv"), "x,y\n1,NaN\n1,1\n1,1\n1,1\n");
        var run = ToolRun.Mote(folder, ["train", "bad.yaml"]).Expect(0);
        Assert.Contains("left out: 1 because", run.Error, StringComparison.Ordinal);
        Assert.Contains("data/a/bad.csv", run.Error, StringComparison.Ordinal);
        Assert.Contains("left out", File.ReadAllText(Path.Combine(folder, "bad.card.md")), StringComparison.Ordinal);
    }

    private static ToolRun Refused(string folder, string place)
    {
        foreach (string verb in (string[])["train", "data"])
        {
            var run = ToolRun.Mote(folder, [verb, "bad.yaml"]).Expect(1);
            Assert.Equal("", run.Output);
            Assert.Matches(@"^MOTE\d{4}: ", run.Error);
            Assert.Contains(place, run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        }

        return ToolRun.Mote(folder, ["train", "bad.yaml"]);
    }

    private static string Tables(string more = "")
    {
        string folder = TestFolder.Create();
        foreach (string label in (string[])["a", "b"])
        {
            Directory.CreateDirectory(Path.Combine(folder, "data", label));
            for (int i = 0; i < 12; i++)
            {
                File.WriteAllText(Path.Combine(folder, "data", label, $"{i.ToString(CultureInfo.InvariantCulture)}.csv"), Rows(label == "a" ? i : 100 + i));
            }
        }

        File.WriteAllText(Path.Combine(folder, "bad.yaml"), Series.Replace("SPLIT", more.Length > 0 ? more : "on_error: fail", StringComparison.Ordinal));
        return folder;
    }

    private static string Rows(int seed)
    {
        var text = new StringBuilder("x,y\n");
        for (int r = 0; r < 4; r++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(seed * 13 % 37) + (r * r)},{(seed * 7 % 23) - (r * seed % 5)}\n");
        }

        return text.ToString();
    }

    private static string Sounds()
    {
        string folder = TestFolder.Create();
        foreach (string label in (string[])["a", "b"])
        {
            Directory.CreateDirectory(Path.Combine(folder, "data", label));
            for (int i = 0; i < 12; i++)
            {
                using var writer = new BinaryWriter(File.Create(Path.Combine(folder, "data", label, $"{i.ToString(CultureInfo.InvariantCulture)}.wav")));
                writer.Write("RIFF"u8);
                writer.Write(36 + 160);
                writer.Write("WAVEfmt "u8);
                writer.Write(16);
                writer.Write((short)1);
                writer.Write((short)1);
                writer.Write(8000);
                writer.Write(16000);
                writer.Write((short)2);
                writer.Write((short)16);
                writer.Write("data"u8);
                writer.Write(160);
                for (int s = 0; s < 80; s++)
                {
                    writer.Write((short)((s * (label == "a" ? 100 : 37) * (i + 3)) % 2000));
                }
            }
        }

        File.WriteAllText(Path.Combine(folder, "bad.yaml"), Audio);
        return folder;
    }
}
