using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Mote.Core;
using Mote.Data;
using Mote.Training;

namespace Mote.Report.Tests;

/// <summary>Reports about training and evaluation.</summary>
public sealed partial class TrainingReportTests
{
    private const string Golden = "tests/Mote.Report.Tests/Golden";

    public static TheoryData<string> Names => [.. Sources.Keys];

    private static Dictionary<string, Func<TrainingSource>> Sources { get; } = new()
    {
        ["words"] = () => SampleTrainings.Words4(),
        ["numbers"] = () => SampleTrainings.Numbers(),
        ["several-numbers"] = () => SampleTrainings.Numbers(3),
        ["strange"] = SampleTrainings.Strange,
        ["pictures"] = SampleTrainings.Pictures,
        ["evaluation"] = SampleTrainings.Evaluation,
        ["nasty"] = SampleTrainings.Nasty,
        ["nan"] = NotNumbers,
        ["nothing"] = Nothing,
        ["large"] = Large,
    };

    private static Dictionary<string, Lazy<Page>> Pages { get; } = Sources.ToDictionary(s => s.Key, s => new Lazy<Page>(() => new Page(TrainingReport.Render("report.html", s.Value()))));

    [Theory]
    [InlineData("words")]
    [InlineData("numbers")]
    [InlineData("strange")]
    [InlineData("pictures")]
    public void The_structure_of_a_page_is_as_recorded(string name) => GoldenText.Check($"{Golden}/training-{name}.txt", Structure(Open(name)));

    [Fact]
    public void The_report_in_Markdown_is_as_recorded() => GoldenText.Check($"{Golden}/training-words.md", TrainingReport.Render("report.md", SampleTrainings.Words4()));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_page_is_well_formed_bounded_and_loads_nothing(string name)
    {
        var page = Open(name);
        Assert.InRange(Encoding.UTF8.GetByteCount(page.Html), 1000, 6_000_000);
        Assert.Empty(page.All("script").Concat(page.All("img")).Concat(page.All("iframe")).Concat(page.All("video")));
        string coordinates = string.Concat(page.Root.Descendants().Where(e => e.Name.LocalName is "rect" or "path" or "image" or "text" or "svg").SelectMany(e => e.Attributes()).Select(a => a.Value));
        Assert.DoesNotContain("NaN", coordinates, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", coordinates, StringComparison.Ordinal);
        foreach (var attribute in page.Root.DescendantsAndSelf().Attributes())
        {
            Assert.False(attribute.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase), attribute.Name.LocalName);
            Assert.True(attribute.Name.LocalName != "src" || (attribute.Parent!.Name.LocalName == "audio" && attribute.Value.StartsWith("data:audio/wav;base64,UklGR", StringComparison.Ordinal)));
            Assert.True(attribute.Name.LocalName != "href" || attribute.Value.StartsWith('#') || attribute.Value == "data:," || attribute.Value.StartsWith("data:image/png;base64,", StringComparison.Ordinal));
        }

        string policy = page.All("meta").Single(m => (string?)m.Attribute("http-equiv") == "Content-Security-Policy").Attribute("content")!.Value;
        Assert.Equal(page.All("audio").Any(), policy.Contains("media-src data:", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_page_can_be_heard_and_walked_by_keys(string name)
    {
        var page = Open(name);
        string[] ids = [.. page.Root.Descendants().Attributes("id").Select(a => a.Value)];
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(page.All("svg"), svg =>
        {
            Assert.NotEqual("", svg.Element("title")!.Value);
            Assert.NotEqual("", svg.Element("desc")!.Value);
        });
        Assert.All(page.All("audio"), a => Assert.NotEqual("", a.Attribute("aria-label")!.Value));
        Assert.All(page.All("table"), table =>
        {
            Assert.NotEqual("", table.Element("caption")!.Value);
            int columns = table.Descendants("th").Count();
            Assert.All(table.Element("tbody")!.Elements("tr"), row => Assert.Equal(columns, row.Elements("td").Count()));
        });
        string style = page.All("style").Single().Value;
        Assert.All(page.All("svg").Elements().SelectMany(Page.Classes).Distinct(), c => Assert.Contains($".{c} ", style, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Drawings_stay_on_their_canvas(string name)
    {
        foreach (var svg in Open(name).All("svg"))
        {
            double width = Page.Number(svg, "width"), height = Page.Number(svg, "height");
            foreach (var rect in svg.Elements("rect").Concat(svg.Elements("image")))
            {
                Assert.InRange(Page.Number(rect, "x"), -0.1, width);
                Assert.InRange(Page.Number(rect, "y"), -0.1, height);
                Assert.InRange(Page.Number(rect, "x") + Page.Number(rect, "width"), 0, width + 0.2);
                Assert.InRange(Page.Number(rect, "y") + Page.Number(rect, "height"), 0, height + 0.2);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_source_gives_the_same_bytes(string name)
    {
        Assert.Equal(Open(name).Html, TrainingReport.Render("b.html", Sources[name]()));
        Assert.DoesNotContain(TrainingReport.Render("a.md", Sources[name]()), c => char.IsControl(c) && c != '\n');
    }

    [Fact]
    public void Names_of_strangers_are_text()
    {
        var page = Open("nasty");
        Assert.Single(page.All("style"));
        Assert.Contains(Hostile.Names[0], page.All("h1").Single().Value, StringComparison.Ordinal);
        Assert.DoesNotContain(page.Html, c => char.IsControl(c) && c != '\n');
        Assert.DoesNotContain(page.Html, c => char.GetUnicodeCategory(c) == UnicodeCategory.Format);
        Assert.DoesNotContain(new string('x', 401), page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void At_most_twelve_sounds_of_two_megabytes_together_are_played()
    {
        var clips = Open("large").All("audio").Select(a => Convert.FromBase64String(a.Attribute("src")!.Value["data:audio/wav;base64,".Length..])).ToList();
        Assert.Equal(12, clips.Count);
        Assert.InRange(clips.Sum(c => c.Length), 1_500_000, 2 << 20);
        Assert.Contains(Open("large").All("audio"), a => a.Attribute("aria-label")!.Value.StartsWith("Sound, the first ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_sealed_test_part_stays_unseen()
    {
        var page = new Page(TrainingReport.Render("a.html", SampleTrainings.Words4() with { Samples = _ => null }));
        Assert.Empty(page.All("audio"));
        Assert.NotEmpty(page.All("article"));
    }

    [Fact]
    public void The_way_to_data_beside_the_project_is_not_told()
    {
        var example = SampleTrainings.Examples(1, 1, "a")[0];
        Assert.Equal("data/a.wav", TrainingFacts.PlaceOf(example with { Place = new SourcePlace("../../data/a.wav", 0, 0, 0) }));
        Assert.Equal("a.csv:12", TrainingFacts.PlaceOf(example with { Place = new SourcePlace("a.csv", 12, 0, 0) }));
    }

    [Fact]
    public void Worst_comes_first_in_classes_and_groups()
    {
        var page = Open("words");
        foreach (string section in new[] { "classes", "groups" })
        {
            int column = section == "classes" ? 4 : 2;
            double[] values = [.. page.Section(section).Descendants("tbody").First().Elements("tr").Select(r => double.Parse(r.Elements("td").ElementAt(column).Value, CultureInfo.InvariantCulture))];
            Assert.True(values.Length > 1);
            Assert.Equal(values.Order(), values);
        }
    }

    [Fact]
    public void The_area_under_the_curve_is_that_of_the_metrics()
    {
        float[] scores = [0.9f, 0.8f, 0.8f, 0.4f, 0.3f, 0.3f, 0.1f];
        bool[] positive = [true, true, false, true, false, true, false];
        var curve = CharacteristicCurve.Of(scores.Zip(positive, (s, p) => ((double)s, p)));
        Assert.Equal(Metrics.Auc(scores, positive), curve.Auc(), 12);
        Assert.Equal(4, curve.Positives);

        // Recall 1/4, 2/4 (of three), 3/4 (of four), 4/4 (of six): the precisions weighted with what they add.
        Assert.Equal((1.0 / 4) + (2.0 / 3 / 4) + (3.0 / 4 / 4) + (4.0 / 6 / 4), curve.AveragePrecision(), 12);
    }

    [Fact]
    public void Scores_that_are_no_probabilities_become_some()
    {
        var scores = new ClassScores([2, 0, 0, 2], [0, 0], 2);
        Assert.Equal([0, 1], scores.Predicted);
        Assert.Equal(1 / (1 + Math.Exp(-2)), scores.Confidence[0], 12);
        Assert.Equal(0.5, scores.Recall(0));
        Assert.True(double.IsNaN(scores.Recall(1)));
        Assert.Equal(1.0, scores.Precision(0));
        Assert.Equal(2.0 / 3, scores.F1(0), 12);
        Assert.Equal(0.75, new ClassScores([0.75f, 0.25f], [0], 2).Confidence[0]);
    }

    [Fact]
    public void Values_fall_into_the_bin_that_they_lie_in()
    {
        Assert.Equal([1, 0, 0, 2], Histogram.Of([0, 3.5, 4], 4).Count([0, 3.5, 4, double.NaN]));
        Assert.Equal(3, Histogram.Of([7, 7, 7], 5).Count([7, 7, 7]).Max());
        Assert.Equal(0, Histogram.Of([double.NaN], 5).Count([double.NaN]).Sum());
    }

    [Fact]
    public void Another_ending_is_refused() => Assert.Throws<DiagnosticException>(() => TrainingReport.Write("report.pdf", SampleTrainings.Words4(1)));

    /// <summary>Nothing that was computed is a number.</summary>
    private static TrainingSource NotNumbers()
    {
        var source = SampleTrainings.Words4(2);
        PartResult Bad(PartResult part) => part with { Float = [.. part.Float.Select((_, i) => i % 3 == 0 ? float.NaN : float.PositiveInfinity)], Int8 = [.. part.Int8.Select((v, i) => i % 40 == 0 ? float.NaN : v)] };
        return source with
        {
            Runs = [.. source.Runs.Select(r => r with
            {
                History = [.. r.History.Select(e => e with { Loss = e.Number > 4 ? double.NaN : 1e300, ValidationLoss = double.PositiveInfinity })],
                Comparison = r.Comparison! with { Layers = [.. r.Comparison.Layers.Select(l => l with { SignalToNoise = double.NegativeInfinity, MaxError = double.NaN, Cosine = double.NaN })] },
                Test = Bad(r.Test!),
            })],
            Samples = e => [.. Enumerable.Repeat(float.NaN, 8000)],
            Data = source.Data with { Channels = [.. source.Data.Channels.Select(c => c with { Mean = double.NaN, Max = double.PositiveInfinity })] },
        };
    }

    /// <summary>Nothing was evaluated.</summary>
    private static TrainingSource Nothing()
    {
        var source = SampleTrainings.Words4(1);
        return source with { Runs = [source.Runs[0] with { Validation = null, Test = new PartResult([], [], [], [], []), Comparison = null }] };
    }

    /// <summary>More of everything than a page can show.</summary>
    private static TrainingSource Large()
    {
        const int Classes = 60, Count = 3000;
        var shape = new SampleShape(100_000, 1, 2);
        ImmutableArray<string> labels = [.. Enumerable.Range(0, Classes).Select(i => $"class number {i}")];
        var part = SampleTrainings.Classes(Count, Classes, 1, "x");
        var small = SampleTrainings.Classes(60, Classes, 1, "y");
        var samples = new float[shape.Count];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = i * 7919 % 30_011 - 15_000;
        }

        var data = SampleTrainings.Data(DataKind.Audio, shape, 44_100, labels, ["left", "right"], 40_000);
        return new TrainingSource
        {
            Verb = "train",
            Name = "large",
            Data = data with
            {
                Folds = [.. Enumerable.Range(0, 100).Select(f => data.Folds[0] with { Name = $"fold {f}" })],
                Warnings = [.. Enumerable.Range(0, 500).Select(i => new Diagnostic("MOTE2000", $"file {i}", "it is odd"))],
            },
            Runs = [.. Enumerable.Range(0, 60).Select(i => new TrainingRun($"fold {i}", 1, SampleTrainings.History(500, i), 400, SampleTrainings.Layers(), null,
                i == 0 ? part with { Examples = [.. part.Examples.Select((e, k) => e with { Group = $"group {k / 2}" })] } : small))],
            Samples = _ => samples,
        };
    }

    private static Page Open(string name) => Pages[name].Value;

    /// <summary>What a page says and shows, without how it is drawn.</summary>
    private static string Structure(Page page)
    {
        var text = new StringBuilder();
        foreach (var element in page.All("body").Single().Descendants())
        {
            string depth = new(' ', 2 * Math.Max(0, element.Ancestors().Count() - 3));
            string? line = element.Name.LocalName switch
            {
                "h1" or "h2" or "h3" or "p" or "summary" or "figcaption" or "caption" => $"{element.Name.LocalName} {element.Value}",
                "dt" => $"dt {element.Value}: {element.ElementsAfterSelf().First().Value}",
                "svg" => $"svg {element.Attribute("viewBox")!.Value}: {element.Element("title")!.Value}: {element.Element("desc")!.Value} {Shapes(element)}",
                "tr" => string.Join(" | ", element.Elements().Select(c => c.Value)),
                "audio" => $"audio {element.Attribute("aria-label")!.Value}, {element.Attribute("src")!.Value.Length} letters",
                "li" when element.Parent!.Attribute("class")?.Value == "tiles" => $"tile {string.Join(" / ", element.Elements().Select(e => e.Value))}",
                _ => null,
            };
            text.Append(line is null ? "" : $"{depth}{Blanks().Replace(line, " ")}\n");
        }

        return text.ToString();
    }

    private static string Shapes(XElement svg) => string.Join(", ", svg.Elements().Where(e => e.Name.LocalName is not ("title" or "desc")).GroupBy(e => e.Name.LocalName).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Count()} {g.Key}"));

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
