using Mote.Core;
using Mote.Core.Emission;

namespace Mote.Operators.Pooling;

public abstract partial record Pooling2D
{
    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var (x, y) = (node.Input(0), node.Output(0));
        var (vertical, horizontal) = Axes(x.Shape);
        string type = x.Type switch { ElementType.Int8 => "s8", ElementType.Int16 => "s16", _ => "f32" };
        var call = KernelCall.Of($"pool2d_{type}.h", $"mote_pool2d_{type}")
            .Input(0, x.Type)
            .Dimensions(x.Shape.Dimensions.AsSpan())
            .Dimensions(y.Shape[1], y.Shape[2], FilterHeight, FilterWidth, StrideHeight, StrideWidth, vertical.Before, horizontal.Before)
            .Dimensions(IsAverage ? 1 : 0);
        if (x.Type == ElementType.Float32)
        {
            var (low, high) = ActivationClamp.Real(Activation);
            return call.Real("clamp_min", low).Real("clamp_max", high).Output(0, y.Type);
        }

        var (min, max) = ActivationClamp.Quantized(Activation, y.Type, y.Quantization!);
        return call.Number("clamp_min", min).Number("clamp_max", max).Output(0, y.Type);
    }
}
