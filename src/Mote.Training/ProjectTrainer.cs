using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Data;
using Mote.Quantizing;
using Mote.Runtime;

namespace Mote.Training;

/// <summary>What one training of one fold gave.</summary>
public sealed record FoldResult
{
    /// <summary>The fold's name.</summary>
    public required string Fold { get; init; }

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The epochs.</summary>
    public required ImmutableArray<Epoch> History { get; init; }

    /// <summary>The epoch whose parameters were kept, from 1.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>The validation part; null where it is empty.</summary>
    public PartResult? Validation { get; init; }

    /// <summary>The test part; null where it was not opened.</summary>
    public PartResult? Test { get; init; }

    /// <summary>The float model, which reads features as the front end gives them.</summary>
    public required GraphModule Float { get; init; }

    /// <summary>The int8 model, likewise.</summary>
    public required GraphModule Int8 { get; init; }

    /// <summary>Float against int8, layer by layer, over examples of the calibration.</summary>
    public required Comparison Comparison { get; init; }
}

/// <summary>What the two models make of one part of a dataset.</summary>
/// <param name="Examples">The examples.</param>
/// <param name="Labels">Their classes; for autoencoders whether they are anomalous (1); empty for regression.</param>
/// <param name="Targets">Their numbers to predict, one example after the other; empty for classes.</param>
/// <param name="Float">What the float model gives: scores of classes, numbers, or for autoencoders the mean squared error.</param>
/// <param name="Int8">What the int8 model gives, as real numbers.</param>
public sealed record PartResult(ImmutableArray<Example> Examples, ImmutableArray<int> Labels, ImmutableArray<float> Targets, ImmutableArray<float> Float, ImmutableArray<float> Int8)
{
    /// <summary>The results of several parts as those of one.</summary>
    public static PartResult Join(IEnumerable<PartResult> parts)
    {
        var all = parts.ToList();
        return new PartResult([.. all.SelectMany(p => p.Examples)], [.. all.SelectMany(p => p.Labels)], [.. all.SelectMany(p => p.Targets)], [.. all.SelectMany(p => p.Float)], [.. all.SelectMany(p => p.Int8)]);
    }

    /// <summary>How right a model is.</summary>
    /// <param name="task">What it does.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="int8">Whether the int8 model is asked for.</param>
    public ImmutableSortedDictionary<string, double> Metrics(TrainingTask task, int classes, bool int8)
    {
        var outputs = (int8 ? Int8 : Float).AsSpan();
        return task switch
        {
            TrainingTask.Regression => Training.Metrics.OfNumbers(outputs, Targets.AsSpan()),
            TrainingTask.Autoencoder => ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("auc", Training.Metrics.Auc(outputs, [.. Labels.Select(l => l == 1)]))]),
            _ => Training.Metrics.OfClasses(outputs, Labels.AsSpan(), classes),
        };
    }
}

/// <summary>Trains, quantizes and evaluates one fold of a project's dataset with one seed.</summary>
public sealed class ProjectTrainer
{
    private readonly TrainingProject _project;
    private readonly Dataset _dataset;
    private readonly DatasetFold _fold;
    private readonly TrainingOptions _options;
    private readonly FeatureExtractor _extractor;

    /// <summary>Prepares a training.</summary>
    /// <param name="project">The project.</param>
    /// <param name="dataset">Its dataset, opened.</param>
    /// <param name="fold">Which division of it.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="threads">How many threads compute.</param>
    /// <exception cref="DiagnosticException">Samples, front end and dataset do not fit each other.</exception>
    public ProjectTrainer(TrainingProject project, Dataset dataset, DatasetFold fold, ulong seed, int threads)
    {
        (_project, _dataset, _fold) = (project, dataset, fold);
        _options = project.Options with { Seed = seed, Threads = threads };
        CheckFit(project, dataset);
        _extractor = FeatureExtractor.Of(project.Project, project.Project.Samples.Picture is null && dataset.FeatureNames.IsEmpty ? dataset.Shape.Rows : 1);
    }

    /// <summary>Called after each epoch, and after each epoch of quantization-aware training.</summary>
    public Action<Epoch>? Progress { get; set; }

    /// <summary>Where checkpoints are written and looked for; null for none.</summary>
    public string? CheckpointPath { get; set; }

    /// <summary>Whether training goes on where the checkpoint was written, if there is one.</summary>
    public bool Resume { get; set; }

    /// <summary>What the test part is opened for; null: it stays sealed.</summary>
    public string? TestPurpose { get; set; }

    /// <summary>Does it all.</summary>
    public FoldResult Run(CancellationToken cancellation = default)
    {
        using var train = Examples(_fold.Train, augments: true);
        train.Scaling = FeatureScaling.Measure(Enumerable.Range(0, train.Count).Select(i => (ReadOnlyMemory<float>)train.Features(i)), _extractor.Shape[-1], _project.Normalization);
        using var validation = _fold.Validation.Count > 0 ? Examples(_fold.Validation, augments: false) : null;
        if (validation is not null)
        {
            validation.Scaling = train.Scaling;
        }

        int outputs = train.TargetElements;
        var network = _project.BuildNetwork(_extractor.Shape, outputs, _options.Seed);
        using var trainer = new Trainer(network, train, validation, _options);
        if (Resume && CheckpointPath is not null && File.Exists(CheckpointPath))
        {
            trainer.Restore(Checkpoint.Read(CheckpointPath), CheckpointPath);
        }

        var learnt = trainer.Run(Progress, CheckpointPath is null ? null : t => t.Save().Write(CheckpointPath), cancellation);
        var inference = ModelAssembly.WithTargets(InferenceForm.Of(learnt), TargetScaling());
        var calibration = Calibration(train);
        var floatModule = Module(inference);
        var quantized = Quantize(InferenceForm.Of(learnt), calibration, train, validation, cancellation);
        var comparison = Comparison.Run(PostTraining.Prepare(floatModule), quantized.Module, calibration.Take(64));
        var final = (Float: ModelAssembly.WithScaling(floatModule, train.Scaling), Int8: ModelAssembly.WithScaling(quantized.Compact(), train.Scaling));
        return new FoldResult
        {
            Fold = _fold.Name,
            Seed = _options.Seed,
            History = [.. trainer.History],
            BestEpoch = trainer.BestEpoch,
            Float = final.Float,
            Int8 = final.Int8,
            Comparison = comparison,
            Validation = _fold.Validation.Count > 0 ? Evaluate(_fold.Validation, final.Float, final.Int8) : null,
            Test = TestPurpose is not null && _fold.TestCount > 0 ? Evaluate(_fold.OpenTest(TestPurpose), final.Float, final.Int8) : null,
        };
    }

    /// <summary>What two models make of examples.</summary>
    /// <param name="set">The examples.</param>
    /// <param name="floatModel">The float model.</param>
    /// <param name="int8Model">The int8 model.</param>
    public PartResult Evaluate(ExampleSet set, GraphModule floatModel, GraphModule int8Model)
    {
        using var examples = Examples(set, augments: false);
        bool isAutoencoder = _project.Task == TrainingTask.Autoencoder;
        return new PartResult(
            [.. set],
            _project.Task == TrainingTask.Regression ? [] : [.. set.Select(e => isAutoencoder ? (e.Label == 0 ? 0 : 1) : e.Label)],
            _project.Task == TrainingTask.Regression ? [.. set.SelectMany(e => e.Targets)] : [],
            Outputs(floatModel, examples),
            Outputs(int8Model, examples));
    }

    private static GraphModule Module(Graph graph) => new([graph]) { Description = graph.Name };

    private static void CheckFit(TrainingProject project, Dataset dataset)
    {
        var samples = project.Project.Samples;
        var shape = dataset.Shape;
        int extra = dataset.FeatureNames.Length;
        bool fits = samples.Picture is var (height, width, depth) ? shape == new SampleShape(height, width, depth)
            : extra > 0 ? samples.Width == shape.Count + extra
            : samples.Width == shape.Channels && shape.Columns == 1;
        if (!fits)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.ExamplesDoNotFit, $"project '{project.Project.Name}'",
                FormattableString.Invariant($"an example is {shape}{(extra > 0 ? $" and {extra} numbers besides" : "")}; 'samples' has {samples.Width} values a sample"),
                "the channels (or the picture) of 'samples' as the data has them"));
        }

        if (project.Labels is { IsEmpty: false } labels && project.Task == TrainingTask.Classification && !labels.SequenceEqual(dataset.Labels))
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.ExamplesDoNotFit, $"project '{project.Project.Name}'",
                $"its labels are {string.Join(", ", labels)}; the data has {string.Join(", ", dataset.Labels)}", "the same labels in the same order", "State 'labels' in 'data' in the same order"));
        }
    }

    private DatasetExamples Examples(ExampleSet set, bool augments) => new(set, _extractor, new ExampleOptions
    {
        Target = _project.Task switch
        {
            TrainingTask.Regression => TargetKind.Numbers,
            TrainingTask.Autoencoder => TargetKind.Features,
            _ => TargetKind.Classes,
        },
        Augmenter = augments && !_project.Data.Augment.IsEmpty ? _dataset.CreateAugmenter() : null,
        Seed = _options.Seed,
        Variants = _project.Variants,
        ClassWeights = ClassWeights(),
        TargetScaling = TargetScaling(),
        Threads = _options.Threads,
    });

    private ImmutableArray<float> ClassWeights()
    {
        if (!_project.BalanceClasses)
        {
            return _project.ClassWeights;
        }

        int[] counts = _fold.Train.ClassCounts();
        return [.. counts.Select(c => c == 0 ? 0f : (float)_fold.Train.Count / (counts.Length * c))];
    }

    /// <summary>Means and deviations of the training part's targets.</summary>
    private ImmutableArray<(float Mean, float Deviation)> TargetScaling()
    {
        if (_project.Task != TrainingTask.Regression)
        {
            return [];
        }

        int count = _dataset.TargetNames.Length;
        return [.. Enumerable.Range(0, count).Select(t =>
        {
            double mean = _fold.Train.Average(e => (double)e.Targets[t]);
            double variance = _fold.Train.Average(e => (e.Targets[t] - mean) * (e.Targets[t] - mean));
            return ((float)mean, variance > 0 ? (float)Math.Sqrt(variance) : 1f);
        })];
    }

    /// <summary>Scaled features of training examples, for the ranges of the quantizer.</summary>
    private List<float[]> Calibration(DatasetExamples train)
    {
        using var examples = Examples(_fold.Calibration(_project.Quantization.Examples, _options.Seed), augments: false);
        var samples = new List<float[]>();
        for (int i = 0; i < examples.Count; i++)
        {
            float[] features = examples.Features(i);
            train.Scaling.Apply(features);
            samples.Add(features);
        }

        return samples;
    }

    private QuantizedModel Quantize(Graph network, List<float[]> calibration, DatasetExamples train, DatasetExamples? validation, CancellationToken cancellation)
    {
        var section = _project.Quantization;
        var method = CalibrationMethod.All.First(m => m.Name == section.Method);
        var options = new QuantizerOptions
        {
            InputType = train.Scaling.IsNone ? ElementType.Int8 : ElementType.Float32,
            OutputType = _project.Task == TrainingTask.Classification ? ElementType.Int8 : ElementType.Float32,
        };
        if (section.AwareEpochs == 0)
        {
            return PostTraining.Quantize(Module(ModelAssembly.WithTargets(network, TargetScaling())), calibration, method, section.BiasCorrection, options);
        }

        var prepared = PostTraining.Prepare(Module(network));
        var ranges = Quantizing.Calibration.Run(prepared, calibration, method);
        var aware = _options with { Epochs = section.AwareEpochs, LearningRate = _options.LearningRate * section.AwareRate, Patience = 0 };
        var learnt = QuantizationAware.Run(prepared, ranges, options, train, validation, aware, Progress, cancellation);
        if (_project.Task == TrainingTask.Regression)
        {
            // The outputs get the targets' units now, and with them another range.
            learnt = learnt.WithMain(ModelAssembly.WithTargets(learnt.Main, TargetScaling()));
            ranges = Quantizing.Calibration.Run(learnt, calibration, method);
        }

        var quantized = Quantizer.Quantize(learnt, ranges, options);
        return section.BiasCorrection ? BiasCorrection.Run(learnt, quantized, [.. calibration.Take(64)]) : quantized;
    }

    private ImmutableArray<float> Outputs(GraphModule module, DatasetExamples examples)
    {
        var model = Model.FromModule(module);
        int classes = _project.Task == TrainingTask.Autoencoder ? 1 : module.Main.Tensors[module.Main.Outputs[0]].Shape.ElementCount;
        var outputs = new float[examples.Count * classes];
        Parallel.For(0, examples.Count, new ParallelOptions { MaxDegreeOfParallelism = _options.Threads }, model.CreateSession, (i, _, session) =>
        {
            float[] features = examples.Features(i);
            var result = ModelRun.Run(session, module.Main, features);
            if (_project.Task == TrainingTask.Autoencoder)
            {
                // What is measured is the error in the network's own units, after the scaling of features.
                var scaled = (float[])features.Clone();
                examples.Scaling.Apply(scaled);
                outputs[i] = (float)result.Zip(scaled, (a, b) => ((double)a - b) * ((double)a - b)).Average();
            }
            else
            {
                result.CopyTo(outputs, i * classes);
            }

            return session;
        }, static _ => { });
        return ImmutableCollectionsMarshal.AsImmutableArray(outputs);
    }
}
