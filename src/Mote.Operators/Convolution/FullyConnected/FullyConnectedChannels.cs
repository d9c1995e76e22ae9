using Mote.Core;
using Mote.Core.Channels;
using Mote.Core.Numerics;

namespace Mote.Operators.Convolution;

/// <summary>FULLY_CONNECTED: weights (units, depth), the depth a whole number of pixels of x, which are its taps.</summary>
internal sealed class FullyConnectedChannels : WeightedChannels
{
    public static FullyConnectedChannels Rule { get; } = new();

    protected override int OutputAxis => 0;

    protected override WeightedSum? SumOf(NodeView node, int channels)
    {
        var op = (FullyConnected)node.Node.Operator;
        var (x, weights, y) = (node.Input(0), node.Input(1), node.Output(0));
        int units = weights.Shape[0], depth = weights.Shape[1];
        if (depth % channels != 0 || LastExtent(x) % channels != 0 || LastExtent(y) != units)
        {
            return null;
        }

        int zero = weights.Quantization!.ZeroPoint;
        sbyte[] values = ConvolutionWeights.Int8Values(weights).ToArray();
        var multipliers = FullyConnected.Multipliers(node);
        var (min, max) = ActivationClamp.Quantized(op.Activation, ElementType.Int8, y.Quantization!);
        return new WeightedSum
        {
            Outputs = units,
            Taps = depth / channels,
            Depth = channels,
            Weight = (o, t, i) => values[o * depth + t * channels + i] - zero,
            Channel = (_, i) => i,
            InputZero = x.Quantization!.ZeroPoint,
            OutputZero = y.Quantization!.ZeroPoint,
            Clamp = new Interval(min, max),
            Bias = ConvolutionWeights.BiasOrZero<int>(node, units).ToArray(),
            Multipliers = multipliers.Length == units ? multipliers : [.. Enumerable.Repeat<QuantizedMultiplier>(multipliers[0], units)],
            Windows = [[.. Enumerable.Range(0, depth / channels)]],
        };
    }

    protected override Shape FilterShape(Shape filter, WeightedSum sum, int inputs, int outputs) => new(outputs, sum.Taps * inputs);

    protected override int FilterIndex(Shape filter, int taps, int output, int tap, int i) => (output * taps + tap) * (filter[1] / taps) + i;
}
