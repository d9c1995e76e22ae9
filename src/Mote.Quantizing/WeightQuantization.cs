using Mote.Core;

namespace Mote.Quantizing;

/// <summary>
/// Weights and bias of one layer as int8 and int32: weights = round(w / scale), symmetric in [-127, 127], zero point 0; bias = round(b / (input scale *
/// weight scale)). Halves are rounded away from zero. Source: TensorFlow Lite's quantization specification.
/// </summary>
internal sealed record WeightQuantization(Tensor Weights, Tensor? Bias)
{
    /// <summary>A bias takes at most this much of the accumulator; where it would take more, its channel's scale is widened.</summary>
    private const double LargestBias = 1 << 30;

    /// <summary>Scales below this are widened: their products with other scales would come near subnormal numbers.</summary>
    private const double LeastScale = 1.0 / (1L << 50);

    /// <summary>Quantizes the constants of a layer.</summary>
    /// <param name="weights">Float weights.</param>
    /// <param name="bias">Float bias, one element a channel, or null.</param>
    /// <param name="axis">The axis of the weights that counts channels.</param>
    /// <param name="inputScale">The scale of the activations.</param>
    /// <param name="perChannel">One scale a channel, or one for all.</param>
    public static WeightQuantization Of(Tensor weights, Tensor? bias, int axis, float inputScale, bool perChannel)
    {
        var values = weights.Values<float>();
        var real = bias is null ? [] : bias.Values<float>();
        int channels = weights.Shape[axis];
        int inner = weights.Shape.Product(axis + 1, weights.Shape.Rank);
        float[] scales = Scales(values, real, channels, inner, inputScale, perChannel);
        var stored = new sbyte[values.Length];
        for (int i = 0; i < stored.Length; i++)
        {
            double level = Math.Round(values[i] / (double)scales[perChannel ? i / inner % channels : 0], MidpointRounding.AwayFromZero);
            stored[i] = (sbyte)Math.Clamp(level, -127, 127);
        }

        var quantization = perChannel ? new Quantization([.. scales], [.. new int[scales.Length]], axis) : new Quantization(scales[0]);
        var quantizedBias = bias is null ? null : StoreBias(bias, real.ToArray().Select(b => (double)b).ToArray(), inputScale, quantization);
        return new WeightQuantization(Tensor.Constant<sbyte>(weights.Name, ElementType.Int8, weights.Shape, stored, quantization), quantizedBias);
    }

    /// <summary>A bias at the scale of the products: input scale * weight scale, in single precision.</summary>
    public static Tensor StoreBias(Tensor shape, ReadOnlySpan<double> real, float inputScale, Quantization weights)
    {
        var stored = new int[real.Length];
        var scales = new float[weights.Scales.Length];
        for (int c = 0; c < scales.Length; c++)
        {
            scales[c] = inputScale * weights.Scales[c];
        }

        for (int c = 0; c < stored.Length; c++)
        {
            stored[c] = (int)Math.Clamp(Math.Round(real[c] / scales[scales.Length == 1 ? 0 : c], MidpointRounding.AwayFromZero), -LargestBias, LargestBias);
        }

        return Tensor.Constant<int>(shape.Name, ElementType.Int32, shape.Shape, stored, new Quantization([.. scales], [.. new int[scales.Length]], 0));
    }

    private static float[] Scales(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int channels, int inner, float inputScale, bool perChannel)
    {
        var scales = new double[perChannel ? channels : 1];
        for (int i = 0; i < weights.Length; i++)
        {
            ref double scale = ref scales[perChannel ? i / inner % channels : 0];
            scale = Math.Max(scale, Math.Abs(weights[i]) / 127.0);
        }

        // A channel without weights still has a bias to represent: it takes the scale of the others.
        double most = scales.Max() > 0 ? scales.Max() : 1.0 / 127;
        for (int s = 0; s < scales.Length; s++)
        {
            scales[s] = Math.Max(scales[s] > 0 ? scales[s] : most, LeastScale);
        }

        for (int c = 0; c < bias.Length; c++)
        {
            ref double scale = ref scales[perChannel ? c : 0];
            scale = Math.Max(scale, Math.Abs(bias[c]) / (inputScale * LargestBias));
        }

        return [.. scales.Select(s => (float)s)];
    }
}
