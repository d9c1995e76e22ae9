using Mote.Synthesis.Signals;

namespace Mote.Synthesis.Images;

/// <summary>What a picture shows.</summary>
public enum ShapeKind
{
    /// <summary>A disc, seen at a slight angle.</summary>
    Circle,

    /// <summary>Four equal sides.</summary>
    Square,

    /// <summary>Three equal sides.</summary>
    Triangle,

    /// <summary>Two bars.</summary>
    Cross,

    /// <summary>Five points.</summary>
    Star,
}

/// <summary>Which points belong to a shape of radius about 1 around the origin.</summary>
internal static class ShapeOutline
{
    public static bool Contains(ShapeKind kind, double x, double y, double form) => kind switch
    {
        ShapeKind.Circle => (x * x) + (y * y * (1 + (0.5 * form))) <= 0.85,
        ShapeKind.Square => Math.Abs(x) <= 0.78 && Math.Abs(y) <= 0.78,
        ShapeKind.Triangle => InPolygon(x, y, 3, 1.05, 1.05),
        ShapeKind.Cross => Math.Abs(x) <= 1 && Math.Abs(y) <= 1 && Math.Min(Math.Abs(x), Math.Abs(y)) <= 0.22 + (0.12 * form),
        ShapeKind.Star => InPolygon(x, y, 10, 1.1, 0.42 + (0.1 * form)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Whether a ray to the right crosses the outline an odd number of times. Corners lie on two radii in turn.</summary>
    private static bool InPolygon(double x, double y, int corners, double even, double odd)
    {
        bool inside = false;
        for (int i = 0; i < corners; i++)
        {
            int j = (i + 1) % corners;
            double r0 = i % 2 == 0 ? even : odd, r1 = j % 2 == 0 ? even : odd;
            if (corners == 3)
            {
                r0 = r1 = even;
            }

            double x0 = r0 * Turn.Sin((double)i / corners), y0 = -r0 * Turn.Cos((double)i / corners);
            double x1 = r1 * Turn.Sin((double)j / corners), y1 = -r1 * Turn.Cos((double)j / corners);
            if (y0 > y != y1 > y && x < ((x1 - x0) * (y - y0) / (y1 - y0)) + x0)
            {
                inside = !inside;
            }
        }

        return inside;
    }
}
