using System.Collections.Immutable;
using Mote.Core.Channels;
using Mote.Core.Numerics;

namespace Mote.Operators.Convolution;

/// <summary>
/// An int8 convolution or dense layer as the sums that it computes: for each output channel the taps of a window, each of which reads some
/// channels of x. Taps are left out where a window reaches over the border.
/// </summary>
internal sealed class WeightedSum
{
    /// <summary>The number of output channels.</summary>
    public required int Outputs { get; init; }

    /// <summary>The number of taps of a window.</summary>
    public required int Taps { get; init; }

    /// <summary>How many channels of x a tap reads.</summary>
    public required int Depth { get; init; }

    /// <summary>The weight, less its zero point, of (output, tap, i) for i below <see cref="Depth"/>.</summary>
    public required Func<int, int, int, int> Weight { get; init; }

    /// <summary>The channel of x that (output, i) stands for.</summary>
    public required Func<int, int, int> Channel { get; init; }

    /// <summary>The zero point of x.</summary>
    public required int InputZero { get; init; }

    /// <summary>The zero point of y.</summary>
    public required int OutputZero { get; init; }

    /// <summary>The range that y is clamped to.</summary>
    public required Interval Clamp { get; init; }

    /// <summary>One for each output.</summary>
    public required int[] Bias { get; init; }

    /// <summary>One for each output.</summary>
    public required QuantizedMultiplier[] Multipliers { get; init; }

    /// <summary>For each kind of window, the taps that lie inside of the input.</summary>
    public required ImmutableArray<int[]> Windows { get; init; }

    /// <summary>The taps inside for each kind of window of an image.</summary>
    /// <param name="rows">The axis of rows.</param>
    /// <param name="columns">The axis of columns.</param>
    public static ImmutableArray<int[]> WindowsOf(TapAxis rows, TapAxis columns) =>
        [.. rows.Kinds().SelectMany(_ => columns.Kinds(), (r, c) => r.SelectMany(_ => c, (ky, kx) => ky * columns.Kernel + kx).ToArray())];

    /// <summary>The least and greatest accumulator of an output, bias included, for each kind of window.</summary>
    /// <param name="output">The output channel.</param>
    /// <param name="x">The ranges of the channels of x.</param>
    public (long Min, long Max)[] Accumulators(int output, ImmutableArray<Interval> x)
    {
        var (least, greatest) = (new long[Taps], new long[Taps]);
        for (int i = 0; i < Depth; i++)
        {
            var range = x[Channel(output, i)];
            int low = range.Min - InputZero, high = range.Max - InputZero;
            for (int t = 0; t < Taps; t++)
            {
                int weight = Weight(output, t, i);
                least[t] += (long)weight * (weight >= 0 ? low : high);
                greatest[t] += (long)weight * (weight >= 0 ? high : low);
            }
        }

        return [.. Windows.Select(taps => (Bias[output] + taps.Sum(t => least[t]), Bias[output] + taps.Sum(t => greatest[t])))];
    }

    /// <summary>
    /// What an output can be: rescaling never falls where its factor is not negative, so its ends come from those of the accumulator. Where
    /// 32 bits could overflow, all that the clamp lets through.
    /// </summary>
    /// <param name="output">The output channel.</param>
    /// <param name="x">The ranges of the channels of x.</param>
    public Interval Range(int output, ImmutableArray<Interval> x)
    {
        Interval? range = null;
        foreach (var (min, max) in Accumulators(output, x))
        {
            var here = Rescale(min, output) is { } low && Rescale(max, output) is { } high ? new Interval(low, high) : Clamp;
            range = range?.Union(here) ?? here;
        }

        return range ?? Clamp;
    }

    /// <summary>
    /// Whether an output has to see a channel of x: it need not where all its weights are 0, or where the channel has one value that adds the
    /// same to every window.
    /// </summary>
    public bool Needs(int output, int i, Interval x) => x.IsConstant && x.Min == InputZero
        ? false
        : x.IsConstant ? ConstantShare(output, i, x.Min) is null : Enumerable.Range(0, Taps).Any(t => Weight(output, t, i) != 0);

    /// <summary>What a channel of x that has one value adds to an accumulator; null where that depends on the window.</summary>
    public long? ConstantShare(int output, int i, int value)
    {
        long? share = null;
        foreach (int[] taps in Windows)
        {
            long here = (long)(value - InputZero) * taps.Sum(t => (long)Weight(output, t, i));
            if (share is { } other && other != here)
            {
                return null;
            }

            share = here;
        }

        return share ?? 0;
    }

    private int? Rescale(long accumulator, int output)
    {
        var multiplier = Multipliers[output];
        int left = Math.Max(multiplier.Shift, 0);
        if (accumulator is < int.MinValue or > int.MaxValue || (accumulator << left) is < int.MinValue or > int.MaxValue)
        {
            return null;
        }

        long scaled = FixedPoint.MultiplyByQuantizedMultiplier((int)accumulator, multiplier) + (long)OutputZero;
        return scaled is < int.MinValue or > int.MaxValue ? null : (int)Math.Clamp(scaled, Clamp.Min, Clamp.Max);
    }
}

/// <summary>One axis of a sliding window over an input with borders.</summary>
/// <param name="Input">The input's extent.</param>
/// <param name="Output">The output's extent.</param>
/// <param name="Kernel">Taps.</param>
/// <param name="Stride">Elements between windows.</param>
/// <param name="Dilation">Elements between taps.</param>
/// <param name="Before">Padding before the input.</param>
internal readonly record struct TapAxis(int Input, int Output, int Kernel, int Stride, int Dilation, int Before)
{
    /// <summary>The different sets of taps that lie inside: at most one for each position near a border, and one between.</summary>
    public List<int[]> Kinds()
    {
        var axis = this;
        var kinds = new List<int[]>();
        for (int at = 0; at < Output; at++)
        {
            int start = at * Stride - Before;
            int[] inside = [.. Enumerable.Range(0, Kernel).Where(k => start + k * axis.Dilation >= 0 && start + k * axis.Dilation < axis.Input)];
            if (!kinds.Exists(k => k.AsSpan().SequenceEqual(inside)))
            {
                kinds.Add(inside);
            }
        }

        return kinds;
    }
}
