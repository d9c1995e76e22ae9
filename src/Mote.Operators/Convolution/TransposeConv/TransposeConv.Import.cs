using Mote.Formats.TfLite;
using Mote.Operators.Import;

namespace Mote.Operators.Convolution;

public sealed partial record TransposeConv
{
    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For("TRANSPOSE_CONV", "TransposeConvOptions",
        static node => new TransposeConv
        {
            Padding = node.Padding(0),
            StrideWidth = node.Options.Int32(1),
            StrideHeight = node.Options.Int32(2),
            Activation = node.Activation(3),
            QuantizedBiasType = node.Options.Int8(4),
        },
        static op =>
        [
            RawField.Int8(0, (sbyte)op.Padding),
            RawField.Int32(1, op.StrideWidth),
            RawField.Int32(2, op.StrideHeight),
            RawField.Int8(3, (sbyte)op.Activation),
            RawField.Int8(4, (sbyte)op.QuantizedBiasType),
        ]);
}
