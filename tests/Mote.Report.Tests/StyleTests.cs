using System.Globalization;
using System.Text.RegularExpressions;

namespace Mote.Report.Tests;

/// <summary>The colours of the page, as its style sheet states them.</summary>
public sealed partial class StyleTests
{
    private static readonly string Style = new Page(SampleReports.Render(SampleReports.Everything(SampleReports.Small()))).All("style").Single().Value;

    [Theory]
    [InlineData("text", "page", 7)]
    [InlineData("text", "surface", 7)]
    [InlineData("text", "faint", 7)]
    [InlineData("muted", "page", 4.5)]
    [InlineData("muted", "surface", 4.5)]
    [InlineData("accent", "surface", 4.5)]
    [InlineData("good", "surface", 4.5)]
    [InlineData("warning", "surface", 4.5)]
    [InlineData("bad", "surface", 4.5)]
    [InlineData("text", "good-tint", 7)]
    [InlineData("text", "warning-tint", 7)]
    [InlineData("text", "bad-tint", 7)]
    public void Text_stands_out_from_what_is_behind_it_in_light_and_in_dark(string text, string behind, double least)
    {
        var schemes = Schemes();
        Assert.Equal(2, schemes.Count);
        Assert.All(schemes, s => Assert.True(Contrast(s[text], s[behind]) >= least, $"{s[text]} on {s[behind]}: {Contrast(s[text], s[behind])}"));
    }

    [Theory]
    [InlineData("blue")]
    [InlineData("sky")]
    [InlineData("orange")]
    [InlineData("teal")]
    [InlineData("green")]
    [InlineData("purple")]
    [InlineData("slate")]
    [InlineData("gold")]
    [InlineData("red")]
    [InlineData("neutral")]
    public void Text_can_be_read_on_the_tint_of_every_ink_and_the_ink_is_seen(string ink)
    {
        foreach (var scheme in Schemes())
        {
            double share = double.Parse(scheme["tint"].TrimEnd('%'), CultureInfo.InvariantCulture) / 100;
            double[] mixed = [.. Channels(scheme[ink]).Zip(Channels(scheme["surface"]), (a, b) => a * share + b * (1 - share))];
            Assert.True(Contrast(Channels(scheme["text"]), mixed) >= 7, ink);
            Assert.True(Contrast(Channels(scheme["muted"]), mixed) >= 3, ink);
            Assert.True(Contrast(scheme[ink], scheme["surface"]) >= 2.2, ink);
        }
    }

    [Fact]
    public void Paper_is_always_light()
    {
        Assert.Contains("@media screen and (prefers-color-scheme: dark)", Style, StringComparison.Ordinal);
        Assert.Contains("@media print", Style, StringComparison.Ordinal);
    }

    private static List<Dictionary<string, string>> Schemes()
    {
        var schemes = new List<Dictionary<string, string>>();
        foreach (Match block in Root().Matches(Style))
        {
            var scheme = Variable().Matches(block.Value).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
            if (scheme.ContainsKey("text"))
            {
                schemes.Add(scheme);
            }
        }

        return schemes;
    }

    private static double Contrast(string a, string b) => Contrast(Channels(a), Channels(b));

    /// <summary>The contrast ratio of WCAG 2: from 1 to 21.</summary>
    private static double Contrast(double[] a, double[] b)
    {
        double first = Luminance(a), second = Luminance(b);
        return (Math.Max(first, second) + 0.05) / (Math.Min(first, second) + 0.05);
    }

    private static double Luminance(double[] channels)
    {
        double[] linear = [.. channels.Select(c => c / 255).Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4))];
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
    }

    private static double[] Channels(string colour) =>
        [.. Enumerable.Range(0, 3).Select(i => (double)int.Parse(colour.AsSpan(1 + 2 * i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@":root \{[^}]*\}")]
    private static partial Regex Root();

    [GeneratedRegex(@"--([a-z-]+): (#[0-9a-f]{6}|\d+%);")]
    private static partial Regex Variable();
}
