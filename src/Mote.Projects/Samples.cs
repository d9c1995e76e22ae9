using System.Collections.Immutable;
using Mote.Core;

namespace Mote.Projects;

/// <summary>What a device samples.</summary>
/// <param name="Rate">Samples of each channel in a second.</param>
/// <param name="Type">How a value is stored: int16 for audio, float32 (or int16) for motion, uint8 for pixels.</param>
public sealed record Samples(double Rate, ElementType Type)
{
    /// <summary>The names of the channels, in the order in which a sample holds them: <c>x</c>, <c>y</c>, <c>z</c>. One without a name for audio.</summary>
    public ImmutableArray<string> Channels { get; init; } = [""];

    /// <summary>For a camera: the height, the width and the channels of a picture, which then is one sample; null for all else.</summary>
    public (int Height, int Width, int Depth)? Picture { get; init; }

    /// <summary>How many values a sample has.</summary>
    public int Width => Picture is var (height, width, depth) ? height * width * depth : Channels.Length;

    /// <summary>The samples in a time, rounded to the nearest; at least 1.</summary>
    public int CountOf(double milliseconds) => (int)Math.Max(1, Math.Round(milliseconds * Rate / 1000, MidpointRounding.AwayFromZero));
}
