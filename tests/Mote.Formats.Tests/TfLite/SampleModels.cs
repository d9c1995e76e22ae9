using System.Collections.Immutable;
using Mote.Formats.TfLite;

namespace Mote.Formats.Tests.TfLite;

/// <summary>Models that the tests make themselves.</summary>
internal static class SampleModels
{
    /// <summary>One RELU on four floats: the smallest useful model.</summary>
    public static RawModel Small() => new()
    {
        OperatorCodes = [new RawOperatorCode(BuiltinOperators.Number("RELU"))],
        Subgraphs =
        [
            new RawSubgraph
            {
                Tensors = [new RawTensor { Name = "in", Shape = [1, 4] }, new RawTensor { Name = "out", Shape = [1, 4] }],
                Inputs = [0],
                Outputs = [1],
                Operators = [new RawOperator { Inputs = [0], Outputs = [1] }],
            },
        ],
        Buffers = [default],
    };

    /// <summary>A quantized convolution and a custom operator, with a second subgraph: every record and every optional part occurs.</summary>
    public static RawModel Rich() => new()
    {
        Description = "made by a test: größe, 大きさ",
        OperatorCodes =
        [
            new RawOperatorCode(BuiltinOperators.Number("CONV_2D"), Version: 3),
            new RawOperatorCode(BuiltinOperators.Custom, "MadeUp"),
            new RawOperatorCode(BuiltinOperators.Number("CALL_ONCE")),
            new RawOperatorCode(BuiltinOperators.Number("STABLEHLO_GATHER")),
            new RawOperatorCode(BuiltinOperators.Number("RELU")),
        ],
        Subgraphs = [MainGraph(), OtherGraph()],
        Buffers = [default, Bytes(2 * 3 * 3 * 3), Bytes(2 * 4), Bytes(3), default, Bytes(17), Bytes(5)],
        Metadata = [new RawMetadata("min_runtime_version", 5), new RawMetadata("", 0)],
        Signatures = [new RawSignature("serving_default", [new("image", 0)], [new("score", 3), new("again", 4)], 0), new RawSignature("", [], [], 1)],
    };

    /// <summary>A subgraph that calls every options table of the schema, with every field stored.</summary>
    public static RawModel EveryOptionsTable()
    {
        OptionsType[] types =
        [
            .. BuiltinOptionsTypes.Of(OptionsUnion.BuiltinOptions),
            .. BuiltinOptionsTypes.Of(OptionsUnion.BuiltinOptions2),
        ];
        RawModel small = Small();
        return small with
        {
            Subgraphs = [small.Subgraphs[0] with { Operators = [.. types.Select(OperatorWith)] }],
        };
    }

    /// <summary>Many tensors and operators with few bytes each: nearly all of the file is structure.</summary>
    public static RawModel Chain(int length)
    {
        RawModel small = Small();
        return small with
        {
            Subgraphs =
            [
                new RawSubgraph
                {
                    Tensors = [.. Enumerable.Range(0, length + 1).Select(i => new RawTensor { Name = $"t{i}", Shape = [1, 4] })],
                    Inputs = [0],
                    Outputs = [length],
                    Operators = [.. Enumerable.Range(0, length).Select(i => new RawOperator { Inputs = [i], Outputs = [i + 1] })],
                },
            ],
        };
    }

    /// <summary>The model with its first subgraph replaced.</summary>
    public static RawModel WithGraph(this RawModel model, Func<RawSubgraph, RawSubgraph> change) =>
        model with { Subgraphs = model.Subgraphs.SetItem(0, change(model.Subgraphs[0])) };

    /// <summary>The model with a tensor of its first subgraph replaced.</summary>
    public static RawModel WithTensor(this RawModel model, int index, Func<RawTensor, RawTensor> change) =>
        model.WithGraph(graph => graph with { Tensors = graph.Tensors.SetItem(index, change(graph.Tensors[index])) });

    /// <summary>The model with an operator of its first subgraph replaced.</summary>
    public static RawModel WithOperator(this RawModel model, int index, Func<RawOperator, RawOperator> change) =>
        model.WithGraph(graph => graph with { Operators = graph.Operators.SetItem(index, change(graph.Operators[index])) });

    private static RawSubgraph MainGraph() => new()
    {
        Name = "main",
        Tensors =
        [
            new RawTensor
            {
                Name = "image", Type = TensorTypes.Int8, Shape = [1, 8, 8, 3], ShapeSignature = [-1, 8, 8, 3], HasRank = true,
                Quantization = new RawQuantization { Min = [-1f], Max = [float.NaN], Scale = [0.0078125f], ZeroPoint = [-128] },
            },
            new RawTensor
            {
                Name = "filter", Type = TensorTypes.Int8, Shape = [2, 3, 3, 3], Buffer = 1,
                Quantization = new RawQuantization { Scale = [0.5f, -0f], ZeroPoint = [0, long.MinValue], QuantizedDimension = 3 },
            },
            new RawTensor { Name = "bias", Type = TensorTypes.Int32, Shape = [2], Buffer = 2 },
            new RawTensor { Name = "features", Type = TensorTypes.Int8, Shape = [1, 6, 6, 2], Quantization = new RawQuantization() },
            new RawTensor { Name = "state", Type = TensorTypes.Float32, HasShape = true, HasRank = true, IsVariable = true },
            new RawTensor { Type = TensorTypes.Int4, Shape = [5], Buffer = 3, Quantization = Blockwise() },
            new RawTensor { Type = TensorTypes.Float32, Shape = [4, 4], Buffer = 6, Sparsity = Sparse() },
            new RawTensor { Type = TensorTypes.String, Buffer = 5 },
            new RawTensor { Type = 14, Variants = [new RawVariant([2, 2], TensorTypes.Float32, true), new RawVariant([], TensorTypes.Int8, false)] },
        ],
        Inputs = [0],
        Outputs = [3, 4],
        Operators =
        [
            new RawOperator
            {
                OpcodeIndex = 0, Inputs = [0, 1, 2], Outputs = [3], MutatingVariableInputs = [false, true, false],
                Options = RawOptions.Create("Conv2DOptions", RawField.Int8(0, 1), RawField.Int32(1, 1), RawField.Int32(2, 1), RawField.Int8(3, -1)),
            },
            new RawOperator { OpcodeIndex = 1, Inputs = [3, -1], Outputs = [4], Intermediates = [5, -1], CustomOptions = Bytes(7) },
            new RawOperator { OpcodeIndex = 2, Options = RawOptions.Create("CallOnceOptions", RawField.Int32(0, 1)) },
            new RawOperator
            {
                OpcodeIndex = 3, Inputs = [0], Outputs = [3],
                Options2 = RawOptions.Create("StablehloGatherOptions", RawField.Int64Vector(0, [1, -2]), RawField.Int64(3, long.MaxValue), RawField.Bool(5, true)),
            },
        ],
    };

    private static RawSubgraph OtherGraph() => new()
    {
        Name = "body",
        Tensors = [new RawTensor { Name = "x", Shape = [0, 3] }],
        Inputs = [0],
        Outputs = [0],
        Operators = [new RawOperator { OpcodeIndex = 4, Inputs = [0], Outputs = [0] }],
    };

    private static RawQuantization Blockwise() => new()
    {
        Details = RawOptions.Create("BlockwiseQuantization", RawField.Int32(0, 1), RawField.Int32(1, -1), RawField.Int32(2, 32)),
    };

    private static RawSparsity Sparse() => new(
        [0, 1],
        [],
        [
            new RawSparseDimension(0, 4, RawOptions.None, RawOptions.None),
            new RawSparseDimension(
                1,
                0,
                RawOptions.Create("Uint16Vector", RawField.UInt16Vector(0, [0, 1, 1, 2, 2])),
                RawOptions.Create("Uint8Vector", RawField.Bytes(0, [3, 0]))),
        ]);

    private static RawOperator OperatorWith(OptionsType type)
    {
        RawOptions options = RawOptions.Create(type.Name, [.. type.Fields.Select(ValueFor)]);
        var op = new RawOperator { Inputs = [0], Outputs = [1] };
        return type.Union == OptionsUnion.BuiltinOptions ? op with { Options = options } : op with { Options2 = options };
    }

    private static RawField ValueFor(OptionsField field) => field.Kind switch
    {
        RawFieldKind.Bool => RawField.Bool(field.Slot, true),
        RawFieldKind.Int8 => RawField.Int8(field.Slot, (sbyte)(-3 - field.Slot)),
        RawFieldKind.Int32 => RawField.Int32(field.Slot, int.MinValue + field.Slot),
        RawFieldKind.Int64 => RawField.Int64(field.Slot, long.MinValue + field.Slot),
        RawFieldKind.Float => RawField.Float(field.Slot, 0.1f + field.Slot),
        RawFieldKind.String => RawField.String(field.Slot, $"field {field.Slot}"),
        RawFieldKind.Bytes => RawField.Bytes(field.Slot, [1, 2, (byte)field.Slot]),
        RawFieldKind.UInt16Vector => RawField.UInt16Vector(field.Slot, [1, ushort.MaxValue]),
        RawFieldKind.Int32Vector => RawField.Int32Vector(field.Slot, [-1, field.Slot]),
        RawFieldKind.Int64Vector => RawField.Int64Vector(field.Slot, [-1L, field.Slot]),
        RawFieldKind.FloatVector => RawField.FloatVector(field.Slot, [-1f, float.PositiveInfinity]),
        _ => throw new InvalidOperationException($"The sample has no value of kind {field.Kind}."),
    };

    private static ReadOnlyMemory<byte> Bytes(int count) => Enumerable.Range(1, count).Select(i => (byte)(i * 37)).ToArray();
}
