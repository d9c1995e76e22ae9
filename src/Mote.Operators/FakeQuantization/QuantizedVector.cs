using System.Numerics;

namespace Mote.Operators.FakeQuantization;

/// <summary>Rounding of vectors as QUANTIZE rounds, the same in every lane and at every width.</summary>
internal static class QuantizedVector
{
    /// <summary>The nearest integer, halves away from zero. NaN stays NaN.</summary>
    public static Vector<float> HalfAway(Vector<float> x)
    {
        // The difference is exact, unlike a sum with 0.5.
        var whole = Vector.Truncate(x);
        var rest = x - whole;
        var up = Vector.ConditionalSelect(Vector.GreaterThanOrEqual(rest, new Vector<float>(0.5f)), Vector<float>.One, Vector<float>.Zero);
        var down = Vector.ConditionalSelect(Vector.LessThanOrEqual(rest, new Vector<float>(-0.5f)), Vector<float>.One, Vector<float>.Zero);
        return whole + up - down;
    }

    /// <summary>x within two bounds; NaN stays NaN.</summary>
    public static Vector<float> Clamp(Vector<float> x, float low, float high)
    {
        var raised = Vector.ConditionalSelect(Vector.LessThan(x, new Vector<float>(low)), new Vector<float>(low), x);
        return Vector.ConditionalSelect(Vector.GreaterThan(raised, new Vector<float>(high)), new Vector<float>(high), raised);
    }
}
