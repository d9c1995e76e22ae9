using System.Collections.Immutable;
using Mote.Data;

namespace Mote.Training;

/// <summary>A metric over the seeds of a session.</summary>
/// <param name="Name">By the field's name: <c>accuracy</c>.</param>
/// <param name="Values">For each seed; over its folds.</param>
public sealed record MetricSummary(string Name, ImmutableArray<double> Values)
{
    /// <summary>The mean over seeds.</summary>
    public double Mean => Values.Average();

    /// <summary>The seed that is worst: the least, or for errors the largest value.</summary>
    public double Worst => Metrics.IsError(Name) ? Values.Max() : Values.Min();
}

/// <summary>What a session gave.</summary>
public sealed record SessionResult
{
    /// <summary>The project.</summary>
    public required TrainingProject Project { get; init; }

    /// <summary>Its dataset.</summary>
    public required Dataset Dataset { get; init; }

    /// <summary>What was asked for.</summary>
    public required SessionOptions Options { get; init; }

    /// <summary>Every training: seeds in order, of each its folds.</summary>
    public required ImmutableArray<RunResult> Runs { get; init; }

    /// <summary>How often the test part was opened by this session.</summary>
    public required int TestUses { get; init; }

    /// <summary>How often it was opened in all.</summary>
    public required int AllTestUses { get; init; }

    /// <summary>The training whose model is kept: the first seed's first fold.</summary>
    public RunResult Kept => Runs[0];

    /// <summary>The seeds.</summary>
    public ImmutableArray<ulong> Seeds => [.. Runs.Select(r => r.Place.Seed).Distinct()];

    /// <summary>Whether metrics are of more than one training.</summary>
    public bool IsSummary => Options.Seeds is not null || Runs.Length > 1;

    /// <summary>The names of the classes, in the order of the network's outputs.</summary>
    public ImmutableArray<string> Labels => Project.Labels.IsEmpty ? Dataset.Labels : Project.Labels;

    /// <summary>The numbers of the classes that are the rest of the world.</summary>
    public ImmutableArray<int> Background => Project.BackgroundOf(Labels);

    /// <summary>The results of one part in one or all trainings, those of several as one; null where it is empty.</summary>
    /// <param name="part">Validation or test.</param>
    /// <param name="runs">The trainings.</param>
    public static PartResult? Join(SplitPart part, IEnumerable<RunResult> runs)
    {
        var parts = runs.Select(r => part == SplitPart.Test ? r.Test : r.Validation).OfType<PartResult>().ToList();
        return parts.Count == 0 ? null : PartResult.Join(parts);
    }

    /// <summary>Metrics over seeds and folds: of each seed the mean over its folds, or of their examples together where the project says so.</summary>
    /// <param name="part">Validation or test.</param>
    /// <param name="int8">Whether the int8 model is asked for.</param>
    public ImmutableArray<MetricSummary> Metrics(SplitPart part, bool int8)
    {
        var seeds = Runs.GroupBy(r => r.Place.Seed).Select(g => OfSeed(part, int8, [.. g])).OfType<ImmutableSortedDictionary<string, double>>().ToList();
        return seeds.Count == 0 ? [] : [.. seeds[0].Keys.Select(name => new MetricSummary(name, [.. seeds.Select(s => s[name])]))];
    }

    /// <summary>The metrics of one training.</summary>
    /// <returns>Null where the part is empty.</returns>
    public ImmutableSortedDictionary<string, double>? Metrics(RunResult run, SplitPart part, bool int8) =>
        (part == SplitPart.Test ? run.Test : run.Validation)?.Metrics(Project.Task, Dataset.Labels.Length, int8, Background);

    private ImmutableSortedDictionary<string, double>? OfSeed(SplitPart part, bool int8, ImmutableArray<RunResult> folds)
    {
        if (Project.IsPooled)
        {
            return Join(part, folds)?.Metrics(Project.Task, Dataset.Labels.Length, int8, Background);
        }

        // A fold in which a metric has no value, such as the AUC of one class, does not count for it.
        var all = folds.Select(f => Metrics(f, part, int8)).OfType<ImmutableSortedDictionary<string, double>>().SelectMany(m => m);
        var means = all.GroupBy(m => m.Key, StringComparer.Ordinal).Select(g => KeyValuePair.Create(g.Key, g.Select(m => m.Value).Where(v => !double.IsNaN(v)).DefaultIfEmpty(double.NaN).Average()));
        var result = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, means);
        return result.IsEmpty ? null : result;
    }
}
