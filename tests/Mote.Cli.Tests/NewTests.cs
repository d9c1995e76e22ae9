namespace Mote.Cli.Tests;

/// <summary>The projects of <c>mote new</c>, from the empty folder to verified C.</summary>
public sealed class NewTests
{
    [Theory]
    [InlineData("hello-world", "sine", 60)]
    [InlineData("keyword-spotting", "speech", 48)]
    [InlineData("gesture", "motion", 70)]
    [InlineData("anomaly", "vibration", 84)]
    [InlineData("image-classification", "shapes", 80)]
    [InlineData("time-series", "power", 72)]
    public void A_template_trains_and_its_C_computes_the_same_bits(string template, string kind, int count)
    {
        string folder = TestFolder.Create();
        var files = ToolRun.Mote(folder, ["new", template, "p", "--json"]).Expect(0).Json().GetProperty("files").EnumerateArray().Select(f => f.GetString()).ToList();
        Assert.Equal(["README.md", "data/README.md", "project.yaml"], files);
        ToolRun.Mote(folder, ["synthesize", kind, "--out", "p/data", "--count", $"{count}"]).Expect(0);
        ToolRun.Mote(folder, ["train", "p/project.yaml", "--epochs", "1", "--folds", "one"]).Expect(0);
        Assert.True(ToolRun.Mote(folder, ["verify", "p/project.yaml", "--on", "host", "--json"]).Expect(0).Json().GetProperty("identical").GetBoolean());
    }

    [Fact]
    public void The_commands_of_a_README_name_the_template_and_its_kind_of_data()
    {
        string folder = TestFolder.Create();
        foreach (var (template, kind) in new[] { ("hello-world", "sine"), ("keyword-spotting", "speech"), ("gesture", "motion"), ("anomaly", "vibration"), ("image-classification", "shapes"), ("time-series", "power") })
        {
            ToolRun.Mote(folder, ["new", template, template]).Expect(0);
            string readme = File.ReadAllText(Path.Combine(folder, template, "README.md"));
            Assert.Contains($"    mote new {template} {template}\n", readme, StringComparison.Ordinal);
            Assert.Contains($"    mote synthesize {kind} --out data --count ", readme, StringComparison.Ordinal);
            Assert.All(["train", "verify", "profile", "compile"], verb => Assert.Contains($"    mote {verb} project.yaml", readme, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Files_that_are_there_are_not_replaced_and_nothing_else_is_written()
    {
        string folder = TestFolder.Create();
        File.WriteAllText(Path.Combine(folder, "README.md"), "mine");
        var run = ToolRun.Mote(folder, ["new", "gesture", "."]).Expect(1);
        Assert.Contains("README.md: it is there already, and is not replaced", run.Error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(folder, "README.md")));
        Assert.Single(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public void A_template_that_is_not_there_is_refused_with_those_that_are() =>
        Assert.Contains("MOTE4002: TEMPLATE: there is no template 'radar'. Supported: hello-world, keyword-spotting, gesture, anomaly, image-classification, time-series",
            ToolRun.Mote(TestFolder.Create(), ["new", "radar", "p"]).Expect(1).Error, StringComparison.Ordinal);
}
