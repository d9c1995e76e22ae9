using Mote.Core;
using Mote.Core.Emission;

namespace Mote.Operators.Convolution;

/// <summary>Depthwise convolutions of any window by depthwise_conv2d_taps_s8_dsp.h: which they are, and how their constants are packed.</summary>
internal static class DepthwiseTaps
{
    /// <summary>The constants of a layer; null where channels do not come in fours or what the kernel needs is not proven.</summary>
    /// <param name="node">The node, int8, with one output a channel.</param>
    /// <param name="clamp">The least and the greatest output.</param>
    public static BlockStream? Pack(NodeView node, (int Min, int Max) clamp)
    {
        int channels = node.Input(1).Shape[3], zeroPoint = node.Input(0).Quantization!.ZeroPoint;
        if (channels % 4 != 0)
        {
            return null;
        }

        var weights = ConvolutionWeights.Int8Values(node.Input(1));
        var bias = ConvolutionWeights.BiasOrZero<int>(node, channels);
        int taps = weights.Length / channels;
        var ranges = new (long Min, long Max)[channels];
        var folded = new int[channels];
        for (int channel = 0; channel < channels; channel++)
        {
            sbyte[] own = Column(weights, channels, channel);
            ranges[channel] = BlockStream.Range(own, bias[channel], zeroPoint);
            folded[channel] = unchecked(bias[channel] - zeroPoint * own.Sum(w => w));
        }

        if (FastRequantization.ProveLayer(ConvolutionWeights.Multipliers(node, channels), node.Output(0).Quantization!, clamp, ranges) is not var (proven, signed))
        {
            return null;
        }

        var words = new List<int>(channels * (taps / 2 + 4));
        for (int first = 0; first < channels; first += 4)
        {
            words.AddRange(folded.Skip(first).Take(4).Select(b => unchecked(256 * b)));
            for (int tap = 0; tap < taps; tap++)
            {
                var w = weights.Slice(tap * channels + first, 4);
                words.Add(Halves(w[0], w[2]));
                words.Add(Halves(w[1], w[3]));
            }

            var four = proven.AsSpan(first, 4);
            words.Add(four[0].Shift | four[1].Shift << 8 | four[2].Shift << 16 | four[3].Shift << 24);
            foreach (var channel in four)
            {
                words.Add(channel.Multiplier);
                words.Add(channel.Offset);
            }
        }

        return new BlockStream([.. words], signed);
    }

    private static sbyte[] Column(ReadOnlySpan<sbyte> weights, int channels, int channel)
    {
        var column = new sbyte[weights.Length / channels];
        for (int tap = 0; tap < column.Length; tap++)
        {
            column[tap] = weights[tap * channels + channel];
        }

        return column;
    }

    private static int Halves(sbyte low, sbyte high) => ((256 * low) & 0xFFFF) | (256 * high) << 16;
}
