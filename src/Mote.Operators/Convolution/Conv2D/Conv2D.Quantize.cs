using Mote.Core;

namespace Mote.Operators.Convolution;

public sealed partial record Conv2D
{
    /// <inheritdoc/>
    public override QuantizationRule Int8Form(NodeView node) => QuantizationRule.Weighted(channelAxis: 0);
}
