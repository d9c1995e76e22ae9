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
            return Dsp(node, options, vertical, horizontal) ?? OneToOne(node, vertical, horizontal);
        }

        // With several outputs a channel, and in floats, it is a convolution with one group a channel: filters (C*M,KH,KW,1).
        var call = new ConvolutionCall(
            node, x.Shape, filter.Shape[1], filter.Shape[2], x.Shape[3],
            (StrideHeight, StrideWidth), (DilationHeight, DilationWidth), (vertical.Before, horizontal.Before), Activation);
        return x.Type == ElementType.Float32
            ? call.Float32(ChannelsFirst(filter.Values<float>(), channels))
            : call.Int8(ChannelsFirst(ConvolutionWeights.Int8Values(filter), channels), options);
    }

    /// <summary>With DSP instructions; null where the target has none, or what they need is not proven.</summary>
    private NodeCode? Dsp(NodeView node, EmitOptions options, WindowAxis vertical, WindowAxis horizontal)
    {
        if (!options.Features.HasFlag(TargetFeatures.Dsp) || options.Updatable)
        {
            return null;
        }

        var filter = node.Input(1).Shape;
        var clamp = ActivationClamp.Quantized(Activation, ElementType.Int8, node.Output(0).Quantization!);
        bool isThreeByThree = filter[1] == 3 && filter[2] == 3 && StrideHeight == StrideWidth && StrideHeight <= 2 && DilationHeight == 1 && DilationWidth == 1;
        return (isThreeByThree ? new DepthwiseThreeByThree(node, vertical, horizontal, StrideHeight).Code(clamp, options.Goal) : null)
            ?? AnyWindow(node, vertical, horizontal, clamp);
    }

    private NodeCode? AnyWindow(NodeView node, WindowAxis vertical, WindowAxis horizontal, (int Min, int Max) clamp)
    {
        if (DepthwiseTaps.Pack(node, clamp) is not { } stream)
        {
            return null;
        }

        var (x, filter, y) = (node.Input(0).Shape, node.Input(1).Shape, node.Output(0).Shape);
        int[] shape =
        [
            .. x.Dimensions, y[1], y[2], filter[1], filter[2], StrideHeight, StrideWidth, DilationHeight, DilationWidth, vertical.Before, horizontal.Before,
        ];
        var code = KernelCall.Of("depthwise_conv2d_taps_s8_dsp.h", "mote_depthwise_conv2d_taps_s8_dsp").Input(0, ElementType.Int8)
            .Constant<int>("shape", ElementType.Int32, shape)
            .Number("zero_point", node.Input(0).Quantization!.ZeroPoint)
            .Constant<int>("stream", ElementType.Int32, stream.Words)
            .Number("is_signed", stream.Signed ? 1 : 0)
            .Scratch(ElementType.Int32)
            .Output(0, ElementType.Int8)
            .Overlapping(0, 0, Window(node, vertical, horizontal).Distance(StepOrder.ByChannel, WindowOverlap.Steps(y[2]), lastGroupBytes: 4));
        return code with { ScratchBytes = filter[1] * filter[2] * 8 };
    }

    private NodeCode OneToOne(NodeView node, WindowAxis vertical, WindowAxis horizontal)
    {
        var (x, filter, y) = (node.Input(0), node.Input(1), node.Output(0));
        int channels = filter.Shape[3];
        var (min, max) = ActivationClamp.Quantized(Activation, ElementType.Int8, y.Quantization!);
        var call = Geometry(KernelCall.Of("depthwise_conv2d_s8.h", "mote_depthwise_conv2d_s8").Input(0, ElementType.Int8), node, vertical, horizontal)
            .Number("input_offset", -x.Quantization!.ZeroPoint)
            .Constant("weights", ElementType.Int8, ConvolutionWeights.Int8Values(filter))
            .Constant("bias", ElementType.Int32, ConvolutionWeights.BiasOrZero<int>(node, channels))
            .Rescaling(ConvolutionWeights.Multipliers(node, channels))
            .Number("output_zero_point", y.Quantization!.ZeroPoint)
            .Number("clamp_min", min).Number("clamp_max", max)
            .Output(0, ElementType.Int8);
        return call.Overlapping(0, 0, Distance(node, vertical, horizontal));
    }

    // A block of pixels after the other, within it a channel after the other: read, then written.
    private int Distance(NodeView node, WindowAxis vertical, WindowAxis horizontal)
    {
        var overlap = Window(node, vertical, horizontal);
        overlap = IsColumn(node, horizontal) ? overlap.Turned() : overlap;
        DepthwiseBlocks blocks = BlocksOf(node, vertical, horizontal);
        return overlap.Distance(
            StepOrder.ByChannel,
            [.. Enumerable.Repeat(blocks.Pixels, blocks.Count), .. Enumerable.Repeat(1, overlap.OutputWidth - (blocks.Pixels * blocks.Count))],
            lastGroupBytes: 1);
    }

    private WindowOverlap Window(NodeView node, WindowAxis vertical, WindowAxis horizontal)
    {
        var (x, filter, y) = (node.Input(0).Shape, node.Input(1).Shape, node.Output(0).Shape);
        return new WindowOverlap
        {
            Batch = x[0],
            Height = x[1],
            Width = x[2],
            InputPixelBytes = x[3],
            OutputHeight = y[1],
            OutputWidth = y[2],
            OutputPixelBytes = y[3],
            KernelHeight = filter[1],
            KernelWidth = filter[2],
            StrideHeight = StrideHeight,
            StrideWidth = StrideWidth,
            DilationHeight = DilationHeight,
            DilationWidth = DilationWidth,
            PadTop = vertical.Before,
            PadLeft = horizontal.Before,
        };
    }

    // An image of one column is an image of one row: its pixels are neighbours.
    private static bool IsColumn(NodeView node, WindowAxis horizontal) =>
        node.Input(0).Shape[2] == 1 && node.Output(0).Shape[2] == 1 && node.Input(1).Shape[2] == 1 && horizontal.Before == 0;

    private DepthwiseBlocks BlocksOf(NodeView node, WindowAxis vertical, WindowAxis horizontal)
    {
        var (x, filter, y) = (node.Input(0).Shape, node.Input(1).Shape, node.Output(0).Shape);
        return IsColumn(node, horizontal)
            ? DepthwiseBlocks.Of(x[1], y[1], filter[1], StrideHeight, DilationHeight, vertical.Before)
            : DepthwiseBlocks.Of(x[2], y[2], filter[2], StrideWidth, DilationWidth, horizontal.Before);
    }

    private KernelCall Geometry(KernelCall call, NodeView node, WindowAxis vertical, WindowAxis horizontal)
    {
        var (x, filter, y) = (node.Input(0).Shape, node.Input(1).Shape, node.Output(0).Shape);
        var blocks = BlocksOf(node, vertical, horizontal);
        if (IsColumn(node, horizontal))
        {
            return call.Dimensions(x[0], 1, x[1], x[3], 1, y[1], 1, filter[1], 1, StrideHeight, 1, DilationHeight, 0, vertical.Before)
                .Dimensions(blocks.Pixels, blocks.Count, blocks.OutsideLeft, blocks.OutsideRight);
        }

        return call.Dimensions(x.Dimensions.AsSpan())
            .Dimensions(y[1], y[2], filter[1], filter[2])
            .Dimensions(StrideHeight, StrideWidth, DilationHeight, DilationWidth, vertical.Before, horizontal.Before)
            .Dimensions(blocks.Pixels, blocks.Count, blocks.OutsideLeft, blocks.OutsideRight);
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
