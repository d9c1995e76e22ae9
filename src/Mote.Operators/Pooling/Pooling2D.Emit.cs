using Mote.Core;
using Mote.Core.Emission;

namespace Mote.Operators.Pooling;

public abstract partial record Pooling2D
{
    /// <summary>Means of so few elements are as fast one by one.</summary>
    private const int WorthDspTaps = 4;

    /// <summary>As MOTE_QUAD_TERMS in C.</summary>
    private const int MaxDspTaps = 255;

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var (x, y) = (node.Input(0), node.Output(0));
        var (vertical, horizontal) = Axes(x.Shape);
        if (x.Type == ElementType.Int8 && options.Features.HasFlag(TargetFeatures.Dsp) && x.Shape[3] >= 4
            && (!IsAverage || (long)FilterHeight * FilterWidth > WorthDspTaps))
        {
            return Overlapping(Dsp(node, vertical, horizontal), x.Shape[3] % 4 == 0 ? 4 : 1);
        }

        string type = x.Type switch { ElementType.Int8 => "s8", ElementType.Int16 => "s16", _ => "f32" };
        var call = KernelCall.Of($"pool2d_{type}.h", $"mote_pool2d_{type}")
            .Input(0, x.Type)
            .Dimensions(x.Shape.Dimensions.AsSpan())
            .Dimensions(y.Shape[1], y.Shape[2], FilterHeight, FilterWidth, StrideHeight, StrideWidth, vertical.Before, horizontal.Before)
            .Dimensions(IsAverage ? 1 : 0);
        if (x.Type == ElementType.Float32)
        {
            var (low, high) = ActivationClamp.Real(Activation);
            return Overlapping(call.Real("clamp_min", low).Real("clamp_max", high).Output(0, y.Type), 1);
        }

        var (min, max) = ActivationClamp.Quantized(Activation, y.Type, y.Quantization!);
        return Overlapping(call.Number("clamp_min", min).Number("clamp_max", max).Output(0, y.Type), x.Type == ElementType.Int8 && y.Shape[3] % 4 == 0 ? 4 : 1);

        // One pixel after the other; a group of channels is read and then written.
        NodeCode Overlapping(KernelCall kernel, int lastGroup) => kernel.Overlapping(0, 0, new WindowOverlap
        {
            Batch = x.Shape[0],
            Height = x.Shape[1],
            Width = x.Shape[2],
            InputPixelBytes = x.Shape[3] * x.Type.Size(),
            OutputHeight = y.Shape[1],
            OutputWidth = y.Shape[2],
            OutputPixelBytes = y.Shape[3] * y.Type.Size(),
            KernelHeight = FilterHeight,
            KernelWidth = FilterWidth,
            StrideHeight = StrideHeight,
            StrideWidth = StrideWidth,
            PadTop = vertical.Before,
            PadLeft = horizontal.Before,
        }.Distance(StepOrder.ByChannel, WindowOverlap.Steps(y.Shape[2]), lastGroup * y.Type.Size()));
    }

    /// <summary>Four channels at a time; a mean of more elements than 16-bit sums can take is portable.</summary>
    private KernelCall Dsp(NodeView node, WindowAxis vertical, WindowAxis horizontal)
    {
        var (x, y) = (node.Input(0), node.Output(0));
        bool isAll = FilterHeight == x.Shape[1] && FilterWidth == x.Shape[2] && y.Shape[1] == 1 && y.Shape[2] == 1 && vertical.Before == 0 && horizontal.Before == 0;
        bool isLarge = IsAverage && (long)Math.Min(FilterHeight, x.Shape[1]) * Math.Min(FilterWidth, x.Shape[2]) > MaxDspTaps;
        var (min, max) = ActivationClamp.Quantized(Activation, y.Type, y.Quantization!);
        var call = isLarge ? KernelCall.Of("pool2d_s8.h", "mote_pool2d_s8") : KernelCall.Of("pool2d_s8_dsp.h", "mote_pool2d_s8_dsp");
        call = call.Input(0, x.Type).Dimensions(x.Shape[0]);

        // All pixels under one window are one line.
        call = isAll
            ? call.Dimensions(1, x.Shape.Product(1, 3), x.Shape[3], 1, 1, 1, x.Shape.Product(1, 3), 1, 1, 0, 0)
            : call.Dimensions(x.Shape.Dimensions.AsSpan()[1..])
                .Dimensions(y.Shape[1], y.Shape[2], FilterHeight, FilterWidth, StrideHeight, StrideWidth, vertical.Before, horizontal.Before);
        return call.Dimensions(IsAverage ? 1 : 0).Number("clamp_min", min).Number("clamp_max", max).Output(0, y.Type);
    }
}
