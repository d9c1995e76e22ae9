using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Mote.Cli.Output;
using Mote.Core;
using Mote.Formats.Npy;
using Mote.Formats.TfLite;
using Mote.Operators.Import;
using Mote.Quantizing;
using Mote.Runtime;

namespace Mote.Cli.Commands;

/// <summary><c>mote quantize</c>: makes an int8 model of a float one and shows what each layer lost.</summary>
internal static class QuantizeCommand
{
    /// <summary>The worst layers that people are shown; JSON has all.</summary>
    private const int LayersShown = 20;

    public static Command Create()
    {
        var model = new Argument<string>("MODEL") { Description = "a float .tflite file" };
        var data = new Option<string?>("--data") { Description = "typical inputs: a .npy file of float32, one sample a row" };
        var random = CommonOptions.Random();
        var method = new Option<string>("--method") { Description = "how ranges are found: minmax, percentile, entropy or mse", DefaultValueFactory = _ => "minmax" };
        var bias = new Option<bool>("--bias-correction") { Description = "correct the shift of each channel's mean in its bias" };
        var floats = new Option<bool>("--float-io") { Description = "keep float inputs and outputs" };
        var output = new Option<string>("--out") { Description = "the .tflite file to write", Required = true };
        var json = CommonOptions.Json();
        var command = new Command("quantize", "Make an int8 model of a float one.") { model, data, random, method, bias, floats, output, json };
        command.SetAction(result => Execute(
            result.GetRequiredValue(model), result.GetValue(data), result.GetValue(random), result.GetValue(method)!, result.GetValue(bias),
            result.GetValue(floats) ? ElementType.Float32 : ElementType.Int8, result.GetRequiredValue(output), result.GetValue(json)));
        return command;
    }

    private static int Execute(string path, string? data, string? seeds, string methodName, bool correctBias, ElementType ends, string output, bool json)
    {
        var method = CalibrationMethod.All.FirstOrDefault(m => m.Name == methodName)
            ?? throw CommonOptions.Bad("--method", $"'{methodName}' is no method", string.Join(", ", CalibrationMethod.All.Select(m => m.Name)));
        var module = Model.Load(path).Module;
        var samples = (data, seeds) switch
        {
            (not null, null) => ReadRows(data, module),
            (null, not null) => CommonOptions.Inputs(module, seeds, null, true)!.ConvertAll(i => MemoryMarshal.Cast<byte, float>(i.Invocation.Inputs.SelectMany(b => b).ToArray()).ToArray()),
            _ => throw CommonOptions.Bad("quantize", data is null ? "there are no typical inputs" : "--data cannot be combined with --random", "--data FILE.npy, or --random 1,2,3 for a trial"),
        };
        if (seeds is not null)
        {
            Terminal.Note("mote: random inputs say little about the ranges that real ones need; use --data for a model that is to be used.");
        }

        var options = new QuantizerOptions { InputType = ends, OutputType = ends };
        var (quantized, comparison) = Terminal.Busy("Quantizing", () =>
        {
            var made = PostTraining.Quantize(module, samples, method, correctBias, options);
            return (made, Comparison.Run(module, made.Module, samples));
        });
        byte[] file = TfLiteWriter.Write(TfLiteExporter.Export(quantized.Compact()));
        OutputFolder.Write(Path.GetDirectoryName(Path.GetFullPath(output))!, Path.GetFileName(output), file);
        if (json)
        {
            JsonOutput.Print(new
            {
                Path = output,
                Bytes = file.Length,
                Method = method.Name,
                BiasCorrection = correctBias,
                comparison.Samples,
                Layers = comparison.Layers.Select(l => new { l.Index, Op = l.Operator, Name = l.Tensor, SqnrDb = Finite(l.SignalToNoise), l.MaxError, l.Cosine }),
                FloatLayers = quantized.FloatLayers.Select(l => new { l.Place, l.Reason }),
                Top1Agreement = comparison.TopOneAgreement,
                Mse = comparison.MeanSquaredError,
            });
            return ExitCodes.Done;
        }

        Console.Out.Write(comparison.ToText(LayersShown));
        foreach (var layer in quantized.FloatLayers)
        {
            Console.Out.Write($"stays float: {layer.Place}: {layer.Reason}\n");
        }

        Console.Out.Write(string.Create(CultureInfo.InvariantCulture, $"{output}: {Numbers.Bytes(file.Length)}\n"));
        return ExitCodes.Done;
    }

    /// <summary>JSON has no infinite numbers: a layer without any error has null.</summary>
    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static List<float[]> ReadRows(string path, GraphModule module)
    {
        var array = NpyFile.Read(Model.ReadFile(path), path);
        if (array.TypeCode != "f4" || array.Shape.Length == 0 || array.Shape.Contains(0))
        {
            throw CommonOptions.Bad(path, $"the array is {array.TypeCode} of {array.Shape.Length} dimensions", "f4, one sample a row");
        }

        int length = module.Main.Inputs.Sum(t => module.Main.Tensors[t].Shape.ElementCount);
        var values = MemoryMarshal.Cast<byte, float>(array.Data.Span).ToArray();
        return values.Length == (long)array.Shape[0] * length
            ? [.. values.Chunk(length)]
            : throw CommonOptions.Bad(path, string.Create(CultureInfo.InvariantCulture, $"a row holds {values.Length / array.Shape[0]} numbers"),
                string.Create(CultureInfo.InvariantCulture, $"{length}, all inputs of the model one after the other"));
    }
}
