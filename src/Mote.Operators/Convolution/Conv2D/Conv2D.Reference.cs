using System.Numerics;
using Mote.Core;
using Mote.Core.Numerics;

namespace Mote.Operators.Convolution;

public sealed partial record Conv2D
{
    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        var (vertical, horizontal) = Axes(node);
        var geometry = new Geometry(this, node.Input(0).Shape, node.Input(1).Shape, node.Output(0).Shape, vertical.Before, horizontal.Before);
        return node.Input(0).Type == ElementType.Float32 ? PrepareFloat(node, geometry) : PrepareInt8(node, geometry);
    }

    /// <summary>
    /// acc = sum over taps inside the input of (x - input zero point) * w, then + bias; requantized per channel, + output zero point, clamped.
    /// </summary>
    private ReferenceKernel PrepareInt8(NodeView node, Geometry g)
    {
        int inputZero = node.Input(0).Quantization!.ZeroPoint;
        int outputZero = node.Output(0).Quantization!.ZeroPoint;
        var multipliers = ConvolutionWeights.Multipliers(node, g.Filters);
        int[] weights = g.ByTap(Array.ConvertAll(ConvolutionWeights.Int8Values(node.Input(1)).ToArray(), static w => (int)w));
        var bias = ConvolutionWeights.BiasOrZero<int>(node, g.Filters).ToArray();
        var (min, max) = ActivationClamp.Quantized(Activation, ElementType.Int8, node.Output(0).Quantization!);
        var sums = new int[g.Filters];
        var offset = new int[node.Input(0).Shape.ElementCount];

        return (in KernelIo io) =>
        {
            var x = io.Input<sbyte>(0);
            var y = io.Output<sbyte>(0);
            for (int i = 0; i < offset.Length; i++)
            {
                offset[i] = x[i] - inputZero;
            }

            for (int pixel = 0; pixel < g.Pixels; pixel++)
            {
                g.Sum(pixel, offset, weights, sums);
                for (int channel = 0; channel < sums.Length; channel++)
                {
                    int acc = unchecked(sums[channel] + bias[channel]);
                    acc = FixedPoint.MultiplyByQuantizedMultiplier(acc, multipliers[channel]);
                    y[pixel * sums.Length + channel] = (sbyte)Math.Clamp(unchecked(acc + outputZero), min, max);
                }
            }
        };
    }

    /// <summary>Single precision; each output sums its taps in the order row, column, channel, then adds the bias and clamps.</summary>
    private ReferenceKernel PrepareFloat(NodeView node, Geometry g)
    {
        float[] weights = g.ByTap(node.Input(1).Values<float>().ToArray());
        var bias = ConvolutionWeights.BiasOrZero<float>(node, g.Filters).ToArray();
        var (min, max) = ActivationClamp.Real(Activation);
        var sums = new float[g.Filters];

        return (in KernelIo io) =>
        {
            var x = io.Input<float>(0);
            var y = io.Output<float>(0);
            for (int pixel = 0; pixel < g.Pixels; pixel++)
            {
                g.Sum(pixel, x, weights, sums);
                for (int channel = 0; channel < sums.Length; channel++)
                {
                    y[pixel * sums.Length + channel] = ActivationClamp.Clamp(sums[channel] + bias[channel], min, max);
                }
            }
        };
    }

    /// <summary>
    /// Sums over x (N,H,W,C), filter (O,KH,KW,C/groups) and y (N,OH,OW,O). All filters of a group advance together, each in the order row, column, channel, so that
    /// every one rounds as if it were alone.
    /// </summary>
    private sealed record Geometry(Conv2D Op, Shape Input, Shape Filter, Shape Output, int PadTop, int PadLeft)
    {
        public int Filters => Filter[0];

        /// <summary>Output pixels of the whole batch.</summary>
        public int Pixels => Output.Product(0, 3);

        /// <summary>The filters as (KH,KW,C/groups,O).</summary>
        public T[] ByTap<T>(T[] filters)
        {
            int taps = Filter.Product(1, 4);
            var byTap = new T[filters.Length];
            for (int i = 0; i < filters.Length; i++)
            {
                (int filter, int tap) = Math.DivRem(i, taps);
                byTap[tap * Filters + filter] = filters[i];
            }

            return byTap;
        }

        /// <summary>All channels of one output pixel, without bias.</summary>
        public void Sum<T>(int pixel, ReadOnlySpan<T> x, ReadOnlySpan<T> weights, Span<T> sums)
            where T : struct, INumberBase<T>
        {
            (int line, int outputColumn) = Math.DivRem(pixel, Output[2]);
            (int batch, int outputRow) = Math.DivRem(line, Output[1]);
            int top = outputRow * Op.StrideHeight - PadTop;
            int left = outputColumn * Op.StrideWidth - PadLeft;
            sums.Clear();
            for (int ky = 0; ky < Filter[1]; ky++)
            {
                int row = top + ky * Op.DilationHeight;
                for (int kx = 0; row >= 0 && row < Input[1] && kx < Filter[2]; kx++)
                {
                    int column = left + kx * Op.DilationWidth;
                    if (column < 0 || column >= Input[2])
                    {
                        continue;
                    }

                    // Neighbouring taps lie side by side in the input as in the weights, so that all up to the end of the row are one stretch.
                    int taps = Op.DilationWidth == 1 && Filter[3] == Input[3] ? Math.Min(Filter[2] - kx, Input[2] - column) : 1;
                    AddTaps(x.Slice(((batch * Input[1] + row) * Input[2] + column) * Input[3], taps * Input[3]), weights[((ky * Filter[2] + kx) * Filter[3] * Filters)..], sums);
                    kx += taps - 1;
                }
            }
        }

        /// <summary>What some taps add, group by group.</summary>
        private void AddTaps<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> weights, Span<T> sums)
            where T : struct, INumberBase<T>
        {
            int groups = Input[3] / Filter[3];
            int filters = Filters / groups;
            int depth = x.Length / groups;
            for (int group = 0; group < groups; group++)
            {
                ScaledSum.Add(x.Slice(group * depth, depth), weights[(group * filters)..], Filters, sums.Slice(group * filters, filters));
            }
        }
    }
}
