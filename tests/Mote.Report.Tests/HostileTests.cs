using System.Globalization;
using System.Text.RegularExpressions;

namespace Mote.Report.Tests;

/// <summary>Names come from files of strangers; in a report they are text and nothing else.</summary>
public sealed partial class HostileTests
{
    [Fact]
    public void Names_with_markup_are_text_of_the_page()
    {
        var page = new Page(SampleReports.Render(Hostile.Source()));
        Assert.Empty(page.All("script"));
        Assert.Empty(page.All("img"));
        Assert.Single(page.All("style"));
        Assert.Contains(Hostile.Names[0], page.All("h1").Single().Value, StringComparison.Ordinal);
        Assert.Contains(Hostile.Names[1], page.Section("model").Value, StringComparison.Ordinal);
        Assert.Contains(page.All("p"), p => p.Value == Hostile.Names[2]);
    }

    [Fact]
    public void Characters_that_would_not_be_seen_are_shown_by_their_code()
    {
        var page = new Page(SampleReports.Render(Hostile.Source()));
        Assert.DoesNotContain(page.Html, c => char.IsControl(c) && c != '\n');
        Assert.DoesNotContain(page.Html, c => c is '\u202E' or '\u200B' or '\uFEFF' or '\u2028' or '\uFFFF' || char.GetUnicodeCategory(c) == UnicodeCategory.Format);
        Assert.Contains(page.All("p"), p => p.Value.Contains("right to left \\u{202E}gnp.exe zero\\u{200B}width", StringComparison.Ordinal));
        Assert.Contains(page.All("p"), p => p.Value == "half of a pair \uFFFD and a whole one \U0001F600, not a character \\u{FFFF}");
    }

    [Theory]
    [InlineData(ReportFormat.Html)]
    [InlineData(ReportFormat.Markdown)]
    public void Names_of_ten_thousand_letters_lose_their_middle(ReportFormat format)
    {
        var source = Hostile.Source() with { Notes = [] };
        string text = SampleReports.Render(source, format);
        Assert.DoesNotContain(new string('x', 401), text, StringComparison.Ordinal);
        Assert.Contains("xxxxx…xxxxx", text, StringComparison.Ordinal);
        Assert.Equal(text.Length, text.EnumerateRunes().Sum(r => r.Utf16SequenceLength));
        Assert.InRange(text.Length, 1000, 400_000);
    }

    [Theory]
    [InlineData("short", 10, "short")]
    [InlineData("0123456789", 10, "0123456789")]
    [InlineData("0123456789a", 10, "0123…6789a")]
    [InlineData("\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600", 6, "\U0001F600…\U0001F600")]
    public void A_name_that_is_cut_keeps_both_ends_and_whole_characters(string name, int longest, string expected) => Assert.Equal(expected, Wording.Name(name, longest));

    [Fact]
    public void Names_break_neither_tables_nor_fences_of_Markdown()
    {
        string text = SampleReports.Render(Hostile.Source(), ReportFormat.Markdown);
        string? fence = null;
        int columns = 0;
        foreach (string line in text.Split('\n'))
        {
            Assert.DoesNotContain(line, char.IsControl);
            if (fence is not null)
            {
                fence = line == fence ? null : fence;
                continue;
            }

            if (Fence().Match(line) is { Success: true } opening)
            {
                fence = opening.Groups[1].Value;
                continue;
            }

            Assert.DoesNotMatch(Markup(), CodeSpan().Replace(line, ""));
            int bars = Bars().Count(line);
            if (line.StartsWith('|'))
            {
                columns = columns == 0 ? bars : columns;
                Assert.Equal(columns, bars);
            }
            else
            {
                columns = 0;
                Assert.Equal(0, bars);
            }
        }

        Assert.Null(fence);
    }

    [GeneratedRegex(@"^(`{3,})text$")]
    private static partial Regex Fence();

    [GeneratedRegex(@"(?<!\\)[<\[]|(?<!\\)://|^#+ heading")]
    private static partial Regex Markup();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Bars();

    [GeneratedRegex(@"(?<![\\`])(`+)(?!`).*?(?<!`)\1(?!`)")]
    private static partial Regex CodeSpan();
}
