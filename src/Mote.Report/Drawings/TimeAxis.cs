using System.Globalization;

namespace Mote.Report;

/// <summary>The time axis that the drawings of a recording share: the same width, the same margins, the same ticks.</summary>
internal sealed class TimeAxis
{
    /// <summary>Where the time begins.</summary>
    public const double Left = 74;

    /// <summary>The width of the time; no drawing has more columns of values than this.</summary>
    public const int Columns = 880;

    /// <summary>The width of each drawing.</summary>
    public const double Width = Left + Columns + 16;

    /// <summary>The height that the labels take below a plot.</summary>
    public const double LabelHeight = 22;

    private static readonly int[] Multiples = [1, 2, 5, 10];

    /// <summary>An axis from zero on.</summary>
    /// <param name="seconds">More than zero.</param>
    public TimeAxis(double seconds)
    {
        Seconds = seconds;
        Tick = Step(seconds / 14);
    }

    /// <summary>The time at the right end.</summary>
    public double Seconds { get; }

    private double Tick { get; }

    /// <summary>Where a time lies.</summary>
    public double X(double seconds) => Left + (Columns * Math.Clamp(seconds / Seconds, 0, 1));

    /// <summary>A round step of at least so much: 1, 2 or 5 times a power of ten.</summary>
    public static double Step(double least)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return Multiples.Select(m => m * power).First(s => s >= least * 0.999999);
    }

    /// <summary>Faint lines from top to bottom, behind what comes after.</summary>
    public void AddGrid(List<DrawingShape> shapes, double top, double bottom)
    {
        for (int i = 0; i * Tick <= Seconds * 1.000001; i++)
        {
            double x = X(i * Tick);
            shapes.Add(new PathShape($"M{F(x)},{F(top)}L{F(x)},{F(bottom)}", Ink.Neutral, Stroke.Faint));
        }
    }

    /// <summary>The times below a plot.</summary>
    public void AddLabels(List<DrawingShape> shapes, double bottom)
    {
        for (int i = 0; i * Tick <= Seconds * 1.000001; i++)
        {
            // The last one has the unit.
            double x = X(i * Tick);
            bool isLast = (i + 1) * Tick > Seconds * 1.000001;
            string text = (i * Tick).ToString("0.######", CultureInfo.InvariantCulture);
            shapes.Add(new TextShape(isLast ? x + 10 : x, bottom + 15, isLast ? $"{text} s" : text, TextStyle.Muted, isLast ? Anchor.End : Anchor.Middle));
        }
    }

    /// <summary>A coordinate.</summary>
    public static string F(double value) => GraphDrawing.F(value);
}
