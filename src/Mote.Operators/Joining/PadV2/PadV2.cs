using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Joining;

/// <summary>PADV2: padding by the value of operand 2, one element of the input's type, constant or computed. An eight-bit value is quantized as the output.</summary>
[Operator]
public sealed record PadV2 : PaddingOperator, IOperator<PadV2>
{
    /// <inheritdoc/>
    public override string Name => "PADV2";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<PadV2>("PADV2", "PadV2Options");

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        static byte[] Bytes(ElementType type) => type == ElementType.Bool ? [1] : [.. Enumerable.Range(0, type.Size()).Select(i => (byte)(0x41 + i))];
        var computed = Cases(new PadV2(), static (one, type, quantization) => one.Input(type, new Shape(1), quantization)).Select(c => c with { Name = $"{c.Name}, computed value" });
        return Cases(new PadV2(), static (one, type, quantization) => one.Constant<byte>(type, Shape.Scalar, Bytes(type), quantization)).Concat(computed);
    }

    /// <inheritdoc/>
    private protected override int ValueSlot => 2;

    /// <inheritdoc/>
    private protected override bool CheckValue(NodeView node, NodeReport report)
    {
        var (value, output) = (node.Input(2), node.Output(0));
        if (value.Type != output.Type)
        {
            report.Error(DiagnosticIds.UnsupportedTypes, $"the value (input 2) is of the type {value.Type.Label()}", output.Type.Label());
            return false;
        }

        if (value.Shape.Dimensions.Any(extent => extent != 1))
        {
            report.Shapes($"the value (input 2) has the shape {value.Shape}", "one element");
            return false;
        }

        if (output.Type is ElementType.Int8 or ElementType.UInt8 && value.Quantization != output.Quantization)
        {
            report.Error(DiagnosticIds.BadQuantization,
                $"the value is quantized as {value.Quantization?.ToString() ?? "nothing"}, the output as {output.Quantization?.ToString() ?? "nothing"}", "one scale and zero point for both");
            return false;
        }

        return true;
    }

    /// <inheritdoc/>
    private protected override byte[]? ConstantValue(NodeView node) => node.Input(2).Data is { } data ? data.ToArray() : null;
}
