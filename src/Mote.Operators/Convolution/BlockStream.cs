using Mote.Core;
using Mote.Core.Numerics;

namespace Mote.Operators.Convolution;

/// <summary>
/// The constants of rows of weights as mote_blocks_s8.h reads them, for targets with DSP instructions. Rows are output channels, taps the products of
/// one sum.
/// </summary>
/// <param name="Words">All streams, one behind the other.</param>
/// <param name="Signed">Whether the requantization corrects negative accumulators.</param>
internal sealed record BlockStream(int[] Words, bool Signed)
{
    /// <summary>Groups of four taps.</summary>
    public static int Groups(int taps) => (taps + 3) / 4;

    /// <summary>
    /// Packs rows into blocks; null where the kernels would not be exact: a weight is -128, an accumulator can reach 2^23, a requantization is not proven.
    /// </summary>
    /// <param name="weights">(rows, taps).</param>
    /// <param name="bias">One a row.</param>
    /// <param name="inputZeroPoint">Of the activations.</param>
    /// <param name="multipliers">One a row.</param>
    /// <param name="output">The quantization of the result.</param>
    /// <param name="clamp">The least and the greatest result.</param>
    /// <param name="eights">Whether rows are blocks of eight, as far as they go, before they are pairs.</param>
    public static BlockStream? Pack(
        ReadOnlySpan<sbyte> weights, ReadOnlySpan<int> bias, int inputZeroPoint, ReadOnlySpan<QuantizedMultiplier> multipliers, Quantization output,
        (int Min, int Max) clamp, bool eights)
    {
        int rows = bias.Length, taps = weights.Length / rows;
        var (used, start, factors) = (weights.ToArray(), bias.ToArray(), multipliers.ToArray());
        var ranges = new (long, long)[rows];
        for (int row = 0; row < rows; row++)
        {
            ranges[row] = Range(weights.Slice(row * taps, taps), bias[row], inputZeroPoint);
            if (ConstantOutput(ranges[row], multipliers[row], output.ZeroPoint, clamp) is { } constant)
            {
                // What the channel's numbers are does not matter then, and they are often such that nothing could be proven.
                used.AsSpan(row * taps, taps).Clear();
                (start[row], factors[row], ranges[row]) = ((constant - output.ZeroPoint) << 6, new QuantizedMultiplier(1 << 30, -5), default);
                ranges[row] = (start[row], start[row]);
            }
        }

        if (used.Contains(sbyte.MinValue) || FastRequantization.ProveLayer(factors, output, clamp, ranges) is not var (channels, signed))
        {
            return null;
        }

        var words = new List<int>(rows * (Groups(taps) + 5));
        for (int row = 0; row < rows;)
        {
            int width = eights && rows - row >= 8 ? 8 : 2;
            Block(words, used, start, inputZeroPoint, channels, [.. Enumerable.Range(row, width).Select(r => Math.Min(r, rows - 1))], taps);
            row += width;
        }

        return new BlockStream([.. words], signed);
    }

    /// <summary>The output of a channel that has only one; null where it has several or where its sums wrap around.</summary>
    private static int? ConstantOutput((long Min, long Max) range, QuantizedMultiplier multiplier, int zeroPoint, (int Min, int Max) clamp)
    {
        // The reference's left shift must not wrap either.
        long limit = int.MaxValue >> Math.Max(multiplier.Shift, 0);
        if (range.Min < -limit || range.Max > limit)
        {
            return null;
        }

        int Output(long acc) => Math.Clamp(FixedPoint.MultiplyByQuantizedMultiplier((int)acc, multiplier) + zeroPoint, clamp.Min, clamp.Max);
        int least = Output(range.Min);
        return least == Output(range.Max) ? least : null;
    }

    /// <summary>What an accumulator can reach: each activation is any byte.</summary>
    internal static (long Min, long Max) Range(ReadOnlySpan<sbyte> weights, int bias, int inputZeroPoint)
    {
        var (min, max) = ((long)bias, (long)bias);
        foreach (sbyte weight in weights)
        {
            int low = weight * (sbyte.MinValue - inputZeroPoint), high = weight * (sbyte.MaxValue - inputZeroPoint);
            (min, max) = (min + Math.Min(low, high), max + Math.Max(low, high));
        }

        return (min, max);
    }

    private static void Block(
        List<int> words, ReadOnlySpan<sbyte> weights, ReadOnlySpan<int> bias, int inputZeroPoint, FastRequantization[] channels, int[] rows, int taps)
    {
        foreach (int row in rows)
        {
            words.Add(unchecked(256 * Fold(weights.Slice(row * taps, taps), bias[row], inputZeroPoint)));
        }

        for (int tap = 0; tap < taps; tap += 4)
        {
            foreach (int row in rows)
            {
                words.Add(Word(weights.Slice(row * taps, taps)[tap..]));
            }
        }

        for (int at = 0; at < rows.Length; at += 4)
        {
            int shifts = 0;
            for (int i = at; i < Math.Min(at + 4, rows.Length); i++)
            {
                shifts |= channels[rows[i]].Shift << (i - at) * 8;
            }

            words.Add(shifts);
        }

        foreach (int row in rows)
        {
            words.Add(channels[row].Multiplier);
            words.Add(channels[row].Offset);
        }
    }

    /// <summary>The bias with the zero point of the input and the 127 of every second tap, modulo 2^32.</summary>
    private static int Fold(ReadOnlySpan<sbyte> weights, int bias, int inputZeroPoint)
    {
        for (int tap = 0; tap < weights.Length; tap++)
        {
            bias = unchecked(bias + weights[tap] * ((tap % 2 == 0 ? 0 : 127) - inputZeroPoint));
        }

        return bias;
    }

    /// <summary>Up to four weights, the rest zero, as two halves: w0 + 256 w1, w2 + 256 w3.</summary>
    private static int Word(ReadOnlySpan<sbyte> weights)
    {
        Span<int> w = stackalloc int[4];
        for (int i = 0; i < Math.Min(4, weights.Length); i++)
        {
            w[i] = weights[i];
        }

        return unchecked((w[0] + 256 * w[1]) & 0xFFFF | (w[2] + 256 * w[3]) << 16);
    }
}
