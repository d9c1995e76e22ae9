using System.Collections.Immutable;
using Mote.Core;

namespace Mote.Data;

/// <summary>One channel of one part.</summary>
/// <param name="Name">The channel.</param>
/// <param name="Min">The least sample.</param>
/// <param name="Max">The greatest sample.</param>
/// <param name="Mean">The mean of all samples.</param>
/// <param name="Deviation">The standard deviation of all samples, N in the denominator.</param>
public sealed record ChannelStatistics(string Name, double Min, double Max, double Mean, double Deviation);

/// <summary>One part of a fold.</summary>
/// <param name="Part">Which.</param>
/// <param name="Examples">How many examples.</param>
/// <param name="Groups">How many groups.</param>
/// <param name="Seconds">Their duration together (windows that overlap count each), or null.</param>
/// <param name="Classes">Examples of each class, as <see cref="Dataset.Labels"/>.</param>
public sealed record PartStatistics(SplitPart Part, int Examples, int Groups, double? Seconds, ImmutableArray<int> Classes);

/// <summary>One fold.</summary>
/// <param name="Name">As <see cref="DatasetFold.Name"/>.</param>
/// <param name="Parts">Training, validation, test.</param>
public sealed record FoldStatistics(string Name, ImmutableArray<PartStatistics> Parts);

/// <summary>The counts, balance, ranges and findings of a dataset.</summary>
/// <param name="Kind">What the examples are.</param>
/// <param name="Shape">Their extents.</param>
/// <param name="Rate">Samples per second, or null.</param>
/// <param name="Examples">How many.</param>
/// <param name="Groups">How many groups.</param>
/// <param name="Files">How many files.</param>
/// <param name="Labels">The classes.</param>
/// <param name="Classes">Examples of each class.</param>
/// <param name="Channels">Over all examples.</param>
/// <param name="Folds">The divisions.</param>
/// <param name="Skipped">What was left out.</param>
/// <param name="Warnings">What was found, suspect samples (clipping, silence, a large mean) included.</param>
/// <param name="TestUses">How often the test split was opened.</param>
public sealed partial record DatasetReport(
    DataKind Kind,
    SampleShape Shape,
    double? Rate,
    int Examples,
    int Groups,
    int Files,
    ImmutableArray<string> Labels,
    ImmutableArray<int> Classes,
    ImmutableArray<ChannelStatistics> Channels,
    ImmutableArray<FoldStatistics> Folds,
    ImmutableArray<SkippedData> Skipped,
    ImmutableArray<Diagnostic> Warnings,
    int TestUses);
