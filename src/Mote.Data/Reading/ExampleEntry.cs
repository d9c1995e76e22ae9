using System.Collections.Immutable;

namespace Mote.Data.Reading;

/// <summary>An example as it is found, before labels have numbers.</summary>
internal sealed record ExampleEntry
{
    public required string Id { get; init; }

    public required SourcePlace Place { get; init; }

    /// <summary>The file's number in the dataset.</summary>
    public required int File { get; init; }

    /// <summary>The series in the file.</summary>
    public required int Series { get; init; }

    /// <summary>Samples of the series when it was first read.</summary>
    public required int SeriesLength { get; init; }

    public required WindowPlace Window { get; init; }

    public required string ContentHash { get; init; }

    public string? Label { get; init; }

    public required string Group { get; init; }

    public SplitPart? Hint { get; init; }

    public ImmutableArray<float> Targets { get; init; } = [];

    public ImmutableArray<float> Features { get; init; } = [];

    /// <summary>A coarse fingerprint of what it sounds or looks like; 0 for none.</summary>
    public ulong Fingerprint { get; init; }
}
