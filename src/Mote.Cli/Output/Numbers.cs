using System.Globalization;

namespace Mote.Cli.Output;

/// <summary>Numbers for people: digits grouped by thousands, in one way everywhere.</summary>
internal static class Numbers
{
    /// <summary>As <c>2,656,768</c>.</summary>
    public static string Grouped(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>As <c>16,000 B (15.6 KB)</c>; small numbers without the second part.</summary>
    public static string Bytes(long value) => value < 1024
        ? $"{Grouped(value)} B"
        : string.Create(CultureInfo.InvariantCulture, $"{Grouped(value)} B ({value / 1024.0:F1} KB)");

    /// <summary>A share in percent with one digit.</summary>
    public static string Percent(long part, long whole) =>
        whole == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:F1} %");
}
