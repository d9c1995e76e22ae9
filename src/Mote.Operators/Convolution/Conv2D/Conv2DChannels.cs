using Mote.Core;
using Mote.Core.Channels;

namespace Mote.Operators.Convolution;

/// <summary>CONV_2D: filters (O,KH,KW,C/groups). With groups of channels nothing is left out.</summary>
internal sealed class Conv2DChannels : WeightedChannels
{
    public static Conv2DChannels Rule { get; } = new();

    protected override int OutputAxis => 0;

    protected override WeightedSum? SumOf(NodeView node, int channels)
    {
        var op = (Conv2D)node.Node.Operator;
        var (x, filter, y) = (node.Input(0), node.Input(1), node.Output(0));
        if (channels != x.Shape[3])
        {
            return null;
        }

        var (vertical, horizontal) = op.Axes(node);
        int outputs = filter.Shape[0], taps = filter.Shape[1] * filter.Shape[2], depth = filter.Shape[3];
        int outputsOfGroup = outputs / (channels / depth);
        sbyte[] weights = ConvolutionWeights.Int8Values(filter).ToArray();
        var (min, max) = ActivationClamp.Quantized(op.Activation, ElementType.Int8, y.Quantization!);
        return new WeightedSum
        {
            Outputs = outputs,
            Taps = taps,
            Depth = depth,
            Weight = (o, t, i) => weights[(o * taps + t) * depth + i],
            Channel = (o, i) => o / outputsOfGroup * depth + i,
            InputZero = x.Quantization!.ZeroPoint,
            OutputZero = y.Quantization!.ZeroPoint,
            Clamp = new Interval(min, max),
            Bias = ConvolutionWeights.BiasOrZero<int>(node, outputs).ToArray(),
            Multipliers = ConvolutionWeights.Multipliers(node, outputs),
            Windows = WeightedSum.WindowsOf(
                new TapAxis(x.Shape[1], y.Shape[1], filter.Shape[1], op.StrideHeight, op.DilationHeight, vertical.Before),
                new TapAxis(x.Shape[2], y.Shape[2], filter.Shape[2], op.StrideWidth, op.DilationWidth, horizontal.Before)),
        };
    }

    protected override void KeepForm(NodeView node, ChannelSet x, ChannelSet y)
    {
        if (node.Input(1).Shape[3] != node.Input(0).Shape[3])
        {
            x.KeepAll();
            y.KeepAll();
        }
    }

    protected override Shape FilterShape(Shape filter, WeightedSum sum, int inputs, int outputs) => new(outputs, filter[1], filter[2], inputs);

    protected override int FilterIndex(Shape filter, int taps, int output, int tap, int i) => (output * taps + tap) * filter[3] + i;
}
