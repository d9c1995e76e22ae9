using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Mote.Tests.Graphs;

namespace Mote.Report.Tests;

/// <summary>Whole reports, as files to be read and opened.</summary>
public sealed partial class GoldenTests
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

    [Theory]
    [InlineData(ReportFormat.Html, "stream.html")]
    [InlineData(ReportFormat.Markdown, "stream.md")]
    public void The_report_of_a_stream_is_as_recorded(ReportFormat format, string file) =>
        GoldenText.Check($"{Folder}/{file}", WithCells(SampleReports.Render(SampleRecordings.SmallSource(), format)));

    [Fact]
    public void The_report_of_a_sound_is_as_recorded() =>
        GoldenText.Check($"{Folder}/sound.md", SampleReports.Render(SampleRecordings.Source(SampleRecordings.Sound(2)), ReportFormat.Markdown));

    /// <summary>The page with the cells of its pictures by their hash instead of the files, which change with the library that compresses them.</summary>
    private static string WithCells(string page) => PictureFile().Replace(page, match =>
    {
        var picture = PictureTests.Read(Convert.FromBase64String(match.Groups[1].Value));
        return string.Create(CultureInfo.InvariantCulture, $"\"{picture.Width} x {picture.Height} cells, {Convert.ToHexStringLower(SHA256.HashData(picture.Cells.AsSpan()))[..16]}\"");
    });

    [GeneratedRegex("\"data:image/png;base64,([A-Za-z0-9+/=]+)\"")]
    private static partial Regex PictureFile();
}
