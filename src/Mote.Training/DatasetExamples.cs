using System.Collections.Concurrent;
using System.Collections.Immutable;
using Mote.Data;

namespace Mote.Training;

/// <summary>What a dataset's examples should make a network give.</summary>
public enum TargetKind
{
    /// <summary>1 for the example's class, 0 for the others.</summary>
    Classes,

    /// <summary>The example's targets.</summary>
    Numbers,

    /// <summary>The features themselves, for autoencoders.</summary>
    Features,
}

/// <summary>How examples become what a network learns from.</summary>
public sealed record ExampleOptions
{
    /// <summary>What the network should give.</summary>
    public TargetKind Target { get; init; }

    /// <summary>Random changes; null for none.</summary>
    public Augmenter? Augmenter { get; init; }

    /// <summary>The seed of the changes.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How many changed versions of an example's samples there are, used in turn; 0 for another in each epoch, whose features are computed each time.</summary>
    public int Variants { get; init; } = 4;

    /// <summary>What each class counts; empty where all count 1.</summary>
    public ImmutableArray<float> ClassWeights { get; init; } = [];

    /// <summary>How targets are scaled: (target - mean) / deviation.</summary>
    public ImmutableArray<(float Mean, float Deviation)> TargetScaling { get; init; } = [];

    /// <summary>Bytes of features that are kept in memory; what is more lies in a temporary file.</summary>
    public long MemoryLimit { get; init; } = 512L << 20;

    /// <summary>How many threads compute features.</summary>
    public int Threads { get; init; } = 1;
}

/// <summary>Examples of a dataset through the project's front end. Features of examples as they are, and of variants of them, are computed once.</summary>
public sealed class DatasetExamples : TrainingExamples, IDisposable
{
    private readonly ExampleSet _set;
    private readonly ExampleOptions _options;
    private readonly ConcurrentBag<Worker> _workers = [];
    private readonly Func<Worker> _newWorker;
    private readonly FeatureStore _plain;
    private readonly FeatureStore? _variants;
    private readonly bool[] _known;
    private readonly SampleShape _features;
    private FeatureScaling _scaling = FeatureScaling.None;

    /// <summary>Computes the features of all examples as they are.</summary>
    /// <param name="set">The examples.</param>
    /// <param name="extractor">The front end.</param>
    /// <param name="options">How.</param>
    public DatasetExamples(ExampleSet set, FeatureExtractor extractor, ExampleOptions options)
    {
        (_set, _options) = (set, options);
        InputElements = extractor.Shape.ElementCount;
        _features = new SampleShape(extractor.Shape[1], extractor.Shape[2], extractor.Shape[3]);
        _newWorker = () => new Worker(extractor.Clone(), options.Augmenter?.Clone(), new float[set.Dataset.Shape.Count + set.Dataset.FeatureNames.Length]);
        _plain = new FeatureStore(set.Count, InputElements, options.MemoryLimit);
        bool augments = options.Augmenter?.Has(AugmentationStage.Samples) == true;
        _variants = augments && options.Variants > 0 ? new FeatureStore(set.Count * options.Variants, InputElements, options.MemoryLimit) : null;
        _known = new bool[_variants is null ? 0 : set.Count * options.Variants];
        Parallel.For(0, set.Count, new ParallelOptions { MaxDegreeOfParallelism = options.Threads }, i =>
        {
            var row = new float[InputElements];
            Compute(i, -1, row);
            _plain.Write(i, row);
        });
    }

    /// <inheritdoc/>
    public override int Count => _set.Count;

    /// <inheritdoc/>
    public override int InputElements { get; }

    /// <inheritdoc/>
    public override int TargetElements => _options.Target switch
    {
        TargetKind.Classes => _set.Dataset.Labels.Length,
        TargetKind.Numbers => _set.Dataset.TargetNames.Length,
        _ => InputElements,
    };

    /// <summary>The examples.</summary>
    public ExampleSet Set => _set;

    /// <summary>How features are scaled after the front end; set once, before anything is read.</summary>
    public FeatureScaling Scaling
    {
        get => _scaling;
        set => _scaling = value;
    }

    /// <summary>The features of an example as the front end gives them, neither scaled nor augmented.</summary>
    public float[] Features(int index)
    {
        var row = new float[InputElements];
        _plain.Read(index, row);
        return row;
    }

    /// <inheritdoc/>
    public override void Read(int index, int epoch, Span<float> input, Span<float> target)
    {
        var augmenter = epoch < 0 ? null : _options.Augmenter;
        if (augmenter?.Has(AugmentationStage.Samples) == true)
        {
            ReadVariant(index, epoch, input);
        }
        else
        {
            _plain.Read(index, input);
        }

        _scaling.Apply(input);
        if (augmenter?.Has(AugmentationStage.Features) == true)
        {
            // After scaling, so that what is masked is set to the mean.
            var worker = Rent();
            worker.Augmenter!.Apply(input, _features, AugmentationStage.Features, _options.Seed, epoch, _set[index].Index);
            _workers.Add(worker);
        }

        WriteTarget(index, input, target);
    }

    /// <inheritdoc/>
    public override float Weight(int index) => _options.ClassWeights is { IsDefaultOrEmpty: false } weights && _set[index].Label >= 0 ? weights[_set[index].Label] : 1;

    /// <inheritdoc/>
    public void Dispose()
    {
        _plain.Dispose();
        _variants?.Dispose();
    }

    private void ReadVariant(int index, int epoch, Span<float> input)
    {
        if (_variants is null)
        {
            Compute(index, epoch, input);
            return;
        }

        int row = (index * _options.Variants) + (epoch % _options.Variants);
        if (Volatile.Read(ref _known[row]))
        {
            _variants.Read(row, input);
            return;
        }

        Compute(index, epoch % _options.Variants, input);
        _variants.Write(row, input);
        Volatile.Write(ref _known[row], true);
    }

    private void Compute(int index, int epoch, Span<float> input)
    {
        var worker = Rent();
        int count = _set.Dataset.Shape.Count;
        _set.Read(index, worker.Samples);
        if (epoch >= 0)
        {
            worker.Augmenter!.Apply(worker.Samples.AsSpan(0, count), _set.Dataset.Shape, AugmentationStage.Samples, _options.Seed, epoch, _set[index].Index);
        }


        // Numbers beside the samples are further channels of them.
        _set[index].Features.AsSpan().CopyTo(worker.Samples.AsSpan(count));
        worker.Extractor.Extract(worker.Samples, input);
        _workers.Add(worker);
    }

    private Worker Rent() => _workers.TryTake(out var worker) ? worker : _newWorker();

    private void WriteTarget(int index, ReadOnlySpan<float> input, Span<float> target)
    {
        switch (_options.Target)
        {
            case TargetKind.Classes:
                target.Clear();
                target[_set[index].Label] = 1;
                break;
            case TargetKind.Numbers:
                for (int i = 0; i < target.Length; i++)
                {
                    var (mean, deviation) = _options.TargetScaling.IsDefaultOrEmpty ? (0f, 1f) : _options.TargetScaling[i];
                    target[i] = (_set[index].Targets[i] - mean) / deviation;
                }

                break;
            default:
                input.CopyTo(target);
                break;
        }
    }

    private sealed record Worker(FeatureExtractor Extractor, Augmenter? Augmenter, float[] Samples);
}
