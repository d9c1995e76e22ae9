using Mote.Tests.Graphs;

namespace Mote.Report.Tests;

/// <summary>Whole reports, as files to be read and opened.</summary>
public sealed class GoldenTests
{
    private const string Folder = "tests/Mote.Report.Tests/Golden";

    [Theory]
    [InlineData(ReportFormat.Html, "small.html")]
    [InlineData(ReportFormat.Markdown, "small.md")]
    public void The_report_of_a_small_model_is_as_recorded(ReportFormat format, string file) =>
        GoldenText.Check($"{Folder}/{file}", SampleReports.Render(SampleReports.Everything(SampleReports.Small()), format));

    [Fact]
    public void The_report_of_a_model_with_state_and_a_subgraph_is_as_recorded()
    {
        var delay = TinyGraphs.Delay();
        GoldenText.Check($"{Folder}/state.md", SampleReports.Render(
            new ReportSource { Verb = "profile", Models = [SampleReports.Source(delay) with { Profiles = [SampleReports.Profile(delay)] }] }, ReportFormat.Markdown));
    }
}
