using Mote.Core;
using Mote.Core.Emission;

namespace Mote.Operators.Convolution;

public sealed partial record DepthwiseConv2D
{
    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var (x, filter) = (node.Input(0), node.Input(1));
        int channels = filter.Shape[3];
        var (vertical, horizontal) = Axes(node);
        if (x.Type == ElementType.Int8 && channels == x.Shape[3])
        {
            return OneToOne(node, vertical, horizontal);
        }

        // With several outputs a channel, and in floats, it is a convolution with one group a channel: filters (C*M,KH,KW,1).
        var call = new ConvolutionCall(
            node, x.Shape, filter.Shape[1], filter.Shape[2], x.Shape[3],
            (StrideHeight, StrideWidth), (DilationHeight, DilationWidth), (vertical.Before, horizontal.Before), Activation);
        return x.Type == ElementType.Float32
            ? call.Float32(ChannelsFirst(filter.Values<float>(), channels))
            : call.Int8(ChannelsFirst(ConvolutionWeights.Int8Values(filter), channels));
    }

    private KernelCall OneToOne(NodeView node, WindowAxis vertical, WindowAxis horizontal)
    {
        var (x, filter, y) = (node.Input(0), node.Input(1), node.Output(0));
        int channels = filter.Shape[3];
        var blocks = DepthwiseBlocks.Of(x.Shape[2], y.Shape[2], filter.Shape[2], StrideWidth, DilationWidth, horizontal.Before);
        var (min, max) = ActivationClamp.Quantized(Activation, ElementType.Int8, y.Quantization!);
        return KernelCall.Of("depthwise_conv2d_s8.h", "mote_depthwise_conv2d_s8")
            .Input(0, ElementType.Int8)
            .Dimensions(x.Shape.Dimensions.AsSpan())
            .Dimensions(y.Shape[1], y.Shape[2], filter.Shape[1], filter.Shape[2])
            .Dimensions(StrideHeight, StrideWidth, DilationHeight, DilationWidth, vertical.Before, horizontal.Before)
            .Dimensions(blocks.Pixels, blocks.Count, blocks.OutsideLeft, blocks.OutsideRight)
            .Number("input_offset", -x.Quantization!.ZeroPoint)
            .Constant("weights", ElementType.Int8, ConvolutionWeights.Int8Values(filter))
            .Constant("bias", ElementType.Int32, ConvolutionWeights.BiasOrZero<int>(node, channels))
            .Rescaling(ConvolutionWeights.Multipliers(node, channels))
            .Number("output_zero_point", y.Quantization!.ZeroPoint)
            .Number("clamp_min", min).Number("clamp_max", max)
            .Output(0, ElementType.Int8);
    }

    /// <summary>(taps, channels) to (channels, taps).</summary>
    private static T[] ChannelsFirst<T>(ReadOnlySpan<T> weights, int channels)
        where T : unmanaged
    {
        var transposed = new T[weights.Length];
        int taps = weights.Length / channels;
        for (int at = 0; at < weights.Length; at++)
        {
            transposed[at % channels * taps + at / channels] = weights[at];
        }

        return transposed;
    }
}
