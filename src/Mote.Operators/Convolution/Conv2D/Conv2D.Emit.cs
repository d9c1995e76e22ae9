using Mote.Core;
using Mote.Core.Emission;

namespace Mote.Operators.Convolution;

public sealed partial record Conv2D
{
    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var (x, filter) = (node.Input(0), node.Input(1));
        var (vertical, horizontal) = Axes(node);
        var geometry = new ConvolutionCall(
            node, x.Shape, filter.Shape[1], filter.Shape[2], x.Shape[3] / filter.Shape[3],
            (StrideHeight, StrideWidth), (DilationHeight, DilationWidth), (vertical.Before, horizontal.Before), Activation);
        return x.Type == ElementType.Float32 ? geometry.Float32(filter.Values<float>()) : geometry.Int8(ConvolutionWeights.Int8Values(filter), options);
    }
}
