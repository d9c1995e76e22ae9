using Mote.Core;
using Mote.Core.Numerics;

namespace Mote.Operators.Convolution;

public sealed partial record FullyConnected
{
    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) => node.Input(0).Type switch
    {
        ElementType.Float32 => PrepareFloat(node),
        ElementType.Int16 => PrepareInt16(node),
        _ => PrepareInt8(node),
    };

    /// <summary>
    /// acc = sum of (x - input zero point) * (w - weight zero point), + bias, modulo 2^32; requantized, + output zero point, clamped.
    /// </summary>
    private ReferenceKernel PrepareInt8(NodeView node)
    {
        int depth = node.Input(1).Shape[1];
        int units = node.Input(1).Shape[0];
        var (inputZero, weightZero, outputZero) = ZeroPoints(node);
        var multipliers = Multipliers(node);
        var unpacked = node.Input(1).Type == ElementType.Int4 ? ConvolutionWeights.Int8Values(node.Input(1)).ToArray() : null;
        var (min, max) = ActivationClamp.Quantized(Activation, ElementType.Int8, node.Output(0).Quantization!);

        return (in KernelIo io) =>
        {
            var x = io.Input<sbyte>(0);
            var weights = unpacked ?? io.Input<sbyte>(1);
            var bias = io.Input<int>(2);
            var y = io.Output<sbyte>(0);
            for (int at = 0; at < y.Length; at++)
            {
                (int batch, int unit) = Math.DivRem(at, units);
                int acc = bias.IsEmpty ? 0 : bias[unit];
                for (int i = 0; i < depth; i++)
                {
                    acc = unchecked(acc + (x[batch * depth + i] - inputZero) * (weights[unit * depth + i] - weightZero));
                }

                acc = FixedPoint.MultiplyByQuantizedMultiplier(acc, multipliers[multipliers.Length == 1 ? 0 : unit]);
                y[at] = (sbyte)Math.Clamp(unchecked(acc + outputZero), min, max);
            }
        };
    }

    /// <summary>As for 8 bits, but with a 64-bit bias, or none, the sum has 64 bits and is rounded once.</summary>
    private ReferenceKernel PrepareInt16(NodeView node)
    {
        int depth = node.Input(1).Shape[1];
        int units = node.Input(1).Shape[0];
        var (inputZero, weightZero, outputZero) = ZeroPoints(node);
        var multipliers = Multipliers(node);
        bool isWide = IsWide(node);
        var (min, max) = ActivationClamp.Quantized(Activation, ElementType.Int16, node.Output(0).Quantization!);

        return (in KernelIo io) =>
        {
            var x = io.Input<short>(0);
            var weights = io.Input<sbyte>(1);
            var narrowBias = isWide ? [] : io.Input<int>(2);
            var wideBias = isWide ? io.Input<long>(2) : [];
            var y = io.Output<short>(0);
            for (int at = 0; at < y.Length; at++)
            {
                (int batch, int unit) = Math.DivRem(at, units);
                long acc = !wideBias.IsEmpty ? wideBias[unit] : !narrowBias.IsEmpty ? narrowBias[unit] : 0;
                for (int i = 0; i < depth; i++)
                {
                    acc += (x[batch * depth + i] - inputZero) * (weights[unit * depth + i] - weightZero);
                }

                var multiplier = multipliers[multipliers.Length == 1 ? 0 : unit];
                int scaled = isWide
                    ? FixedPoint.MultiplyByQuantizedMultiplier(acc, multiplier)
                    : FixedPoint.MultiplyByQuantizedMultiplier(unchecked((int)acc), multiplier);
                y[at] = (short)Math.Clamp(unchecked(scaled + outputZero), min, max);
            }
        };
    }

    /// <summary>Single precision; each output sums its products in order, then adds the bias and clamps.</summary>
    private ReferenceKernel PrepareFloat(NodeView node)
    {
        int depth = node.Input(1).Shape[1];
        int units = node.Input(1).Shape[0];
        var (min, max) = ActivationClamp.Real(Activation);

        return (in KernelIo io) =>
        {
            var x = io.Input<float>(0);
            var weights = io.Input<float>(1);
            var bias = io.Input<float>(2);
            var y = io.Output<float>(0);
            for (int at = 0; at < y.Length; at++)
            {
                (int batch, int unit) = Math.DivRem(at, units);
                float sum = 0;
                for (int i = 0; i < depth; i++)
                {
                    sum += x[batch * depth + i] * weights[unit * depth + i];
                }

                y[at] = ActivationClamp.Clamp(sum + (bias.IsEmpty ? 0 : bias[unit]), min, max);
            }
        };
    }

    private static (int Input, int Weights, int Output) ZeroPoints(NodeView node) =>
        (node.Input(0).Quantization!.ZeroPoint, node.Input(1).Quantization!.ZeroPoint, node.Output(0).Quantization!.ZeroPoint);
}
