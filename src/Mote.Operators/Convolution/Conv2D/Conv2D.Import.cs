using Mote.Formats.TfLite;
using Mote.Operators.Import;

namespace Mote.Operators.Convolution;

public sealed partial record Conv2D
{
    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For("CONV_2D", "Conv2DOptions",
        static node => new Conv2D
        {
            Padding = node.Padding(0),
            StrideWidth = node.Options.Int32(1),
            StrideHeight = node.Options.Int32(2),
            Activation = node.Activation(3),
            DilationWidth = node.Options.Int32(4, 1),
            DilationHeight = node.Options.Int32(5, 1),
        },
        static op =>
        [
            RawField.Int8(0, (sbyte)op.Padding),
            RawField.Int32(1, op.StrideWidth),
            RawField.Int32(2, op.StrideHeight),
            RawField.Int8(3, (sbyte)op.Activation),
            RawField.Int32(4, op.DilationWidth),
            RawField.Int32(5, op.DilationHeight),
        ]);
}
