using Mote.Core;
using Mote.Core.Numerics;

namespace Mote.Operators;

/// <summary>The ranges that fused activations clamp to.</summary>
public static class ActivationClamp
{
    /// <summary>
    /// The clamp of an integer output: q(f) = zero point + round half away(f / scale), in single precision, limited to the range of the
    /// type. Source: TFLite's CalculateActivationRangeQuantized.
    /// </summary>
    /// <param name="activation">The activation.</param>
    /// <param name="type">Int8, UInt8 or Int16.</param>
    /// <param name="quantization">The output's per-tensor quantization.</param>
    public static (int Min, int Max) Quantized(FusedActivation activation, ElementType type, Quantization quantization)
    {
        (int min, int max) = Limits(type);
        (float low, float high) = activation switch
        {
            FusedActivation.Relu => (0, float.PositiveInfinity),
            FusedActivation.Relu6 => (0, 6),
            FusedActivation.ReluN1To1 => (-1, 1),
            _ => (float.NegativeInfinity, float.PositiveInfinity),
        };
        var range = ActivationRange.Quantize(low, high, quantization.Scale, quantization.ZeroPoint, min, max);
        return (range.Min, range.Max);
    }

    /// <summary>The clamp of a float output; the largest finite numbers where there is none, so infinities become finite as in TFLite.</summary>
    public static (float Min, float Max) Real(FusedActivation activation) => activation switch
    {
        FusedActivation.Relu => (0, float.MaxValue),
        FusedActivation.Relu6 => (0, 6),
        FusedActivation.ReluN1To1 => (-1, 1),
        _ => (float.MinValue, float.MaxValue),
    };

    /// <summary>min(max(value, low), high) as TFLite's kernels write it: NaN stays NaN.</summary>
    public static float Clamp(float value, float low, float high)
    {
        float raised = value < low ? low : value;
        return high < raised ? high : raised;
    }

    /// <summary>The smallest and largest value of an integer type of at most 32 bits.</summary>
    public static (int Min, int Max) Limits(ElementType type) => type switch
    {
        ElementType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        ElementType.UInt8 => (byte.MinValue, byte.MaxValue),
        ElementType.Int16 => (short.MinValue, short.MaxValue),
        ElementType.Int32 => (int.MinValue, int.MaxValue),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not an integer type of at most 32 bits"),
    };
}
