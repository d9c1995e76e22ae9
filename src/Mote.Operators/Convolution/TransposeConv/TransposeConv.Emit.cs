using Mote.Core;
using Mote.Core.Emission;

namespace Mote.Operators.Convolution;

public sealed partial record TransposeConv
{
    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var (filter, x, y) = (node.Input(1), node.Input(2), node.Output(0));
        int filters = filter.Shape[0];
        int taps = filter.Shape.Product(1, 4);
        var (top, left) = Before(node);
        bool isFloat = x.Type == ElementType.Float32;
        var call = KernelCall.Of(isFloat ? "transpose_conv_f32.h" : "transpose_conv_s8.h", isFloat ? "mote_transpose_conv_f32" : "mote_transpose_conv_s8")
            .Input(2, x.Type)
            .Dimensions(x.Shape.Dimensions.AsSpan())
            .Dimensions(y.Shape.Dimensions.AsSpan()[1..])
            .Dimensions(filter.Shape[1], filter.Shape[2], StrideHeight, StrideWidth, top, left);
        if (isFloat)
        {
            var (low, high) = ActivationClamp.Real(Activation);
            return call
                .Constant<float>("weights", ElementType.Float32, ConvolutionWeights.PackByFour(filter.Values<float>(), filters, taps))
                .Constant("bias", ElementType.Float32, ConvolutionWeights.BiasOrZero<float>(node, filters, slot: 3))
                .Real("clamp_min", low).Real("clamp_max", high).Output(0, ElementType.Float32);
        }

        var (min, max) = ActivationClamp.Quantized(Activation, ElementType.Int8, y.Quantization!);
        return call
            .Number("input_offset", -x.Quantization!.ZeroPoint)
            .Constant<sbyte>("weights", ElementType.Int8, ConvolutionWeights.PackByFour(filter.Values<sbyte>(), filters, taps))
            .Constant("bias", ElementType.Int32, ConvolutionWeights.BiasOrZero<int>(node, filters, slot: 3))
            .Rescaling(ConvolutionWeights.Multipliers(node, filters, inputSlot: 2))
            .Number("output_zero_point", y.Quantization!.ZeroPoint)
            .Number("clamp_min", min).Number("clamp_max", max)
            .Output(0, ElementType.Int8);
    }
}
