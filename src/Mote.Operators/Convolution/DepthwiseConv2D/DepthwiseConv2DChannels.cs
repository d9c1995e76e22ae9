using Mote.Core;
using Mote.Core.Channels;

namespace Mote.Operators.Convolution;

/// <summary>DEPTHWISE_CONV_2D: filters (1,KH,KW,C*M). A channel of x and its M outputs stay or go together.</summary>
internal sealed class DepthwiseConv2DChannels : WeightedChannels
{
    public static DepthwiseConv2DChannels Rule { get; } = new();

    protected override int OutputAxis => 3;

    protected override bool IsDepthwise => true;

    protected override WeightedSum? SumOf(NodeView node, int channels)
    {
        var op = (DepthwiseConv2D)node.Node.Operator;
        var (x, filter, y) = (node.Input(0), node.Input(1), node.Output(0));
        if (channels != x.Shape[3])
        {
            return null;
        }

        var (vertical, horizontal) = op.Axes(node);
        int outputs = filter.Shape[3], multiplier = outputs / channels;
        sbyte[] weights = ConvolutionWeights.Int8Values(filter).ToArray();
        var (min, max) = ActivationClamp.Quantized(op.Activation, ElementType.Int8, y.Quantization!);
        return new WeightedSum
        {
            Outputs = outputs,
            Taps = filter.Shape[1] * filter.Shape[2],
            Depth = 1,
            Weight = (o, t, _) => weights[t * outputs + o],
            Channel = (o, _) => o / multiplier,
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
        int multiplier = y.Count / x.Count;
        for (int c = 0; c < x.Count; c++)
        {
            var outputs = Enumerable.Range(c * multiplier, multiplier);
            if (x.IsKept(c) || outputs.Any(y.IsKept))
            {
                x.Keep(c);
                foreach (int o in outputs)
                {
                    y.Keep(o);
                }
            }
        }
    }

    protected override Shape FilterShape(Shape filter, WeightedSum sum, int inputs, int outputs) => new(1, filter[1], filter[2], outputs);

    protected override int FilterIndex(Shape filter, int taps, int output, int tap, int i) => tap * filter[3] + output;
}
