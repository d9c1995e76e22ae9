using System.Text.RegularExpressions;
using Mote.Cli.Output;
using Mote.Training;

namespace Mote.Cli.Tests;

/// <summary>Training on the command line: what is printed, what is left, what is counted.</summary>
public sealed partial class TrainTests
{
    private const string Golden = "tests/Mote.Cli.Tests/Golden";
    private static readonly string[] Metrics = ["accuracy", "auc", "f1", "f1_macro", "precision", "recall"];

    [Fact]
    public void One_training_gives_plain_numbers_and_five_files()
    {
        string folder = SpiralsProject.Create(epochs: 25);
        var run = ToolRun.Mote(folder, ["train", "spirals.yaml", "--json"]).Expect(0);
        var json = run.Json();
        Assert.Equal(["metrics", "seconds", "model"], json.EnumerateObject().Take(3).Select(m => m.Name));
        foreach (string type in (string[])["float", "int8"])
        {
            foreach (string part in (string[])["validation", "test"])
            {
                var metrics = json.GetProperty("metrics").GetProperty(type).GetProperty(part);
                Assert.Equal(Metrics, metrics.EnumerateObject().Select(m => m.Name));
                Assert.InRange(metrics.GetProperty("accuracy").GetDouble(), 0.7, 1);
            }
        }

        Assert.Equal(1, json.GetProperty("test_uses").GetProperty("this_training").GetInt32());
        Assert.Equal(["left", "right"], json.GetProperty("labels").EnumerateArray().Select(l => l.GetString()));
        Assert.All(["spirals.tflite", "spirals.float.tflite", "spirals.card.md", "spirals.training.json", "spirals.lock", "spirals.test-uses.jsonl"], name => Assert.True(File.Exists(Path.Combine(folder, name)), name));
        Assert.Equal(Path.Combine(folder, "spirals.tflite"), Path.GetFullPath(json.GetProperty("model").GetString()!));
        Assert.Contains("split train ", run.Error, StringComparison.Ordinal);
        Assert.Contains("epoch 25/25", run.Error, StringComparison.Ordinal);
        Assert.InRange(run.Error.Split('\n').Length, 5, 12);
        Assert.DoesNotContain('\e', run.Error);

        // The project runs now, from samples on.
        Assert.Equal("project", ToolRun.Mote(folder, ["inspect", "spirals.yaml", "--json"]).Expect(0).Json().GetProperty("format").GetString());
        string card = File.ReadAllText(Path.Combine(folder, "spirals.card.md"));
        Assert.Contains("opened once by this training", card, StringComparison.Ordinal);
        Assert.Contains("mote train spirals.yaml", card, StringComparison.Ordinal);
        Assert.DoesNotContain(folder, card, StringComparison.Ordinal);
        Assert.DoesNotContain(folder, File.ReadAllText(Path.Combine(folder, "spirals.training.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_seeds_give_mean_and_worst_and_the_card_is_golden()
    {
        string folder = SpiralsProject.Create(epochs: 4);
        var json = ToolRun.Mote(folder, ["train", "spirals.yaml", "--seeds", "2", "--threads", "1", "--json"]).Expect(0).Json();
        var accuracy = json.GetProperty("metrics").GetProperty("int8").GetProperty("test").GetProperty("accuracy");
        Assert.Equal(["mean", "worst", "values"], accuracy.EnumerateObject().Select(m => m.Name));
        double[] values = [.. accuracy.GetProperty("values").EnumerateArray().Select(v => v.GetDouble())];
        Assert.Equal(2, values.Length);
        Assert.Equal(values.Average(), accuracy.GetProperty("mean").GetDouble(), 1e-12);
        Assert.Equal(values.Min(), accuracy.GetProperty("worst").GetDouble(), 1e-12);
        Assert.Equal(2, json.GetProperty("test_uses").GetProperty("this_training").GetInt32());
        Assert.Equal(2, json.GetProperty("runs").GetArrayLength());
        Assert.Equal(["samples", "top1_agreement", "mse", "layers", "float_layers"], json.GetProperty("quantization").EnumerateObject().Select(m => m.Name));
        GoldenText.Check($"{Golden}/train-card.md", WithoutFigures(File.ReadAllText(Path.Combine(folder, "spirals.card.md"))));

        // A second training in another folder gives the same bytes with another number of threads.
        string other = SpiralsProject.Create(epochs: 4);
        ToolRun.Mote(other, ["train", "spirals.yaml", "--seeds", "2", "--threads", "3", "--json"]).Expect(0);
        Assert.All(["spirals.tflite", "spirals.float.tflite", "spirals.card.md", "spirals.training.json"], name => Assert.Equal(File.ReadAllBytes(Path.Combine(folder, name)), File.ReadAllBytes(Path.Combine(other, name))));
    }

    [Fact]
    public void Tables_are_printed_for_people()
    {
        string folder = SpiralsProject.Create(epochs: 3);
        var run = ToolRun.Mote(folder, ["train", "spirals.yaml", "--epochs", "2"]).Expect(0);
        Assert.Contains("│ accuracy", run.Output, StringComparison.Ordinal);
        Assert.Contains("SQNR dB", run.Output, StringComparison.Ordinal);
        Assert.Contains("opened 1 time by this training, 1 in all", run.Output, StringComparison.Ordinal);
        Assert.Contains("epoch 2/2", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_measures_a_project_and_a_model_on_any_folder()
    {
        string folder = SpiralsProject.Create(epochs: 25);
        ToolRun.Mote(folder, ["train", "spirals.yaml"]).Expect(0);
        string other = TestFolder.Create();
        File.WriteAllText(Path.Combine(other, "points.csv"), SpiralsProject.Points(80));
        var run = ToolRun.Mote(folder, ["evaluate", "spirals.yaml", "--data", other, "--json"]).Expect(0);
        Assert.Equal(["samples", "metrics", "confusion", "engine"], run.Json().EnumerateObject().Select(m => m.Name));
        Assert.Equal(80, run.Json().GetProperty("samples").GetInt32());
        Assert.Equal(["labels", "matrix"], run.Json().GetProperty("confusion").EnumerateObject().Select(m => m.Name));
        Assert.Equal(80, run.Json().GetProperty("confusion").GetProperty("matrix").EnumerateArray().Sum(r => r.EnumerateArray().Sum(c => c.GetInt32())));
        Assert.Equal(run.Output, ToolRun.Mote(folder, ["evaluate", "spirals.yaml", "--data", other, "--engine", "fast", "--threads", "1", "--json"]).Expect(0).Output);

        // A folder with a file for each example, by class.
        string files = TestFolder.Create();
        foreach (string arm in (string[])["left", "right"])
        {
            Directory.CreateDirectory(Path.Combine(files, arm));
            string[] lines = [.. SpiralsProject.Points(40).Split('\n').Where(l => l.Contains($",{arm},", StringComparison.Ordinal))];
            for (int i = 0; i < lines.Length; i++)
            {
                File.WriteAllText(Path.Combine(files, arm, $"{i}.csv"), "x,y\n" + string.Join(',', lines[i].Split(',').Take(2)) + "\n");
            }
        }

        var model = ToolRun.Mote(folder, ["evaluate", "spirals.tflite", "--data", files, "--json"]).Expect(0).Json();
        Assert.Equal(40, model.GetProperty("samples").GetInt32());
        Assert.InRange(model.GetProperty("metrics").GetProperty("accuracy").GetDouble(), 0.8, 1);
        Assert.Contains("│ accuracy", ToolRun.Mote(folder, ["evaluate", "spirals.tflite", "--data", files]).Expect(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_prints_the_balance_and_the_split()
    {
        string folder = SpiralsProject.Create();
        GoldenText.Check($"{Golden}/data.txt", ToolRun.Mote(folder, ["data", "spirals.yaml"]).Expect(0).Output);
        var json = ToolRun.Mote(folder, ["data", "spirals.yaml", "--json"]).Expect(0).Json();
        Assert.Equal(200, json.GetProperty("examples").GetInt32());
        Assert.False(File.Exists(Path.Combine(folder, "spirals.lock")));
    }

    [Theory]
    [InlineData("train no-such.yaml")]
    [InlineData("train spirals.yaml --seeds 0")]
    [InlineData("train spirals.yaml --folds some")]
    [InlineData("train spirals.yaml --epochs 0")]
    [InlineData("train spirals.yaml --threads 0")]
    [InlineData("train spirals.yaml --data no-such-folder")]
    [InlineData("evaluate spirals.yaml --data .")]
    [InlineData("evaluate spirals.yaml --data no-such-folder")]
    [InlineData("evaluate MODEL --data . --engine quick")]
    [InlineData("evaluate MODEL --data data")]
    [InlineData("data no-such.yaml")]
    public void A_mistake_is_a_diagnostic(string command)
    {
        var run = ToolRun.Mote(SpiralsProject.Create(epochs: 1), [.. command.Split(' ').Select(a => a == "MODEL" ? DemoModel.FilePath : a)]).Expect(1);
        Assert.Equal("", run.Output);
        Assert.Matches(@"^MOTE\d{4}: ", run.Error);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_says_what_training_takes()
    {
        string help = ToolRun.Mote("train", "--help").Expect(0).Output;
        Assert.All(["--data", "--seeds", "--folds", "--threads", "--epochs", "--resume", "--json"], option => Assert.Contains(option, help, StringComparison.Ordinal));
    }

    [Fact]
    public void Curves_have_two_values_a_character_and_four_levels()
    {
        Assert.Equal(new string([(char)(0x2800 + 0x40 + 0x20), (char)(0x2800 + 0x02 + 0x08)]), LossCurve.Draw([0, 1, 2, 3], 4));
        Assert.Equal("\u28C0", LossCurve.Draw([5, 5], 4));
        Assert.Equal(new string((char)(0x2800 + 0x80), 1), LossCurve.Draw([double.NaN, 1], 4));
        Assert.Equal(4, LossCurve.Draw([.. Enumerable.Range(0, 100).Select(i => (double)i)], 4).Length);
        Assert.Equal("", LossCurve.Draw([], 4));
    }

    [Fact]
    public void A_terminal_has_one_line_that_is_written_anew()
    {
        using var text = new StringWriter { NewLine = "\n" };
        var time = new Seconds();
        var progress = new TrainingProgress(text, isTerminal: true, epochs: 10, width: 200, time);
        var run = new RunPlace(2, 6, 1, 1, "fold 2");
        progress.Start(run);
        time.Now = 30;
        progress.Add(run, new Epoch(3, 0.5, 0.75, 0.625, 0.875, 1e-3), aware: false);
        progress.Add(run, new Epoch(4, 0.25, 0.75, double.NaN, double.NaN, 1e-3), aware: false);
        progress.Close();
        string curve(params double[] losses) => LossCurve.Draw(losses, 20);
        Assert.Equal(
            $"\r[2/6] seed 1, fold 2  epoch 3/10  loss 0.5000  validation 0.6250 (87.5 %)  {curve(0.5)}  3:30 left\e[K\r[2/6] seed 1, fold 2  epoch 4/10  loss 0.2500  {curve(0.5, 0.25)}  1:30 left\e[K\n",
            text.ToString());
    }

    /// <summary>Figures and hashes change with every kernel of training; that they are the same on any machine is checked by comparing trainings.</summary>
    private static string WithoutFigures(string card) => Figure().Replace(Hash().Replace(Tables().Replace(card, ""), "x"), "0.0");

    [GeneratedRegex("(?<=## Confusion).*?(?=## Limits)", RegexOptions.Singleline)]
    private static partial Regex Tables();

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex Hash();

    [GeneratedRegex(@"(?<=[|(] ?)[0-9]\.[0-9]{4}|(?<=number )[0-9]+")]
    private static partial Regex Figure();

    private sealed class Seconds : TimeProvider
    {
        public long Now { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Now;
    }
}
