using Mote.Core;
using Mote.Core.Numerics;

namespace Mote.Operators.Convolution;

public sealed partial record TransposeConv
{
    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) =>
        node.Input(2).Type == ElementType.Float32 ? PrepareFloat(node) : PrepareInt8(node);

    /// <summary>acc = sum of (x - input zero point) * w, then + bias, modulo 2^32; requantized per channel, + output zero point, clamped.</summary>
    private ReferenceKernel PrepareInt8(NodeView node)
    {
        int filters = node.Input(1).Shape[0];
        int inputZero = node.Input(2).Quantization!.ZeroPoint;
        int outputZero = node.Output(0).Quantization!.ZeroPoint;
        var multipliers = ConvolutionWeights.Multipliers(node, filters, inputSlot: 2);
        var bias = ConvolutionWeights.BiasOrZero<int>(node, filters, slot: 3).ToArray();
        var (min, max) = ActivationClamp.Quantized(Activation, ElementType.Int8, node.Output(0).Quantization!);
        var sums = new int[node.Output(0).Shape.ElementCount];
        var spread = new Spread(this, node);

        return (in KernelIo io) =>
        {
            var weights = io.Input<sbyte>(1);
            var x = io.Input<sbyte>(2);
            var y = io.Output<sbyte>(0);
            Array.Clear(sums);
            for (int from = 0; from < x.Length; from++)
            {
                for (int tap = 0; tap < spread.Taps; tap++)
                {
                    int to = spread.OutputIndex(from, tap);
                    for (int o = 0; to >= 0 && o < filters; o++)
                    {
                        sums[to + o] = unchecked(sums[to + o] + (x[from] - inputZero) * weights[spread.WeightIndex(from, tap, o)]);
                    }
                }
            }

            for (int at = 0; at < y.Length; at++)
            {
                int acc = FixedPoint.MultiplyByQuantizedMultiplier(unchecked(sums[at] + bias[at % filters]), multipliers[at % filters]);
                y[at] = (sbyte)Math.Clamp(unchecked(acc + outputZero), min, max);
            }
        };
    }

    /// <summary>Single precision; each output sums its products in the order row, column, channel of x, then adds the bias and clamps.</summary>
    private ReferenceKernel PrepareFloat(NodeView node)
    {
        int filters = node.Input(1).Shape[0];
        var bias = ConvolutionWeights.BiasOrZero<float>(node, filters, slot: 3).ToArray();
        var (min, max) = ActivationClamp.Real(Activation);
        var spread = new Spread(this, node);

        return (in KernelIo io) =>
        {
            var weights = io.Input<float>(1);
            var x = io.Input<float>(2);
            var y = io.Output<float>(0);
            y.Clear();
            for (int from = 0; from < x.Length; from++)
            {
                for (int tap = 0; tap < spread.Taps; tap++)
                {
                    int to = spread.OutputIndex(from, tap);
                    for (int o = 0; to >= 0 && o < filters; o++)
                    {
                        y[to + o] += x[from] * weights[spread.WeightIndex(from, tap, o)];
                    }
                }
            }

            for (int at = 0; at < y.Length; at++)
            {
                y[at] = ActivationClamp.Clamp(y[at] + bias[at % filters], min, max);
            }
        };
    }

    /// <summary>Index arithmetic over x (N,H,W,C), filter (O,KH,KW,C) and y (N,OH,OW,O).</summary>
    private sealed class Spread(TransposeConv op, NodeView node)
    {
        private readonly Shape _input = node.Input(2).Shape;
        private readonly Shape _filter = node.Input(1).Shape;
        private readonly Shape _output = node.Output(0).Shape;
        private readonly (int Top, int Left) _before = op.Before(node);

        public int Taps => _filter[1] * _filter[2];

        /// <summary>The first channel of the pixel that a tap of an input element adds to, or -1 outside of the output.</summary>
        public int OutputIndex(int from, int tap)
        {
            (int line, int column) = Math.DivRem(from / _input[3], _input[2]);
            (int batch, int row) = Math.DivRem(line, _input[1]);
            int oy = row * op.StrideHeight - _before.Top + tap / _filter[2];
            int ox = column * op.StrideWidth - _before.Left + tap % _filter[2];
            return oy >= 0 && oy < _output[1] && ox >= 0 && ox < _output[2] ? ((batch * _output[1] + oy) * _output[2] + ox) * _output[3] : -1;
        }

        public int WeightIndex(int from, int tap, int filter) => (filter * Taps + tap) * _filter[3] + from % _input[3];
    }
}
