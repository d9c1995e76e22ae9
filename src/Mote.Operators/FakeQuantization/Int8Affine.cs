using Mote.Core.Numerics;

namespace Mote.Operators.FakeQuantization;

/// <summary>
/// The scale and zero point of an int8 tensor with values of a range, as TensorFlow Lite's converter chooses them: the range is widened to contain 0;
/// scale = (max - min) / 255; the zero point is the integer nearest to -128 - min / scale (halves away from zero) within [-128, 127], so that 0 is
/// represented exactly. Single precision. A range that is empty or not of finite width has the scale 1.
/// </summary>
/// <param name="Scale">Positive and finite.</param>
/// <param name="ZeroPoint">From -128 to 127.</param>
public readonly record struct Int8Affine(float Scale, int ZeroPoint)
{
    /// <summary>The least number that is represented.</summary>
    public float Least => (sbyte.MinValue - ZeroPoint) * Scale;

    /// <summary>The greatest number that is represented.</summary>
    public float Greatest => (sbyte.MaxValue - ZeroPoint) * Scale;

    /// <summary>The choice for a range; ends that are no finite numbers count as 0.</summary>
    public static Int8Affine Of(float min, float max)
    {
        min = float.IsFinite(min) ? Math.Min(min, 0) : 0;
        max = float.IsFinite(max) ? Math.Max(max, 0) : 0;
        float scale = (max - min) / 255;
        if (!(scale >= 1e-30f) || float.IsInfinity(scale))
        {
            return new Int8Affine(1, 0);
        }

        return new Int8Affine(scale, Math.Clamp(Rounding.HalfAwayToInt32(sbyte.MinValue - (min / scale)), sbyte.MinValue, sbyte.MaxValue));
    }
}
