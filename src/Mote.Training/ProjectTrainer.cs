using System.Collections.Immutable;
using System.Security.Cryptography;
using Mote.Core;
using Mote.Data;
using Mote.Formats.TfLite;
using Mote.Operators.Import;
using Mote.Quantizing;

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

    /// <summary>The file of the int8 model (.tflite).</summary>
    public required byte[] Int8File { get; init; }

    /// <summary>Float against int8, layer by layer, over examples of the calibration.</summary>
    public required Comparison Comparison { get; init; }

    /// <summary>The layers of the int8 model that stay float.</summary>
    public required ImmutableArray<FloatLayer> FloatLayers { get; init; }
}

/// <summary>Trains, quantizes and evaluates one fold of a project's dataset with one seed.</summary>
public sealed class ProjectTrainer
{
    private readonly TrainingProject _project;
    private readonly Dataset _dataset;
    private readonly DatasetFold _fold;
    private readonly TrainingOptions _options;
    private readonly ModelEvaluator _evaluator;

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
        CheckLabels(project, dataset);
        project.BackgroundOf(project.Labels.IsEmpty ? dataset.Labels : project.Labels);
        _evaluator = new ModelEvaluator(project.Project, project.Task, dataset, threads);
    }

    /// <summary>Called after each epoch.</summary>
    public Action<Epoch>? Progress { get; set; }

    /// <summary>Called after each epoch of quantization-aware training, which follows the other.</summary>
    public Action<Epoch>? AwareProgress { get; set; }

    /// <summary>Where checkpoints are written and looked for; null for none.</summary>
    public string? CheckpointPath { get; set; }

    /// <summary>Whether training goes on where the checkpoint was written, if there is one.</summary>
    public bool Resume { get; set; }

    /// <summary>What the test part is opened for; null: it stays sealed.</summary>
    public string? TestPurpose { get; set; }

    /// <summary>
    /// How many uses the record of the test part had when this training first began, if it was interrupted since: a use that was recorded before the
    /// interruption is then not recorded again. Null for a training that has just begun.
    /// </summary>
    public int? TestUsesBefore { get; set; }

    /// <summary>Does it all.</summary>
    public FoldResult Run(CancellationToken cancellation = default)
    {
        if (_fold.Train.Count == 0)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.EmptySplit, $"project '{_project.Project.Name}'", $"{_fold.Name} has no training examples", Remedy: "Split the data otherwise"));
        }

        using var train = Examples(_fold.Train, augments: true);
        train.Scaling = FeatureScaling.Measure(Enumerable.Range(0, train.Count).Select(i => (ReadOnlyMemory<float>)train.Features(i)), _evaluator.Extractor.Shape[-1], _project.Normalization);
        using var validation = _fold.Validation.Count > 0 ? Examples(_fold.Validation, augments: false) : null;
        if (validation is not null)
        {
            validation.Scaling = train.Scaling;
        }

        int outputs = train.TargetElements;
        var network = _project.BuildNetwork(_evaluator.Extractor.Shape, outputs, _options.Seed);
        var (learnt, history, bestEpoch) = _project.Fit is { } fit ? Fit(fit, network, train, validation) : Train(network, train, validation, cancellation);
        var inference = ModelAssembly.WithTargets(InferenceForm.Of(learnt), TargetScaling());
        var calibration = Calibration(train);
        var floatModule = Module(inference);
        var quantized = Quantize(InferenceForm.Of(learnt), calibration, train, validation, cancellation);
        var comparison = Comparison.Run(PostTraining.Prepare(floatModule), quantized.Module, calibration.Take(64));
        cancellation.ThrowIfCancellationRequested();
        var (floatModel, int8Model) = (Assemble(floatModule, train.Scaling), Assemble(quantized.Compact(), train.Scaling));
        byte[] int8File = TfLiteWriter.Write(TfLiteExporter.Export(int8Model));
        return new FoldResult
        {
            Fold = _fold.Name,
            Seed = _options.Seed,
            History = history,
            BestEpoch = bestEpoch,
            Float = floatModel,
            Int8 = int8Model,
            Int8File = int8File,
            Comparison = comparison,
            FloatLayers = quantized.FloatLayers,
            Validation = _fold.Validation.Count > 0 ? _evaluator.Evaluate(_fold.Validation, floatModel, int8Model) : null,
            Test = TestPurpose is not null && _fold.TestCount > 0
                ? _evaluator.Evaluate(_fold.OpenTest(TestPurpose, Convert.ToHexStringLower(SHA256.HashData(int8File)), TestUsesBefore), floatModel, int8Model) : null,
        };
    }

    private (Graph Learnt, ImmutableArray<Epoch> History, int BestEpoch) Train(Graph network, DatasetExamples train, DatasetExamples? validation, CancellationToken cancellation)
    {
        using var trainer = new Trainer(network, train, validation, _options);
        if (Resume && CheckpointPath is not null && File.Exists(CheckpointPath))
        {
            trainer.Restore(Checkpoint.Read(CheckpointPath), CheckpointPath);
        }

        var learnt = trainer.Run(Progress, CheckpointPath is null ? null : t => t.Save().Write(CheckpointPath), cancellation);
        return (learnt, [.. trainer.History], trainer.BestEpoch);
    }

    /// <summary>The closed form takes the place of all epochs; it is told as one of them.</summary>
    private (Graph Learnt, ImmutableArray<Epoch> History, int BestEpoch) Fit(CovarianceFit fit, Graph network, DatasetExamples train, DatasetExamples? validation)
    {
        var learnt = fit.Apply(network, train);
        double LossOf(DatasetExamples? examples) => examples is null ? double.NaN : Evaluation.Of(learnt, examples, _options.Loss, _options.Batch, _options.Threads).Loss;
        var epoch = new Epoch(1, LossOf(train), double.NaN, LossOf(validation), double.NaN, 0);
        Progress?.Invoke(epoch);
        return (learnt, [epoch], 1);
    }

    private static GraphModule Module(Graph graph) => new([graph]) { Description = graph.Name };

    /// <summary>The model as the project runs it.</summary>
    private GraphModule Assemble(GraphModule network, FeatureScaling scaling) =>
        _project.Task == TrainingTask.Autoencoder ? ModelAssembly.WithError(network, scaling) : ModelAssembly.WithScaling(network, scaling);

    private static void CheckLabels(TrainingProject project, Dataset dataset)
    {
        if (project.Labels is { IsEmpty: false } labels && project.Task == TrainingTask.Classification && !labels.SequenceEqual(dataset.Labels))
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.ExamplesDoNotFit, $"project '{project.Project.Name}'",
                $"its labels are {string.Join(", ", labels)}; the data has {string.Join(", ", dataset.Labels)}", "the same labels in the same order", "State 'labels' in 'data' in the same order"));
        }
    }

    private DatasetExamples Examples(ExampleSet set, bool augments) => new(set, _evaluator.Extractor, new ExampleOptions
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
            InputType = train.Scaling.IsNone && _project.Task != TrainingTask.Autoencoder ? ElementType.Int8 : ElementType.Float32,
            OutputType = _project.Task == TrainingTask.Classification ? ElementType.Int8 : ElementType.Float32,
        };
        if (section.AwareEpochs == 0)
        {
            return PostTraining.Quantize(Module(ModelAssembly.WithTargets(network, TargetScaling())), calibration, method, section.BiasCorrection, options);
        }

        var prepared = PostTraining.Prepare(Module(network));
        var ranges = Quantizing.Calibration.Run(prepared, calibration, method);
        var aware = _options with { Epochs = section.AwareEpochs, LearningRate = _options.LearningRate * section.AwareRate, Patience = 0 };
        var learnt = QuantizationAware.Run(prepared, ranges, options, train, validation, aware, AwareProgress, cancellation);
        if (_project.Task == TrainingTask.Regression)
        {
            // The outputs get the targets' units now, and with them another range.
            learnt = learnt.WithMain(ModelAssembly.WithTargets(learnt.Main, TargetScaling()));
            ranges = Quantizing.Calibration.Run(learnt, calibration, method);
        }

        var quantized = Quantizer.Quantize(learnt, ranges, options);
        return section.BiasCorrection ? BiasCorrection.Run(learnt, quantized, [.. calibration.Take(64)]) : quantized;
    }
}
