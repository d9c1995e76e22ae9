using System.Buffers.Binary;
using System.Collections.Immutable;
using Mote.Core;
using Mote.Formats.FlatBuffers;
using Mote.Formats.Tests.Mutation;
using Mote.Formats.TfLite;

namespace Mote.Formats.Tests.TfLite;

/// <summary>An act that must end with a diagnostic, its id, and words that the diagnostic must contain.</summary>
internal sealed record DiagnosticCase(string Name, string Id, string Place, Action Act);

/// <summary>One case or more for each diagnostic of model files.</summary>
internal static class DiagnosticCases
{
    public static ImmutableArray<DiagnosticCase> All { get; } =
    [
        new("no identifier", DiagnosticIds.NotThisFormat, "a.tflite", () => Read("something else entirely"u8.ToArray())),
        new("empty file", DiagnosticIds.NotThisFormat, "a.tflite", () => Read([])),
        new("identifier alone", DiagnosticIds.OutOfBounds, "root table", () => Read([9, 0, 0, 0, .. "TFL3"u8])),
        new("root outside", DiagnosticIds.OutOfBounds, "root table (byte 2147483632)", Patched(SpotKind.RootOffset, 0x7FFFFFF0)),
        new("root on an odd byte", DiagnosticIds.Misaligned, "root table", Patched(SpotKind.RootOffset, 33)),
        new("vtable far behind", DiagnosticIds.OutOfBounds, "vtable at", Patched(SpotKind.TableToVtable, int.MinValue)),
        new("vtable on an odd byte", DiagnosticIds.Misaligned, "multiple of 2", Patched(SpotKind.TableToVtable, 1)),
        new("vtable too short", DiagnosticIds.OutOfBounds, "vtable's length 2", Patched(SpotKind.VtableLength, 2)),
        new("vtable too long", DiagnosticIds.OutOfBounds, "vtable's length 65534", Patched(SpotKind.VtableLength, 65534)),
        new("table too long", DiagnosticIds.OutOfBounds, "table's length 65535", Patched(SpotKind.TableLength, 65535)),
        new("field outside of its table", DiagnosticIds.OutOfBounds, "version", Patched(SpotKind.VtableEntry, 4000)),
        new("field on an odd byte", DiagnosticIds.Misaligned, "version", Patched(SpotKind.VtableEntry, 5)),
        new("reference outside", DiagnosticIds.OutOfBounds, "operator codes", Patched(SpotKind.Reference, -1)),
        new("reference to itself", DiagnosticIds.OutOfBounds, "operator codes", Patched(SpotKind.Reference, 0)),
        new("vector on an odd byte", DiagnosticIds.Misaligned, "operator codes", Patched(SpotKind.Reference, 6)),
        new("vector too long", DiagnosticIds.OutOfBounds, "operator codes", Patched(SpotKind.VectorLength, int.MaxValue)),
        new("string too long", DiagnosticIds.OutOfBounds, "tensor 0, name", Patched(SpotKind.StringLength, -1)),
        new("string without an end", DiagnosticIds.UnterminatedString, "tensor 0, name", Patched(SpotKind.StringLength, 1)),
        new("distant buffer outside", DiagnosticIds.OutOfBounds, "buffer 1, offset", () => Read(LargeFileStyle.Write(5000, 2))),
        new("distant buffer far outside", DiagnosticIds.OutOfBounds, "buffer 1, offset", () => Read(LargeFileStyle.Write(-4, 2))),
        new("distant custom options outside", DiagnosticIds.OutOfBounds, "subgraph 0, operator 0, large custom options", () => Read(LargeFileStyle.Write(2, 5000))),
        new("options field outside", DiagnosticIds.OutOfBounds, "operator 0, builtin options, squeeze_dims", () => Read(BadSqueeze())),
        new("one table for all tensors", DiagnosticIds.ExpandsTooMuch, "subgraph 0, tensor", () => Read(SharedTensor(400_000))),
        new("schema version 2", DiagnosticIds.UnknownFormatVersion, "schema version 2", Model(model => model with { Version = 2 })),
        new("no subgraph", DiagnosticIds.NoSubgraph, "a.tflite", Model(model => model with { Subgraphs = [] })),
        new("buffer index", DiagnosticIds.IndexOutOfRange, "subgraph 0, tensor 1 'out'", Model(model => model.WithTensor(1, tensor => tensor with { Buffer = 1 }))),
        new("operator code index", DiagnosticIds.IndexOutOfRange, "subgraph 0, operator 0", Model(model => model.WithOperator(0, op => op with { OpcodeIndex = 1 }))),
        new("operator code index beyond all", DiagnosticIds.IndexOutOfRange, "operator 0", Model(model => model.WithOperator(0, op => op with { OpcodeIndex = -1 }))),
        new("operator without codes", DiagnosticIds.IndexOutOfRange, "nothing to refer to", Model(model => model with { OperatorCodes = [] })),
        new("operator input index", DiagnosticIds.IndexOutOfRange, "operator 0, inputs", Model(model => model.WithOperator(0, op => op with { Inputs = [0, -1, 2] }))),
        new("operator input below -1", DiagnosticIds.IndexOutOfRange, "operator 0, inputs", Model(model => model.WithOperator(0, op => op with { Inputs = [-2] }))),
        new("absent operator output", DiagnosticIds.IndexOutOfRange, "operator 0, outputs", Model(model => model.WithOperator(0, op => op with { Outputs = [-1] }))),
        new("intermediate index", DiagnosticIds.IndexOutOfRange, "operator 0, intermediates", Model(model => model.WithOperator(0, op => op with { Intermediates = [7] }))),
        new("graph input index", DiagnosticIds.IndexOutOfRange, "subgraph 0, inputs", Model(model => model.WithGraph(graph => graph with { Inputs = [2] }))),
        new("graph output index", DiagnosticIds.IndexOutOfRange, "subgraph 0, outputs", Model(model => model.WithGraph(graph => graph with { Outputs = [-1] }))),
        new("metadata index", DiagnosticIds.IndexOutOfRange, "metadata 0 'm'", Model(model => model with { Metadata = [new RawMetadata("m", 1)] })),
        new("signature subgraph", DiagnosticIds.IndexOutOfRange, "signature 0 's'", Model(model => model with { Signatures = [new RawSignature("s", [], [], 1)] })),
        new("signature input", DiagnosticIds.IndexOutOfRange, "signature 0 's', inputs", Model(model => model with { Signatures = [new RawSignature("s", [new("i", 9)], [], 0)] })),
        new("signature output", DiagnosticIds.IndexOutOfRange, "signature 0 's', outputs", Model(model => model with { Signatures = [new RawSignature("s", [], [new("o", -1)], 0)] })),
        new("negative dimension", DiagnosticIds.ImpossibleShape, "[1,-4]", Model(model => model.WithTensor(0, tensor => tensor with { Shape = [1, -4] }))),
        new("2^31 dimension", DiagnosticIds.ImpossibleShape, "tensor 0 'in'", Model(model => model.WithTensor(0, tensor => tensor with { Shape = [int.MaxValue] }))),
        new("product beyond 64 bits", DiagnosticIds.ImpossibleShape, "...]", Model(model => model.WithTensor(0, tensor => tensor with { Shape = [65536, 65536, 65536, 65536, 1, 1, 1, 1, 1] }))),
        new("zero hides no absurd dimension", DiagnosticIds.ImpossibleShape, "tensor 0", Model(model => model.WithTensor(0, tensor => tensor with { Shape = [0, int.MaxValue, 7] }))),
        new("constant too short", DiagnosticIds.ConstantSizeMismatch, "Supported: 16 bytes", WithConstant(TensorTypes.Float32, 15)),
        new("constant too long", DiagnosticIds.ConstantSizeMismatch, "Supported: 4 bytes", WithConstant(TensorTypes.Int8, 5)),
        new("packed constant", DiagnosticIds.ConstantSizeMismatch, "Supported: 2 bytes", WithConstant(TensorTypes.Int4, 4)),
        new("external data", DiagnosticIds.ExternalData, "subgraph 0, tensor 0, external buffer", () => Read(ExternalTensor())),
        new("options of another operator", DiagnosticIds.UnexpectedOptions, "Pool2DOptions", () => ReadOptions("Pool2DOptions").Expect("Conv2DOptions")),
        new("slot of another kind", DiagnosticIds.UnexpectedOptions, "operator 0, builtin options, field 3", () => ReadOptions("Pool2DOptions").Int8(3)),
        new("unknown options type", DiagnosticIds.UnexpectedOptions, "of type 200", () => UnknownOptions(200, 0).Options.Int32(0)),
        new("unknown options cannot be written", DiagnosticIds.UnexpectedOptions, "cannot be written", () => Rewrite(UnknownOptions(200, 0))),
        new("unknown field cannot be written", DiagnosticIds.UnexpectedOptions, "cannot be written", () => Rewrite(UnknownOptions(9, 6))),
    ];

    public static Action ReadChainWithBadIndices(int count)
    {
        RawModel chain = SampleModels.Chain(count);
        return Model(_ => chain.WithGraph(graph => graph with { Operators = [.. graph.Operators.Select(op => op with { Inputs = [9999] })] }));
    }

    public static Action ReadBadTensorNamed(string name) =>
        Model(model => model.WithTensor(0, tensor => tensor with { Name = name, Buffer = 5 }));

    private static RawModel Read(byte[] file) => TfLiteReader.Read(file, "a.tflite");

    private static Action Model(Func<RawModel, RawModel> change) => () => Read(TfLiteWriter.Write(change(SampleModels.Small())));

    /// <summary>A file whose first spot of a kind, in the order of the walk from the root, holds another value.</summary>
    private static Action Patched(SpotKind kind, int value) => () =>
    {
        byte[] file = TfLiteWriter.Write(SampleModels.Small());
        Spot spot = FileMap.Walk(file).First(candidate => candidate.Kind == kind);
        if (spot.Size == 2)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(spot.Position), (ushort)value);
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(spot.Position), value);
        }

        Read(file);
    };

    private static Action WithConstant(int type, int length) => Model(model =>
        (model with { Buffers = [default, new byte[length]] }).WithTensor(0, tensor => tensor with { Type = type, Buffer = 1 }));

    private static RawOptions ReadOptions(string type)
    {
        RawOptions options = RawOptions.Create(type, RawField.Int32(3, 2));
        RawModel model = SampleModels.Small().WithOperator(0, op => op with { Options = options });
        return Read(TfLiteWriter.Write(model)).Subgraphs[0].Operators[0].Options;
    }

    private static void Rewrite(RawOperator op) => TfLiteWriter.Write(SampleModels.Small().WithOperator(0, _ => op));

    private static byte[] BadSqueeze()
    {
        RawModel model = SampleModels.Small().WithOperator(0, op => op with { Options = RawOptions.Create("SqueezeOptions", RawField.Int32Vector(0, [77, 78, 79])) });
        byte[] file = TfLiteWriter.Write(model);
        int content = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[77, 0, 0, 0, 78, 0, 0, 0]);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(content - 4), 1000);
        return file;
    }

    private static byte[] ExternalTensor() => WithOneGraph((file, graph) =>
    {
        int tensors = file.Tables(graph, 0, 1);
        file.Link(tensors, file.Table(new FlatFields().Int32(10, 3)));
    });

    private static byte[] SharedTensor(int count) => WithOneGraph((file, graph) =>
    {
        int tensors = file.Tables(graph, 0, count);
        int tensor = file.Table(new FlatFields());
        for (int i = 0; i < count; i++)
        {
            file.Link(tensors + (4 * i), tensor);
        }
    });

    /// <summary>An operator as read from a file that gives its options a type number and one field.</summary>
    private static RawOperator UnknownOptions(int type, int slot)
    {
        byte[] bytes = WithOneGraph((file, graph) =>
        {
            int operators = file.Tables(graph, 3, 1);
            int op = file.Table(new FlatFields().Int8(3, type).Reference(4, true));
            file.Link(operators, op);
            file.LinkSlot(op, 4, file.Table(new FlatFields().Int32(slot, 7)));
        });
        return Read(bytes).Subgraphs[0].Operators[0];
    }

    private static byte[] WithOneGraph(Action<FlatWriter, int> fill)
    {
        var file = new FlatWriter("TFL3"u8);
        int root = file.Table(new FlatFields().Int32(0, 3).Reference(1, true).Reference(2, true));
        file.Link(file.Tables(root, 1, 1), file.Table(new FlatFields()));
        int graphs = file.Tables(root, 2, 1);
        int graph = file.Table(new FlatFields().Reference(0, true).Reference(3, true));
        file.Link(graphs, graph);

        // The lists that fill() does not write lead to this empty one.
        int none = file.Tables(graph, 0, 0) - 4;
        file.LinkSlot(graph, 3, none);
        fill(file, graph);
        return file.Finish(root);
    }
}
