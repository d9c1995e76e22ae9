using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Formats.Npy;
using Mote.Formats.TfLite;
using Mote.Operators.Activation;
using Mote.Operators.Convolution;
using Mote.Operators.Import;
using Mote.Operators.Normalization;

namespace Mote.Cli.Tests;

public sealed class QuantizeTests
{
    [Fact]
    public void Quantize_prints_the_layers_and_writes_a_model_that_runs()
    {
        string folder = FloatModel();
        var run = ToolRun.Mote(folder, ["quantize", "float.tflite", "--data", "data.npy", "--method", "mse", "--bias-correction", "--out", "made/int8.tflite"]).Expect(0);
        Assert.Equal("", run.Error);
        GoldenText.Check("tests/Mote.Cli.Tests/Golden/quantize.txt", run.Output);
        var inspected = ToolRun.Mote(folder, ["inspect", "made/int8.tflite", "--json"]).Expect(0).Json();
        Assert.All(inspected.GetProperty("inputs").EnumerateArray().Concat(inspected.GetProperty("outputs").EnumerateArray()), t => Assert.Equal("int8", t.GetProperty("dtype").GetString()));
        ToolRun.Mote(folder, ["run", "made/int8.tflite", "--random", "1"]).Expect(0);
    }

    [Fact]
    public void Quantize_has_json_and_float_ends()
    {
        string folder = FloatModel();
        var json = ToolRun.Mote(folder, ["quantize", "float.tflite", "--random", "1,2,3", "--float-io", "--out", "int8.tflite", "--json"]).Expect(0).Json();
        Assert.Equal(["path", "bytes", "method", "bias_correction", "samples", "layers", "float_layers", "top1_agreement", "mse"], json.EnumerateObject().Select(m => m.Name));
        Assert.Equal(3, json.GetProperty("samples").GetInt32());
        Assert.Equal(3, json.GetProperty("layers").GetArrayLength());
        Assert.Equal(new FileInfo(Path.Combine(folder, "int8.tflite")).Length, json.GetProperty("bytes").GetInt64());
        var inspected = ToolRun.Mote(folder, ["inspect", "int8.tflite", "--json"]).Expect(0).Json();
        Assert.Equal("float32", inspected.GetProperty("inputs")[0].GetProperty("dtype").GetString());
    }

    [Theory]
    [InlineData("quantize float.tflite --out x.tflite", "MOTE4002")]
    [InlineData("quantize float.tflite --random 1 --data data.npy --out x.tflite", "MOTE4002")]
    [InlineData("quantize float.tflite --random 1 --method luck --out x.tflite", "MOTE4002")]
    [InlineData("quantize float.tflite --data short.npy --out x.tflite", "MOTE4002")]
    [InlineData("quantize float.tflite --data float.tflite --out x.tflite", "MOTE1000")]
    [InlineData("quantize int8.tflite --random 1 --out x.tflite", "MOTE7000")]
    public void What_cannot_be_done_is_said(string command, string id)
    {
        string folder = FloatModel();
        File.Copy(DemoModel.FilePath, Path.Combine(folder, "int8.tflite"));
        var run = ToolRun.Mote(folder, command.Split(' ')).Expect(1);
        Assert.Contains(id, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, "x.tflite")));
    }

    /// <summary>A folder with a float model of three layers, ten samples for it, and samples that are too short.</summary>
    private static string FloatModel()
    {
        string folder = TestFolder.Create();
        var random = new Core.Numerics.Random64(3);
        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextGaussian())];
        var builder = new GraphBuilder("main");
        int x = builder.Input("samples", ElementType.Float32, new Shape(1, 6));
        int w = builder.Constant<float>("w1", ElementType.Float32, new Shape(8, 6), Draw(48));
        int hidden = builder.Node(new Relu(), "hidden", ElementType.Float32, builder.Node(new FullyConnected(), "dense", ElementType.Float32, x, w));
        int v = builder.Constant<float>("w2", ElementType.Float32, new Shape(3, 8), Draw(24));
        builder.Output(builder.Node(new Softmax(), "scores", ElementType.Float32, builder.Node(new FullyConnected(), "logits", ElementType.Float32, hidden, v)));
        File.WriteAllBytes(Path.Combine(folder, "float.tflite"), TfLiteWriter.Write(TfLiteExporter.Export(new GraphModule([builder.Build()]))));
        File.WriteAllBytes(Path.Combine(folder, "data.npy"), new NpyFile("f4", [10, 6], MemoryMarshal.AsBytes<float>(Draw(60)).ToArray()).Write());
        File.WriteAllBytes(Path.Combine(folder, "short.npy"), new NpyFile("f4", [10, 5], MemoryMarshal.AsBytes<float>(Draw(50)).ToArray()).Write());
        return folder;
    }
}
