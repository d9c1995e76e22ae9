using Mote.Core;

namespace Mote.Operators.Convolution;

public sealed partial record TransposeConv
{
    /// <inheritdoc/>
    public override QuantizationRule Int8Form(NodeView node) => QuantizationRule.Weighted(channelAxis: 0, inputSlot: 2, biasSlot: 3);
}
