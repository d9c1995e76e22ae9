using System.Globalization;
using System.Text;

namespace Mote.Report;

/// <summary>An axis of a plot.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end; where it is not above the lower one, the axis is widened.</param>
/// <param name="Title">What it measures.</param>
internal sealed record PlotAxis(double Low, double High, string Title)
{
    /// <summary>The least distance of two ticks: 1 for what is counted.</summary>
    public double LeastStep { get; init; }

    /// <summary>The part from 0 to 1.</summary>
    public static PlotAxis Unit(string title) => new(0, 1, title);

    /// <summary>An axis over all finite values, with a margin; from zero on where they are not far from it.</summary>
    public static PlotAxis Over(IEnumerable<double> values, string title, bool fromZero = false)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double value in values.Where(double.IsFinite))
        {
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }

        if (low > high)
        {
            return Unit(title);
        }

        double margin = high > low ? 0.04 * (high - low) : Math.Max(Math.Abs(high) * 0.1, 1e-6);
        return fromZero && low >= 0 ? new PlotAxis(0, high + margin, title) : new PlotAxis(low - margin, high + margin, title);
    }
}

/// <summary>A small plot with two axes; all panels of a report have its size.</summary>
internal sealed class Plot
{
    /// <summary>The width of the canvas.</summary>
    public const double Width = 440;

    private const double Left = 52;
    private const double Right = 14;
    private const double Top = 26;
    private const double Bottom = 40;

    private readonly List<DrawingShape> _shapes = [];
    private readonly PlotAxis _x;
    private readonly PlotAxis _y;
    private readonly double _height;

    /// <summary>Draws the axes.</summary>
    /// <param name="x">From left to right.</param>
    /// <param name="y">From bottom to top.</param>
    /// <param name="height">Of the canvas.</param>
    public Plot(PlotAxis x, PlotAxis y, double height = 280)
    {
        (_x, _y, _height) = (Widened(x), Widened(y), height);
        foreach (double tick in Ticks(_x, 6))
        {
            string at = TimeAxis.F(X(tick));
            _shapes.Add(new PathShape($"M{at},{TimeAxis.F(Top)}L{at},{TimeAxis.F(_height - Bottom)}", Ink.Neutral, Stroke.Faint));
            _shapes.Add(new TextShape(X(tick), _height - Bottom + 15, Number(tick), TextStyle.Muted, Anchor.Middle));
        }

        foreach (double tick in Ticks(_y, 6))
        {
            string at = TimeAxis.F(Y(tick));
            _shapes.Add(new PathShape($"M{TimeAxis.F(Left)},{at}L{TimeAxis.F(Width - Right)},{at}", Ink.Neutral, Stroke.Faint));
            _shapes.Add(new TextShape(Left - 7, Y(tick) + 4, Number(tick), TextStyle.Muted, Anchor.End));
        }

        _shapes.Add(new TextShape(4, 12, _y.Title, TextStyle.Muted));
        _shapes.Add(new TextShape(Width - Right, _height - 6, _x.Title, TextStyle.Muted, Anchor.End));
    }

    /// <summary>Where a value of the horizontal axis lies.</summary>
    public double X(double value) => Left + ((Width - Left - Right) * Share(_x, value));

    /// <summary>Where a value of the vertical axis lies.</summary>
    public double Y(double value) => _height - Bottom - ((_height - Top - Bottom) * Share(_y, value));

    /// <summary>A line; interrupted where a value is not finite. What lies outside of the axes is moved to their ends.</summary>
    public Plot Line(IEnumerable<(double X, double Y)> points, Ink ink, Stroke stroke = Stroke.Solid)
    {
        var kept = new List<(double X, double Y)>();
        foreach (var (x, y) in points)
        {
            var point = double.IsFinite(x) && double.IsFinite(y) ? (X: X(x), Y: Y(y)) : (X: 0, Y: double.NaN);

            // Steps that cannot be seen are left out, so that the text is bounded by the canvas.
            if (kept.Count == 0 || !(Math.Abs(point.X - kept[^1].X) < 0.7 && Math.Abs(point.Y - kept[^1].Y) < 0.7))
            {
                kept.Add(point);
            }
        }

        string path = Curve.Path(kept);
        if (path.Length > 0)
        {
            _shapes.Add(new PathShape(path, ink, stroke));
        }

        return this;
    }

    /// <summary>Points; of more than can be told apart an even choice.</summary>
    public Plot Points(IReadOnlyList<(double X, double Y)> points, Ink ink, int most = 1500)
    {
        var path = new StringBuilder();
        var seen = new HashSet<string>();
        int count = Math.Min(points.Count, most);
        for (int i = 0; i < count; i++)
        {
            var (x, y) = points[(int)((long)i * points.Count / count)];
            if (double.IsFinite(x) && double.IsFinite(y) && $"M{TimeAxis.F(X(x) - 1.5)},{TimeAxis.F(Y(y) - 1.5)}" is var at && seen.Add(at))
            {
                path.Append(at).Append("h3v3h-3z");
            }
        }

        if (path.Length > 0)
        {
            _shapes.Add(new PathShape(path.ToString(), ink, Stroke.Solid, IsFilled: true));
        }

        return this;
    }

    /// <summary>A bar from one value to another over a part of the horizontal axis.</summary>
    public Plot Bar(double from, double to, double low, double high, Ink ink, Stroke stroke = Stroke.Tint, string tip = "")
    {
        double left = X(from), right = X(to), top = Y(high), bottom = Y(low);
        if (bottom - top > 0)
        {
            _shapes.Add(new BoxShape(left + 0.5, top, Math.Max(right - left - 1, 0.5), bottom - top, ink, stroke, 0, tip));
        }

        return this;
    }

    /// <summary>A dashed line from bottom to top with a text at its head.</summary>
    public Plot Mark(double x, string text, Ink ink = Ink.Neutral)
    {
        string at = TimeAxis.F(X(x));
        _shapes.Add(new PathShape($"M{at},{TimeAxis.F(Top)}L{at},{TimeAxis.F(_height - Bottom)}", ink, Stroke.Dashed));
        bool isRight = X(x) > Width * 0.6;
        _shapes.Add(new TextShape(X(x) + (isRight ? -5 : 5), Top + 11, text, TextStyle.Label, isRight ? Anchor.End : Anchor.Start));
        return this;
    }

    /// <summary>The drawing.</summary>
    /// <param name="title">What it is.</param>
    /// <param name="description">What is to be seen.</param>
    public Drawing Draw(string title, string description) => new(Width, _height, title, description, [.. _shapes]);

    private static double Share(PlotAxis axis, double value) => Math.Clamp((value - axis.Low) / (axis.High - axis.Low), 0, 1);

    /// <summary>An axis whose ends are finite, apart, and not so large that their distance is not.</summary>
    private static PlotAxis Widened(PlotAxis axis)
    {
        double low = double.IsFinite(axis.Low) ? Math.Clamp(axis.Low, -1e300, 1e300) : 0, high = double.IsFinite(axis.High) ? Math.Clamp(axis.High, -1e300, 1e300) : 1;
        return axis with { Low = low, High = high - low > Math.Max(Math.Abs(low), Math.Abs(high)) * 1e-9 ? high : low + Math.Max(1, Math.Abs(low) * 1e-6) };
    }

    private static IEnumerable<double> Ticks(PlotAxis axis, int most)
    {
        double step = Math.Max(axis.LeastStep, TimeAxis.Step((axis.High - axis.Low) / most));
        double first = Math.Ceiling((axis.Low / step) - 1e-6);
        for (int i = 0; i <= most + 1 && (first + i) * step <= axis.High + (step * 1e-6); i++)
        {
            yield return (first + i) * step;
        }
    }

    private static string Number(double value) => Math.Abs(value) < 1e-12 ? "0"
        : Math.Abs(value) is >= 1e6 or < 1e-3 ? value.ToString("0.##E+0", CultureInfo.InvariantCulture) : value.ToString("0.####", CultureInfo.InvariantCulture);
}
