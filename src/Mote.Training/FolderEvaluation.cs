using System.Collections.Immutable;
using System.Text.Json;
using Mote.Core;
using Mote.Data;
using Mote.Formats.Yaml;
using Mote.Projects;
using Mote.Runtime;

namespace Mote.Training;

/// <summary>How right a model is on all examples of a folder.</summary>
/// <param name="Samples">How many examples there are.</param>
/// <param name="Task">What the model does.</param>
/// <param name="Labels">The classes in the order of the model's outputs; empty for numbers.</param>
/// <param name="Metrics">By the field's names.</param>
/// <param name="Confusion">How often each class (row) was taken for each (column); null where there are no classes.</param>
/// <param name="Dataset">The examples, for what was left out and what was found.</param>
public sealed record FolderEvaluation(int Samples, TrainingTask Task, ImmutableArray<string> Labels, ImmutableSortedDictionary<string, double> Metrics, int[,]? Confusion, Dataset Dataset)
{
    /// <summary>What the model gave of each example, its classes as <see cref="Labels"/>; there is no second model.</summary>
    public required PartResult Results { get; init; }

    /// <summary>Evaluates a project's trained model, from raw samples on, or a model by itself.</summary>
    /// <param name="path">A project, or a .tflite file.</param>
    /// <param name="folder">Laid out as the project's dataset, or with one folder a class.</param>
    /// <param name="threads">How many threads compute.</param>
    /// <exception cref="DiagnosticException">The model or the data cannot be read, or do not fit each other.</exception>
    public static FolderEvaluation Of(string path, string folder, int threads)
    {
        if (!Directory.Exists(folder))
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.DataMissing, folder, "there is no such folder"));
        }

        return ProjectFile.IsProject(path) ? OfProject(path, folder, threads) : OfModel(path, folder, threads);
    }

    private static FolderEvaluation OfProject(string path, string folder, int threads)
    {
        var (project, modelFile, root, _) = ProjectFile.LoadUntrained(path);
        var trained = (root as YamlMap)?.Find("data") is null ? null : TrainingProject.Load(path, folder);
        if (modelFile is null)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.BadProject, path, "it names no model", Remedy: "Add 'model: {file: NAME.tflite}'"));
        }

        if (!File.Exists(modelFile))
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.UnreadableFile, modelFile, "there is no such file", Remedy: $"Train it first: mote train {Path.GetFileName(path)}"));
        }

        var task = trained?.Task ?? TrainingTask.Classification;
        var labels = trained?.Labels ?? project.Labels;
        labels = labels.IsEmpty ? LabelsOf(modelFile) : labels;
        var spec = trained?.Data ?? FolderOfClasses(folder, project.Samples.Picture, null);
        var dataset = Open(spec, folder);
        var evaluator = new ModelEvaluator(project, task, dataset, threads)
        {
            NormalLabels = !spec.Split.TrainLabels.IsEmpty ? spec.Split.TrainLabels : labels.IsEmpty ? [] : [labels[0]],
        };
        var all = dataset.Folds[0].OpenTest("evaluate");
        var module = Model.Load(modelFile).Module;
        return Result(task, dataset, labels, evaluator.Evaluate(all, module), task == TrainingTask.Autoencoder ? evaluator.Classes(all) : default, evaluator.Targets(all), module, trained?.BackgroundOf(labels) ?? []);
    }

    private static FolderEvaluation OfModel(string path, string folder, int threads)
    {
        var module = Model.Load(path).Module;
        if (module.Main.Inputs.Length != 1)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.ExamplesDoNotFit, path, FormattableString.Invariant($"it has {module.Main.Inputs.Length} inputs"), "models of one input"));
        }

        var input = module.Main.Tensors[module.Main.Inputs[0]].Shape;
        (int, int, int)? picture = input is { Rank: 4 } && input[3] is 1 or 3 ? (input[1], input[2], input[3]) : null;
        var dataset = Open(FolderOfClasses(folder, picture, input.ElementCount), folder);
        if (dataset.Shape.Count != input.ElementCount)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.ExamplesDoNotFit, path, FormattableString.Invariant($"it reads {input}, an example is {dataset.Shape}"),
                "examples of as many numbers", "Evaluate the project (.yaml) where a front end comes before the model"));
        }

        var all = dataset.Folds[0].OpenTest("evaluate");
        var outputs = ModelEvaluator.Outputs(module, all.Count, i =>
        {
            var samples = new float[dataset.Shape.Count];
            all.Read(i, samples);
            return samples;
        }, threads);
        return Result(TrainingTask.Classification, dataset, LabelsOf(path), outputs, default, [], module);
    }

    /// <summary>All examples of a folder, whatever classes it has.</summary>
    private static Dataset Open(DatasetSpec spec, string folder) => Dataset.Open(
        spec with { Labels = [], Split = new SplitSpec { Kind = SplitKind.AllTest }, Augment = [] }, folder, new DatasetOptions { Lock = LockMode.Ignore, FindNearDuplicates = false });

    private static FolderEvaluation Result(
        TrainingTask task, Dataset dataset, ImmutableArray<string> known, ImmutableArray<float> outputs, ImmutableArray<int> anomalies, ImmutableArray<float> targets, GraphModule module, ImmutableArray<int> background = default)
    {
        int count = dataset.Examples.Count;
        if (task != TrainingTask.Classification)
        {
            return new FolderEvaluation(count, task, [], Training.Metrics.Of(task, outputs.AsSpan(), anomalies.IsDefault ? [] : anomalies.AsSpan(), targets.AsSpan(), 2), null, dataset)
            {
                Results = new PartResult([.. dataset.Examples], anomalies.IsDefault ? [] : anomalies, targets, outputs, []),
            };
        }

        var labels = known.IsEmpty ? dataset.Labels : known;
        int width = module.Main.Tensors[module.Main.Outputs[0]].Shape.ElementCount;
        if (labels.Length != width)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.ExamplesDoNotFit, $"model '{module.Main.Name}'",
                FormattableString.Invariant($"it gives {width} scores; there are {labels.Length} classes: {string.Join(", ", labels)}"), "as many classes as scores", "State 'labels' in the project"));
        }

        if (dataset.Examples.FirstOrDefault(e => e.Label < 0 || !labels.Contains(dataset.Labels[e.Label])) is { } stranger)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.BadLabel, stranger.Place.ToString(),
                stranger.Label < 0 ? "it has no label" : $"the model does not know the label '{dataset.Labels[stranger.Label]}'", string.Join(", ", labels), "Rename the folder, or leave it out"));
        }

        int[] classes = [.. dataset.Examples.Select(e => labels.IndexOf(dataset.Labels[e.Label]))];
        return new FolderEvaluation(count, task, labels, Training.Metrics.OfClasses(outputs.AsSpan(), classes, width, background), Training.Metrics.Confusion(outputs.AsSpan(), classes, width), dataset)
        {
            Results = new PartResult([.. dataset.Examples], [.. classes], [], outputs, []),
        };
    }

    /// <summary>A folder with one folder a class; what its files are decides how they are read.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="picture">The size of pictures that are wanted, if any.</param>
    /// <param name="length">The samples of a sound that are wanted, or null.</param>
    private static DatasetSpec FolderOfClasses(string folder, (int Height, int Width, int Channels)? picture, int? length)
    {
        string[] endings = [.. Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 8 }).Take(10_000).Select(f => Path.GetExtension(f).ToLowerInvariant()).Distinct()];
        var kind = endings.Any(e => e is ".png" or ".bmp" or ".jpg" or ".jpeg") ? DataKind.Image : endings.Contains(".wav") ? DataKind.Audio : DataKind.Series;
        return new DatasetSpec
        {
            Kind = kind,
            Sources = [new SourceSpec { Path = ".", Label = new ValueRule.Folder(1) }],
            Image = kind == DataKind.Image && picture is var (height, width, channels) ? new ImageSpec(width, height, channels) : null,
            Window = kind == DataKind.Audio && length is { } samples ? new WindowSpec { Length = samples, Placement = WindowPlacement.Center } : null,
        };
    }

    /// <summary>The labels that the training of a model wrote beside it; none where there is no such file.</summary>
    private static ImmutableArray<string> LabelsOf(string modelFile)
    {
        string path = Path.ChangeExtension(modelFile, ".training.json");
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(Model.ReadFile(path));
            return document.RootElement.TryGetProperty("labels", out var labels) && labels.ValueKind == JsonValueKind.Array
                ? [.. labels.EnumerateArray().Select(l => l.GetString()).OfType<string>()] : [];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.CheckpointDamaged, path, "the file is not what a training writes", Remedy: "Remove it, or train again"));
        }
    }
}
