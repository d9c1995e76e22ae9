using System.Buffers.Binary;
using Mote.Core;
using Mote.Formats.FlatBuffers;
using Mote.Formats.Tests.Mutation;
using Mote.Formats.TfLite;

namespace Mote.Formats.Tests.TfLite;

public sealed class RoundTripTests
{
    public static TheoryData<string> Models => ["small", "rich", "every options table", "chain", "empty graph"];

    [Theory]
    [MemberData(nameof(Models))]
    public void What_is_written_is_read_again(string name)
    {
        RawModel model = Named(name);
        Assert.Equal(model, TfLiteReader.Read(TfLiteWriter.Write(model), name));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Equal_models_give_the_same_bytes(string name)
    {
        byte[] first = TfLiteWriter.Write(Named(name));
        Assert.Equal(first, TfLiteWriter.Write(Named(name)));
        Assert.Equal(first, TfLiteWriter.Write(TfLiteReader.Read(first, name)));
    }

    [Fact]
    public void Every_change_of_a_model_is_a_difference()
    {
        RawModel model = SampleModels.Rich();
        RawModel[] others =
        [
            model with { Description = "" },
            model with { OperatorCodes = model.OperatorCodes.SetItem(1, new RawOperatorCode(BuiltinOperators.Custom, "Other")) },
            model with { Buffers = model.Buffers.SetItem(5, new byte[17]) },
            model with { Metadata = model.Metadata.RemoveAt(1) },
            model with { Signatures = model.Signatures.SetItem(0, model.Signatures[0] with { Key = "x" }) },
            model with { Signatures = model.Signatures.SetItem(0, model.Signatures[0] with { Outputs = [] }) },
            model.WithGraph(graph => graph with { Name = "x" }),
            model.WithGraph(graph => graph with { Outputs = [3] }),
            model.WithTensor(0, tensor => tensor with { Name = "x" }),
            model.WithTensor(0, tensor => tensor with { ShapeSignature = [] }),
            model.WithTensor(0, tensor => tensor with { HasRank = false }),
            model.WithTensor(0, tensor => tensor with { Quantization = tensor.Quantization! with { Max = [1f] } }),
            model.WithTensor(1, tensor => tensor with { Quantization = tensor.Quantization! with { Scale = [0.5f, 0f] } }),
            model.WithTensor(3, tensor => tensor with { Quantization = null }),
            model.WithTensor(4, tensor => tensor with { HasShape = false }),
            model.WithTensor(4, tensor => tensor with { IsVariable = false }),
            model.WithTensor(6, tensor => tensor with { Sparsity = tensor.Sparsity! with { TraversalOrder = [1, 0] } }),
            model.WithTensor(8, tensor => tensor with { Variants = [] }),
            model.WithOperator(0, op => op with { Options = RawOptions.None }),
            model.WithOperator(0, op => op with { MutatingVariableInputs = [] }),
            model.WithOperator(1, op => op with { CustomOptions = default }),
            model.WithOperator(1, op => op with { Intermediates = [] }),
            model.WithOperator(3, op => op with { Options2 = RawOptions.Create("StablehloGatherOptions", RawField.Bool(5, true)) }),
        ];
        Assert.All(others, other => Assert.NotEqual(model, other));
        Assert.All(others, other => Assert.Equal(other, TfLiteReader.Read(TfLiteWriter.Write(other), "x")));
    }

    [Fact]
    public void Constant_data_lies_on_multiples_of_16_in_the_file()
    {
        byte[] data = [.. Enumerable.Range(100, 64).Select(i => (byte)i)];
        foreach (int extra in Enumerable.Range(0, 20))
        {
            RawModel model = SampleModels.Small() with { Description = new string('d', extra), Buffers = [default, data] };
            byte[] file = TfLiteWriter.Write(model);
            Assert.Equal(0, file.AsSpan().IndexOf(data) % 16);
        }
    }

    [Fact]
    public void Vectors_of_eight_byte_numbers_lie_on_multiples_of_8_in_the_file()
    {
        byte[] zeroPoint = BitConverter.GetBytes(0x1122334455667788);
        foreach (int extra in Enumerable.Range(0, 20))
        {
            RawModel model = SampleModels.Small().WithTensor(0, tensor => tensor with
            {
                Name = new string('n', extra),
                Quantization = new RawQuantization { ZeroPoint = [0x1122334455667788] },
            });
            Assert.Equal(0, TfLiteWriter.Write(model).AsSpan().IndexOf(zeroPoint) % 8);
        }
    }

    [Fact]
    public void Equal_tables_share_their_vtable()
    {
        byte[] file = TfLiteWriter.Write(SampleModels.Chain(50));
        Spot[] spots = FileMap.Walk(file);
        int tables = spots.Count(spot => spot.Kind == SpotKind.TableToVtable);
        int vtables = spots.Count(spot => spot.Kind == SpotKind.VtableLength);
        Assert.InRange(tables, 100, 200);
        Assert.InRange(vtables, 1, 10);
    }

    [Fact]
    public void Buffers_are_slices_of_the_file()
    {
        RawModel model = SampleModels.Rich();
        byte[] file = TfLiteWriter.Write(model);
        RawModel read = TfLiteReader.Read(file, "rich");
        int at = file.AsSpan().IndexOf(model.Buffers[1].Span);
        file[at]++;
        Assert.Equal(file[at], read.Buffers[1].Span[0]);
        Assert.Equal(read.Buffers[1], read.DataOf(read.Subgraphs[0].Tensors[1]));
        Assert.True(read.DataOf(read.Subgraphs[0].Tensors[0]).IsEmpty);
    }

    [Fact]
    public void Data_behind_the_tables_is_found_by_its_distance_from_the_start_of_the_file()
    {
        byte[] file = LargeFileStyle.Write(out int data, out int custom);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(data), 0x01020304);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(custom), 0x05060708);
        RawModel model = TfLiteReader.Read(file, "large");
        Assert.Equal([4, 3, 2, 1], model.Buffers[1].ToArray());
        Assert.Equal([8, 7, 6, 5], model.Subgraphs[0].Operators[0].CustomOptions.ToArray());
    }

    [Fact]
    public void A_code_above_126_is_read_from_the_newer_field_and_an_old_file_from_the_older_one()
    {
        RawModel newer = SampleModels.Small() with { OperatorCodes = [new RawOperatorCode(BuiltinOperators.Number("GELU"))] };
        RawModel read = TfLiteReader.Read(TfLiteWriter.Write(newer), "x");
        Assert.Equal("GELU", read.NameOf(read.Subgraphs[0].Operators[0]));

        var file = new FlatWriter("TFL3"u8);
        int root = file.Table(new FlatFields().Int32(0, 3).Reference(1, true).Reference(2, true));
        int codes = file.Tables(root, 1, 1);
        file.Link(codes, file.Table(new FlatFields().Int8(0, BuiltinOperators.Number("SOFTMAX"))));
        int graphs = file.Tables(root, 2, 1);
        file.Link(graphs, file.Table(new FlatFields()));
        Assert.Equal("SOFTMAX", TfLiteReader.Read(file.Finish(root), "x").OperatorCodes[0].Name);
    }

    [Fact]
    public void A_million_bytes_of_weights_cost_no_copy()
    {
        RawModel model = SampleModels.Small() with { Buffers = [default, new byte[1_000_000]] };
        byte[] file = TfLiteWriter.Write(model);
        TfLiteReader.Read(file, "warm");
        long before = GC.GetAllocatedBytesForCurrentThread();
        TfLiteReader.Read(file, "weights");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 50_000);
    }

    [Fact]
    public void Only_the_identifier_tells_whether_a_file_is_of_this_format()
    {
        Assert.True(TfLiteReader.IsTfLite(TfLiteWriter.Write(SampleModels.Small())));
        Assert.False(TfLiteReader.IsTfLite("not a model"u8));
        Assert.False(TfLiteReader.IsTfLite([]));
    }

    private static RawModel Named(string name) => name switch
    {
        "small" => SampleModels.Small(),
        "rich" => SampleModels.Rich(),
        "every options table" => SampleModels.EveryOptionsTable(),
        "chain" => SampleModels.Chain(40),
        "empty graph" => new RawModel { Subgraphs = [new RawSubgraph()] },
        _ => throw new ArgumentException($"There is no model {name}.", nameof(name)),
    };
}
