using System.Collections.Immutable;
using Mote.Data;
using Mote.Training;

namespace Mote.Report;

/// <summary>One of the two models that a report compares, with what it gave over the part that is looked at.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Ink">Its colour in every drawing.</param>
/// <param name="IsSecond">True for the int8 model.</param>
/// <param name="Outputs">One example after the other.</param>
internal sealed record ModelOutputs(string Name, Ink Ink, bool IsSecond, ImmutableArray<float> Outputs);

/// <summary>What several sections need to know of a source.</summary>
internal sealed class TrainingFacts
{
    private readonly Dictionary<ModelOutputs, ClassScores> _scores = [];

    public TrainingFacts(TrainingSource source)
    {
        Source = source;
        Classes = source.Data.Labels.Length;
        Seeds = [.. source.Runs.Select(r => r.Seed).Distinct()];
        First = [.. source.Runs.Where(r => r.Seed == source.Runs[0].Seed)];
        IsTest = source.Runs.Any(r => r.Test is not null);
        var parts = First.Select(PartOf).OfType<PartResult>().ToList();
        Part = parts.Count == 0 || parts.All(p => p.Examples.IsEmpty) ? null : PartResult.Join(parts);
        if (Part is not null)
        {
            var first = new ModelOutputs(source.FirstModel, Ink.Teal, false, Part.Float);
            Models = Part.Int8.Length == Part.Float.Length ? [first, new ModelOutputs(source.SecondModel, Ink.Purple, true, Part.Int8)] : [first];
        }
    }

    /// <summary>What it is all made of.</summary>
    public TrainingSource Source { get; }

    /// <summary>How many classes there are.</summary>
    public int Classes { get; }

    /// <summary>Every seed once.</summary>
    public ImmutableArray<ulong> Seeds { get; }

    /// <summary>The trainings of the first seed, one for each fold.</summary>
    public ImmutableArray<TrainingRun> First { get; }

    /// <summary>Whether the test part is looked at, or the validation for want of one.</summary>
    public bool IsTest { get; }

    /// <summary>The part that is looked at: of the first seed, all folds together, so that no example is there twice; null where nothing was evaluated.</summary>
    public PartResult? Part { get; }

    /// <summary>One or two models; none where nothing was evaluated.</summary>
    public ImmutableArray<ModelOutputs> Models { get; } = [];

    /// <summary>The model that is deployed: int8 where there is one.</summary>
    public ModelOutputs Deployed => Models[^1];

    /// <summary>Whether the network tells classes apart, and was evaluated on some.</summary>
    public bool IsOfClasses => Source.Task == TrainingTask.Classification && Part is not null && Classes > 0;

    /// <summary>What the part is called.</summary>
    public string PartName => Source.Verb == "evaluate" ? "folder" : IsTest ? "test" : "validation";

    /// <summary>The same in a sentence: <c>test part</c>.</summary>
    public string PartTitle => Source.Verb == "evaluate" ? "folder" : $"{PartName} part";

    /// <summary>Seeds and folds in words.</summary>
    public string Scope => Seeds.Length == 1 && First.Length == 1 ? Source.Verb == "evaluate" ? "one model" : $"seed {Seeds[0]}"
        : $"{Wording.Count(Seeds.Length, "seed")}{(First.Length > 1 ? $" of {Wording.Count(First.Length, "fold")}" : "")}";

    /// <summary>Which results the detailed sections show, where there are several trainings; else empty.</summary>
    public string Whose => Source.Runs.Length == 1 ? "" : $" Of seed {Seeds[0]}{(First.Length > 1 ? ", all folds together" : "")}.";

    /// <summary>The part of a training that is looked at.</summary>
    public PartResult? PartOf(TrainingRun run) => IsTest ? run.Test : run.Validation;

    /// <summary>What a model made of classes.</summary>
    public ClassScores Scores(ModelOutputs model)
    {
        if (!_scores.TryGetValue(model, out var scores))
        {
            _scores[model] = scores = new ClassScores(model.Outputs, Part!.Labels, Classes);
        }

        return scores;
    }

    /// <summary>The name of a class.</summary>
    public string Label(int label) => label >= 0 && label < Classes ? Wording.Name(Source.Data.Labels[label], 60) : "none";

    /// <summary>Where an example lies; of data beside the project's folder without the way to it, which is the machine's own matter.</summary>
    public static string PlaceOf(Example example, int longest = Wording.LongestName)
    {
        string place = example.Place.ToString();
        while (place.StartsWith("../", StringComparison.Ordinal))
        {
            place = place[3..];
        }

        return Wording.Name(place, longest);
    }

    /// <summary>Metrics of a seed: the mean over its folds, or of their examples together.</summary>
    public ImmutableSortedDictionary<string, double> Metrics(ulong seed, bool isTest, bool isSecond)
    {
        var parts = Source.Runs.Where(r => r.Seed == seed).Select(r => isTest ? r.Test : r.Validation).OfType<PartResult>()
            .Where(p => !p.Examples.IsEmpty && (!isSecond || p.Int8.Length == p.Float.Length)).ToList();
        if (parts.Count > 1 && Source.IsPooled)
        {
            parts = [PartResult.Join(parts)];
        }

        // A fold in which a metric has no value, such as the AUC of one class, does not count for it.
        return parts.SelectMany(p => p.Metrics(Source.Task, Classes, isSecond)).GroupBy(m => m.Key, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(g => g.Key, g => g.Select(m => m.Value).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average(), StringComparer.Ordinal);
    }

    /// <summary>Whether the smaller of two values of a metric is the better.</summary>
    public static bool IsError(string metric) => metric is "mse" or "rmse" or "mae";

    /// <summary>A metric in figures: shares with four digits, errors with those that matter; a dash for what has no value.</summary>
    public static string Figure(string metric, double value) =>
        !double.IsFinite(value) ? "-" : IsError(metric) ? Wording.Measure(value) : value.ToString("0.0000", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The metric that is read first.</summary>
    public string MainMetric => Source.Task switch
    {
        TrainingTask.Regression => "rmse",
        TrainingTask.Autoencoder => "auc",
        _ => "accuracy",
    };
}
