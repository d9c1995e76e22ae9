using System.Globalization;
using Mote.Core;

namespace Mote.Formats.Csv;

/// <summary>
/// A column of times: named <c>time</c>, <c>t</c>, <c>timestamp</c>, <c>elapsed</c> or <c>date</c>, with or without a unit (<c>time_ms</c>, <c>t (us)</c>,
/// <c>timestamp [s]</c>), or named by a unit alone (<c>seconds</c>, <c>ms</c>, <c>millis</c>). Without a unit a timestamp counts milliseconds, as data loggers for
/// machine learning write it, and everything else seconds. Cells may also be dates as ISO 8601 writes them.
/// </summary>
/// <param name="Index">The column, from 0.</param>
/// <param name="UnitsPerSecond">How many units are a second.</param>
internal sealed record TimeColumn(int Index, double UnitsPerSecond)
{
    private const double Milli = 1e3;
    private const double Micro = 1e6;
    private const double Nano = 1e9;

    private static readonly string[] DateFormats =
    [
        "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-ddTHH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm",
    ];

    /// <summary>The first column that is named like times, or null.</summary>
    public static TimeColumn? Find(IReadOnlyList<string> names)
    {
        for (int i = 0; i < names.Count; i++)
        {
            string[] parts = names[i].Split(['_', ' ', '(', ')', '[', ']', '.', '/'], StringSplitOptions.RemoveEmptyEntries);
            double? second = parts.Length switch
            {
                1 => NamedSecond(parts[0]),
                2 when NamedSecond(parts[0]) is not null => Second(parts[1]),
                _ => null,
            };
            if (second is { } units)
            {
                return new TimeColumn(i, units);
            }
        }

        return null;
    }

    /// <summary>True for a date with a time.</summary>
    public static bool IsDate(string cell) => Date(cell) is not null;

    /// <summary>The time in seconds, or null.</summary>
    public double? Read(string cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value / UnitsPerSecond : Date(cell);

    /// <summary>
    /// The rate, from the first and the last time. Null for a single row. Every time lies between a half and one and a half mean intervals after the one before, or
    /// samples are missing.
    /// </summary>
    /// <exception cref="DiagnosticException">The times do not advance so.</exception>
    public static double? Rate(IReadOnlyList<double> times, Func<int, string> placeOf)
    {
        if (times.Count < 2)
        {
            return null;
        }

        double interval = (times[^1] - times[0]) / (times.Count - 1);
        var bag = new DiagnosticBag();
        for (int i = 1; i < times.Count && bag.Items.Count < 10; i++)
        {
            double step = times[i] - times[i - 1];
            if (!(step > 0) || !(Math.Abs(step - interval) <= interval / 2))
            {
                bag.Add(DiagnosticIds.UnevenTime, placeOf(i), $"the time advances by {step:0.#########} s, on average by {interval:0.#########} s",
                    "samples at equal intervals", "Record without gaps, or remove the column of times and state the rate");
            }
        }

        bag.ThrowIfAny();
        return 1 / interval;
    }

    // From a near origin, so that a double has room for fractions of a microsecond.
    private static readonly DateTimeOffset Origin = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How many of a unit are a second, or null when there is no such unit.</summary>
    private static double? Second(string unit) => unit.ToLowerInvariant() switch
    {
        "s" or "sec" or "secs" or "second" or "seconds" => 1,
        "ms" or "msec" or "millis" or "millisecond" or "milliseconds" => Milli,
        "us" or "\u00B5s" or "\u03BCs" or "usec" or "micros" or "microsecond" or "microseconds" => Micro,
        "ns" or "nsec" or "nanos" or "nanosecond" or "nanoseconds" => Nano,
        _ => null,
    };

    /// <summary>The unit of a column of this name alone, or null when it does not hold times.</summary>
    private static double? NamedSecond(string name) => name.ToLowerInvariant() switch
    {
        "time" or "t" or "elapsed" or "date" or "datetime" => 1,
        "timestamp" => Milli,
        "s" or "sec" or "ns" => null,
        var unit => Second(unit),
    };

    private static double? Date(string cell) =>
        DateTimeOffset.TryParseExact(cell, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? (date - Origin).TotalSeconds : null;
}
