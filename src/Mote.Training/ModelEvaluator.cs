using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Data;
using Mote.Projects;
using Mote.Runtime;

namespace Mote.Training;

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
    /// <param name="background">The classes that are the rest of the world; empty for none.</param>
    public ImmutableSortedDictionary<string, double> Metrics(TrainingTask task, int classes, bool int8, ImmutableArray<int> background = default) =>
        Training.Metrics.Of(task, (int8 ? Int8 : Float).AsSpan(), Labels.AsSpan(), Targets.AsSpan(), classes, background);
}

/// <summary>Runs models over examples of a dataset, through the front end of a project, as the device would.</summary>
public sealed class ModelEvaluator
{
    private readonly TrainingTask _task;
    private readonly Dataset _dataset;
    private readonly int _threads;

    /// <summary>Prepares the front end.</summary>
    /// <param name="project">Samples and front end.</param>
    /// <param name="task">What the models do.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="threads">How many threads compute.</param>
    /// <exception cref="DiagnosticException">Samples, front end and dataset do not fit each other.</exception>
    public ModelEvaluator(Project project, TrainingTask task, Dataset dataset, int threads)
    {
        (_task, _dataset, _threads) = (task, dataset, threads);
        CheckFit(project, dataset);
        Extractor = FeatureExtractor.Of(project, project.Samples.Picture is null && dataset.FeatureNames.IsEmpty ? dataset.Shape.Rows : 1);
    }

    /// <summary>From samples to features; one instance for one thread.</summary>
    public FeatureExtractor Extractor { get; }

    /// <summary>The labels of what is normal, for autoencoders; those that the dataset trains on, or its first, where they are not stated.</summary>
    public ImmutableArray<string> NormalLabels { get; init; } = [];

    /// <summary>What two models make of examples.</summary>
    /// <param name="set">The examples.</param>
    /// <param name="floatModel">The float model, which reads features as the front end gives them.</param>
    /// <param name="int8Model">The int8 model, likewise.</param>
    public PartResult Evaluate(ExampleSet set, GraphModule floatModel, GraphModule int8Model)
    {
        using var examples = Examples(set);
        return new PartResult([.. set], Classes(set), Targets(set), Outputs(floatModel, set.Count, examples.Features, _threads), Outputs(int8Model, set.Count, examples.Features, _threads));
    }

    /// <summary>What one model makes of examples: its first output, one example after the other.</summary>
    public ImmutableArray<float> Evaluate(ExampleSet set, GraphModule model)
    {
        using var examples = Examples(set);
        return Outputs(model, set.Count, examples.Features, _threads);
    }

    /// <summary>The classes of examples; for autoencoders 1 for what is not of a class that it was trained on; empty for regression.</summary>
    public ImmutableArray<int> Classes(ExampleSet set)
    {
        if (_task != TrainingTask.Autoencoder)
        {
            return _task == TrainingTask.Regression ? [] : [.. set.Select(e => e.Label)];
        }

        var normal = !NormalLabels.IsEmpty ? NormalLabels : _dataset.Spec.Split.TrainLabels is { IsEmpty: false } given ? given : [_dataset.Labels[0]];
        return [.. set.Select(e => e.Label >= 0 && normal.Contains(_dataset.Labels[e.Label]) ? 0 : 1)];
    }

    /// <summary>The numbers to predict, one example after the other; empty for classes.</summary>
    public ImmutableArray<float> Targets(ExampleSet set) => _task == TrainingTask.Regression ? [.. set.SelectMany(e => e.Targets)] : [];

    /// <summary>What a model makes of inputs: its first output, one input after the other.</summary>
    /// <param name="module">The model.</param>
    /// <param name="count">How many inputs there are.</param>
    /// <param name="input">An input by its number; called from several threads.</param>
    /// <param name="threads">How many threads compute.</param>
    internal static ImmutableArray<float> Outputs(GraphModule module, int count, Func<int, float[]> input, int threads)
    {
        var model = Model.FromModule(module);
        int width = module.Main.Tensors[module.Main.Outputs[0]].Shape.ElementCount;
        var outputs = new float[count * width];
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, model.CreateSession, (i, _, session) =>
        {
            ModelRun.Run(session, module.Main, input(i)).CopyTo(outputs, i * width);
            return session;
        }, static _ => { });
        return ImmutableCollectionsMarshal.AsImmutableArray(outputs);
    }

    private DatasetExamples Examples(ExampleSet set) => new(set, Extractor, new ExampleOptions { Target = TargetKind.Features, Threads = _threads });

    private static void CheckFit(Project project, Dataset dataset)
    {
        var samples = project.Samples;
        var shape = dataset.Shape;
        int extra = dataset.FeatureNames.Length;
        bool fits = samples.Picture is var (height, width, depth) ? shape == new SampleShape(height, width, depth)
            : extra > 0 ? samples.Width == shape.Count + extra
            : samples.Width == shape.Channels && shape.Columns == 1;
        if (!fits)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.ExamplesDoNotFit, $"project '{project.Name}'",
                FormattableString.Invariant($"an example is {shape}{(extra > 0 ? $" and {extra} numbers besides" : "")}; 'samples' has {samples.Width} values a sample"),
                "the channels (or the picture) of 'samples' as the data has them"));
        }
    }
}
