using Mote.Core;
using Mote.Tests.Graphs;

namespace Mote.Report.Tests;

/// <summary>Several targets and several models in one report; what is missing has no section.</summary>
public sealed class SeveralTests
{
    public static ReportSource Several()
    {
        var small = SampleReports.Small();
        var delay = TinyGraphs.Delay();
        return new ReportSource
        {
            Verb = "profile",
            Models =
            [
                SampleReports.Source(small, "first.tflite") with { Profiles = [SampleReports.Profile(small), SampleReports.Profile(small, "host")], Verification = SampleReports.Verification(small) },
                SampleReports.Source(delay, "second.tflite") with { Packages = [SampleReports.Compile(delay)] },
            ],
        };
    }

    [Fact]
    public void Each_model_has_its_own_sections()
    {
        var page = new Page(SampleReports.Render(Several()));
        Assert.Contains("first.tflite: Cost", page.Section("model-1-cost").Value, StringComparison.Ordinal);
        Assert.Contains("second.tflite: Graph", page.Section("model-2-graph").Value, StringComparison.Ordinal);
        Assert.DoesNotContain(page.All("section"), s => s.Attribute("id")!.Value == "model-2-cost");
    }

    [Fact]
    public void Each_target_has_its_own_costs_and_sizes()
    {
        var small = SampleReports.Small();
        var page = new Page(SampleReports.Render(new ReportSource
        {
            Verb = "profile",
            Models = [SampleReports.Source(small) with { Profiles = [SampleReports.Profile(small), SampleReports.Profile(small, "host")] }],
        }));
        Assert.Equal(["cortex-m4", "host"], page.Section("cost").Elements("h3").Select(h => h.Value));
        Assert.Equal(["cortex-m4", "host"], page.Section("sizes").Elements("h3").Select(h => h.Value));
        Assert.Empty(page.Section("memory").Elements("h3"));
        Assert.Single(page.Section("memory").Elements("figure"));
        Assert.Contains(page.All("li"), li => li.Value.StartsWith("RAM on host", StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_not_found_out_has_no_section()
    {
        var page = new Page(SampleReports.Render(new ReportSource { Verb = "inspect", Models = [SampleReports.Source(SampleReports.Small())] }));
        Assert.Equal(["model", "graph"], page.All("section").Select(s => s.Attribute("id")!.Value));
        var compiled = new Page(SampleReports.Render(new ReportSource { Verb = "compile", Models = [SampleReports.Source(SampleReports.Small()) with { Packages = [SampleReports.Compile(SampleReports.Small())] }] }));
        Assert.Equal(["model", "sizes", "memory", "graph", "files", "notes"], compiled.All("section").Select(s => s.Attribute("id")!.Value));
        Assert.DoesNotContain("measured on it", compiled.Section("sizes").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_with_faults_is_drawn_with_its_findings_and_without_costs()
    {
        var page = new Page(SampleReports.Render(new ReportSource
        {
            Verb = "inspect",
            Models = [SampleReports.Source(SampleReports.Small()) with { Diagnostics = [new Diagnostic("MOTE2000", "node 3", "the operator LSTM is not supported", "ADD", "Use another")] }],
        }));
        Assert.Equal(["model", "graph", "diagnostics"], page.All("section").Select(s => s.Attribute("id")!.Value));
        Assert.Contains("LSTM", page.Section("diagnostics").Value, StringComparison.Ordinal);
        Assert.Contains("not known", page.Section("model").Value, StringComparison.Ordinal);
        Assert.NotEmpty(page.Section("graph").Descendants("svg"));
    }

    [Fact]
    public void A_report_about_nothing_is_refused() =>
        Assert.Throws<ArgumentException>(() => ReportComposer.Compose(new ReportSource { Verb = "inspect", Models = [] }));
}
