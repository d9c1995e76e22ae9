using System.Globalization;
using System.Text.RegularExpressions;

namespace Mote.Cli.Tests;

/// <summary>The models that the repository trained itself (<c>models/</c>), and the recipes that made them.</summary>
public sealed partial class TrainedModelTests
{
    private const long MostBytes = 1_500_000;

    /// <summary>A fresh set is of other people, rooms and noises than the card's test, and small: three deviations of an accuracy of 0.9 over 120 examples.</summary>
    private const double Margin = 0.08;

    private static readonly string Models = Path.Combine(GoldenText.Root, "models");

    public static TheoryData<string, string> Recipes => new() { { "hello-world", "sine" }, { "keyword-spotting", "speech" }, { "gesture", "motion" }, { "image-classification", "shapes" }, { "time-series", "power" } };

    [Theory]
    [MemberData(nameof(Recipes))]
    public void A_model_is_of_its_template_and_its_C_computes_the_same_bits(string name, string kind)
    {
        string folder = TestFolder.Create();
        ToolRun.Mote(folder, ["new", name, "p"]).Expect(0);
        Assert.Equal(File.ReadAllText(Path.Combine(folder, "p/project.yaml")), File.ReadAllText(Path.Combine(Models, name, "project.yaml")));
        Assert.Contains($"    mote synthesize {kind} ", File.ReadAllText(Path.Combine(folder, "p/README.md")), StringComparison.Ordinal);
        Assert.True(ToolRun.Mote(Path.Combine(Models, name), ["verify", "project.yaml", "--on", "host", "--json"]).Expect(0).Json().GetProperty("identical").GetBoolean());
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void A_model_is_as_right_on_new_data_as_its_card_says(string name, string kind)
    {
        string folder = TestFolder.Create();
        ToolRun.Mote(folder, ["synthesize", kind, "--seed", "1234", "--count", "120", "--out", "data"]).Expect(0);
        var metrics = ToolRun.Mote(folder, ["evaluate", Path.Combine(Models, name, "project.yaml"), "--data", "data", "--json"]).Expect(0).Json().GetProperty("metrics");
        if (name == "hello-world")
        {
            Assert.InRange(metrics.GetProperty("rmse").GetDouble(), 0.05, OfCard(name, "rmse") + 0.02);
        }
        else
        {
            Assert.InRange(metrics.GetProperty("accuracy").GetDouble(), OfCard(name, "accuracy") - Margin, 1);
        }
    }

    [Fact]
    public void The_models_are_small() =>
        Assert.InRange(Directory.EnumerateFiles(Models, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length), 10_000, MostBytes);

    [Theory]
    [MemberData(nameof(Recipes))]
    public void A_recipe_gives_the_very_bytes_of_its_model(string name, string kind)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("MOTE_LONG") == "1", "It takes minutes; set MOTE_LONG=1.");
        string readme = File.ReadAllText(Path.Combine(Models, "README.md"));
        string version = Version().Match(readme).Groups[1].Value;
        Assert.SkipUnless(kind != "speech" || EspeakVersion() == version, $"The model was trained on speech of espeak-ng {version}.");
        string folder = TestFolder.Create();
        string count = Regex.Match(File.ReadAllText(Path.Combine(Models, "make")), $@"{name}\) data=\({kind} --count (\d+)\)").Groups[1].Value;
        ToolRun.Mote(folder, ["new", name, "p"]).Expect(0);
        ToolRun.Mote(folder, ["synthesize", kind, "--count", count, "--out", "p/data"]).Expect(0);
        ToolRun.Mote(Path.Combine(folder, "p"), ["train", "project.yaml", "--folds", "one"]).Expect(0);
        Assert.Equal(File.ReadAllBytes(Path.Combine(Models, name, "model.tflite")), File.ReadAllBytes(Path.Combine(folder, "p/model.tflite")));
        Assert.Equal(File.ReadAllText(Path.Combine(Models, name, "card.md")), File.ReadAllText(Path.Combine(folder, "p/model.card.md")));
    }

    /// <summary>The int8 model's figure on the test part.</summary>
    private static double OfCard(string name, string metric)
    {
        string card = File.ReadAllText(Path.Combine(Models, name, "card.md"));
        string test = card[card.IndexOf("\n| test ", card.IndexOf("## Results", StringComparison.Ordinal), StringComparison.Ordinal)..];
        return double.Parse(Regex.Match(test, $@"\| {metric} \| [0-9.]+ \| ([0-9.]+) \|").Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static string EspeakVersion()
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("espeak-ng", "--version") { RedirectStandardOutput = true })!;
        return Version().Match(process.StandardOutput.ReadToEnd().Replace("eSpeak NG text-to-speech:", "espeak-ng", StringComparison.Ordinal)).Groups[1].Value;
    }

    [GeneratedRegex(@"espeak-ng ([0-9.]+[0-9])")]
    private static partial Regex Version();
}
