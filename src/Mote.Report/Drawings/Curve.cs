using System.Collections.Immutable;
using System.Text;

namespace Mote.Report;

/// <summary>Makes lines of points.</summary>
internal static class Curve
{
    /// <summary>
    /// A line from left to right that is interrupted where a point's height is not a number. Of several points in one unit of width only the highest
    /// and the lowest are kept, so that the text is bounded by the width.
    /// </summary>
    public static string Path(IReadOnlyList<(double X, double Y)> points)
    {
        var path = new StringBuilder();
        int length = 0;
        string last = "";
        foreach (var (x, y) in points.Count > 2 * TimeAxis.Columns ? Thinned(points) : points)
        {
            if (!double.IsFinite(y))
            {
                Dot(path, length);
                length = 0;
                continue;
            }

            string point = $"{TimeAxis.F(x)},{TimeAxis.F(y)}";
            if (length == 0)
            {
                path.Append('M').Append(point);
            }
            else if (point != last)
            {
                path.Append('L').Append(point);
            }

            last = point;
            length++;
        }

        Dot(path, length);
        return path.ToString();
    }

    /// <summary>The lowest and the highest of each unit of width, in their order.</summary>
    private static IEnumerable<(double X, double Y)> Thinned(IEnumerable<(double X, double Y)> points)
    {
        foreach (var group in points.GroupBy(p => Math.Floor(p.X)))
        {
            var finite = group.Select((p, i) => (p.X, p.Y, i)).Where(p => double.IsFinite(p.Y)).ToImmutableArray();
            if (finite.IsEmpty)
            {
                yield return (group.Key, double.NaN);
                continue;
            }

            var (top, bottom) = (finite.MinBy(p => p.Y), finite.MaxBy(p => p.Y));
            var (first, second) = top.i < bottom.i ? (top, bottom) : (bottom, top);
            yield return (first.X, first.Y);
            if (first.i != second.i)
            {
                yield return (second.X, second.Y);
            }
        }
    }

    /// <summary>A point without neighbours is a short line.</summary>
    private static void Dot(StringBuilder path, int length)
    {
        if (length == 1)
        {
            path.Append("h2");
        }
    }
}
