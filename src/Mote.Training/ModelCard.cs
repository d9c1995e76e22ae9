using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mote.Core;
using Mote.Data;
using Mote.Runtime;

namespace Mote.Training;

/// <summary>
/// The card of a trained model, in Markdown: what it does, what it was trained and tested on, how right it is, how to make it again, and what it is not
/// good for. It follows from the training alone: no time, no machine, no folder.
/// </summary>
public sealed class ModelCard
{
    private const int MostGroups = 20;
    private const int MostClasses = 24;
    private const int LayersShown = 10;
    private const int FewExamples = 20;

    private readonly SessionResult _result;
    private readonly StringBuilder _text = new();

    private ModelCard(SessionResult result) => _result = result;

    /// <summary>The text.</summary>
    /// <param name="result">The session.</param>
    /// <param name="lockSha256">The SHA-256 of the lock file, or null where there is none.</param>
    /// <param name="command">What was typed, without folders that are no part of the project.</param>
    public static string Write(SessionResult result, string? lockSha256, string command)
    {
        var card = new ModelCard(result);
        card.Purpose();
        card.Files();
        card.Data(lockSha256);
        card.Training(command);
        card.Results();
        card.Confusion();
        card.Layers();
        card.Limits();
        return card._text.ToString();
    }

    private void Purpose()
    {
        var project = _result.Project;
        Line($"# {project.Project.Name}");
        Line($"");
        string labels = string.Join(", ", _result.Labels.Select(Escape));
        Line(project.Task switch
        {
            TrainingTask.Regression => $"Predicts {string.Join(", ", _result.Dataset.TargetNames.Select(Escape))}.",
            TrainingTask.Autoencoder => $"Scores how strange its input is: the mean squared error of an autoencoder that was trained on what is normal.",
            _ => $"Tells {_result.Labels.Length} classes apart: {labels}.",
        });
        var samples = project.Project.Samples;
        Line($"Reads {samples.Type.Label()} samples{(project.Data.Kind is DataKind.Audio or DataKind.Series ? $" at {samples.Rate:0.###} Hz" : "")} through the front end `{project.Project.FrontEnd.Kind}`; an example is {_result.Dataset.Shape}.");
        Line($"");
    }

    private void Files()
    {
        Line($"| file | bytes | parameters | multiply-accumulates | SHA-256 |");
        Line($"| --- | ---: | ---: | ---: | --- |");
        string model = Path.GetFileName(_result.Project.ModelFile);
        foreach (var (name, bytes) in (ReadOnlySpan<(string, byte[])>)[(model, _result.Kept.Int8File), (Path.ChangeExtension(model, ".float.tflite"), _result.Kept.FloatFile)])
        {
            var main = Model.Load(bytes, name).Module.Main;
            long parameters = main.Nodes.SelectMany(n => n.Inputs).Where(t => t >= 0 && main.Tensors[t].IsConstant).Distinct().Sum(t => (long)main.Tensors[t].Shape.ElementCount);
            Line($"| {name} | {bytes.Length} | {parameters} | {main.Views.Sum(v => v.Node.Operator.Macs(v))} | {Convert.ToHexStringLower(SHA256.HashData(bytes))} |");
        }

        Line($"");
    }

    private void Data(string? lockSha256)
    {
        var dataset = _result.Dataset;
        var fold = dataset.Folds[_result.Kept.Place.Fold];
        Line($"## Data");
        Line($"");
        Line($"{dataset.Examples.Count} examples; lock file SHA-256 {lockSha256 ?? "none"}; specification {dataset.Spec.Hash}.");
        Line($"Split: {dataset.Spec.Split.Kind switch { SplitKind.Given => "as the sources say", SplitKind.LeaveOneGroupOut => "each group in turn is the test", SplitKind.AllTest => "all is test", SplitKind.Hash => "by a hash of the group", _ => FormattableString.Invariant($"{dataset.Folds.Length} folds") }}. The kept model is of the fold '{fold.Name}':");
        Line($"");
        Line($"| part | examples | groups |");
        Line($"| --- | ---: | ---: |");
        Line($"| train | {fold.Train.Count} | {Groups(fold.Train)} |");
        Line($"| validation | {fold.Validation.Count} | {Groups(fold.Validation)} |");
        Line($"| test | {fold.TestCount} | {Groups(Test)} |");
        Line($"");
        if (!dataset.Labels.IsEmpty)
        {
            int[] validation = fold.Validation.ClassCounts();
            int[] train = fold.Train.ClassCounts();
            Line($"| class | train | validation | test |");
            Line($"| --- | ---: | ---: | ---: |");
            for (int c = 0; c < dataset.Labels.Length; c++)
            {
                Line($"| {Escape(dataset.Labels[c])} | {train[c]} | {validation[c]} | {Test.Count(e => e.Label == c)} |");
            }

            Line($"");
        }

        var groups = dataset.Examples.GroupBy(e => e.Group, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        if (groups.Count <= MostGroups)
        {
            Line($"Groups, which never stand on both sides: {string.Join(", ", groups.Select(g => FormattableString.Invariant($"{Escape(g.Key)} ({g.Count()})")))}.");
        }

        int skipped = dataset.Skipped.Sum(s => s.Count);
        if (skipped > 0)
        {
            Line($"{skipped} were left out: {string.Join("; ", dataset.Skipped.GroupBy(s => s.Reason, StringComparer.Ordinal).Select(g => FormattableString.Invariant($"{g.Sum(s => s.Count)} because {g.Key}")))}.");
        }

        Line($"The test part was opened {Times(_result.TestUses)} by this training, once for each seed and fold, and {Times(_result.AllTestUses)} in all.");
        Line($"");
    }

    private void Training(string command)
    {
        var project = _result.Project;
        var o = project.Options;
        Line($"## Training");
        Line($"");
        Line($"{o.Epochs} epochs of batches of {o.Batch} (seed {_result.Kept.Place.Seed}: {_result.Kept.History.Length} trained, {(_result.Kept.Validation is null ? "the last" : FormattableString.Invariant($"number {_result.Kept.BestEpoch}"))} kept), {o.Loss.Kind}{(o.Loss.LabelSmoothing > 0 ? FormattableString.Invariant($" with label smoothing {o.Loss.LabelSmoothing}") : "")}, {o.Optimizer.GetType().Name} with weight decay {o.Optimizer.WeightDecay}, learning rate {o.LearningRate} ({o.Schedule.Kind}).");
        Line($"Augmentation: {(project.Data.Augment.IsEmpty ? "none" : string.Join(", ", project.Data.Augment.Select(a => a.GetType().Name.Replace("Augmentation", "", StringComparison.Ordinal))))}. Features are normalised by {project.Normalization}.");
        var q = project.Quantization;
        Line($"int8: ranges by {q.Method} over {q.Examples} training examples{(q.BiasCorrection ? ", biases corrected" : "")}{(q.AwareEpochs > 0 ? FormattableString.Invariant($", {q.AwareEpochs} epochs of quantization-aware training") : "")}.");
        Line($"");
        Line($"The same bytes come of `{command}`, whatever the machine and the number of threads.");
        Line($"");
    }

    private void Results()
    {
        Line($"## Results");
        Line($"");
        bool summary = _result.IsSummary;
        string of = summary ? FormattableString.Invariant($", {_result.Seeds.Length} seed{(_result.Seeds.Length == 1 ? "" : "s")} of {_result.Runs.Length / _result.Seeds.Length} fold{(_result.Runs.Length > _result.Seeds.Length ? "s" : "")}: mean (worst seed)") : "";
        foreach (var part in (SplitPart[])[SplitPart.Validation, SplitPart.Test])
        {
            var (real, int8) = (_result.Metrics(part, false), _result.Metrics(part, true));
            if (real.IsEmpty)
            {
                continue;
            }

            Line($"| {part.ToString().ToLowerInvariant()}{of} | float | int8 |");
            Line($"| --- | ---: | ---: |");
            for (int m = 0; m < real.Length; m++)
            {
                Line($"| {real[m].Name} | {Value(real[m], summary)} | {Value(int8[m], summary)} |");
            }

            Line($"");
        }
    }

    private void Confusion()
    {
        var runs = _result.Runs.Where(r => r.Place.Seed == _result.Kept.Place.Seed);
        if (_result.Project.Task != TrainingTask.Classification || _result.Labels.Length > MostClasses || SessionResult.Join(SplitPart.Test, runs) is not { } test)
        {
            return;
        }

        int[,] matrix = Mote.Training.Metrics.Confusion(test.Int8.AsSpan(), test.Labels.AsSpan(), _result.Labels.Length);
        Line($"## Confusion of the int8 model on the test part, seed {_result.Kept.Place.Seed}");
        Line($"");
        Line($"| true \\ given | {string.Join(" | ", _result.Labels.Select(Escape))} |");
        Line($"| --- |{string.Concat(Enumerable.Repeat(" ---: |", _result.Labels.Length))}");
        for (int r = 0; r < _result.Labels.Length; r++)
        {
            int row = r;
            Line($"| {Escape(_result.Labels[r])} | {string.Join(" | ", Enumerable.Range(0, _result.Labels.Length).Select(c => matrix[row, c]))} |");
        }

        Line($"");
    }

    private void Layers()
    {
        Line($"## Float to int8, worst layer first");
        Line($"");
        Line($"```");
        _text.Append(_result.Kept.Comparison.ToText(LayersShown));
        foreach (var layer in _result.Kept.FloatLayers)
        {
            Line($"stays float: {layer.Place}: {layer.Reason}");
        }

        Line($"```");
        Line($"");
    }

    private void Limits()
    {
        Line($"## Limits");
        Line($"");
        Line($"Known is how it does on the data above and on nothing else: another sensor, place, speaker or machine may need examples of its own. It always answers with one of its outputs, also for what is none of them.");
        var fold = _result.Dataset.Folds[_result.Kept.Place.Fold];
        int[] counts = fold.Train.ClassCounts();
        string[] few = [.. _result.Dataset.Labels.Where((_, c) => counts[c] > 0 && counts[c] < FewExamples)];
        if (few.Length > 0)
        {
            Line($"Few examples (under {FewExamples}) to learn from: {string.Join(", ", few.Select(Escape))}.");
        }

        if (fold.TestCount < 100)
        {
            Line($"The test part has {fold.TestCount} examples: its metrics are coarse.");
        }

        foreach (var warning in _result.Dataset.Warnings.Take(MostGroups))
        {
            Line($"Of the data: {Escape(warning.Found)} ({warning.Id}).");
        }
    }

    /// <summary>The kept training's test examples, which it has opened.</summary>
    private IReadOnlyCollection<Example> Test => _result.Kept.Test is { } test ? test.Examples : [];

    private static int Groups(IEnumerable<Example> examples) => examples.Select(e => e.Group).Distinct(StringComparer.Ordinal).Count();

    private static string Times(int count) => count == 1 ? "once" : FormattableString.Invariant($"{count} times");

    private static string Value(MetricSummary metric, bool summary) => summary ? $"{Short(metric.Mean)} ({Short(metric.Worst)})" : Short(metric.Values[0]);

    private static string Short(double value) => double.IsNaN(value) ? "-" : Math.Abs(value) is >= 1e-3 and < 1e5 or 0 ? value.ToString("0.0000", CultureInfo.InvariantCulture) : value.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>A name in a table or a line of Markdown.</summary>
    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);

    private void Line(FormattableString text) => _text.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
