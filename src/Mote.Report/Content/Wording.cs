using System.Globalization;
using System.Text;
using Mote.Core;

namespace Mote.Report;

/// <summary>Numbers and names as they stand in reports.</summary>
internal static class Wording
{
    /// <summary>The longest name that is printed in full.</summary>
    public const int LongestName = 120;

    /// <summary>As <c>2,656,768</c>.</summary>
    public static string Grouped(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>As <c>15.6 KB</c>; less than 1,024 as <c>188 B</c>.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1024 => $"{Grouped(bytes)} B",
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:F1} KB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024):F2} MB"),
    };

    /// <summary>As <c>2.66 M</c>.</summary>
    public static string Short(long value) => value switch
    {
        < 10_000 => Grouped(value),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{value / 1e3:F1} k"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{value / 1e6:F2} M"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value / 1e9:F2} G"),
    };

    /// <summary>As <c>15.1 %</c>; a dash of nothing.</summary>
    public static string Percent(double part, double whole) =>
        whole <= 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{100 * part / whole:F1} %");

    /// <summary>A share in 0..1.</summary>
    public static double Share(double part, double whole) => whole <= 0 ? 0 : Math.Clamp(part / whole, 0, 1);

    /// <summary>An integer.</summary>
    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A ratio with two digits.</summary>
    public static string Ratio(double value) => value.ToString("F2", CultureInfo.InvariantCulture);

    /// <summary>A measured value with the digits that matter: <c>32,767</c>, <c>-0.25</c>, <c>1.5E-7</c>.</summary>
    public static string Measure(double value) => Math.Abs(value) switch
    {
        0 => "0",
        >= 1e7 or < 1e-3 => value.ToString("0.##E+0", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("0.##", CultureInfo.InvariantCulture),
        _ => value.ToString("0.####", CultureInfo.InvariantCulture),
    };

    /// <summary>A time, as <c>1.234 s</c>.</summary>
    public static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.000} s");

    /// <summary>One thing or several: <c>1 layer</c>, <c>3 layers</c>.</summary>
    public static string Count(long count, string one, string? several = null) => $"{Grouped(count)} {(count == 1 ? one : several ?? one + "s")}";

    /// <summary>
    /// A name from a file, at most so many characters: what is longer loses its middle, since both ends tell names of one model apart.
    /// </summary>
    public static string Name(string name, int longest = LongestName)
    {
        if (name.Length <= longest)
        {
            return name;
        }

        int head = (longest - 1) / 2;
        int tail = longest - 1 - head;
        int cut = name.Length - tail;

        // Never between the halves of a pair.
        head -= char.IsHighSurrogate(name[head - 1]) ? 1 : 0;
        cut += char.IsLowSurrogate(name[cut]) ? 1 : 0;
        return $"{name[..head]}…{name[cut..]}";
    }

    /// <summary>A long shape does not fill lines either.</summary>
    public static string TypeOf(Tensor tensor) => Name(tensor.TensorType.ToString(), 60);

    /// <summary>
    /// The text with everything that a reader would not see, or that changes the order of what is around it, shown by its code:
    /// <c>\u{200E}</c>. What is left may stand in any XML document.
    /// </summary>
    public static string Visible(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        var result = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            // A lone half of a pair arrives here as U+FFFD, which is visible.
            bool isHidden = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            if (isHidden)
            {
                result.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X}}}");
            }
            else
            {
                result.Append(rune.ToString());
            }
        }

        return result.ToString();
    }
}
