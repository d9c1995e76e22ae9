using Mote.Formats.TfLite;
using Mote.Operators.Import;

namespace Mote.Operators.Recurrent;

public sealed partial record Svdf
{
    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For("SVDF", "SVDFOptions",
        static node => new Svdf
        {
            Rank = node.Options.Int32(0),
            Activation = node.Activation(1),
            AsymmetricQuantizeInputs = node.Options.Bool(2),
        },
        static op => [RawField.Int32(0, op.Rank), RawField.Int8(1, (sbyte)op.Activation), RawField.Bool(2, op.AsymmetricQuantizeInputs)]);
}
