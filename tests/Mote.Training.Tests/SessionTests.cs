using System.Globalization;
using System.Text;
using Mote.Core;
using Mote.Data;

namespace Mote.Training.Tests;

/// <summary>Sessions over seeds and folds: what they count, keep and go on with.</summary>
public sealed class SessionTests
{
    [Fact]
    public void Seeds_and_folds_are_trained_in_order_and_the_test_is_opened_once_each()
    {
        string folder = SpiralsProject.Create(epochs: 3, split: "{by: group, folds: 3, validation: 0.2}");
        var project = TrainingProject.Load(Path.Combine(folder, "spirals.yaml"));
        using var dataset = project.OpenData();
        var result = new TrainingSession(project, dataset, new SessionOptions { Seeds = 2 }).Run();
        Assert.Equal([(1UL, 0), (1UL, 1), (1UL, 2), (2UL, 0), (2UL, 1), (2UL, 2)], result.Runs.Select(r => (r.Place.Seed, r.Place.Fold)));
        Assert.Equal((6, 6), (result.TestUses, result.AllTestUses));
        Assert.Equal(6, File.ReadAllLines(Path.Combine(folder, "spirals.test-uses.jsonl")).Length);
        Assert.Equal(6, dataset.TestUses.Uses.Select(u => u.ModelHash).Distinct().Count());

        var accuracy = result.Metrics(SplitPart.Test, int8: true).Single(m => m.Name == "accuracy");
        Assert.Equal(2, accuracy.Values.Length);
        Assert.Equal(result.Runs.Take(3).Average(r => result.Metrics(r, SplitPart.Test, true)!["accuracy"]), accuracy.Values[0], 1e-12);
        Assert.Equal(200, result.Runs.Take(3).Sum(r => r.Test!.Examples.Length));

        var pooled = result with { Project = project with { IsPooled = true } };
        var all = SessionResult.Join(SplitPart.Test, result.Runs.Take(3))!;
        Assert.Equal(all.Metrics(TrainingTask.Classification, 2, true)["accuracy"], pooled.Metrics(SplitPart.Test, true).Single(m => m.Name == "accuracy").Values[0]);
    }

    [Fact]
    public void One_fold_alone_is_trained_where_it_is_asked_for()
    {
        string folder = SpiralsProject.Create(epochs: 2, split: "{by: group, folds: 3}");
        var project = TrainingProject.Load(Path.Combine(folder, "spirals.yaml"));
        using var dataset = project.OpenData();
        var result = new TrainingSession(project, dataset, new SessionOptions { AllFolds = false }).Run();
        Assert.Single(result.Runs);
        Assert.False(result.IsSummary);
    }

    [Fact]
    public void A_session_that_was_cancelled_goes_on_and_ends_with_the_same_bytes()
    {
        string expected = SpiralsProject.Create(epochs: 6);
        var files = Train(expected, new SessionOptions { Seeds = 2 });
        string folder = SpiralsProject.Create(epochs: 6);
        for (int cancelled = 0; cancelled < 5; cancelled++)
        {
            int epochs = 0;
            using var source = new CancellationTokenSource();
            Assert.Throws<OperationCanceledException>(() => Train(folder, new SessionOptions { Seeds = 2, Resume = true, Threads = 2 }, () =>
            {
                if (++epochs == 2)
                {
                    source.Cancel();
                }
            }, source.Token));
        }

        var seen = new List<int>();
        var resumed = Train(folder, new SessionOptions { Seeds = 2, Resume = true }, () => seen.Add(1));
        Assert.Equal(2, seen.Count);
        foreach (var (a, b) in new[] { (files.Model, resumed.Model), (files.FloatModel, resumed.FloatModel), (files.History, resumed.History), (files.Card, resumed.Card) })
        {
            Assert.Equal(File.ReadAllBytes(a), File.ReadAllBytes(b));
        }

        // All is done: nothing is trained again, and the test stays closed.
        Train(folder, new SessionOptions { Seeds = 2, Resume = true }, () => Assert.Fail("an epoch was trained again"));
        Assert.Equal(2, File.ReadAllLines(Path.Combine(folder, "spirals.test-uses.jsonl")).Length);
        Train(folder, new SessionOptions { Seeds = 2 });
        Assert.Equal(4, File.ReadAllLines(Path.Combine(folder, "spirals.test-uses.jsonl")).Length);
    }

    [Fact]
    public void A_test_that_was_opened_before_the_interruption_counts_once()
    {
        string folder = SpiralsProject.Create(epochs: 2);
        Train(folder, new SessionOptions());
        // As if the process had ended after the test was opened and before the result was on the disk.
        string state = Path.Combine(folder, ".mote", "spirals");
        File.Delete(Path.Combine(state, "seed-1.fold-1.result"));
        Train(folder, new SessionOptions { Resume = true });
        Assert.Single(File.ReadAllLines(Path.Combine(folder, "spirals.test-uses.jsonl")));
    }

    [Fact]
    public void A_session_of_a_project_that_changed_is_refused()
    {
        string folder = SpiralsProject.Create(epochs: 2);
        Train(folder, new SessionOptions());
        string path = Path.Combine(folder, "spirals.yaml");

        // What does not touch the training is no change.
        File.WriteAllText(path, "# a remark\n" + SpiralsProject.Yaml(2).Replace("name: spirals", "name:   spirals", StringComparison.Ordinal));
        Train(folder, new SessionOptions { Resume = true });
        File.WriteAllText(path, SpiralsProject.Yaml(3));
        Assert.Contains("MOTE6100", Assert.Throws<DiagnosticException>(() => Train(folder, new SessionOptions { Resume = true })).Message, StringComparison.Ordinal);
        File.WriteAllText(path, SpiralsProject.Yaml(2));
        File.AppendAllText(Path.Combine(folder, "data", "points.csv"), "1,1,left,new\n");
        Assert.Contains("MOTE6100", Assert.Throws<DiagnosticException>(() => Train(folder, new SessionOptions { Resume = true })).Message, StringComparison.Ordinal);
        Train(folder, new SessionOptions());
    }

    [Fact]
    public void A_damaged_result_is_refused()
    {
        string folder = SpiralsProject.Create(epochs: 2);
        Train(folder, new SessionOptions());
        string path = Path.Combine(folder, ".mote", "spirals", "seed-1.fold-1.result");
        string whole = File.ReadAllText(path);
        foreach (string damaged in (string[])["", "{}", "null", whole[..(whole.Length / 2)], whole.Replace("\"examples\":[", "\"examples\":[999999,", StringComparison.Ordinal)])
        {
            File.WriteAllText(path, damaged);
            Assert.Contains("MOTE6101", Assert.Throws<DiagnosticException>(() => Train(folder, new SessionOptions { Resume = true })).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_models_that_are_kept_do_what_the_metrics_say()
    {
        string folder = SpiralsProject.Create(epochs: 30);
        var project = TrainingProject.Load(Path.Combine(folder, "spirals.yaml"));
        using var dataset = project.OpenData();
        var result = new TrainingSession(project, dataset, new SessionOptions()).Run();
        TrainedFiles.Write(result, "mote train spirals.yaml");
        var whole = FolderEvaluation.Of(project.Path, folder, 1);
        Assert.Equal(200, whole.Samples);
        Assert.Equal(200, whole.Confusion!.Cast<int>().Sum());
        Assert.InRange(whole.Metrics["accuracy"], 0.9, 1);
        Assert.Single(File.ReadAllLines(Path.Combine(folder, "spirals.test-uses.jsonl")));

        // The data may lie in a folder of another name, and under another.
        string other = TestFolder.Create();
        File.WriteAllText(Path.Combine(other, "points.csv"), SpiralsProject.Points(60));
        Assert.Equal(60, FolderEvaluation.Of(project.Path, other, 2).Samples);
    }

    [Theory]
    [InlineData("network: {layers: [{kind: autoencoder, hidden: [8], bottleneck: 1}]}", "{task: autoencoder, epochs: 60, batch: 16, learning_rate: 0.01, normalize: column}")]
    [InlineData("network: {layers: [{kind: dense}]}", "{task: autoencoder, fit: covariance, normalize: feature}")]
    public void An_autoencoder_gives_its_error_from_samples_on(string network, string training)
    {
        // The normal points lie on a line, the others off it.
        string folder = TestFolder.Create();
        var text = new StringBuilder("x,y,z,state\n");
        for (int i = 0; i < 240; i++)
        {
            bool odd = i % 6 == 5;
            double t = (i * 37 % 100 / 50.0) - 1;
            text.Append(CultureInfo.InvariantCulture, $"{t:F4},{(odd ? -2 * t : 2 * t) + 0.5:F4},{-t + (0.02 * (i % 5)):F4},{(odd ? "broken" : "normal")}\n");
        }

        File.WriteAllText(Path.Combine(folder, "machine.csv"), text.ToString());
        string path = Path.Combine(folder, "machine.yaml");
        File.WriteAllText(path, $$$"""
            name: machine
            samples: {rate: 1, type: float32, channels: [x, y, z]}
            front_end: {kind: raw, window_ms: 1000, stride_ms: 1000}
            model: {file: machine.tflite}
            data:
              kind: table
              sources: {path: machine.csv, label: {column: state}}
              columns: [x, y, z]
              split: {validation: 0.1, test: 0.2, train_labels: [normal]}
            {{{network}}}
            training: {{{training}}}
            """);
        var project = TrainingProject.Load(path);
        using var dataset = project.OpenData();
        var result = new TrainingSession(project, dataset, new SessionOptions()).Run();
        TrainedFiles.Write(result, "mote train machine.yaml");
        Assert.InRange(result.Metrics(SplitPart.Test, int8: false).Single().Mean, 0.9, 1);
        Assert.InRange(result.Metrics(SplitPart.Test, int8: true).Single().Mean, 0.9, 1);
        var main = Runtime.Model.Load(project.ModelFile).Module.Main;
        Assert.Equal(new Shape(1, 1), main.Tensors[main.Outputs[0]].Shape);

        // All examples of the same folder: broken ones, which the first label in the alphabet is, are still the anomalies.
        var all = FolderEvaluation.Of(path, folder, 1);
        Assert.Equal((240, null), (all.Samples, all.Confusion));
        Assert.InRange(all.Metrics["auc"], 0.9, 1);
        Assert.Contains("strange", File.ReadAllText(Path.Combine(folder, "machine.card.md")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("training: {fit: covariance}")]
    [InlineData("training: {task: autoencoder, fit: covariance}\nquantization: {aware_epochs: 3}")]
    public void A_covariance_goes_with_nothing_that_takes_steps(string training)
    {
        string folder = SpiralsProject.Create(epochs: 2);
        string path = Path.Combine(folder, "spirals.yaml");
        string yaml = File.ReadAllText(path);
        File.WriteAllText(path, yaml[..yaml.IndexOf("training:", StringComparison.Ordinal)] + training + "\n");
        Assert.Contains("fit: covariance", Assert.Throws<DiagnosticException>(() => TrainingProject.Load(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("quantization: {method: mse, bias_correction: true, aware_epochs: 5}")]
    public void A_regression_gives_numbers_in_the_units_of_its_targets(string quantization)
    {
        string folder = TestFolder.Create();
        var text = new StringBuilder("x,y\n");
        for (int i = 0; i < 300; i++)
        {
            double x = i * 6.28 / 300;
            text.Append(CultureInfo.InvariantCulture, $"{x:F4},{300 + (50 * Math.Sin(x)):F4}\n");
        }

        File.WriteAllText(Path.Combine(folder, "sine.csv"), text.ToString());
        string path = Path.Combine(folder, "sine.yaml");
        File.WriteAllText(path, $$"""
            name: sine
            samples: {rate: 1, type: float32, channels: [x]}
            front_end: {kind: raw, window_ms: 1000, stride_ms: 1000}
            model: {file: sine.tflite}
            data:
              kind: table
              sources: {path: sine.csv, target: [y]}
              columns: [x]
            network: {layers: [{kind: dense, units: 16, activation: relu}, {kind: dense, units: 16, activation: relu}, {kind: dense}]}
            training: {epochs: 80, batch: 16, learning_rate: 0.01}
            {{quantization}}
            """);
        var project = TrainingProject.Load(path);
        using var dataset = project.OpenData();
        var result = new TrainingSession(project, dataset, new SessionOptions()).Run();
        TrainedFiles.Write(result, "mote train sine.yaml");
        Assert.InRange(result.Metrics(SplitPart.Test, int8: false).Single(m => m.Name == "r2").Mean, 0.99, 1);
        Assert.InRange(result.Metrics(SplitPart.Test, int8: true).Single(m => m.Name == "r2").Mean, 0.98, 1);
        var all = FolderEvaluation.Of(path, folder, 1);
        Assert.InRange(all.Metrics["rmse"], 0, 8);
        Assert.Null(all.Confusion);
    }

    private static TrainedFiles Train(string folder, SessionOptions options, Action? epoch = null, CancellationToken cancellation = default)
    {
        var project = TrainingProject.Load(Path.Combine(folder, "spirals.yaml"));
        using var dataset = project.OpenData();
        var session = new TrainingSession(project, dataset, options) { EpochDone = (_, _, _) => epoch?.Invoke() };
        return TrainedFiles.Write(session.Run(cancellation), "mote train spirals.yaml");
    }
}
