using Mote.Core;

namespace Mote.Quantizing;

/// <summary>The real numbers that an int8 tensor is to represent.</summary>
/// <param name="Min">The least; finite.</param>
/// <param name="Max">The greatest; finite, not less than <paramref name="Min"/>.</param>
public readonly record struct TensorRange(float Min, float Max)
{
    /// <summary>
    /// Ranges below this are widened, so that products of two scales and their quotients stay far from subnormal numbers. 2^-40.
    /// </summary>
    private const double LeastSpan = 1.0 / (1L << 40);

    /// <summary>The smallest range that holds both.</summary>
    public TensorRange Union(TensorRange other) => new(Math.Min(Min, other.Min), Math.Max(Max, other.Max));

    /// <summary>What an activation leaves of the range.</summary>
    public TensorRange Clip(FusedActivation activation)
    {
        var (low, high) = activation switch
        {
            FusedActivation.Relu => (0, float.MaxValue),
            FusedActivation.Relu6 => (0, 6),
            FusedActivation.ReluN1To1 => (-1, 1),
            _ => (float.MinValue, float.MaxValue),
        };
        return new TensorRange(Math.Clamp(Min, low, high), Math.Clamp(Max, low, high));
    }

    /// <summary>The range of the given numbers, which must be finite; [0, 0] where there are none.</summary>
    public static TensorRange Of(ReadOnlySpan<float> values)
    {
        var range = values.IsEmpty ? default : new TensorRange(values[0], values[0]);
        foreach (float value in values)
        {
            range = new TensorRange(Math.Min(range.Min, value), Math.Max(range.Max, value));
        }

        return range;
    }

    /// <summary>
    /// Scale and zero point for int8: the range is widened to hold 0, scale = (max - min) / 255, zero point = -128 - min / scale rounded to
    /// the nearest integer (halves away from zero), so that 0 is represented exactly. Source: TensorFlow Lite's quantization specification. The range
    /// [0, 0] gets the scale 1/255.
    /// </summary>
    public Quantization ToInt8()
    {
        double min = Math.Min(Min, 0.0), max = Math.Max(Max, 0.0);
        double span = min == max ? 1 : Math.Max(max - min, LeastSpan);
        float scale = (float)Math.Min(span / 255, float.MaxValue / 4);
        double zero = Math.Round(sbyte.MinValue - (min / scale), MidpointRounding.AwayFromZero);
        return new Quantization(scale, (int)Math.Clamp(zero, sbyte.MinValue, sbyte.MaxValue));
    }
}
