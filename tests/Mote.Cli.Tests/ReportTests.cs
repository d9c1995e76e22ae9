using System.Xml;
using System.Xml.Linq;

namespace Mote.Cli.Tests;

/// <summary>The files that <c>--report</c> writes.</summary>
public sealed class ReportTests
{
    [Theory]
    [InlineData("inspect MODEL", "model graph")]
    [InlineData("compile MODEL --out package --target cortex-m4", "model sizes memory graph files notes")]
    [InlineData("verify MODEL --on host", "model sizes memory graph verification files notes")]
    [InlineData("profile MODEL --on cortex-m4", "model cost sizes memory graph files notes")]
    public void A_verb_reports_what_it_found_out(string command, string sections)
    {
        string folder = TestFolder.Create();
        string[] arguments = [.. command.Split(' ').Select(a => a.Replace("MODEL", DemoModel.FilePath, StringComparison.Ordinal))];
        var plain = ToolRun.Mote(folder, [.. arguments, "--json"]).Expect(0);
        var run = ToolRun.Mote(folder, [.. arguments, "--json", "--report", "out/report.html"]).Expect(0);
        Assert.Equal(plain.Output, run.Output);
        string html = File.ReadAllText(Path.Combine(folder, "out", "report.html"));
        using var reader = XmlReader.Create(new StringReader(html), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        var page = XDocument.Load(reader);
        Assert.Equal(sections.Split(' '), page.Descendants("section").Select(s => s.Attribute("id")!.Value));
        Assert.DoesNotContain(Path.GetDirectoryName(DemoModel.FilePath)!, html, StringComparison.Ordinal);
        Assert.DoesNotContain(folder, html, StringComparison.Ordinal);

        // Another folder, the same bytes.
        string other = TestFolder.Create();
        ToolRun.Mote(other, [.. arguments, "--report", "again.html"]).Expect(0);
        Assert.Equal(html, File.ReadAllText(Path.Combine(other, "again.html")));
        ToolRun.Mote(other, [.. arguments, "--report", "report.md"]).Expect(0);
        Assert.StartsWith("# ds_cnn.tflite\n", File.ReadAllText(Path.Combine(other, "report.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_of_a_profile_are_those_that_were_predicted()
    {
        string folder = TestFolder.Create();
        ToolRun.Mote(folder, ["profile", DemoModel.FilePath, "--on", "cortex-m4", "--report", "report.md"]).Expect(0);
        Assert.Contains("equal to those of the linked image, to the byte", File.ReadAllText(Path.Combine(folder, "report.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_difference_is_reported_and_still_exits_with_3()
    {
        string folder = TestFolder.Create();
        ToolRun.Mote(folder, ["compile", DemoModel.FilePath, "--target", "host", "--out", "package"]).Expect(0);
        string constants = Path.Combine(folder, "package", "ds_cnn_constants.c");
        string[] lines = File.ReadAllLines(constants);
        int line = Array.FindLastIndex(lines, l => l.TrimStart().Length > 0 && (char.IsAsciiDigit(l.TrimStart()[0]) || l.TrimStart()[0] == '-'));
        int comma = lines[line].IndexOf(',', StringComparison.Ordinal);
        lines[line] = (lines[line].TrimStart().StartsWith('-') ? "100" : "-100") + lines[line][comma..];
        File.WriteAllLines(constants, lines);
        ToolRun.Mote(folder, ["verify", DemoModel.FilePath, "--on", "host", "--package", "package", "--report", "report.md"]).Expect(3);
        string report = File.ReadAllText(Path.Combine(folder, "report.md"));
        Assert.Contains("First difference", report, StringComparison.Ordinal);
        Assert.Contains("**different**", report, StringComparison.Ordinal);
        Assert.Contains("given: compiled before", report, StringComparison.Ordinal);
        Assert.DoesNotContain("## Memory plan", report, StringComparison.Ordinal);
    }
}
