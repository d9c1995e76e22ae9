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

/// <summary>A shape of radius about 1 around the origin.</summary>
internal sealed class ShapeOutline
{
    private readonly ShapeKind _kind;
    private readonly double _form;
    private readonly (double X, double Y)[] _corners;

    /// <summary>A shape.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="form">How it differs from others of its kind, -1 to 1: how oval, how slender.</param>
    public ShapeOutline(ShapeKind kind, double form)
    {
        (_kind, _form) = (kind, form);
        double[] radii = kind switch
        {
            ShapeKind.Triangle => [1.05, 1.05, 1.05],
            ShapeKind.Star => [.. Enumerable.Range(0, 10).Select(i => i % 2 == 0 ? 1.1 : 0.42 + (0.1 * form))],
            _ => [],
        };
        _corners = [.. radii.Select((r, i) => (r * Turn.Sin((double)i / radii.Length), -r * Turn.Cos((double)i / radii.Length)))];
    }

    /// <summary>Whether a point belongs to it.</summary>
    public bool Contains(double x, double y) => _kind switch
    {
        ShapeKind.Circle => (x * x) + (y * y * (1 + (0.3 * Math.Abs(_form)))) <= 0.85,
        ShapeKind.Square => Math.Abs(x) <= 0.78 && Math.Abs(y) <= 0.78,
        ShapeKind.Cross => Math.Abs(x) <= 1 && Math.Abs(y) <= 1 && Math.Min(Math.Abs(x), Math.Abs(y)) <= 0.22 + (0.12 * _form),
        _ => InPolygon(x, y),
    };

    /// <summary>Whether a ray to the right crosses the outline an odd number of times.</summary>
    private bool InPolygon(double x, double y)
    {
        bool inside = false;
        for (int i = 0; i < _corners.Length; i++)
        {
            var (x0, y0) = _corners[i];
            var (x1, y1) = _corners[(i + 1) % _corners.Length];
            if (y0 > y != y1 > y && x < ((x1 - x0) * (y - y0) / (y1 - y0)) + x0)
            {
                inside = !inside;
            }
        }

        return inside;
    }
}
