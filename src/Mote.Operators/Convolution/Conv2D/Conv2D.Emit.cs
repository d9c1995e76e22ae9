using Mote.Core;
using Mote.Core.Emission;

namespace Mote.Operators.Convolution;

public sealed partial record Conv2D
{
    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var (x, filter, y) = (node.Input(0), node.Input(1), node.Output(0));
        var (vertical, horizontal) = Axes(node);
        int groups = x.Shape[3] / filter.Shape[3];
        int filters = filter.Shape[0];
        int taps = filter.Shape.Product(1, 4);
        bool isFloat = x.Type == ElementType.Float32;

        var call = (isFloat ? KernelCall.Of("conv2d_f32.h", "mote_conv2d_f32") : KernelCall.Of("conv2d_s8.h", "mote_conv2d_s8"))
            .Input(0, x.Type)
            .Dimensions(x.Shape.Dimensions.AsSpan())
            .Dimensions(y.Shape.Dimensions.AsSpan()[1..])
            .Dimensions(filter.Shape[1], filter.Shape[2], groups)
            .Dimensions(StrideHeight, StrideWidth, DilationHeight, DilationWidth, vertical.Before, horizontal.Before);
        if (isFloat)
        {
            var (low, high) = ActivationClamp.Real(Activation);
            return call
                .Constant<float>("weights", ElementType.Float32, ConvolutionWeights.PackByFour(filter.Values<float>(), filters, taps, groups))
                .Constant("bias", ElementType.Float32, ConvolutionWeights.BiasOrZero<float>(node, filters))
                .Real("clamp_min", low).Real("clamp_max", high).Output(0, ElementType.Float32);
        }

        var multipliers = ConvolutionWeights.Multipliers(node, filters);
        var (min, max) = ActivationClamp.Quantized(Activation, ElementType.Int8, y.Quantization!);
        return call
            .Number("input_offset", -x.Quantization!.ZeroPoint)
            .Constant<sbyte>("weights", ElementType.Int8, ConvolutionWeights.PackByFour(ConvolutionWeights.Int8Values(filter), filters, taps, groups))
            .Constant("bias", ElementType.Int32, ConvolutionWeights.BiasOrZero<int>(node, filters))
            .Constant<int>("multipliers", ElementType.Int32, Array.ConvertAll(multipliers, m => m.Multiplier))
            .Constant<sbyte>("shifts", ElementType.Int8, Array.ConvertAll(multipliers, m => (sbyte)m.Shift))
            .Number("output_zero_point", y.Quantization!.ZeroPoint)
            .Number("clamp_min", min).Number("clamp_max", max)
            .Output(0, ElementType.Int8);
    }
}
