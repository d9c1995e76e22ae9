using System.Collections.Immutable;

namespace Mote.Data.Reading;

/// <summary>A moment or span of a recording.</summary>
/// <param name="Start">The first sample.</param>
/// <param name="End">The sample after the last; equal to the start for moments.</param>
/// <param name="Label">Its label, or null.</param>
/// <param name="Features">The features of its neighbours.</param>
/// <param name="Line">Its line in the side file.</param>
internal sealed record RecordingEvent(long Start, long End, string? Label, ImmutableArray<float> Features, int Line);

/// <summary>A file, decoded.</summary>
/// <param name="Series">What it holds; most files hold one.</param>
internal sealed record DecodedFile(ImmutableArray<DecodedSeries> Series)
{
    /// <summary>What the cache counts.</summary>
    public long Bytes { get; } = 256 + Series.Sum(s => 200L + (4L * s.Samples.Length) + (s.RowLabels is null ? 0 : 8L * s.Length) + (4L * (s.RowTargets?.Length ?? 0)));
}

/// <summary>Samples of channels over time, or a picture.</summary>
internal sealed record DecodedSeries
{
    /// <summary>[time x channels], or a picture row by row.</summary>
    public required float[] Samples { get; init; }

    /// <summary>The channels' names.</summary>
    public required ImmutableArray<string> Channels { get; init; }

    /// <summary>Samples of a channel; pixels of a picture.</summary>
    public int Length => Samples.Length / Channels.Length;

    /// <summary>Lines of a picture, 0 for series.</summary>
    public int Height { get; init; }

    /// <summary>Samples per second, or null.</summary>
    public double? Rate { get; init; }

    /// <summary>The label that the format itself gives.</summary>
    public string? Label { get; init; }

    /// <summary>The line where it begins, or 0.</summary>
    public int Line { get; init; }

    /// <summary>What tells it from others of its file.</summary>
    public string Name { get; init; } = "";

    /// <summary>The line of each row, for tables.</summary>
    public int[]? RowLines { get; init; }

    /// <summary>The label of each row.</summary>
    public string[]? RowLabels { get; init; }

    /// <summary>The group of each row.</summary>
    public string[]? RowGroups { get; init; }

    /// <summary>The part of the split of each row.</summary>
    public string[]? RowSplits { get; init; }

    /// <summary>Targets, [rows x targets].</summary>
    public float[]? RowTargets { get; init; }
}
