namespace Mote.Core.Numerics;

/// <summary>The clamp of a fused activation on quantised outputs.</summary>
/// <param name="Min">The least output.</param>
/// <param name="Max">The greatest output.</param>
public readonly record struct ActivationRange(int Min, int Max)
{
    /// <summary>
    /// The clamp for a real interval: <c>zeroPoint + round(bound / scale)</c> in single precision, halves away from zero, within the
    /// type's range. An infinite bound leaves the type's own bound. As TensorFlow Lite's CalculateActivationRangeQuantized.
    /// </summary>
    /// <param name="min">The activation's least real value, or negative infinity; 0 for RELU and RELU6, -1 for RELU_N1_TO_1.</param>
    /// <param name="max">The activation's greatest real value, or positive infinity; 6 for RELU6.</param>
    /// <param name="scale">The output's scale, above zero.</param>
    /// <param name="zeroPoint">The output's zero point.</param>
    /// <param name="typeMin">The output type's least value.</param>
    /// <param name="typeMax">The output type's greatest value.</param>
    public static ActivationRange Quantize(float min, float max, float scale, int zeroPoint, int typeMin, int typeMax)
    {
        int low = float.IsNegativeInfinity(min) ? typeMin : Math.Max(typeMin, QuantizeBound(min, scale, zeroPoint));
        int high = float.IsPositiveInfinity(max) ? typeMax : Math.Min(typeMax, QuantizeBound(max, scale, zeroPoint));
        return new ActivationRange(low, high);
    }

    /// <summary>The value within the range.</summary>
    public int Clamp(int value) => Math.Min(Math.Max(value, Min), Max);

    private static int QuantizeBound(float bound, float scale, int zeroPoint) =>
        FixedPoint.SaturatingAdd(zeroPoint, Rounding.HalfAwayToInt32(bound / scale));
}
