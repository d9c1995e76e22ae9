using System.Collections.Immutable;
using Mote.Core;
using Mote.Data;
using Mote.Quantizing;
using Mote.Training;

namespace Mote.Bench.Ablation;

/// <summary>One training, as 'mote train' does it, but one that can be quantized in several ways.</summary>
internal sealed class Trial
{
    /// <summary>The patience that stands for a training whose last parameters are kept.</summary>
    public const int KeepLast = -1;

    private readonly TrainingProject _project;
    private readonly DatasetFold _fold;
    private readonly TrainingOptions _options;
    private readonly string _metric;
    private readonly ModelEvaluator _evaluator;

    public Trial(TrainingProject project, Dataset dataset, DatasetFold fold, ulong seed, string metric)
    {
        bool keepsLast = project.Options.Patience == KeepLast;
        (_project, _fold, _metric) = (project, fold, metric);
        _options = project.Options with { Seed = seed, Threads = 1, Patience = keepsLast ? 0 : project.Options.Patience };
        _evaluator = new ModelEvaluator(project.Project, project.Task, dataset, 1);
    }

    /// <summary>Trains, quantizes and measures on what was left out.</summary>
    /// <param name="quantizations">Ways to quantize.</param>
    /// <returns>The metric of the float model and of each int8 model.</returns>
    public (double Float, double[] Int8) Run(IEnumerable<QuantizationFactor> quantizations)
    {
        using var train = Examples(_fold.Train, augments: true);
        train.Scaling = FeatureScaling.Measure(Enumerable.Range(0, train.Count).Select(i => (ReadOnlyMemory<float>)train.Features(i)), _evaluator.Extractor.Shape[-1], _project.Normalization);
        using var validation = Examples(_fold.Validation, augments: false);
        validation.Scaling = train.Scaling;
        var network = _project.BuildNetwork(_evaluator.Extractor.Shape, train.TargetElements, _options.Seed);
        using var trainer = new Trainer(network, train, _project.Options.Patience == KeepLast ? null : validation, _options);
        var learnt = new GraphModule([InferenceForm.Of(trainer.Run())]);
        var test = _fold.OpenTest("bench/ablation");
        int[] labels = [.. _evaluator.Classes(test)];
        int classes = train.TargetElements;
        double Measure(GraphModule module) =>
            Metrics.Of(_project.Task, _evaluator.Evaluate(test, ModelAssembly.WithScaling(module, train.Scaling)).AsSpan(), labels, [], classes)[_metric];

        return (Measure(learnt), [.. quantizations.Select(q => Measure(Quantize(learnt, q, train, validation)))]);
    }

    private GraphModule Quantize(GraphModule learnt, QuantizationFactor factor, DatasetExamples train, DatasetExamples validation)
    {
        var section = factor.Section;
        var calibration = Calibration(section.Examples, train.Scaling);
        var method = CalibrationMethod.All.First(m => m.Name == section.Method);
        var options = new QuantizerOptions
        {
            InputType = train.Scaling.IsNone ? ElementType.Int8 : ElementType.Float32,
            PerChannel = factor.PerChannel,
            PerChannelDense = factor.PerChannelDense,
        };
        if (section.AwareEpochs == 0)
        {
            return PostTraining.Quantize(learnt, calibration, method, section.BiasCorrection, options).Compact();
        }

        var prepared = PostTraining.Prepare(learnt);
        var ranges = Quantizing.Calibration.Run(prepared, calibration, method);
        var aware = _options with { Epochs = section.AwareEpochs, LearningRate = _options.LearningRate * section.AwareRate, Patience = 0 };
        return Quantizer.Quantize(QuantizationAware.Run(prepared, ranges, options, train, validation, aware), ranges, options).Compact();
    }

    private List<float[]> Calibration(int count, FeatureScaling scaling)
    {
        using var examples = Examples(_fold.Calibration(count, _options.Seed), augments: false);
        var samples = new List<float[]>();
        for (int i = 0; i < examples.Count; i++)
        {
            float[] features = examples.Features(i);
            scaling.Apply(features);
            samples.Add(features);
        }

        return samples;
    }

    private DatasetExamples Examples(ExampleSet set, bool augments) => new(set, _evaluator.Extractor, new ExampleOptions
    {
        Augmenter = augments && !_project.Data.Augment.IsEmpty ? new Augmenter(_project.Data.Augment, []) : null,
        Seed = _options.Seed,
        Variants = _project.Variants,
        ClassWeights = ClassWeights(),
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
}
