using Mote.Core;
using Mote.Core.Numerics;

namespace Mote.Operators.Convolution;

public sealed partial record DepthwiseConv2D
{
    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) =>
        node.Input(0).Type == ElementType.Float32 ? PrepareFloat(node) : PrepareInt8(node);

    /// <summary>
    /// acc = sum over taps inside the input of (x - input zero point) * w, then + bias; requantized per channel, + output zero point, clamped.
    /// </summary>
    private ReferenceKernel PrepareInt8(NodeView node)
    {
        var taps = new Taps(this, node);
        int channels = taps.Channels;
        int[] reads = taps.Reads;
        int inputZero = node.Input(0).Quantization!.ZeroPoint;
        int outputZero = node.Output(0).Quantization!.ZeroPoint;
        var multipliers = ConvolutionWeights.Multipliers(node, channels);
        var weights = ConvolutionWeights.Int8Values(node.Input(1)).ToArray();
        var bias = ConvolutionWeights.BiasOrZero<int>(node, channels).ToArray();
        var (min, max) = ActivationClamp.Quantized(Activation, ElementType.Int8, node.Output(0).Quantization!);
        var sums = new int[channels];

        return (in KernelIo io) =>
        {
            var x = io.Input<sbyte>(0);
            var y = io.Output<sbyte>(0);
            for (int pixel = 0; pixel < taps.Pixels; pixel++)
            {
                Array.Clear(sums);
                for (int tap = 0; tap < taps.Count; tap++)
                {
                    int from = taps.InputIndex(pixel, tap);
                    for (int channel = 0; from >= 0 && channel < channels; channel++)
                    {
                        sums[channel] = unchecked(sums[channel] + (x[from + reads[channel]] - inputZero) * weights[tap * channels + channel]);
                    }
                }

                for (int channel = 0; channel < channels; channel++)
                {
                    int acc = FixedPoint.MultiplyByQuantizedMultiplier(unchecked(sums[channel] + bias[channel]), multipliers[channel]);
                    y[pixel * channels + channel] = (sbyte)Math.Clamp(unchecked(acc + outputZero), min, max);
                }
            }
        };
    }

    /// <summary>Single precision; each output sums its taps in the order row, column, then adds the bias and clamps.</summary>
    private ReferenceKernel PrepareFloat(NodeView node)
    {
        var taps = new Taps(this, node);
        int channels = taps.Channels;
        int[] reads = taps.Reads;
        var bias = ConvolutionWeights.BiasOrZero<float>(node, channels).ToArray();
        var (min, max) = ActivationClamp.Real(Activation);
        var sums = new float[channels];

        return (in KernelIo io) =>
        {
            var x = io.Input<float>(0);
            var weights = io.Input<float>(1);
            var y = io.Output<float>(0);
            for (int pixel = 0; pixel < taps.Pixels; pixel++)
            {
                Array.Clear(sums);
                for (int tap = 0; tap < taps.Count; tap++)
                {
                    int from = taps.InputIndex(pixel, tap);
                    for (int channel = 0; from >= 0 && channel < channels; channel++)
                    {
                        sums[channel] += x[from + reads[channel]] * weights[tap * channels + channel];
                    }
                }

                for (int channel = 0; channel < channels; channel++)
                {
                    y[pixel * channels + channel] = ActivationClamp.Clamp(sums[channel] + bias[channel], min, max);
                }
            }
        };
    }

    /// <summary>Index arithmetic over x (N,H,W,C), filter (1,KH,KW,C*M) and y (N,OH,OW,C*M).</summary>
    private sealed class Taps
    {
        private readonly DepthwiseConv2D _op;
        private readonly Shape _input;
        private readonly Shape _output;
        private readonly int _kernelWidth;
        private readonly int _top;
        private readonly int _left;

        public Taps(DepthwiseConv2D op, NodeView node)
        {
            var (vertical, horizontal) = op.Axes(node);
            var filter = node.Input(1).Shape;
            (_op, _input, _output, _kernelWidth, _top, _left) = (op, node.Input(0).Shape, node.Output(0).Shape, filter[2], vertical.Before, horizontal.Before);
            (Count, Channels) = (filter[1] * filter[2], filter[3]);
        }

        public int Count { get; }

        public int Channels { get; }

        /// <summary>The input channel that each output channel reads.</summary>
        public int[] Reads => [.. Enumerable.Range(0, Channels).Select(c => c / (Channels / _input[3]))];

        /// <summary>Output pixels of the whole batch.</summary>
        public int Pixels => _output.Product(0, 3);

        /// <summary>Where an output pixel finds the first channel of a tap's input, or -1 in the padding.</summary>
        public int InputIndex(int pixel, int tap)
        {
            (int line, int ox) = Math.DivRem(pixel, _output[2]);
            (int batch, int oy) = Math.DivRem(line, _output[1]);
            (int ky, int kx) = Math.DivRem(tap, _kernelWidth);
            int row = oy * _op.StrideHeight - _top + ky * _op.DilationHeight;
            int column = ox * _op.StrideWidth - _left + kx * _op.DilationWidth;
            bool inside = row >= 0 && row < _input[1] && column >= 0 && column < _input[2];
            return inside ? ((batch * _input[1] + row) * _input[2] + column) * _input[3] : -1;
        }
    }
}
