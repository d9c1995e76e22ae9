using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Formats.TfLite;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Layout;

/// <summary>SHAPE: the extents of the input, outermost first. Shapes are static, so the result is a constant.</summary>
[Operator]
public sealed record ShapeOf : Operator, IOperator<ShapeOf>
{
    /// <inheritdoc/>
    public override string Name => "SHAPE";

    /// <summary>The type of the extents: Int32 or Int64.</summary>
    public ElementType OutputType { get; init; } = ElementType.Int32;

    /// <inheritdoc/>
    public override bool DependsOnShapesOnly => true;

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For("SHAPE", "ShapeOptions",
        static node => new ShapeOf { OutputType = node.Options.Int8(0) == TensorTypes.Int64 ? ElementType.Int64 : ElementType.Int32 },
        static op => [RawField.Int8(0, op.OutputType == ElementType.Int64 ? (sbyte)TensorTypes.Int64 : (sbyte)TensorTypes.Int32)]);

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report) =>
        report.Counts(1, 1, 1) ? [new TensorType(OutputType, new Shape(node.Input(0).Shape.Rank))] : [];

    /// <inheritdoc/>
    public override QuantizationRule Int8Form(NodeView node) => QuantizationRule.Free;

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        int[] extents = [.. node.Input(0).Shape.Dimensions];
        bool isLong = OutputType == ElementType.Int64;
        return (in KernelIo io) =>
        {
            for (int d = 0; d < extents.Length; d++)
            {
                if (isLong)
                {
                    io.Output<long>(0)[d] = extents[d];
                }
                else
                {
                    io.Output<int>(0)[d] = extents[d];
                }
            }
        };
    }

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        byte[] bytes = new byte[node.Output(0).ByteLength];
        Prepare(node)(new KernelIo([], new Memory<byte>[] { bytes }, []));
        return bytes.Length == 0
            ? NodeCode.None
            : KernelCall.Of("mote_copy.h", "mote_copy").Constant<byte>("shape", ElementType.UInt8, bytes).Dimensions(bytes.Length).Output(0, ElementType.UInt8);
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() =>
    [
        new OperatorCase("int32", new ShapeOf()).Input(ElementType.Float32, new Shape(2, 3, 1, 5)).Output(ElementType.Int32),
        new OperatorCase("int64", new ShapeOf { OutputType = ElementType.Int64 }).Input(ElementType.Int8, new Shape(7, 300)).Output(ElementType.Int64),
    ];
}
