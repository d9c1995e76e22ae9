using System.Collections.Immutable;

namespace Mote.Core.Channels;

/// <summary>
/// The channels of one int8 tensor: element e belongs to channel e % <see cref="Count"/>, so that a reshape leaves channels as they are. Each
/// has a proven range, and is kept or not.
/// </summary>
/// <param name="ranges">The range of each channel.</param>
public sealed class ChannelSet(ImmutableArray<Interval> ranges)
{
    private readonly bool[] _kept = new bool[ranges.Length];

    /// <summary>The range of each channel.</summary>
    public ImmutableArray<Interval> Ranges => ranges;

    /// <summary>The number of channels.</summary>
    public int Count => ranges.Length;

    /// <summary>How many are kept.</summary>
    public int KeptCount { get; private set; }

    /// <summary>True when none is left out.</summary>
    public bool AreAllKept => KeptCount == Count;

    /// <summary>The channels that are kept, ascending.</summary>
    public ImmutableArray<int> Kept => [.. Enumerable.Range(0, Count).Where(IsKept)];

    /// <summary>Whether a channel is kept.</summary>
    public bool IsKept(int channel) => _kept[channel];

    /// <summary>Marks a channel as one that has to be kept.</summary>
    public void Keep(int channel)
    {
        KeptCount += _kept[channel] ? 0 : 1;
        _kept[channel] = true;
    }

    /// <summary>Marks all channels.</summary>
    public void KeepAll()
    {
        for (int c = 0; c < Count; c++)
        {
            Keep(c);
        }
    }
}
