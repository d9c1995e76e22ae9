namespace Mote.Core.Numerics;

/// <summary>
/// Roundings of single precision numbers and conversions to integers that saturate. NaN rounds to
/// <see cref="ExactMath.NaN"/> and converts to 0. C twin: <c>mote_round.h</c>.
/// </summary>
public static class Rounding
{
    /// <summary>The nearest integer, halves away from zero (C's roundf; TensorFlow Lite's rounding of QUANTIZE). The sign of zero is kept.</summary>
    public static float HalfAway(float x) => float.IsNaN(x) ? ExactMath.NaN : MathF.Round(x, MidpointRounding.AwayFromZero);

    /// <summary>The nearest integer, halves to the even one (C's rintf; TensorFlow Lite's ROUND). The sign of zero is kept.</summary>
    public static float HalfEven(float x) => float.IsNaN(x) ? ExactMath.NaN : MathF.Round(x, MidpointRounding.ToEven);

    /// <summary>The greatest integer not above x.</summary>
    public static float Floor(float x) => float.IsNaN(x) ? ExactMath.NaN : MathF.Floor(x);

    /// <summary>The least integer not below x.</summary>
    public static float Ceiling(float x) => float.IsNaN(x) ? ExactMath.NaN : MathF.Ceiling(x);

    /// <summary>The integer part, toward zero.</summary>
    public static float Truncate(float x) => float.IsNaN(x) ? ExactMath.NaN : MathF.Truncate(x);

    /// <summary><see cref="HalfAway"/> as an int, saturated.</summary>
    public static int HalfAwayToInt32(float x) => ToInt32(HalfAway(x));

    /// <summary>Toward zero, saturated, as .NET's own conversion since .NET 9.</summary>
    public static int ToInt32(float x) => (int)x;
}
