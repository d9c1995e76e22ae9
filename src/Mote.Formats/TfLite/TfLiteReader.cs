using System.Collections.Immutable;
using Mote.Core;
using Mote.Formats.FlatBuffers;

namespace Mote.Formats.TfLite;

/// <summary>
/// Reads .tflite files (FlatBuffers, schema version 3) into plain records. Files are hostile: every offset, length and index is
/// checked before use; time and memory are proportional to the file.
/// </summary>
/// <remarks>Slot numbers are the places of the fields in the schema's tables, a union counting twice: its type, then its table.</remarks>
public static class TfLiteReader
{
    /// <summary>True when the bytes carry the file identifier of .tflite files, <c>TFL3</c> at byte 4. Nothing else is looked at.</summary>
    public static bool IsTfLite(ReadOnlySpan<byte> file) => file.Length >= 8 && file.Slice(4, 4).SequenceEqual("TFL3"u8);

    /// <summary>
    /// The model in a file. Buffers and custom options are slices of <paramref name="file"/>, which must not be changed afterwards;
    /// everything else is copied. All indices in the result are in range, shapes are not negative, and dense constants of types with a
    /// known size have exactly the bytes that their shapes need.
    /// </summary>
    /// <param name="file">The whole file.</param>
    /// <param name="fileName">What diagnostics call it.</param>
    /// <exception cref="DiagnosticException">The file is not a .tflite file, or damaged; all damage that can be told apart is listed, up to a bound.</exception>
    public static RawModel Read(ReadOnlyMemory<byte> file, string fileName)
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Model files hold little-endian numbers, and are read on little-endian machines only.");
        }

        var source = new FlatFile(file, fileName);
        if (!IsTfLite(file.Span))
        {
            throw new DiagnosticException(new Diagnostic(
                DiagnosticIds.NotThisFormat,
                source.Root.ToString(),
                "the file is not a TensorFlow Lite model: the identifier 'TFL3' is not at byte 4",
                "TensorFlow Lite models, schema version 3",
                "Check that the file is a .tflite file and was downloaded completely"));
        }

        FlatTable root = FlatTable.ReadRoot(source);
        int version = root.Index(0, "version");
        if (source.Findings.IsEmpty && version != RawModel.SchemaVersion)
        {
            source.Findings.Add(DiagnosticIds.UnknownFormatVersion, source.Root.ToString(), $"the model is of schema version {version}", "schema version 3", "Convert the model again with a current version of TensorFlow");
        }

        source.Findings.ThrowIfAny();
        RawModel model = ReadModel(root, version, source);
        source.Findings.ThrowIfAny();
        ModelCheck.Run(model, fileName, source.Findings);
        source.Findings.ThrowIfAny();
        return model;
    }

    private static RawModel ReadModel(FlatTable root, int version, FlatFile source) => new()
    {
        Version = version,
        OperatorCodes = root.Tables(1, "operator codes", "operator code").Select(ReadOperatorCode),
        Subgraphs = root.Tables(2, "subgraphs", "subgraph").Select(table => ReadSubgraph(table, source)),
        Description = root.String(3, "description") ?? "",
        Buffers = root.Tables(4, "buffers", "buffer", cost: 64).Select(table => ReadBuffer(table, source)),
        Metadata = root.Tables(6, "metadata", "metadata").Select(table => new RawMetadata(table.String(0, "name") ?? "", table.Index(1, "buffer"))),
        Signatures = root.Tables(7, "signatures", "signature").Select(ReadSignature),
    };

    private static RawOperatorCode ReadOperatorCode(FlatTable table)
    {
        // Codes up to 126 stand in both fields, greater ones in the newer field only; files from before 2020 have the older field only.
        int code = Math.Max(table.Int8(0, "deprecated builtin code"), table.Int32(3, "builtin code"));
        return new RawOperatorCode(code, table.String(1, "custom code"), table.Int32(2, "version", 1));
    }

    private static ReadOnlyMemory<byte> ReadBuffer(FlatTable table, FlatFile source) =>
        ReadDistant(table, source, offsetSlot: 1, sizeSlot: 2, "offset") ?? table.Bytes(0, "data");

    private static RawSubgraph ReadSubgraph(FlatTable table, FlatFile source) => new()
    {
        Tensors = table.Tables(0, "tensors", "tensor").Select(ReadTensor),
        Inputs = table.Vector<int>(1, "inputs"),
        Outputs = table.Vector<int>(2, "outputs"),
        Operators = table.Tables(3, "operators", "operator").Select(op => ReadOperator(op, source)),
        Name = table.String(4, "name") ?? "",
    };

    private static RawTensor ReadTensor(FlatTable table)
    {
        if (table.Index(10, "external buffer") is var external and not 0)
        {
            table.Report(DiagnosticIds.ExternalData, "external buffer", $"the tensor's data is in another file (external buffer {external})", "Export the model with its weights inside the file");
        }

        return new RawTensor
        {
            HasShape = table.Has(0),
            Shape = table.Vector<int>(0, "shape"),
            Type = table.Int8(1, "type"),
            Buffer = table.Index(2, "buffer"),
            Name = table.String(3, "name") ?? "",
            Quantization = ReadQuantization(table.Table(4, "quantization")),
            IsVariable = table.Bool(5, "is_variable"),
            Sparsity = ReadSparsity(table.Table(6, "sparsity")),
            ShapeSignature = table.Vector<int>(7, "shape signature"),
            HasRank = table.Bool(8, "has_rank"),
            Variants = table.Tables(9, "variant tensors", "variant tensor").Select(ReadVariant),
        };
    }

    private static RawQuantization? ReadQuantization(FlatTable table) => !table.IsPresent ? null : new RawQuantization
    {
        Min = table.Vector<float>(0, "min"),
        Max = table.Vector<float>(1, "max"),
        Scale = table.Vector<float>(2, "scale"),
        ZeroPoint = table.Vector<long>(3, "zero point"),
        Details = OptionsReader.Read(table, 4, OptionsUnion.QuantizationDetails, "details"),
        QuantizedDimension = table.Int32(6, "quantized dimension"),
    };

    private static RawSparsity? ReadSparsity(FlatTable table) => !table.IsPresent ? null : new RawSparsity(
        table.Vector<int>(0, "traversal order"),
        table.Vector<int>(1, "block map"),
        table.Tables(2, "dimensions", "dimension").Select(dimension => new RawSparseDimension(
            dimension.Int8(0, "format"),
            dimension.Int32(1, "dense size"),
            OptionsReader.Read(dimension, 2, OptionsUnion.SparseIndexVector, "segments"),
            OptionsReader.Read(dimension, 4, OptionsUnion.SparseIndexVector, "indices"))));

    private static RawVariant ReadVariant(FlatTable table) => new(table.Vector<int>(0, "shape"), table.Int8(1, "type"), table.Bool(2, "has_rank"));

    private static RawOperator ReadOperator(FlatTable table, FlatFile source) => new()
    {
        OpcodeIndex = table.Index(0, "opcode index"),
        Inputs = table.Vector<int>(1, "inputs"),
        Outputs = table.Vector<int>(2, "outputs"),
        Options = OptionsReader.Read(table, 3, OptionsUnion.BuiltinOptions, "builtin options"),
        CustomOptions = ReadDistant(table, source, offsetSlot: 9, sizeSlot: 10, "large custom options offset") ?? table.Bytes(5, "custom options"),
        MutatingVariableInputs = ReadBooleans(table, 7, "mutating variable inputs"),
        Intermediates = table.Vector<int>(8, "intermediates"),
        Options2 = OptionsReader.Read(table, 11, OptionsUnion.BuiltinOptions2, "builtin options 2"),
    };

    private static ImmutableArray<bool> ReadBooleans(FlatTable table, int slot, string field)
    {
        ReadOnlySpan<byte> bytes = table.Bytes(slot, field).Span;
        if (bytes.IsEmpty || !table.Spend(bytes.Length))
        {
            return [];
        }

        ImmutableArray<bool>.Builder values = ImmutableArray.CreateBuilder<bool>(bytes.Length);
        foreach (byte value in bytes)
        {
            values.Add(value != 0);
        }

        return values.MoveToImmutable();
    }

    /// <summary>
    /// The bytes that lie behind the FlatBuffers part of the file, addressed from its start, as files over 2 GB have them; null when the
    /// table does not use that (an offset of 0 or 1 means so).
    /// </summary>
    private static ReadOnlyMemory<byte>? ReadDistant(FlatTable table, FlatFile source, int offsetSlot, int sizeSlot, string field)
    {
        ulong offset = table.UInt64(offsetSlot, field);
        if (offset <= 1)
        {
            return null;
        }

        ulong size = table.UInt64(sizeSlot, "size");
        ulong length = (ulong)source.Length;
        if (offset > length || size > length - offset)
        {
            table.Report(DiagnosticIds.OutOfBounds, field, $"{size} bytes from byte {offset} on are not inside the file's {length} bytes", FlatFile.Remedy);
            return default(ReadOnlyMemory<byte>);
        }

        return source.Slice((int)offset, (int)size);
    }

    private static RawSignature ReadSignature(FlatTable table) => new(
        table.String(2, "key") ?? "",
        table.Tables(0, "inputs", "input").Select(ReadSignatureTensor),
        table.Tables(1, "outputs", "output").Select(ReadSignatureTensor),
        table.Index(4, "subgraph"));

    private static RawSignatureTensor ReadSignatureTensor(FlatTable table) => new(table.String(0, "name") ?? "", table.Index(1, "tensor"));
}
