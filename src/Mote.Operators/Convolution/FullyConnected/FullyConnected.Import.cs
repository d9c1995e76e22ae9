using Mote.Core;
using Mote.Formats.TfLite;
using Mote.Operators.Import;

namespace Mote.Operators.Convolution;

public sealed partial record FullyConnected
{
    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For("FULLY_CONNECTED", "FullyConnectedOptions",
        static node =>
        {
            if (node.Options.Int8(1) != 0)
            {
                node.Report.Error(DiagnosticIds.UnsupportedAttribute, $"the weights format {node.Options.Int8(1)} is not supported", "DEFAULT");
            }

            return new FullyConnected
            {
                Activation = node.Activation(0),
                KeepDimensions = node.Options.Bool(2),
                AsymmetricQuantizeInputs = node.Options.Bool(3),
                QuantizedBiasType = node.Options.Int8(4),
            };
        },
        static op =>
        [
            RawField.Int8(0, (sbyte)op.Activation),
            RawField.Bool(2, op.KeepDimensions),
            RawField.Bool(3, op.AsymmetricQuantizeInputs),
            RawField.Int8(4, (sbyte)op.QuantizedBiasType),
        ]);
}
