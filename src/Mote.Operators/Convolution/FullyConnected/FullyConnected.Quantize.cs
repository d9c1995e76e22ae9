using Mote.Core;

namespace Mote.Operators.Convolution;

public sealed partial record FullyConnected
{
    /// <inheritdoc/>
    // A product of two activations has no constant weights; its bias would need the scale of both.
    public override QuantizationRule Int8Form(NodeView node) =>
        node.Input(1).IsConstant && (!node.HasInput(2) || node.Input(2).IsConstant) ? QuantizationRule.Weighted(channelAxis: 0)
        : node.HasInput(2) ? QuantizationRule.FloatOnly
        : QuantizationRule.Free;
}
