using Mote.Core;
using Mote.Core.Numerics;

namespace Mote.Operators.Convolution;

/// <summary>What the convolutions share about filters: checks, multipliers, packing.</summary>
public static class ConvolutionWeights
{
    /// <summary>
    /// Checks that filter (slot 1) and bias (slot 2) are constant and, for integers, that input and output are quantized per tensor and the
    /// filter per tensor or along <paramref name="channelAxis"/> with zero point 0.
    /// </summary>
    public static bool Check(NodeView node, NodeReport report, int channelAxis)
    {
        bool good = report.Constant(1, "the filter") && (!node.HasInput(2) || report.Constant(2, "the bias"));
        if (node.Input(0).Type == ElementType.Float32)
        {
            return good;
        }

        good &= report.PerTensor(node.Input(0), node.Output(0));
        var filter = node.Input(1);
        if (filter.Quantization is not { } quantization)
        {
            report.Error(DiagnosticIds.MissingQuantization, $"the filter '{filter.Name}' has no quantization");
            return false;
        }

        if (!quantization.IsPerTensor && quantization.Axis != channelAxis)
        {
            report.Error(DiagnosticIds.BadQuantization, $"the filter is quantized along axis {quantization.Axis}", $"axis {channelAxis}");
            return false;
        }

        if (quantization.ZeroPoints.Any(z => z != 0))
        {
            report.Error(DiagnosticIds.BadQuantization, $"the filter has a zero point that is not 0", "symmetric filters");
            return false;
        }

        return good;
    }

    /// <summary>The filter's elements as signed bytes; 4-bit filters are unpacked, low nibble first.</summary>
    public static ReadOnlySpan<sbyte> Int8Values(Tensor filter)
    {
        if (filter.Type == ElementType.Int8)
        {
            return filter.Values<sbyte>();
        }

        var packed = filter.Values<byte>();
        var values = new sbyte[filter.Shape.ElementCount];
        for (int i = 0; i < values.Length; i++)
        {
            int nibble = i % 2 == 0 ? packed[i / 2] & 15 : packed[i / 2] >> 4;
            values[i] = (sbyte)((nibble ^ 8) - 8);
        }

        return values;
    }

    /// <summary>One requantization multiplier a channel: input scale * filter scale / output scale, in double precision.</summary>
    public static QuantizedMultiplier[] Multipliers(NodeView node, int channels)
    {
        double input = node.Input(0).Quantization!.Scale;
        double output = node.Output(0).Quantization!.Scale;
        var filter = node.Input(1).Quantization!;
        var multipliers = new QuantizedMultiplier[channels];
        for (int c = 0; c < channels; c++)
        {
            multipliers[c] = QuantizedMultiplier.FromReal(input * filter.ScaleOf(c) / output);
        }

        return multipliers;
    }

    /// <summary>The bias, or zeros where there is none.</summary>
    public static ReadOnlySpan<T> BiasOrZero<T>(NodeView node, int channels)
        where T : unmanaged => node.OptionalInput(2) is { } bias ? bias.Values<T>() : new T[channels];

    /// <summary>
    /// Packs rows of weights (rows, taps) so that four rows are read with one pointer: whole blocks of four rows as (taps, 4), the rows left
    /// over one after the other. Rows of different groups never share a block.
    /// </summary>
    /// <param name="weights">(rows, taps).</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="taps">The length of a row.</param>
    /// <param name="groups">Divides the rows.</param>
    public static T[] PackByFour<T>(ReadOnlySpan<T> weights, int rows, int taps, int groups = 1)
        where T : unmanaged
    {
        var packed = new T[weights.Length];
        int rowsOfGroup = rows / groups;
        int at = 0;
        for (int group = 0; group < groups; group++)
        {
            int row = 0;
            while (row < rowsOfGroup)
            {
                int width = rowsOfGroup - row >= 4 ? 4 : 1;
                for (int tap = 0; tap < taps; tap++)
                {
                    for (int lane = 0; lane < width; lane++)
                    {
                        packed[at++] = weights[(group * rowsOfGroup + row + lane) * taps + tap];
                    }
                }

                row += width;
            }
        }

        return packed;
    }
}
