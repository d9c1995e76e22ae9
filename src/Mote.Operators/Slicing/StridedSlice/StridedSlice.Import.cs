using Mote.Formats.TfLite;
using Mote.Operators.Import;

namespace Mote.Operators.Slicing;

public sealed partial record StridedSlice
{
    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For("STRIDED_SLICE", "StridedSliceOptions",
        static node => new StridedSlice
        {
            BeginMask = node.Options.Int32(0),
            EndMask = node.Options.Int32(1),
            EllipsisMask = node.Options.Int32(2),
            NewAxisMask = node.Options.Int32(3),
            ShrinkAxisMask = node.Options.Int32(4),
            Offset = node.Options.Bool(5),
        },
        static op =>
        [
            RawField.Int32(0, op.BeginMask),
            RawField.Int32(1, op.EndMask),
            RawField.Int32(2, op.EllipsisMask),
            RawField.Int32(3, op.NewAxisMask),
            RawField.Int32(4, op.ShrinkAxisMask),
            RawField.Bool(5, op.Offset),
        ]);
}
