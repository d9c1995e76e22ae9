using Mote.Core;
using Mote.Formats.TfLite;

namespace Mote.Formats.Tests.TfLite;

public sealed class CorpusTests
{
    [Fact]
    public void Every_model_that_the_reference_runs_is_read_and_survives_being_written()
    {
        string models = SharedData.Require("models");
        string index = Path.Combine(SharedData.Require("golden"), "public", "index.csv");
        string[] files = [.. File.ReadLines(index).Skip(1).Select(line => line.Split(',')).Where(cells => cells[2] == "ok").Select(cells => cells[0]).Distinct()];
        int read = 0;
        Assert.All(files.Where(file => !file.StartsWith("_malformed/", StringComparison.Ordinal)), file =>
        {
            RawModel model = TfLiteReader.Read(File.ReadAllBytes(Path.Combine(models, file)), file);
            byte[] written = TfLiteWriter.Write(model);
            Assert.Equal(model, TfLiteReader.Read(written, file));
            read++;
        });
        Assert.InRange(read, 200, int.MaxValue);
    }

    [Fact]
    public void Malformed_models_are_refused()
    {
        // None of them carries the identifier; with it, what they describe is checked all the same.
        string folder = Path.Combine(SharedData.Require("models"), "_malformed");
        string[] files = Directory.GetFiles(folder, "*.tflite");
        Assert.NotEmpty(files);
        Assert.All(files, file =>
        {
            byte[] bytes = File.ReadAllBytes(file);
            Assert.Equal(DiagnosticIds.NotThisFormat, Assert.Throws<DiagnosticException>(() => TfLiteReader.Read(bytes, file)).Diagnostics[0].Id);
            "TFL3"u8.CopyTo(bytes.AsSpan(4));
            if (Record.Exception(() => TfLiteReader.Read(bytes, file)) is { } exception)
            {
                Assert.IsType<DiagnosticException>(exception);
            }
        });
    }

    [Fact]
    public void Operators_of_the_corpus_carry_the_options_table_that_the_schema_gives_them()
    {
        string models = SharedData.Require("models");
        (string Op, string Options)[] expected =
        [
            ("CONV_2D", "Conv2DOptions"), ("DEPTHWISE_CONV_2D", "DepthwiseConv2DOptions"), ("FULLY_CONNECTED", "FullyConnectedOptions"),
            ("SOFTMAX", "SoftmaxOptions"), ("SVDF", "SVDFOptions"), ("UNPACK", "UnpackOptions"), ("LEAKY_RELU", "LeakyReluOptions"),
            ("UNIDIRECTIONAL_SEQUENCE_LSTM", "UnidirectionalSequenceLSTMOptions"), ("BATCH_MATMUL", "BatchMatMulOptions"),
            ("VAR_HANDLE", "VarHandleOptions"), ("GELU", "GeluOptions"),
        ];
        var found = new HashSet<string>();
        foreach (string file in Directory.EnumerateFiles(models, "*.tflite", SearchOption.AllDirectories))
        {
            byte[] bytes = File.ReadAllBytes(file);
            if (!TfLiteReader.IsTfLite(bytes))
            {
                continue;
            }

            RawModel model = TfLiteReader.Read(bytes, file);
            foreach (RawOperator op in model.Subgraphs.SelectMany(graph => graph.Operators))
            {
                string name = model.NameOf(op);
                if (expected.FirstOrDefault(row => row.Op == name).Options is { } options && op.OptionsType != 0)
                {
                    Assert.Equal(options, op.Options.TypeName);
                    found.Add(name);
                }
            }
        }

        Assert.Equal(expected.Length, found.Count);
    }
}
