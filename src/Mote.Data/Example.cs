using System.Collections.Immutable;
using System.Globalization;

namespace Mote.Data;

/// <summary>The extents of an example: (rows, columns, channels), channels innermost. A series is (time, 1, channels), a row of a table (1, 1, columns), a picture (height, width, channels).</summary>
/// <param name="Rows">Times or lines of pixels.</param>
/// <param name="Columns">1, or pixels of a line.</param>
/// <param name="Channels">Values at one place.</param>
public readonly record struct SampleShape(int Rows, int Columns, int Channels)
{
    /// <summary>Numbers of an example.</summary>
    public int Count => Rows * Columns * Channels;

    /// <summary>As <c>49x1x3</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Rows}x{Columns}x{Channels}");
}

/// <summary>Where an example lies.</summary>
/// <param name="File">The file, relative to the project's folder, with <c>/</c>.</param>
/// <param name="Line">The line of a text, from 1; 0 for other files.</param>
/// <param name="Start">The first sample in the recording; negative when zeros stand in front.</param>
/// <param name="Length">Samples of the recording that the example spans, before resampling.</param>
public readonly record struct SourcePlace(string File, int Line, long Start, int Length)
{
    /// <summary>As <c>a.wav</c>, <c>a.csv:12</c> or <c>a.wav[16000..17024]</c>.</summary>
    public override string ToString() => Line > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}")
        : Length == 0 ? File : string.Create(CultureInfo.InvariantCulture, $"{File}[{Start}..{Start + Length}]");
}

/// <summary>One example of a dataset, without its samples: these are read by an <see cref="ExampleSet"/>.</summary>
/// <param name="Index">Its place in <see cref="Dataset.Examples"/>.</param>
/// <param name="Id">Unique in the dataset and the same as long as the file's name and the place in it are.</param>
/// <param name="Place">Where it lies.</param>
/// <param name="ContentHash">The first 32 hexadecimal digits of the SHA-256 of its samples as they are read and of its features; not of its label, so that one example under two labels is found.</param>
/// <param name="Label">The index of its class in <see cref="Dataset.Labels"/>, or -1.</param>
/// <param name="Targets">The numbers to predict; empty for classification.</param>
/// <param name="Features">Numbers beside the samples, as <see cref="Dataset.FeatureNames"/>.</param>
/// <param name="Group">What never stands on both sides of a split.</param>
/// <param name="Hint">The part that the source says it belongs to, or null.</param>
public sealed record Example(
    int Index,
    string Id,
    SourcePlace Place,
    string ContentHash,
    int Label,
    ImmutableArray<float> Targets,
    ImmutableArray<float> Features,
    string Group,
    SplitPart? Hint);

/// <summary>What was left out on purpose, and why: an unreadable file under <c>on_error: skip</c>, an ignored label, a recording too short.</summary>
/// <param name="Place">The file with its line or start.</param>
/// <param name="Reason">A clause without a full stop.</param>
/// <param name="Count">How many examples of this reason there are at this place.</param>
public sealed record SkippedData(string Place, string Reason, int Count = 1);
