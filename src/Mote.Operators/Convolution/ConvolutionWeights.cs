using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Numerics;

namespace Mote.Operators.Convolution;

/// <summary>What the convolutions share about filters: checks, multipliers, packing.</summary>
public static class ConvolutionWeights
{
    /// <summary>
    /// Checks that filter (slot 1) and bias are constant and, for integers, that input and output are quantized per tensor, the filter per
    /// tensor or along <paramref name="channelAxis"/> with zero point 0, and that every requantization multiplier can be represented.
    /// </summary>
    /// <param name="node">The node; the filter is input 1.</param>
    /// <param name="report">Where findings go.</param>
    /// <param name="channelAxis">The axis of the filter that counts output channels.</param>
    /// <param name="channels">The number of output channels.</param>
    /// <param name="inputSlot">The slot of the activations.</param>
    /// <param name="biasSlot">The slot of the bias.</param>
    public static bool Check(NodeView node, NodeReport report, int channelAxis, int channels, int inputSlot = 0, int biasSlot = 2)
    {
        bool good = report.Constant(1, "the filter") && (!node.HasInput(biasSlot) || report.Constant(biasSlot, "the bias"));
        var (input, output) = (node.Input(inputSlot), node.Output(0));
        if (input.Type == ElementType.Float32)
        {
            return good;
        }

        good &= report.PerTensor(input, output);
        return good && CheckQuantization(node.Input(1), report, channelAxis, channels)
            && CheckMultipliers(input, node.Input(1), output, report, channels);
    }

    private static bool CheckQuantization(Tensor filter, NodeReport report, int channelAxis, int channels)
    {
        if (filter.Quantization is not { } quantization)
        {
            report.Error(DiagnosticIds.MissingQuantization, $"the filter '{filter.Name}' has no quantization");
            return false;
        }

        if (!quantization.IsPerTensor && (quantization.Axis != channelAxis || quantization.Scales.Length != channels))
        {
            report.Error(DiagnosticIds.BadQuantization, $"the filter has {quantization}", $"one scale, or {channels} scales along axis {channelAxis}");
            return false;
        }

        if (quantization.ZeroPoints.Any(z => z != 0))
        {
            report.Error(DiagnosticIds.BadQuantization, $"the filter has a zero point that is not 0", "symmetric filters");
            return false;
        }

        return true;
    }

    private static bool CheckMultipliers(Tensor input, Tensor filter, Tensor output, NodeReport report, int channels)
    {
        for (int c = 0; c < channels; c++)
        {
            double real = RealMultiplier(input, filter, output, c);
            if (!(real >= 0) || !QuantizedMultiplier.TryFromReal(real, out _))
            {
                report.Error(DiagnosticIds.BadQuantization, $"the multiplier of output channel {c} is {real:R}", "0 to 2^31");
                return false;
            }
        }

        return true;
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
    public static QuantizedMultiplier[] Multipliers(NodeView node, int channels, int inputSlot = 0)
    {
        var multipliers = new QuantizedMultiplier[channels];
        for (int c = 0; c < channels; c++)
        {
            multipliers[c] = QuantizedMultiplier.FromReal(RealMultiplier(node.Input(inputSlot), node.Input(1), node.Output(0), c));
        }

        return multipliers;
    }

    private static double RealMultiplier(Tensor input, Tensor filter, Tensor output, int channel) =>
        (double)input.Quantization!.Scale * filter.Quantization!.ScaleOf(channel) / output.Quantization!.Scale;

    /// <summary>
    /// Adds multipliers, shifts and the upper limit of the shifts to a call. A channel whose multiplier is 0 has any shift; it takes the
    /// least, so that it does not keep the others from the short form.
    /// </summary>
    internal static KernelCall Rescaling(this KernelCall call, ReadOnlySpan<QuantizedMultiplier> multipliers)
    {
        var values = new int[multipliers.Length];
        var shifts = new sbyte[multipliers.Length];
        int largest = -31;
        for (int c = 0; c < values.Length; c++)
        {
            values[c] = multipliers[c].Multiplier;
            shifts[c] = (sbyte)(values[c] == 0 ? -31 : multipliers[c].Shift);
            largest = Math.Max(largest, shifts[c]);
        }

        return call.Constant<int>("multipliers", ElementType.Int32, values).Constant<sbyte>("shifts", ElementType.Int8, shifts).Number("max_shift", largest);
    }

    /// <summary>The bias, or zeros where there is none.</summary>
    public static ReadOnlySpan<T> BiasOrZero<T>(NodeView node, int channels, int slot = 2)
        where T : unmanaged => node.OptionalInput(slot) is { } bias ? bias.Values<T>() : new T[channels];

    /// <summary>
    /// The bias with what the input's offset contributes where no tap lies in the padding: bias - zero point * sum of the row's weights, modulo 2^32.
    /// </summary>
    /// <param name="bias">One element a row.</param>
    /// <param name="weights">(rows, taps).</param>
    /// <param name="inputZeroPoint">The zero point of the activations.</param>
    public static int[] FoldOffset(ReadOnlySpan<int> bias, ReadOnlySpan<sbyte> weights, int inputZeroPoint)
    {
        var folded = new int[bias.Length];
        int taps = weights.Length / Math.Max(bias.Length, 1);
        for (int row = 0; row < folded.Length; row++)
        {
            int sum = 0;
            foreach (sbyte weight in weights.Slice(row * taps, taps))
            {
                sum = unchecked(sum + weight);
            }

            folded[row] = unchecked(bias[row] - inputZeroPoint * sum);
        }

        return folded;
    }

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
