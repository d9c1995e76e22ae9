using System.Collections.Immutable;
using System.Globalization;
using Mote.Core;
using Mote.Data.Reading;
using Mote.Data.Splits;

namespace Mote.Data;

/// <summary>How a dataset is opened.</summary>
public sealed record DatasetOptions
{
    /// <summary>Samples that the cache may hold, in bytes.</summary>
    public long CacheBytes { get; init; } = 256L << 20;

    /// <summary>Whether the lock file is looked at and written.</summary>
    public LockMode Lock { get; init; } = LockMode.Update;

    /// <summary>The lock file; null: <c>dataset.lock</c> in the project's folder.</summary>
    public string? LockPath { get; init; }

    /// <summary>The record of test uses; null: <c>test-uses.jsonl</c> beside the lock file. None is kept where the lock file is ignored.</summary>
    public string? TestUsePath { get; init; }

    /// <summary>Looks for examples that are nearly the same; equal ones are always found.</summary>
    public bool FindNearDuplicates { get; init; } = true;

    /// <summary>Dates the uses of the test split.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>What happens with the lock file.</summary>
public enum LockMode
{
    /// <summary>Neither read nor written.</summary>
    Ignore,

    /// <summary>Read; changes are warnings and are not written.</summary>
    Read,

    /// <summary>Read; changes are warnings, and what is new is written.</summary>
    Update,

    /// <summary>Read; changes are errors.</summary>
    Frozen,
}

/// <summary>
/// The examples of a dataset: what they are, how they are split, what is wrong with them. Opening reads every file once, to check and to hash it; samples are read
/// again when they are asked for, so that a dataset may be larger than the memory.
/// </summary>
public sealed class Dataset : IDisposable
{
    private readonly DatasetOptions _options;
    private readonly SampleStore _store;
    private readonly ImmutableArray<SourceFile> _files;

    internal Dataset(DatasetSpec spec, string folder, DatasetOptions options, ImmutableArray<string> labels, ImmutableArray<Example> examples, ExampleCollector found, ImmutableArray<SourceFile> files,
        SplitResult split, SampleStore store, ImmutableArray<Diagnostic> warnings, ImmutableArray<SkippedData> skipped, TestUseLog testUses)
    {
        (Spec, Folder, Labels, Examples) = (spec, folder, labels, examples);
        (_options, _store, _files) = (options, store, files);
        (Shape, ChannelNames, Rate) = (found.Shape, found.Channels, found.Rate);
        FeatureNames = [.. spec.Features.Select(f => f.Name)];
        TargetNames = [.. spec.Sources[0].Targets.Select(t => t.Name)];
        (Warnings, Skipped, TestUses) = (warnings, skipped, testUses);
        Folds = [.. split.Folds.Select((fold, i) => new DatasetFold(this, i, fold.Name, Set(fold.Parts, SplitPart.Train, i), Set(fold.Parts, SplitPart.Validation, i), Set(fold.Parts, SplitPart.Test, i)))];
    }

    /// <summary>What the dataset was made from.</summary>
    public DatasetSpec Spec { get; }

    /// <summary>The project's folder.</summary>
    public string Folder { get; }

    /// <summary>The classes in the order of the network's outputs; empty for regression.</summary>
    public ImmutableArray<string> Labels { get; }

    /// <summary>All examples, ordered by source, file and place. Their samples can be read through the parts of <see cref="Folds"/> only.</summary>
    public IReadOnlyList<Example> Examples { get; }

    /// <summary>The extents of every example.</summary>
    public SampleShape Shape { get; }

    /// <summary>The names of the channels or columns, as many as <see cref="SampleShape.Channels"/>.</summary>
    public ImmutableArray<string> ChannelNames { get; }

    /// <summary>The names of <see cref="Example.Features"/>.</summary>
    public ImmutableArray<string> FeatureNames { get; }

    /// <summary>The names of <see cref="Example.Targets"/>.</summary>
    public ImmutableArray<string> TargetNames { get; }

    /// <summary>Samples per second after resampling, or null where there is no time.</summary>
    public double? Rate { get; }

    /// <summary>The divisions: one for a plain split, k for k folds.</summary>
    public ImmutableArray<DatasetFold> Folds { get; }

    /// <summary>Findings that do not keep the dataset from being used: duplicates, leaks, changes since the lock file, suspect samples.</summary>
    public ImmutableArray<Diagnostic> Warnings { get; }

    /// <summary>All that was left out.</summary>
    public ImmutableArray<SkippedData> Skipped { get; }

    /// <summary>The record of the uses of the test split.</summary>
    public TestUseLog TestUses { get; }

    /// <summary>Opens a dataset.</summary>
    /// <param name="spec">What it is.</param>
    /// <param name="folder">The project's folder, to which all paths are relative.</param>
    /// <param name="options">How, or null.</param>
    /// <exception cref="DiagnosticException">Everything that is wrong with the specification or the files, up to <see cref="DiagnosticBag.Limit"/>.</exception>
    public static Dataset Open(DatasetSpec spec, string folder, DatasetOptions? options = null) => new DatasetBuilder(spec, folder, options ?? new DatasetOptions()).Build();

    /// <summary>Counts, durations, ranges and findings of every part; reads all samples once. Not a use of the test split: no label meets a sample in it.</summary>
    public DatasetReport Report() => DatasetReport.Of(this);

    /// <summary>The augmentations of the specification over their noises, which are read now.</summary>
    /// <exception cref="DiagnosticException">A folder of noises is missing or cannot be read.</exception>
    public Augmenter CreateAugmenter() => new(Spec.Augment, NoiseReader.Read(Spec, Folder));

    /// <summary>Releases what the cache holds.</summary>
    public void Dispose() => _store.Cache.Clear();

    private ExampleSet Set(ImmutableArray<SplitPart> parts, SplitPart part, int fold) =>
        new(this, part, fold, [.. Enumerable.Range(0, parts.Length).Where(i => parts[i] == part)]);

    internal long CachedBytes => _store.Cache.Bytes;

    internal int FileCount => _files.Length;

    internal string Today() => _options.Time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal void ReadSamples(Example example, Span<float> samples) => _store.Read(example.Index, samples);
}
