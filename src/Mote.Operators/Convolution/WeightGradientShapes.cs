using Mote.Core;

namespace Mote.Operators.Convolution;

/// <summary>What the gradients of weights share.</summary>
internal static class WeightGradientShapes
{
    /// <summary>The shape of the gradient of a bias: as declared where that has one element a channel, for a bias may be 1x1x1xC.</summary>
    public static Shape Bias(NodeView node, int channels) =>
        node.OutputCount > 1 && node.Output(1).Shape is { Rank: > 0 } declared && declared.ElementCount == channels ? declared : new Shape(channels);
}
