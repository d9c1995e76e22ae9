using System.Globalization;
using System.Xml.Linq;
using Mote.Compiler;
using Mote.Core;

namespace Mote.Report.Tests;

/// <summary>What a report says, compared with what it was made of.</summary>
public sealed class ContentTests
{
    private static readonly GraphModule Small = SampleReports.Small();
    private static readonly ReportSource Source = SampleReports.Everything(Small);
    private static readonly Page Everything = new(SampleReports.Render(Source));

    [Fact]
    public void The_layers_of_the_cost_table_are_those_of_the_profile()
    {
        var profile = Source.Models[0].Profiles[0];
        var rows = Rows(Everything.Section("cost"), "Layers in execution order");
        Assert.Equal(profile.Layers.Length, rows.Count);
        foreach (var (row, layer) in rows.Zip(profile.Layers))
        {
            Assert.Equal(layer.Layer.Index.ToString(CultureInfo.InvariantCulture), row[0]);
            Assert.Equal(layer.Layer.Operator, row[1]);
            Assert.Equal(layer.Layer.Covers.Length > 1 ? string.Join(", ", layer.Layer.Covers) : "", row[3]);
            Assert.Equal(layer.Layer.Macs > 0 ? Wording.Grouped(layer.Layer.Macs) : "", row[4]);
            Assert.Equal(Wording.Grouped(layer.Cost.Instructions), row[5]);
            Assert.Equal(Wording.Grouped(layer.Cost.Cycles!.Value), row[6]);
        }

        Assert.Contains(rows, r => r[3].Length > 0);
        Assert.Contains(SampleReports.Statement, Everything.Section("cost").Value, StringComparison.Ordinal);
        Assert.Contains("smlad r0, r1, r2, r0", Everything.Section("cost").Value, StringComparison.Ordinal);
        Assert.Contains("0x00001234", Everything.Section("cost").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_are_labelled_predicted_or_measured()
    {
        var profile = Source.Models[0].Profiles[0];
        var rows = Rows(Everything.Section("sizes"), "Sizes").ToDictionary(r => $"{r[0]} {r[1]}", r => (Bytes: r[2], How: r[4]));
        Assert.Equal((Wording.Grouped(profile.Sizes.Arena), "predicted"), rows["RAM arena"]);
        Assert.Equal((Wording.Grouped(profile.Sizes.State), "predicted"), rows["RAM state"]);
        Assert.Equal((Wording.Grouped(profile.Sizes.Constants), "predicted"), rows["flash constants"]);
        Assert.Equal(("1,200", "measured"), rows["flash code"]);
        Assert.Equal(("0", "measured"), rows["RAM static"]);
        Assert.StartsWith("measured: a bound", rows["RAM stack"].How, StringComparison.Ordinal);
        Assert.Equal(Wording.Grouped(profile.RamBytes), rows["RAM total"].Bytes);
        Assert.Equal(Wording.Grouped(profile.Sizes.Flash), rows["flash total"].Bytes);
        Assert.Contains("equal to those of the linked image", Everything.Section("sizes").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_that_differs_from_its_prediction_is_called_so()
    {
        var profile = Source.Models[0].Profiles[0];
        var wrong = profile with { Sizes = profile.Sizes with { Arena = profile.Sizes.Arena + 4 } };
        var page = new Page(SampleReports.Render(Source with { Models = [Source.Models[0] with { Profiles = [wrong] }] }));
        Assert.Contains(page.Section("sizes").Descendants("p"), p => Page.Classes(p).Contains("bad"));
        Assert.DoesNotContain("equal to those of the linked image", page.Section("sizes").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_bound_the_stack_that_was_seen_counts_and_the_reason_is_given()
    {
        var profile = Source.Models[0].Profiles[0];
        var page = new Page(SampleReports.Render(Source with
        {
            Models = [Source.Models[0] with { Profiles = [profile with { StackBytes = null, StackProblem = "MOTE3207: recursion." }] }],
        }));
        var rows = Rows(page.Section("sizes"), "Sizes").Where(r => r[1] != "total").ToDictionary(r => r[1], r => r);
        Assert.Equal("104", rows["stack"][2]);
        Assert.Contains("seen", rows["stack"][4], StringComparison.Ordinal);
        Assert.Contains("MOTE3207: recursion.", page.Section("sizes").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_buffer_of_the_plan_is_a_row_of_the_table()
    {
        var package = Source.Models[0].Profiles[0].Package;
        var rows = Rows(Everything.Section("memory"), "Buffers of the arena");
        Assert.Equal(package.Memory.Plan.Requests.Select((r, i) => (Wording.Grouped(r.Bytes), Wording.Grouped(package.Memory.Plan.Offsets[i]))).Order(),
            rows.Select(r => (r[2], r[3])).Order());
    }

    [Fact]
    public void The_graph_tells_what_the_passes_made_of_each_operator()
    {
        var package = Source.Models[0].Profiles[0].Package;
        var became = Rows(Everything.Section("graph"), "Operators in execution order").ToDictionary(r => int.Parse(r[0], CultureInfo.InvariantCulture), r => r[7]);
        Assert.Equal(Small.Main.Nodes.Length, became.Count);
        Assert.NotEmpty(package.Removed);
        Assert.All(package.Removed, r => Assert.Equal($"removed by {r.By}", became[r.Index]));
        var fused = package.Layers.First(l => l.Covers.Length > 1);
        Assert.All(fused.Covers, c => Assert.StartsWith("part of the layer", became[c], StringComparison.Ordinal));
        Assert.Contains("no code: stays in its buffer", became.Values);
    }

    [Fact]
    public void A_certificate_names_the_hashes_the_inputs_and_the_tool()
    {
        var section = Everything.Section("verification");
        Assert.Contains(Source.Models[0].Sha256, section.Value, StringComparison.Ordinal);
        Assert.Contains("random, seeds 1, 2, 3", section.Value, StringComparison.Ordinal);
        Assert.Contains($"Mote {ToolVersion.Current}", section.Value, StringComparison.Ordinal);
        Assert.Equal(["host", "cortex-m4"], Rows(section, "What was compared").Select(r => r[0]));
        Assert.All(Rows(section, "What was compared"), r => Assert.Equal("identical", r[1]));
        Assert.Contains("FuseActivations", section.Value, StringComparison.Ordinal);
        Assert.Contains(section.Elements("p"), p => Page.Classes(p).Contains("good"));
    }

    [Fact]
    public void A_difference_is_shown_with_its_layer_tensor_element_and_both_values()
    {
        var page = new Page(SampleReports.Render(Source with { Models = [Source.Models[0] with { Verification = SampleReports.Verification(Small, isIdentical: false) }] }));
        var section = page.Section("verification");
        var facts = section.Descendants("dt").ToDictionary(t => t.Value, t => t.ElementsAfterSelf("dd").First().Value);
        Assert.Equal("#2 ADD", facts["Layer"]);
        Assert.Equal("7 value2", facts["Tensor"]);
        Assert.Equal("35", facts["Element"]);
        Assert.Equal("12", facts["Expected"]);
        Assert.Equal("-13", facts["Found"]);
        Assert.Contains(section.Elements("p"), p => Page.Classes(p).Contains("bad"));
        Assert.DoesNotContain(section.Elements("p"), p => Page.Classes(p).Contains("good"));
        Assert.Contains(page.All("li"), li => Page.Classes(li).Contains("bad") && li.Value.Contains("different", StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_source_gives_the_same_bytes_and_a_date_only_when_it_is_passed_in()
    {
        Assert.Equal(Everything.Html, SampleReports.Render(SampleReports.Everything(SampleReports.Small())));
        string year = DateTime.UtcNow.Year.ToString(CultureInfo.InvariantCulture);
        foreach (var format in new[] { ReportFormat.Html, ReportFormat.Markdown })
        {
            Assert.DoesNotContain($"{year}-", SampleReports.Render(Source, format), StringComparison.Ordinal);
            Assert.Contains("2031-02-03", SampleReports.Render(Source with { Date = "2031-02-03" }, format), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("a.html", ReportFormat.Html)]
    [InlineData("folder.md/A.HTML", ReportFormat.Html)]
    [InlineData("a.b.md", ReportFormat.Markdown)]
    public void The_ending_says_which_format(string path, ReportFormat format) => Assert.Equal(format, ReportRendering.FormatOf(path));

    [Theory]
    [InlineData("report")]
    [InlineData("report.pdf")]
    [InlineData("")]
    [InlineData("a.html/b")]
    public void Another_ending_is_a_diagnostic(string path)
    {
        var diagnostic = Assert.Single(Assert.Throws<DiagnosticException>(() => ReportRendering.FormatOf(path)).Diagnostics);
        Assert.Equal("--report", diagnostic.Place);
        Assert.Contains(".html or .md", diagnostic.Supported!, StringComparison.Ordinal);
    }

    /// <summary>The texts of the rows of the table whose caption starts so.</summary>
    private static List<string[]> Rows(XElement section, string caption) =>
        [.. section.Descendants("table").Single(t => t.Element("caption")!.Value.StartsWith(caption, StringComparison.Ordinal)).Element("tbody")!.Elements("tr").Select(r => r.Elements("td").Select(c => c.Value).ToArray())];
}
