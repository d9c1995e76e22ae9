using Mote.Core;

namespace Mote.Quantizing;

/// <summary>Everything that post-training quantization does, in order: folding, fusing, calibration, quantization, bias correction.</summary>
public static class PostTraining
{
    /// <summary>Bias correction looks at this many samples, spread evenly over the calibration data.</summary>
    private const int MostCorrectionSamples = 64;

    /// <summary>A float module as it is quantized: constant factors and sums folded, activations fused. Tensors keep their numbers.</summary>
    public static GraphModule Prepare(GraphModule module) => FuseActivations.Run(FoldMultiplyAdd.Run(module));

    /// <summary>Quantizes a float module.</summary>
    /// <param name="module">A float module; see <see cref="Quantizer.Quantize"/>.</param>
    /// <param name="samples">Calibration data, each sample with all inputs one after the other; gone through once, or twice with bias correction.</param>
    /// <param name="method">How ranges are found.</param>
    /// <param name="correctBias">True to correct the bias of each layer; see <see cref="BiasCorrection"/>.</param>
    /// <param name="options">Choices; null for the defaults.</param>
    /// <exception cref="DiagnosticException">The module or the samples cannot be used.</exception>
    public static QuantizedModel Quantize(
        GraphModule module, IEnumerable<float[]> samples, CalibrationMethod method, bool correctBias = false, QuantizerOptions? options = null)
    {
        Quantizer.Check(module, options ?? new QuantizerOptions());
        var prepared = Prepare(module);
        int count = 0;
        IEnumerable<float[]> Counted()
        {
            foreach (float[] sample in samples)
            {
                count++;
                yield return sample;
            }
        }

        var ranges = Calibration.Run(prepared, Counted(), method);
        var quantized = Quantizer.Quantize(prepared, ranges, options);
        if (!correctBias)
        {
            return quantized;
        }

        long step = Math.Max(1, (count + MostCorrectionSamples - 1) / MostCorrectionSamples);
        return BiasCorrection.Run(prepared, quantized, [.. samples.Where((_, i) => i % step == 0)]);
    }
}
