using System.Collections.Immutable;
using System.Globalization;
using Mote.Core;
using Mote.Core.Numerics;

namespace Mote.Formats.Recordings;

/// <summary>
/// Samples of one or more channels that were taken at the same times. They are kept as the file has them, as int16 or as float32, and converted by one
/// rule: <c>int16 = float32 * FullScale</c>, rounded half away from zero, limited to the type, NaN being 0; <c>float32 = int16 / FullScale</c>, exact.
/// </summary>
public sealed class Recording
{
    private readonly ImmutableArray<short[]> _integers = [];
    private readonly ImmutableArray<float[]> _reals = [];

    private Recording(double? rate, ImmutableArray<string> names, int length, float fullScale) =>
        (Rate, ChannelNames, Length, FullScale) = (rate, names, length, fullScale);

    private Recording(double? rate, ImmutableArray<string> names, ImmutableArray<short[]> channels, float fullScale)
        : this(rate, names, channels[0].Length, fullScale) => _integers = channels;

    private Recording(double? rate, ImmutableArray<string> names, ImmutableArray<float[]> channels, float fullScale)
        : this(rate, names, channels[0].Length, fullScale) => _reals = channels;

    /// <summary>Samples per second of each channel; null when the file does not say.</summary>
    public double? Rate { get; }

    /// <summary>The names of the channels, in order; at least one.</summary>
    public ImmutableArray<string> ChannelNames { get; }

    /// <summary>Samples of each channel.</summary>
    public int Length { get; }

    /// <summary>How the samples are kept: <see cref="ElementType.Int16"/> or <see cref="ElementType.Float32"/>.</summary>
    public ElementType Type => _reals.IsEmpty ? ElementType.Int16 : ElementType.Float32;

    /// <summary>The int16 that stands for a float32 of 1: 32768 for sound, 1 for measured values.</summary>
    public float FullScale { get; }

    /// <summary>A recording of 16-bit integers; every channel, of which there is at least one, has the same length.</summary>
    public static Recording Of(double? rate, ImmutableArray<string> names, ImmutableArray<short[]> channels, float fullScale) => new(rate, names, channels, fullScale);

    /// <summary>A recording of single precision numbers; every channel, of which there is at least one, has the same length.</summary>
    public static Recording Of(double? rate, ImmutableArray<string> names, ImmutableArray<float[]> channels, float fullScale) => new(rate, names, channels, fullScale);

    /// <summary>The samples of a channel as 16-bit integers.</summary>
    public ReadOnlyMemory<short> Int16(int channel) =>
        Type == ElementType.Int16 ? _integers[channel] : Array.ConvertAll(_reals[channel], x => ToInt16(x * FullScale));

    /// <summary>The samples of a channel as single precision numbers.</summary>
    public ReadOnlyMemory<float> Float32(int channel) =>
        Type == ElementType.Float32 ? _reals[channel] : Array.ConvertAll(_integers[channel], x => x / FullScale);

    /// <summary>All samples as 16-bit integers, [time x channels].</summary>
    public short[] InterleavedInt16() => Interleave(Int16);

    /// <summary>All samples as single precision numbers, [time x channels].</summary>
    public float[] InterleavedFloat32() => Interleave(Float32);

    /// <summary>The same recording with other names or another rate than its file says.</summary>
    public Recording With(double? rate = null, ImmutableArray<string>? channelNames = null) => Type == ElementType.Int16
        ? new(rate ?? Rate, channelNames ?? ChannelNames, _integers, FullScale)
        : new(rate ?? Rate, channelNames ?? ChannelNames, _reals, FullScale);

    /// <summary>Some channels in a given order.</summary>
    /// <param name="names">The names of the channels; case does not matter.</param>
    /// <param name="place">The file, for messages.</param>
    /// <exception cref="DiagnosticException">The recording has no channel of a name; all that are missing are named.</exception>
    public Recording Select(IReadOnlyList<string> names, string place)
    {
        ArgumentOutOfRangeException.ThrowIfZero(names.Count);
        var bag = new DiagnosticBag();
        var indices = new List<int>();
        foreach (string name in names)
        {
            int index = Enumerable.Range(0, ChannelNames.Length).FirstOrDefault(i => ChannelNames[i].Equals(name, StringComparison.OrdinalIgnoreCase), -1);
            if (index < 0)
            {
                bag.Add(DiagnosticIds.MissingKey, place, $"it has no channel '{name}'", string.Join(", ", ChannelNames.Take(20)));
            }

            indices.Add(index);
        }

        bag.ThrowIfAny();
        ImmutableArray<string> chosen = [.. indices.Select(i => ChannelNames[i])];
        return Type == ElementType.Int16
            ? new Recording(Rate, chosen, [.. indices.Select(i => _integers[i])], FullScale)
            : new Recording(Rate, chosen, [.. indices.Select(i => _reals[i])], FullScale);
    }

    /// <summary>As <c>2 channels of 16000 int16 at 16000 Hz</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{ChannelNames.Length} channel{(ChannelNames.Length == 1 ? "" : "s")} of {Length} {Type.Label()}{(Rate is { } rate ? string.Create(CultureInfo.InvariantCulture, $" at {rate:0.######} Hz") : "")}");

    private static short ToInt16(float x) => (short)Math.Clamp(Rounding.HalfAwayToInt32(x), short.MinValue, short.MaxValue);

    private T[] Interleave<T>(Func<int, ReadOnlyMemory<T>> channel)
    {
        int count = ChannelNames.Length;
        var all = new T[checked(Length * count)];
        for (int c = 0; c < count; c++)
        {
            var samples = channel(c).Span;
            for (int i = 0; i < samples.Length; i++)
            {
                all[i * count + c] = samples[i];
            }
        }

        return all;
    }
}
