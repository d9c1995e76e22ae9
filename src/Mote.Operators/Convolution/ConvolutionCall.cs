using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;

namespace Mote.Operators.Convolution;

/// <summary>
/// The call of the general convolution kernels, for every operator that is a convolution of filters (O,KH,KW,C/groups): the dimensions follow
/// from the topology alone.
/// </summary>
/// <param name="Node">The node: x in slot 0, bias in slot 2.</param>
/// <param name="Input">x as (N,H,W,C).</param>
/// <param name="KernelHeight">Rows of taps.</param>
/// <param name="KernelWidth">Columns of taps.</param>
/// <param name="Groups">Groups of channels.</param>
/// <param name="Stride">Rows and columns between windows.</param>
/// <param name="Dilation">Rows and columns between taps.</param>
/// <param name="Padding">Rows above and columns left of the input.</param>
/// <param name="Activation">Applied to the result.</param>
internal sealed record ConvolutionCall(
    NodeView Node, Shape Input, int KernelHeight, int KernelWidth, int Groups, (int Rows, int Columns) Stride, (int Rows, int Columns) Dilation,
    (int Top, int Left) Padding, FusedActivation Activation)
{
    private Shape Output => Node.Output(0).Shape;

    private int Filters => Output[3];

    private int Taps => KernelHeight * KernelWidth * (Input[3] / Groups);

    /// <summary>Single precision.</summary>
    /// <param name="weights">(O,KH,KW,C/groups).</param>
    public NodeCode Float32(ReadOnlySpan<float> weights)
    {
        var (low, high) = ActivationClamp.Real(Activation);
        return Geometry(KernelCall.Of("conv2d_f32.h", "mote_conv2d_f32").Input(0, ElementType.Float32))
            .Constant<float>("weights", ElementType.Float32, ConvolutionWeights.PackByFour(weights, Filters, Taps, Groups))
            .Constant("bias", ElementType.Float32, ConvolutionWeights.BiasOrZero<float>(Node, Filters))
            .Real("clamp_min", low).Real("clamp_max", high).Output(0, ElementType.Float32)
            .Overlapping(0, 0, Distance(ElementType.Float32, [WindowOverlap.Steps(Window.OutputWidth)]));
    }

    /// <summary>8-bit integers: with DSP instructions where the target has them and the numbers allow it.</summary>
    /// <param name="weights">(O,KH,KW,C/groups).</param>
    /// <param name="options">The target.</param>
    public NodeCode Int8(ReadOnlySpan<sbyte> weights, EmitOptions options) => Dsp(weights, options) ?? Portable(weights);

    /// <summary>Blocks of four pixels and two channels; null where that is not possible.</summary>
    private NodeCode? Dsp(ReadOnlySpan<sbyte> weights, EmitOptions options)
    {
        if (Groups != 1 || !options.Features.HasFlag(TargetFeatures.Dsp) || options.Updatable)
        {
            return null;
        }

        var (input, output) = (Node.Input(0).Quantization!, Node.Output(0).Quantization!);
        var clamp = ActivationClamp.Quantized(Activation, ElementType.Int8, output);
        if (BlockStream.Pack(weights, ConvolutionWeights.BiasOrZero<int>(Node, Filters), input.ZeroPoint, ConvolutionWeights.Multipliers(Node, Filters),
            output, clamp, eights: false) is not { } stream)
        {
            return null;
        }

        int[] shape = IsFlat
            ? [1, 1, Input.Product(0, 3), Input[3], 1, Input.Product(0, 3), Filters, 1, 1, 1, 1, 1, 1, 0, 0]
            : [.. Input.Dimensions, .. Output.Dimensions[1..], KernelHeight, KernelWidth, Stride.Rows, Stride.Columns, Dilation.Rows, Dilation.Columns, Padding.Top, Padding.Left];
        bool copies = IsPadded || Dilation.Columns != 1 || KernelWidth * Input[3] % 4 != 0;
        return new NodeCode([KernelCall.Of("conv2d_s8_dsp.h", "mote_conv2d_s8_dsp").Input(0, ElementType.Int8)
            .Constant<int>("shape", ElementType.Int32, shape)
            .Number("zero_point", input.ZeroPoint)
            .Constant<int>("stream", ElementType.Int32, stream.Words)
            .Number("is_signed", stream.Signed ? 1 : 0)
            .Scratch(ElementType.Int32)
            .Output(0, ElementType.Int8)])
        {
            ScratchBytes = BlockStream.Groups(Taps) * (copies ? 48 : 32),
            Overlaps = [new Overlap(0, 0, Window.DistanceInRaster(4))],
        };
    }

    private NodeCode Portable(ReadOnlySpan<sbyte> weights)
    {
        var quantization = Node.Output(0).Quantization!;
        int inputZero = Node.Input(0).Quantization!.ZeroPoint;
        var bias = ConvolutionWeights.BiasOrZero<int>(Node, Filters);
        var (min, max) = ActivationClamp.Quantized(Activation, ElementType.Int8, quantization);
        var call = Geometry(KernelCall.Of("conv2d_s8.h", "mote_conv2d_s8").Input(0, ElementType.Int8))
            .Dimensions(IsPadded ? 1 : 0)
            .Number("input_offset", -inputZero)
            .Constant<sbyte>("weights", ElementType.Int8, ConvolutionWeights.PackByFour(weights, Filters, Taps, Groups))
            .Constant<int>("bias", ElementType.Int32, ConvolutionWeights.FoldOffset(bias, weights, inputZero));
        call = IsPadded ? call.Constant("border_bias", ElementType.Int32, bias) : call.Null(ElementType.Int32);
        return call
            .Rescaling(ConvolutionWeights.Multipliers(Node, Filters))
            .Number("output_zero_point", quantization.ZeroPoint)
            .Number("clamp_min", min).Number("clamp_max", max)
            .Output(0, ElementType.Int8)
            .Overlapping(0, 0, Distance(ElementType.Int8, [WindowOverlap.Steps(Window.OutputWidth), Pairs(Window)]));
    }

    // Within a step four filters after each other read their windows and are written; those left over one by one.
    private int Distance(ElementType type, ReadOnlySpan<ImmutableArray<int>> ways)
    {
        int last = Filters / Groups % 4 == 0 ? 4 : 1;
        var window = Window with { InputPixelBytes = Input[3] * type.Size(), OutputPixelBytes = Filters * type.Size() };
        int most = int.MinValue;
        foreach (var steps in ways)
        {
            most = Math.Max(most, window.Distance(StepOrder.ByOutputGroup, steps, last * type.Size()));
        }

        return most;
    }

    // Rows that reach into the padding above or below are done pixel by pixel, others by two pixels where neither has a tap in the padding.
    private static ImmutableArray<int> Pairs(WindowOverlap window)
    {
        long reach = ((window.KernelWidth - 1L) * window.DilationWidth) + 1;
        var steps = ImmutableArray.CreateBuilder<int>();
        for (int x = 0; x < window.OutputWidth; x += steps[^1])
        {
            long start = ((long)x * window.StrideWidth) - window.PadLeft;
            steps.Add(x + 1 < window.OutputWidth && start >= 0 && start + window.StrideWidth + reach <= window.Width ? 2 : 1);
        }

        return steps.ToImmutable();
    }

    private WindowOverlap Window
    {
        get
        {
            var window = new WindowOverlap
            {
                Batch = Input[0],
                Height = Input[1],
                Width = Input[2],
                InputPixelBytes = Input[3],
                OutputHeight = Output[1],
                OutputWidth = Output[2],
                OutputPixelBytes = Filters,
                KernelHeight = KernelHeight,
                KernelWidth = KernelWidth,
                StrideHeight = Stride.Rows,
                StrideWidth = Stride.Columns,
                DilationHeight = Dilation.Rows,
                DilationWidth = Dilation.Columns,
                PadTop = Padding.Top,
                PadLeft = Padding.Left,
            };
            return IsFlat ? window.Flat() : IsColumn ? window.Turned() : window;
        }
    }

    // Where each output needs one pixel, all pixels are one row.
    private bool IsFlat => KernelHeight == 1 && KernelWidth == 1 && Stride == (1, 1) && !IsPadded;

    // An image of one column is an image of one row: its pixels are neighbours.
    private bool IsColumn => Input[2] == 1 && Output[2] == 1 && KernelWidth == 1 && Padding.Left == 0;

    /// <summary>True when some window reaches into the padding.</summary>
    private bool IsPadded =>
        Padding.Top > 0 || Padding.Left > 0
        || (Output[1] - 1L) * Stride.Rows + (KernelHeight - 1L) * Dilation.Rows >= Input[1]
        || (Output[2] - 1L) * Stride.Columns + (KernelWidth - 1L) * Dilation.Columns >= Input[2];

    private KernelCall Geometry(KernelCall call)
    {
        if (IsFlat)
        {
            int pixels = Input.Product(0, 3);
            return call.Dimensions(1, 1).Extents(pixels, Input[3]).Dimensions(1).Extents(pixels, Filters).Dimensions(1, 1, Groups, 1, 1, 1, 1, 0, 0);
        }

        if (IsColumn)
        {
            return call.Dimensions(Input[0], 1, Input[1], Input[3], 1, Output[1], Filters, 1, KernelHeight, Groups)
                .Dimensions(1, Stride.Rows, 1, Dilation.Rows, 0, Padding.Top);
        }

        return call.Dimensions(Input.Dimensions.AsSpan()).Dimensions(Output.Dimensions.AsSpan()[1..])
            .Dimensions(KernelHeight, KernelWidth, Groups, Stride.Rows, Stride.Columns, Dilation.Rows, Dilation.Columns, Padding.Top, Padding.Left);
    }
}
