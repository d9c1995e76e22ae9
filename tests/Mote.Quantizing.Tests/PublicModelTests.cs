using System.Globalization;
using Mote.Core;
using Mote.Runtime;

namespace Mote.Quantizing.Tests;

/// <summary>Public float models, quantized here; with random inputs, which say how faithful int8 is and not how good the model.</summary>
public sealed class PublicModelTests
{
    // Model, samples, least top-1 agreement, least signal-to-noise ratio of the last layer with weights in dB.
    [Theory]
    [InlineData("tinymaix/tools__tflite__mnist_valid_f.tflite", 40, 0.85, 20)]
    [InlineData("emlearn-micropython/examples__mnist_cnn__mnist_cnn_fp32.tflite", 40, 0.85, 20)]
    [InlineData("tflm/python__tflite_micro__sine_float.tflite", 40, 1.0, 22)]
    [InlineData("tinyml-example-anomaly-detection/autoencoder__models__fan_low_model.tflite", 40, 0.9, 20)]
    public void Small_models_keep_their_answers(string path, int samples, double agreement, double decibels) => Check(path, samples, agreement, decibels);

    // Both are calibrated for other data than they see here: ours for numbers drawn over the published input range, the published one for real ones.
    [Theory]
    [InlineData("image_classification__trained_models__pretrainedResnet.tflite", "image_classification__trained_models__pretrainedResnet_quant.tflite", 3)]
    [InlineData("visual_wake_words__trained_models__vww_96_float.tflite", "visual_wake_words__trained_models__vww_96_int8.tflite", 4)]
    [InlineData("anomaly_detection__trained_models__ToyCar__baseline_tf23__model__model_ToyCar.tflite", "anomaly_detection__trained_models__ToyCar__baseline_tf23__model__model_ToyCar_quant_fullint_micro_intio.tflite", 8)]
    public void Our_int8_model_is_as_close_to_the_float_one_as_the_published_twin(string path, string twinPath, int samples)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("MOTE_LONG") == "1", "It takes a minute; set MOTE_LONG=1.");
        string folder = Path.Combine(SharedData.Require("models"), "mlperf-tiny");
        var module = Model.Load(Path.Combine(folder, path)).Module;
        var twin = Model.Load(Path.Combine(folder, twinPath)).Module;
        var input = twin.Main.Tensors[twin.Main.Inputs[0]];
        var inputs = Random(module, 1, 2 * samples).ConvertAll(sample => sample.Select(v => input.Quantization!.Scale * (v * 127.5f + (input.Type == ElementType.Int8 ? -0.5f : 127.5f) - input.Quantization.ZeroPoint)).ToArray());
        var quantized = PostTraining.Quantize(module, inputs.Take(samples), CalibrationMethod.MinMax);
        Assert.Empty(quantized.FloatLayers);
        var ours = Comparison.OfOutputs(module, quantized.Module, inputs.Skip(samples));
        var theirs = Comparison.OfOutputs(module, twin, inputs.Skip(samples));
        string found = string.Create(CultureInfo.InvariantCulture,
            $"{twinPath}: ours top-1 {ours.TopOneAgreement:F3}, MSE {ours.MeanSquaredError:G4}; published top-1 {theirs.TopOneAgreement:F3}, MSE {theirs.MeanSquaredError:G4}");
        TestContext.Current.TestOutputHelper!.WriteLine(found);
        Assert.True(ours.MeanSquaredError <= (1.5 * theirs.MeanSquaredError) + 1e-5 && ours.TopOneAgreement >= theirs.TopOneAgreement, found);
    }

    private static void Check(string path, int samples, double agreement, double decibels)
    {
        string folder = SharedData.Require("models");
        var module = Model.Load(Path.Combine(folder, path)).Module;
        var calibration = Random(module, 1, samples);
        var fresh = Random(module, 1000, samples);
        foreach (var (method, correct) in new[] { (CalibrationMethod.MinMax, false), (CalibrationMethod.MinMax, true), (CalibrationMethod.Percentile, false), (CalibrationMethod.MeanSquaredError, false), (CalibrationMethod.Entropy, false) })
        {
            var quantized = PostTraining.Quantize(module, calibration, method, correct);
            Assert.Empty(quantized.FloatLayers);
            var comparison = Comparison.Run(module, quantized.Module, fresh);
            double last = comparison.Layers.Where(l => l.Operator is "FULLY_CONNECTED" or "CONV_2D").MaxBy(l => l.Index)!.SignalToNoise;
            string found = string.Create(CultureInfo.InvariantCulture,
                $"{Path.GetFileName(path)} {method.Name}{(correct ? " with bias correction" : "")}: top-1 {comparison.TopOneAgreement:F3}, last layer {last:F1} dB, worst {comparison.Layers[0].SignalToNoise:F1} dB");
            TestContext.Current.TestOutputHelper!.WriteLine(found);
            if (method == CalibrationMethod.MinMax)
            {
                Assert.True(comparison.TopOneAgreement >= agreement && last >= decibels, found);
            }
        }
    }

    /// <summary>The generator of <c>--random</c>, which gives numbers in [-1, 1).</summary>
    private static List<float[]> Random(GraphModule module, uint seed, int count) => [.. Enumerable.Range(0, count).Select(i =>
    {
        var values = new float[module.Main.Inputs.Sum(t => module.Main.Tensors[t].Shape.ElementCount)];
        InputRule.Random(seed + (uint)i, 0, ElementType.Float32, System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    })];
}
