using Mote.Core;
using Mote.Core.Numerics;

namespace Mote.Operators.Convolution;

public sealed partial record Conv2D
{
    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        var (vertical, horizontal) = Axes(node);
        var geometry = new Geometry(node.Input(0).Shape, node.Input(1).Shape, node.Output(0).Shape, vertical.Before, horizontal.Before);
        return node.Input(0).Type == ElementType.Float32 ? PrepareFloat(node, geometry) : PrepareInt8(node, geometry);
    }

    /// <summary>
    /// acc = sum over taps inside the input of (x - input zero point) * w, then + bias; requantized per channel, + output zero point, clamped.
    /// </summary>
    private ReferenceKernel PrepareInt8(NodeView node, Geometry g)
    {
        int inputZero = node.Input(0).Quantization!.ZeroPoint;
        int outputZero = node.Output(0).Quantization!.ZeroPoint;
        var multipliers = ConvolutionWeights.Multipliers(node, g.Filter[0]);
        var weights = ConvolutionWeights.Int8Values(node.Input(1)).ToArray();
        var bias = ConvolutionWeights.BiasOrZero<int>(node, g.Filter[0]).ToArray();
        var (min, max) = ActivationClamp.Quantized(Activation, ElementType.Int8, node.Output(0).Quantization!);

        return (in KernelIo io) =>
        {
            var x = io.Input<sbyte>(0);
            var y = io.Output<sbyte>(0);
            for (int at = 0; at < y.Length; at++)
            {
                var place = g.Place(at);
                int acc = 0;
                for (int ky = 0; ky < g.Filter[1]; ky++)
                {
                    for (int kx = 0; kx < g.Filter[2]; kx++)
                    {
                        int from = g.InputIndex(this, place, ky, kx);
                        int weight = g.WeightIndex(place.Channel, ky, kx);
                        for (int c = 0; from >= 0 && c < g.Filter[3]; c++)
                        {
                            acc = unchecked(acc + (x[from + c] - inputZero) * weights[weight + c]);
                        }
                    }
                }

                acc = unchecked(acc + bias[place.Channel]);
                acc = FixedPoint.MultiplyByQuantizedMultiplier(acc, multipliers[place.Channel]);
                y[at] = (sbyte)Math.Clamp(unchecked(acc + outputZero), min, max);
            }
        };
    }

    /// <summary>Single precision; each output sums its taps in the order row, column, channel, then adds the bias and clamps.</summary>
    private ReferenceKernel PrepareFloat(NodeView node, Geometry g)
    {
        var bias = ConvolutionWeights.BiasOrZero<float>(node, g.Filter[0]).ToArray();
        var (min, max) = ActivationClamp.Real(Activation);

        return (in KernelIo io) =>
        {
            var x = io.Input<float>(0);
            var weights = io.Input<float>(1);
            var y = io.Output<float>(0);
            for (int at = 0; at < y.Length; at++)
            {
                var place = g.Place(at);
                float sum = 0;
                for (int ky = 0; ky < g.Filter[1]; ky++)
                {
                    for (int kx = 0; kx < g.Filter[2]; kx++)
                    {
                        int from = g.InputIndex(this, place, ky, kx);
                        int weight = g.WeightIndex(place.Channel, ky, kx);
                        for (int c = 0; from >= 0 && c < g.Filter[3]; c++)
                        {
                            sum += x[from + c] * weights[weight + c];
                        }
                    }
                }

                y[at] = ActivationClamp.Clamp(sum + bias[place.Channel], min, max);
            }
        };
    }

    private readonly record struct OutputPlace(int Batch, int Row, int Column, int Channel);

    /// <summary>Index arithmetic over x (N,H,W,C), filter (O,KH,KW,C/groups) and y (N,OH,OW,O).</summary>
    private sealed record Geometry(Shape Input, Shape Filter, Shape Output, int PadTop, int PadLeft)
    {
        private int FiltersOfGroup => Filter[0] / (Input[3] / Filter[3]);

        public OutputPlace Place(int index)
        {
            (int pixel, int channel) = Math.DivRem(index, Output[3]);
            (int line, int column) = Math.DivRem(pixel, Output[2]);
            (int batch, int row) = Math.DivRem(line, Output[1]);
            return new OutputPlace(batch, row, column, channel);
        }

        /// <summary>The first channel of the tap's group in the input, or -1 in the padding.</summary>
        public int InputIndex(Conv2D op, OutputPlace place, int ky, int kx)
        {
            int row = place.Row * op.StrideHeight - PadTop + ky * op.DilationHeight;
            int column = place.Column * op.StrideWidth - PadLeft + kx * op.DilationWidth;
            if (row < 0 || row >= Input[1] || column < 0 || column >= Input[2])
            {
                return -1;
            }

            int group = place.Channel / FiltersOfGroup;
            return ((place.Batch * Input[1] + row) * Input[2] + column) * Input[3] + group * Filter[3];
        }

        public int WeightIndex(int channel, int ky, int kx) => ((channel * Filter[1] + ky) * Filter[2] + kx) * Filter[3];
    }
}
