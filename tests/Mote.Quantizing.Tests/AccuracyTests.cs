using Mote.Core;
using Mote.Core.Numerics;
using Mote.Formats.TfLite;
using Mote.Operators.Convolution;
using Mote.Operators.Import;
using Mote.Runtime;

namespace Mote.Quantizing.Tests;

/// <summary>What int8 loses, on networks that are drawn.</summary>
public sealed class AccuracyTests
{
    public static TheoryData<int, string> Drawn
    {
        get
        {
            var data = new TheoryData<int, string>();
            for (int seed = 0; seed < 12; seed++)
            {
                data.Add(seed, CalibrationMethod.All[seed % 4].Name);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Drawn))]
    public void The_outputs_of_int8_are_a_few_steps_from_those_of_float(int seed, string method)
    {
        var module = Networks.Drawn((ulong)seed, softmax: seed % 2 == 0);
        var samples = Networks.Samples(module, 12, (ulong)seed + 100);
        var quantized = PostTraining.Quantize(module, samples, CalibrationMethod.All.Single(m => m.Name == method), correctBias: seed % 3 == 0);
        Assert.Empty(quantized.FloatLayers);
        Assert.All(quantized.Module.Main.Nodes, n => Assert.Equal(ElementType.Int8, quantized.Module.Main.Tensors[n.Outputs[0]].Type));
        var comparison = Comparison.Run(module, quantized.Module, samples);
        float step = quantized.Module.Main.Tensors[quantized.Module.Main.Outputs[0]].Quantization!.Scale;
        Assert.InRange(Math.Sqrt(comparison.MeanSquaredError), 0, 4 * step);
        Assert.All(comparison.Layers, l => Assert.InRange(l.SignalToNoise, 18, double.PositiveInfinity));
        Assert.All(comparison.Layers, l => Assert.InRange(l.Cosine, 0.99, 1.0000001));
    }

    [Fact]
    public void The_same_samples_give_the_same_model()
    {
        byte[] Make()
        {
            var module = Networks.Drawn(4);
            return TfLiteWriter.Write(TfLiteExporter.Export(PostTraining.Quantize(module, Networks.Samples(module, 8), CalibrationMethod.Entropy, correctBias: true).Compact()));
        }

        Assert.Equal(Make(), Make());
    }

    [Fact]
    public void A_file_that_is_written_and_read_again_has_the_same_bits()
    {
        var module = Networks.Drawn(7);
        var samples = Networks.Samples(module, 6);
        foreach (var ends in new[] { ElementType.Int8, ElementType.Float32 })
        {
            var quantized = PostTraining.Quantize(module, samples, CalibrationMethod.Percentile, options: new QuantizerOptions { InputType = ends, OutputType = ends });
            var read = TfLiteImporter.Load(TfLiteWriter.Write(TfLiteExporter.Export(quantized.Compact())), "drawn.tflite");
            Assert.Equal(quantized.Module.Main.Nodes.Length, read.Main.Nodes.Length);
            Assert.DoesNotContain(read.Main.Tensors, t => t is { Type: ElementType.Float32, IsConstant: true });
            var (left, right) = (Model.FromModule(quantized.Module).CreateSession(), Model.FromModule(read).CreateSession());
            for (uint seed = 1; seed <= 3; seed++)
            {
                InputRule.Random(seed, 0, ends, left.Input(0));
                InputRule.Random(seed, 0, ends, right.Input(0));
                left.Run();
                right.Run();
                Assert.Equal(left.Output(0).ToArray(), right.Output(0).ToArray());
            }
        }
    }

    // Stored weights 127 and 0.4 -> 0: the second weight is lost, and with it 0.4 * 0.01 * mean(x1) = 0.004 * 5 of the first unit's mean.
    [Fact]
    public void What_rounded_weights_lose_of_the_mean_goes_into_the_bias()
    {
        var module = Networks.Dense([1.27f, 0.004f, 0, 1], [0f, 0f], FusedActivation.Relu);
        List<float[]> samples = [[-1, 4], [1, 6], [0.5f, 5], [-0.5f, 5]];
        var ranges = Calibration.Run(module, samples, CalibrationMethod.MinMax);
        var plain = Quantizer.Quantize(module, ranges);
        var corrected = BiasCorrection.Run(module, plain, samples);
        Assert.Equal([0, 0], plain.Module.Main.View(0).Input(2).Values<int>().ToArray());
        var bias = corrected.Module.Main.View(0).Input(2);
        float inputScale = 7f / 255;
        double shift = Samples(samples, inputScale, x => (1.27 * x[0]) + (0.004 * x[1])) - Samples(Stored(samples, inputScale), inputScale, x => 1.27 * x[0]);
        Assert.Equal(shift, bias.Values<int>()[0] * (double)bias.Quantization!.Scales[0], 2e-4);
        Assert.InRange(shift, 0.01, 0.04);

        static double Samples(List<float[]> samples, float scale, Func<float[], double> unit) => samples.Average(unit);
        static List<float[]> Stored(List<float[]> samples, float scale) => [.. samples.Select(x => x.Select(v => MathF.Round(v / scale, MidpointRounding.AwayFromZero) * scale).ToArray())];
    }

    [Fact]
    public void Bias_correction_brings_the_means_of_all_channels_closer()
    {
        double plain = 0, corrected = 0;
        for (ulong seed = 20; seed < 24; seed++)
        {
            var module = Networks.Drawn(seed, softmax: false);
            var samples = Networks.Samples(module, 16);
            var options = new QuantizerOptions { PerChannel = false };
            plain += MeanShift(module, PostTraining.Quantize(module, samples, CalibrationMethod.MinMax, false, options).Module, samples);
            corrected += MeanShift(module, PostTraining.Quantize(module, samples, CalibrationMethod.MinMax, true, options).Module, samples);
        }

        Assert.True(corrected < 0.6 * plain, $"{corrected} against {plain}");
    }

    /// <summary>The squared differences between the mean outputs of both models.</summary>
    private static double MeanShift(GraphModule reference, GraphModule quantized, List<float[]> samples)
    {
        var (left, right) = (Model.FromModule(reference).CreateSession(), Model.FromModule(quantized).CreateSession());
        var sums = new double[left.Output<float>(0).Length];
        for (int s = 0; s < samples.Count; s++)
        {
            Quantizing.Samples.Write(reference, left, samples[s], s);
            Quantizing.Samples.Write(quantized, right, samples[s], s);
            left.Run();
            right.Run();
            float[] actual = Quantizing.Samples.Real(quantized.Main.Tensors[quantized.Main.Outputs[0]], right.Output(0))!;
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += left.Output<float>(0)[i] - actual[i];
            }
        }

        return sums.Sum(d => d / samples.Count * (d / samples.Count));
    }

    [Fact]
    public void The_table_names_the_worst_layer_first()
    {
        var module = Networks.Drawn(4);
        var samples = Networks.Samples(module, 5);
        var comparison = Comparison.Run(module, PostTraining.Quantize(module, samples, CalibrationMethod.MinMax).Module, samples);
        Assert.Equal(comparison.Layers.OrderBy(l => l.SignalToNoise), comparison.Layers);
        GoldenText.Check("tests/Mote.Quantizing.Tests/Golden/comparison.txt", comparison.ToText(6));
    }

    // y = x in both; the second model is off by 0.5 in its second output: signal 1+4+9+4 = 18, noise 2 * 0.25.
    [Fact]
    public void Figures_of_a_comparison_are_those_of_their_formulas()
    {
        var exact = Networks.Dense([1, 0, 0, 1], [0f, 0f]);
        var off = Networks.Dense([1, 0, 0, 1], [0f, 0.5f]);
        var comparison = Comparison.Run(exact, off, [[1, 2], [3, 2.75f - 0.75f]]);
        var layer = Assert.Single(comparison.Layers);
        Assert.Equal(10 * Math.Log10(18 / 0.5), layer.SignalToNoise, 9);
        Assert.Equal(0.5, layer.MaxError);
        Assert.Equal((1 + (2 * 2.5) + 9 + (2 * 2.5)) / Math.Sqrt(18.0 * (1 + 6.25 + 9 + 6.25)), layer.Cosine, 9);
        Assert.Equal(0.5 / 4, comparison.MeanSquaredError);
        Assert.Equal(1, comparison.TopOneAgreement);
        Assert.Equal(0.5, Comparison.OfOutputs(exact, off, [[1, 2], [3, 2.75f]]).TopOneAgreement);
        Assert.True(double.IsPositiveInfinity(Comparison.Run(exact, exact, [[1, 2]]).Layers[0].SignalToNoise));
    }
}
