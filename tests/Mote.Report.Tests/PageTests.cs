using System.Text.RegularExpressions;
using System.Xml.Linq;
using Mote.Tests.Graphs;

namespace Mote.Report.Tests;

/// <summary>What holds of every page, whatever it is about.</summary>
public sealed partial class PageTests
{
    private static readonly string[] Loading = ["script", "iframe", "frame", "object", "embed", "img", "video", "audio", "use", "base", "form", "foreignObject"];

    /// <summary>Elements that a reader of HTML, unlike one of XML, takes for closed only when they are written so.</summary>
    private static readonly string[] Void = ["meta", "link", "rect", "path", "image"];

    public static TheoryData<string> Names => [.. Pages.Keys];

    private static Dictionary<string, Lazy<Page>> Pages { get; } = new()
    {
        ["everything"] = new(() => new Page(SampleReports.Render(SampleReports.Everything(SampleReports.Small())))),
        ["state and a subgraph"] = new(() => new Page(SampleReports.Render(SampleReports.Everything(TinyGraphs.Delay())))),
        ["150 layers"] = new(() => new Page(SampleReports.Render(SampleReports.Everything(SampleReports.Chain(150, shortcuts: true))))),
        ["branches"] = new(() => new Page(SampleReports.Render(SampleReports.Everything(SampleReports.Branches(6, 4))))),
        ["inspected"] = new(() => new Page(SampleReports.Render(new ReportSource { Verb = "inspect", Models = [SampleReports.Source(SampleReports.Small())] }))),
        ["stream"] = new(() => new Page(SampleReports.Render(SampleRecordings.SmallSource()))),
        ["sound"] = new(() => new Page(SampleReports.Render(SampleRecordings.Source(SampleRecordings.Sound(3, channels: 4))))),
        ["hostile stream"] = new(() => new Page(SampleReports.Render(SampleRecordings.Source(Hostile.Capture())))),
        ["hostile"] = new(() => new Page(SampleReports.Render(SampleReports.Everything(Hostile.Module())))),
        ["several"] = new(() => new Page(SampleReports.Render(SeveralTests.Several()))),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_page_is_well_formed_and_means_the_same_to_a_reader_of_HTML(string name)
    {
        var page = Pages[name].Value;
        Assert.Equal("html", page.Root.Name.LocalName);
        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\">", page.Html, StringComparison.Ordinal);
        Assert.All(SelfClosed().Matches(page.Html).Select(m => m.Groups[1].Value), element => Assert.Contains(element, Void));
        Assert.DoesNotContain(Entity().Matches(page.Html), m => m.Value is not ("&lt;" or "&gt;" or "&amp;" or "&quot;"));
        Assert.EndsWith("</html>\n", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_page_loads_nothing_and_runs_nothing(string name)
    {
        var page = Pages[name].Value;
        Assert.DoesNotContain(page.Root.Descendants(), e => Loading.Contains(e.Name.LocalName, StringComparer.OrdinalIgnoreCase));
        foreach (var attribute in page.Root.DescendantsAndSelf().Attributes())
        {
            string attributeName = attribute.Name.LocalName;
            Assert.False(attributeName.StartsWith("on", StringComparison.OrdinalIgnoreCase), $"{attributeName} runs something.");
            Assert.False(attributeName is "src" or "srcset" or "data" or "action" or "ping" or "background", $"{attributeName} loads something.");
            Assert.True(attributeName != "href" || attribute.Value.StartsWith('#') || attribute.Value == "data:,"
                || (attribute.Parent!.Name.LocalName == "image" && attribute.Value.StartsWith("data:image/png;base64,", StringComparison.Ordinal)), $"{attribute.Value} is elsewhere.");
            Assert.True(attributeName != "style" || WidthOnly().IsMatch(attribute.Value), $"{attribute.Value} is no width.");
        }

        string style = Assert.Single(page.All("style")).Value;
        Assert.DoesNotContain("url(", style, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", style, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(page.All("meta"), m => (string?)m.Attribute("http-equiv") == "Content-Security-Policy" && m.Attribute("content")!.Value.StartsWith("default-src 'none'", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_page_can_be_heard_and_walked_by_keys(string name)
    {
        var page = Pages[name].Value;
        string[] ids = [.. page.Root.Descendants().Attributes("id").Select(a => a.Value)];
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(page.All("a"), a => Assert.Contains(a.Attribute("href")!.Value[1..], ids));
        Assert.Equal(page.All("section").Select(s => $"#{s.Attribute("id")!.Value}"), page.All("nav").Single().Descendants("a").Select(a => a.Attribute("href")!.Value));
        Assert.All(page.All("svg"), svg =>
        {
            Assert.Equal("img", (string?)svg.Attribute("role"));
            Assert.All(svg.Attribute("aria-labelledby")!.Value.Split(' '), id => Assert.Contains(id, ids));
            Assert.NotEqual("", svg.Element("title")!.Value);
            Assert.NotEqual("", svg.Element("desc")!.Value);
        });
        Assert.All(page.All("table"), table =>
        {
            Assert.NotEqual("", table.Element("caption")!.Value);
            int columns = table.Descendants("th").Count(h => (string?)h.Attribute("scope") == "col");
            Assert.All(table.Element("tbody")!.Elements("tr"), row => Assert.Equal(columns, row.Elements("td").Count()));
        });
        Assert.All(page.All("div").Where(d => Page.Classes(d).Contains("scroll")), d => Assert.Equal("0", (string?)d.Attribute("tabindex")));
        Assert.Single(page.All("h1"));
        Assert.Single(page.All("main"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Drawings_stay_on_their_canvas_and_use_known_styles(string name)
    {
        var page = Pages[name].Value;
        string style = page.All("style").Single().Value;
        foreach (var svg in page.All("svg"))
        {
            double width = Page.Number(svg, "width"), height = Page.Number(svg, "height");
            Assert.Equal($"0 0 {svg.Attribute("width")!.Value} {svg.Attribute("height")!.Value}", svg.Attribute("viewBox")!.Value);
            Assert.All(svg.Elements("rect").Concat(svg.Elements("image")), rect =>
            {
                Assert.InRange(Page.Number(rect, "x"), -0.1, width);
                Assert.InRange(Page.Number(rect, "y"), -0.1, height);
                Assert.InRange(Page.Number(rect, "x") + Page.Number(rect, "width"), 0, width + 0.1);
                Assert.InRange(Page.Number(rect, "y") + Page.Number(rect, "height"), 0, height + 0.1);
            });
            Assert.All(svg.Elements("text"), text => Assert.InRange(Page.Number(text, "y"), 0, height + 0.1));
        }

        Assert.All(page.All("svg").Elements().SelectMany(Page.Classes).Concat(page.All("i").SelectMany(Page.Classes)).Distinct(),
            c => Assert.Contains($".{c} ", style, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_page_is_small_enough_to_be_mailed(string name) => Assert.InRange(Pages[name].Value.Html.Length, 1000, 1_000_000);

    [GeneratedRegex("<([a-zA-Z0-9]+)(?: [^<>]*)?/>")]
    private static partial Regex SelfClosed();

    [GeneratedRegex("&[^;]*;?")]
    private static partial Regex Entity();

    [GeneratedRegex(@"^width:[0-9.]+%$")]
    private static partial Regex WidthOnly();
}
