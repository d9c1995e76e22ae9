using Mote.Formats.TfLite;
using Mote.Operators.Import;

namespace Mote.Operators.Convolution;

public sealed partial record DepthwiseConv2D
{
    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For("DEPTHWISE_CONV_2D", "DepthwiseConv2DOptions",
        static node => new DepthwiseConv2D
        {
            Padding = node.Padding(0),
            StrideWidth = node.Options.Int32(1),
            StrideHeight = node.Options.Int32(2),
            DepthMultiplier = node.Options.Int32(3),
            Activation = node.Activation(4),
            DilationWidth = node.Options.Int32(5, 1),
            DilationHeight = node.Options.Int32(6, 1),
        },
        static op =>
        [
            RawField.Int8(0, (sbyte)op.Padding),
            RawField.Int32(1, op.StrideWidth),
            RawField.Int32(2, op.StrideHeight),
            RawField.Int32(3, op.DepthMultiplier),
            RawField.Int8(4, (sbyte)op.Activation),
            RawField.Int32(5, op.DilationWidth),
            RawField.Int32(6, op.DilationHeight),
        ]);
}
