using System.Collections.Immutable;
using Mote.Data;
using Mote.Quantizing;
using Mote.Training;

namespace Mote.Report;

/// <summary>Everything that a report about training or evaluation may be made of. What is not known is left empty, and the report has no section about it.</summary>
public sealed record TrainingSource
{
    /// <summary>The verb that made it: <c>train</c>.</summary>
    public required string Verb { get; init; }

    /// <summary>The name of the project or model.</summary>
    public required string Name { get; init; }

    /// <summary>What the network does.</summary>
    public TrainingTask Task { get; init; }

    /// <summary>Whether the metrics of folds are of all their examples together, in place of the mean over folds.</summary>
    public bool IsPooled { get; init; }

    /// <summary>The dataset: its labels are in the order of the network's outputs.</summary>
    public required DatasetReport Data { get; init; }

    /// <summary>The names of the numbers to predict.</summary>
    public ImmutableArray<string> TargetNames { get; init; } = [];

    /// <summary>The names of the numbers beside the samples.</summary>
    public ImmutableArray<string> FeatureNames { get; init; } = [];

    /// <summary>Every training, those of one seed beside each other, the one whose model is kept first. An evaluation is one without epochs.</summary>
    public required ImmutableArray<TrainingRun> Runs { get; init; }

    /// <summary>Gives the samples of an example, row-major in the dataset's shape, or null where they are not to be had.</summary>
    public Func<Example, float[]?> Samples { get; init; } = static _ => null;

    /// <summary>What the report calls the first of the two models, or the only one.</summary>
    public string FirstModel { get; init; } = "float";

    /// <summary>What it calls the second.</summary>
    public string SecondModel { get; init; } = "int8";

    /// <summary>What a report says of a session of trainings, all of whose samples are gone through once more.</summary>
    /// <param name="result">The session; its dataset is read again while the report is composed.</param>
    public static TrainingSource Of(SessionResult result) => Of("train", result.Project.Project.Name, result.Project.Task, result.Dataset,
        [.. result.Runs.Select(r => new TrainingRun(r.Place.FoldName, r.Place.Seed, r.History, r.BestEpoch, r.Comparison, r.Validation, r.Test))]) with
    {
        IsPooled = result.Project.IsPooled,
    };

    /// <summary>What a report says of an evaluation.</summary>
    /// <param name="result">The evaluation; its dataset is read again while the report is composed.</param>
    /// <param name="name">The name of the project or model, without folders.</param>
    public static TrainingSource Of(FolderEvaluation result, string name)
    {
        var source = Of("evaluate", name, result.Task, result.Dataset, [new TrainingRun("all", 0, [], 0, null, null, result.Results)]) with { FirstModel = "model" };
        return result.Task == TrainingTask.Classification ? source with { Data = WithLabels(source.Data, result.Labels) } : source;
    }

    /// <summary>The source of trainings or evaluations over an opened dataset, all of whose samples are gone through once.</summary>
    /// <param name="verb">The verb that made it.</param>
    /// <param name="name">The name of the project or model.</param>
    /// <param name="task">What the network does.</param>
    /// <param name="dataset">The dataset; it is read again while the report is composed.</param>
    /// <param name="runs">The trainings; at least one.</param>
    public static TrainingSource Of(string verb, string name, TrainingTask task, Dataset dataset, ImmutableArray<TrainingRun> runs) => new()
    {
        Verb = verb,
        Name = name,
        Task = task,
        Data = dataset.Report(),
        TargetNames = dataset.TargetNames,
        FeatureNames = dataset.FeatureNames,
        Runs = runs,
        Samples = example =>
        {
            var samples = new float[dataset.Shape.Count];
            return dataset.TryReadKnown(example, samples) ? samples : null;
        },
    };

    /// <summary>Counts in the order of a model's outputs; a folder need not have all classes, and may have them in another order.</summary>
    private static DatasetReport WithLabels(DatasetReport data, ImmutableArray<string> labels)
    {
        ImmutableArray<int> Ordered(ImmutableArray<int> counts) => [.. labels.Select(l => data.Labels.IndexOf(l) is >= 0 and var i ? counts[i] : 0)];
        return data with
        {
            Labels = labels,
            Classes = Ordered(data.Classes),
            Folds = [.. data.Folds.Select(f => f with { Parts = [.. f.Parts.Select(p => p with { Classes = Ordered(p.Classes) })] })],
        };
    }
}

/// <summary>One training: a seed and a fold.</summary>
/// <param name="Fold">The fold's name.</param>
/// <param name="Seed">The seed.</param>
/// <param name="History">The epochs; empty for an evaluation.</param>
/// <param name="BestEpoch">The epoch whose parameters were kept, from 1; 0 for none.</param>
/// <param name="Comparison">Float against int8, layer by layer; null where it is not known.</param>
/// <param name="Validation">The validation part; null where it is empty.</param>
/// <param name="Test">The test part, or what was evaluated; null where there is none. Without a second model its <see cref="PartResult.Int8"/> is empty.</param>
public sealed record TrainingRun(string Fold, ulong Seed, ImmutableArray<Epoch> History, int BestEpoch, Comparison? Comparison, PartResult? Validation, PartResult? Test)
{
    /// <summary>What a training of one fold gave.</summary>
    public static TrainingRun Of(FoldResult result) => new(result.Fold, result.Seed, result.History, result.BestEpoch, result.Comparison, result.Validation, result.Test);
}
