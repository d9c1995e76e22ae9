using Mote.Core;
using Mote.Core.Numerics;

namespace Mote.Operators.Convolution;

/// <summary>
/// The requantization of one output channel in three or five instructions, proven equal to TensorFlow Lite's double rounding for every
/// accumulator that the channel can reach. With A = 256 * accumulator:
/// <code>
/// t = Offset + (A * Multiplier >> 32)    (SMMLA)
/// t = t - 128 * (A &lt; 0)                  (LSR, SUB; signed form only)
/// y = saturate8(t >> Shift)              (ASR, SSAT)
/// </code>
/// </summary>
/// <remarks>
/// Why it is equal: with e = -shift of the reference, floor((floor(x) + n) / m) = floor((x + n) / m) turns its two roundings into
/// floor((acc * M + 2^30 + 2^(30+e)) / 2^(31+e)) for accumulators that are not negative, and into the same less 2^31 in the numerator for negative
/// ones, since halves are rounded away from zero. That is the form above with Shift = 7 + e, Offset = 2^(6+e) + 2^6 + zero point * 2^(7+e). For factors from
/// 0.5 up (e &lt;= 0) the reference rounds once, halves upward: Offset has no 2^6 then, and nothing is corrected. Where zero
/// point and clamp swallow the negative side, as RELU's do, the correction of negative accumulators is not needed either. All of this is not trusted but
/// checked, by <see cref="Prove"/>: both sides are monotone for each sign, so they agree everywhere once they agree on both ends of every run of equal
/// outputs of the reference within reach, of which there are at most 256.
/// </remarks>
/// <param name="Multiplier">The factor.</param>
/// <param name="Offset">What is added before the shift: zero point and rounding.</param>
/// <param name="Shift">How far the sum is shifted to the right.</param>
public readonly record struct FastRequantization(int Multiplier, int Offset, int Shift)
{
    /// <summary>Accumulators must be smaller in magnitude than this, so that 256 times as much fits.</summary>
    public const int AccumulatorLimit = 1 << 23;

    /// <summary>More would let the zero point overflow.</summary>
    public const int MaxShift = 22;

    /// <summary>What is subtracted for negative accumulators in the signed form: 128, but less where bits of the factor are cut off for a kernel that can do so.</summary>
    public int Correction { get; init; } = 128;

    /// <summary>The result for an accumulator: what the C kernels compute.</summary>
    /// <param name="accumulator">Smaller in magnitude than <see cref="AccumulatorLimit"/>.</param>
    /// <param name="signed">Whether negative accumulators are corrected.</param>
    public int Apply(int accumulator, bool signed)
    {
        int t = unchecked(Offset + High(accumulator));
        return Math.Clamp((signed && accumulator < 0 ? t - Correction : t) >> Shift, sbyte.MinValue, sbyte.MaxValue);
    }

    /// <summary>The constants of a channel, or null where they are not exact.</summary>
    /// <param name="multiplier">The reference's factor.</param>
    /// <param name="zeroPoint">Of the output.</param>
    /// <param name="clampMin">The least output.</param>
    /// <param name="clampMax">The greatest output.</param>
    /// <param name="accMin">The least accumulator, bias included, that the channel can reach.</param>
    /// <param name="accMax">The greatest.</param>
    /// <param name="signed">Whether negative accumulators are corrected: costs two instructions, is exact for every factor from 2^-16 up to 0.5.</param>
    /// <param name="maxShift">
    /// The largest shift of a kernel that has one, and a correction of its own for each channel; where it cuts bits of the factor off, that has to be exact, too.
    /// </param>
    public static FastRequantization? Prove(
        QuantizedMultiplier multiplier, int zeroPoint, int clampMin, int clampMax, long accMin, long accMax, bool signed,
        int maxShift = MaxShift)
    {
        // A factor of zero has any shift; with the largest the correction cannot be seen.
        int shift = multiplier.Multiplier == 0 ? maxShift : Math.Min(maxShift, 7 - multiplier.Shift);
        if (accMin <= -AccumulatorLimit || accMax >= AccumulatorLimit || accMin > accMax || multiplier.Multiplier < 0 || shift < 1)
        {
            return null;
        }

        int dropped = multiplier.Multiplier == 0 ? 0 : 7 - multiplier.Shift - shift;
        int second = multiplier.Shift < 0 ? 64 >> dropped : 0;
        int Reference(int acc) => Math.Clamp(unchecked(FixedPoint.MultiplyByQuantizedMultiplier(acc, multiplier) + zeroPoint), clampMin, clampMax);

        // Where bits of the factor are cut off, either neighbour may do.
        for (int more = 0; more <= (dropped > 0 ? 1 : 0); more++)
        {
            var found = new FastRequantization((multiplier.Multiplier >> dropped) + more, (zeroPoint << shift) + (1 << (shift - 1)) + second, shift)
            {
                Correction = maxShift == MaxShift ? 128 : 128 >> dropped,
            };

            // Nothing may leave 32 bits on the way.
            long reach = Math.Max(Math.Abs((long)found.High((int)accMin)), Math.Abs((long)found.High((int)accMax)));
            if (Math.Abs((long)found.Offset) + reach + 128 <= int.MaxValue && found.Agrees(Reference, (int)accMin, (int)accMax, signed))
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>
    /// The constants of all channels of a layer, in the short form where that is proven for all of them, else in the signed one; null where some channel
    /// has neither.
    /// </summary>
    /// <param name="multipliers">One a channel.</param>
    /// <param name="output">The quantization of the output, per tensor.</param>
    /// <param name="clamp">The least and the greatest output.</param>
    /// <param name="ranges">What each channel's accumulator can reach, bias included.</param>
    public static (FastRequantization[] Channels, bool Signed)? ProveLayer(
        ReadOnlySpan<QuantizedMultiplier> multipliers, Quantization output, (int Min, int Max) clamp, ReadOnlySpan<(long Min, long Max)> ranges)
    {
        foreach (bool signed in (ReadOnlySpan<bool>)[false, true])
        {
            var channels = new FastRequantization[multipliers.Length];
            int proven = 0;
            while (proven < channels.Length
                && Prove(multipliers[proven], output.ZeroPoint, clamp.Min, clamp.Max, ranges[proven].Min, ranges[proven].Max, signed) is { } channel)
            {
                channels[proven++] = channel;
            }

            if (proven == channels.Length)
            {
                return (channels, signed);
            }
        }

        return null;
    }

    private int High(int accumulator) => (int)(((long)accumulator * Multiplier) >> 24);

    private bool Agrees(Func<int, int> reference, int low, int high, bool signed)
    {
        int from = low;
        while (true)
        {
            int output = reference(from);

            // The last accumulator with this output, by bisection: the reference is monotone, since its left shift, of at most 6 bits, cannot wrap.
            int last = reference(high) == output ? high : Last(reference, from, high, output);
            bool good = Apply(from, signed) == output && Apply(last, signed) == output;

            // Each sign is monotone by itself.
            good &= from >= 0 || last < 0 || (Apply(-1, signed) == output && Apply(0, signed) == output);
            if (!good || last == high)
            {
                return good;
            }

            from = last + 1;
        }
    }

    private static int Last(Func<int, int> reference, int inside, int outside, int output)
    {
        while (outside - inside > 1)
        {
            int middle = inside + (outside - inside) / 2;
            (inside, outside) = reference(middle) == output ? (middle, outside) : (inside, middle);
        }

        return inside;
    }
}
