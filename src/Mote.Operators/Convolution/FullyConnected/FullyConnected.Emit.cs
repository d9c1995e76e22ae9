using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Numerics;

namespace Mote.Operators.Convolution;

public sealed partial record FullyConnected
{
    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var (x, weights) = (node.Input(0), node.Input(1));
        bool isConstant = weights.IsConstant && node.OptionalInput(2) is not { IsConstant: false };
        int depth = weights.Shape[1];
        int units = weights.Shape[0];
        int batch = x.Shape.ElementCount / depth;
        return x.Type switch
        {
            ElementType.Float32 when isConstant => PackedFloat(node, batch, depth, units),
            ElementType.Float32 => Float(node, batch, depth, units),
            ElementType.Int8 when isConstant => DspInt8(node, batch, depth, units, options) ?? PackedInt8(node, batch, depth, units),
            _ => Integer(node, batch, depth, units),
        };
    }

    /// <summary>A convolution 1x1 of a row of pixels, one for each element of the batch.</summary>
    private NodeCode PackedFloat(NodeView node, int batch, int depth, int units)
    {
        var (low, high) = ActivationClamp.Real(Activation);
        return KernelCall.Of("conv2d_f32.h", "mote_conv2d_f32")
            .Input(0, ElementType.Float32)
            .Dimensions(1, 1, batch, depth, 1, batch, units, 1, 1, 1, 1, 1, 1, 1, 0, 0)
            .Constant<float>("weights", ElementType.Float32, ConvolutionWeights.PackByFour(node.Input(1).Values<float>(), units, depth))
            .Constant("bias", ElementType.Float32, ConvolutionWeights.BiasOrZero<float>(node, units))
            .Real("clamp_min", low).Real("clamp_max", high)
            .Output(0, ElementType.Float32)
            .Overlapping(0, 0, Distance(node, batch, units % 4 == 0 ? 4 : 1));
    }

    private NodeCode Float(NodeView node, int batch, int depth, int units)
    {
        var (low, high) = ActivationClamp.Real(Activation);
        var call = KernelCall.Of("fully_connected_f32.h", "mote_fully_connected_f32")
            .Input(0, ElementType.Float32).Dimensions(batch, depth, units).Input(1, ElementType.Float32);
        return Bias(call, node, ElementType.Float32)
            .Real("clamp_min", low).Real("clamp_max", high).Output(0, ElementType.Float32)
            .Overlapping(0, 0, Distance(node, batch, 1));
    }

    /// <summary>With DSP instructions, where the target has them and the numbers allow it.</summary>
    private NodeCode? DspInt8(NodeView node, int batch, int depth, int units, EmitOptions options)
    {
        var (inputZero, weightZero, _) = ZeroPoints(node);
        var output = node.Output(0).Quantization!;
        if (!options.Features.HasFlag(TargetFeatures.Dsp) || options.Updatable || weightZero != 0)
        {
            return null;
        }

        var multipliers = Multipliers(node);
        QuantizedMultiplier[] perUnit = multipliers.Length == units ? [.. multipliers] : [.. Enumerable.Repeat(multipliers[0], units)];
        if (BlockStream.Pack(ConvolutionWeights.Int8Values(node.Input(1)), ConvolutionWeights.BiasOrZero<int>(node, units), inputZero, perUnit, output,
            ActivationClamp.Quantized(Activation, ElementType.Int8, output), eights: true) is not { } stream)
        {
            return null;
        }

        return new NodeCode([KernelCall.Of("fully_connected_s8_dsp.h", "mote_fully_connected_s8_dsp").Input(0, ElementType.Int8)
            .Extents(batch, depth, units)
            .Constant<int>("stream", ElementType.Int32, stream.Words)
            .Number("is_signed", stream.Signed ? 1 : 0)
            .Scratch(ElementType.Int32)
            .Output(0, ElementType.Int8)])
        {
            ScratchBytes = BlockStream.Groups(depth) * 8,
            Overlaps = [new Overlap(0, 0, Rows(node, batch).DistanceInRaster(1))],
        };
    }

    private NodeCode PackedInt8(NodeView node, int batch, int depth, int units)
    {
        var (inputZero, weightZero, outputZero) = ZeroPoints(node);
        var weights = ConvolutionWeights.Int8Values(node.Input(1));
        var bias = ConvolutionWeights.FoldOffset(ConvolutionWeights.BiasOrZero<int>(node, units), weights, inputZero);
        for (int unit = 0; unit < units; unit++)
        {
            bias[unit] = unchecked(bias[unit] + inputZero * weightZero * depth);
        }

        var multipliers = Multipliers(node);
        var (min, max) = ActivationClamp.Quantized(Activation, ElementType.Int8, node.Output(0).Quantization!);
        return KernelCall.Of("fully_connected_s8.h", "mote_fully_connected_s8")
            .Input(0, ElementType.Int8)
            .Dimensions(batch, depth, units)
            .Constant<sbyte>("weights", ElementType.Int8, ConvolutionWeights.PackByFour(weights, units, depth))
            .Number("weight_offset", -weightZero)
            .Constant<int>("bias", ElementType.Int32, bias)
            .Dimensions(multipliers.Length == 1 ? 0 : 1)
            .Rescaling(multipliers)
            .Number("output_zero_point", outputZero)
            .Number("clamp_min", min).Number("clamp_max", max)
            .Output(0, ElementType.Int8)
            .Overlapping(0, 0, Distance(node, batch, units % 4 == 0 ? 4 : 1));
    }

    /// <summary>Weights as they are, computed or constant.</summary>
    private NodeCode Integer(NodeView node, int batch, int depth, int units)
    {
        var type = node.Input(0).Type;
        var (inputZero, weightZero, outputZero) = ZeroPoints(node);
        var multipliers = Multipliers(node);
        var (min, max) = ActivationClamp.Quantized(Activation, type, node.Output(0).Quantization!);
        string function = type == ElementType.Int8 ? "rows_s8" : IsWide(node) ? "s16_b64" : "s16_b32";
        var call = KernelCall.Of(type == ElementType.Int8 ? "fully_connected_s8.h" : "fully_connected_s16.h", $"mote_fully_connected_{function}")
            .Input(0, type).Dimensions(batch, depth, units).Number("input_offset", -inputZero)
            .Input(1, ElementType.Int8).Number("weight_offset", -weightZero);
        return Bias(call, node, type == ElementType.Int16 && IsWide(node) ? ElementType.Int64 : ElementType.Int32)
            .Dimensions(multipliers.Length == 1 ? 0 : 1)
            .Rescaling(multipliers)
            .Number("output_zero_point", outputZero)
            .Number("clamp_min", min).Number("clamp_max", max)
            .Output(0, type)
            .Overlapping(0, 0, Distance(node, batch, 1));
    }

    // Row after row; within it the last units read the whole row once more before they are written.
    private static int Distance(NodeView node, int batch, int last) =>
        Rows(node, batch).Distance(StepOrder.ByOutputGroup, WindowOverlap.Steps(batch), last * node.Output(0).Type.Size());

    private static WindowOverlap Rows(NodeView node, int batch) => new()
    {
        Height = 1,
        Width = batch,
        InputPixelBytes = node.Input(0).ByteLength / Math.Max(batch, 1),
        OutputHeight = 1,
        OutputWidth = batch,
        OutputPixelBytes = node.Output(0).ByteLength / Math.Max(batch, 1),
    };

    private static KernelCall Bias(KernelCall call, NodeView node, ElementType type) => node.HasInput(2) ? call.Input(2, type) : call.Null(type);
}
