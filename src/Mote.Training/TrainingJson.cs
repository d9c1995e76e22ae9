using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mote.Data;
using Mote.Quantizing;

namespace Mote.Training;

/// <summary>What a session gave as JSON: names in snake case; what has no value, such as the AUC of one class, is null. docs/training.md has the shapes.</summary>
public static class TrainingJson
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// <c>{float: {validation: {...}, test: {...}}, int8: {...}}</c>: numbers for one training, else <c>{mean, worst, values}</c> of each metric over the seeds. Parts
    /// that are empty are left out.
    /// </summary>
    public static JsonObject Metrics(SessionResult result)
    {
        var json = new JsonObject();
        foreach (bool int8 in (bool[])[false, true])
        {
            var parts = new JsonObject();
            foreach (var part in (SplitPart[])[SplitPart.Validation, SplitPart.Test])
            {
                var metrics = result.Metrics(part, int8);
                if (!metrics.IsEmpty)
                {
                    parts.Add(Name(part), new JsonObject(metrics.Select(m => KeyValuePair.Create(m.Name, result.IsSummary ? Summary(m) : Number(m.Values[0])))));
                }
            }

            json.Add(int8 ? "int8" : "float", parts);
        }

        return json;
    }

    /// <summary>Float against int8: <c>{samples, top1_agreement, mse, layers: [{index, op, name, sqnr_db, max_error, cosine}], float_layers: [...]}</c>, the worst layer first.</summary>
    public static JsonObject Quantization(RunResult run) => new()
    {
        ["samples"] = run.Comparison.Samples,
        ["top1_agreement"] = Number(run.Comparison.TopOneAgreement),
        ["mse"] = Number(run.Comparison.MeanSquaredError),
        ["layers"] = new JsonArray([.. run.Comparison.Layers.Select(LayerOf)]),
        ["float_layers"] = new JsonArray([.. run.FloatLayers.Select(l => (JsonNode)new JsonObject { ["place"] = l.Place, ["reason"] = l.Reason })]),
    };

    /// <summary>Each training: <c>{seed, fold, epochs, best_epoch, metrics: {float: {validation, test}, int8}}</c>.</summary>
    /// <param name="result">The session.</param>
    /// <param name="history">Whether <c>history</c> is there, a list of numbers for each quantity of the epochs, and <c>confusion</c> of the test part.</param>
    public static JsonArray Runs(SessionResult result, bool history)
    {
        var runs = new JsonArray();
        foreach (var run in result.Runs)
        {
            var json = new JsonObject { ["seed"] = run.Place.Seed, ["fold"] = run.Place.FoldName, ["epochs"] = run.History.Length, ["best_epoch"] = run.BestEpoch, ["metrics"] = MetricsOf(result, run) };
            if (history)
            {
                json.Add("history", HistoryOf(run.History));
                if (result.Project.Task == TrainingTask.Classification && run.Test is { } test)
                {
                    json.Add("confusion", new JsonObject
                    {
                        ["float"] = Matrix(Training.Metrics.Confusion(test.Float.AsSpan(), test.Labels.AsSpan(), result.Dataset.Labels.Length)),
                        ["int8"] = Matrix(Training.Metrics.Confusion(test.Int8.AsSpan(), test.Labels.AsSpan(), result.Dataset.Labels.Length)),
                    });
                }

                json.Add("quantization", Quantization(run));
            }

            runs.Add((JsonNode)json);
        }

        return runs;
    }

    /// <summary>The text of <c>NAME.training.json</c>: all that a report of the session needs but samples. Says nothing of time or machine: the same training gives the same text.</summary>
    public static string File(SessionResult result) => new JsonObject
    {
        ["project"] = result.Project.Project.Name,
        ["task"] = result.Project.Task.ToString().ToLowerInvariant(),
        ["labels"] = new JsonArray([.. result.Labels.Select(l => (JsonNode)JsonValue.Create(l))]),
        ["targets"] = new JsonArray([.. result.Dataset.TargetNames.Select(t => (JsonNode)JsonValue.Create(t))]),
        ["seeds"] = new JsonArray([.. result.Seeds.Select(s => (JsonNode)JsonValue.Create(s))]),
        ["folds"] = new JsonArray([.. result.Runs.Select(r => r.Place.FoldName).Distinct(StringComparer.Ordinal).Select(f => (JsonNode)JsonValue.Create(f))]),
        ["metrics"] = Metrics(result),
        ["runs"] = Runs(result, history: true),
    }.ToJsonString(Options) + "\n";

    /// <summary>A confusion matrix as rows: the true class, then the one that was taken for it.</summary>
    public static JsonArray Matrix(int[,] matrix) => new([.. Enumerable.Range(0, matrix.GetLength(0)).Select(r =>
        (JsonNode)new JsonArray([.. Enumerable.Range(0, matrix.GetLength(1)).Select(c => (JsonNode)JsonValue.Create(matrix[r, c]))]))]);

    /// <summary>A number, or null for what JSON has no number for.</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    private static JsonObject MetricsOf(SessionResult result, RunResult run)
    {
        var json = new JsonObject();
        foreach (bool int8 in (bool[])[false, true])
        {
            var parts = new JsonObject();
            foreach (var part in (SplitPart[])[SplitPart.Validation, SplitPart.Test])
            {
                if (result.Metrics(run, part, int8) is { } metrics)
                {
                    parts.Add(Name(part), new JsonObject(metrics.Select(m => KeyValuePair.Create(m.Key, Number(m.Value)))));
                }
            }

            json.Add(int8 ? "int8" : "float", parts);
        }

        return json;
    }

    private static JsonObject Summary(MetricSummary metric) => new JsonObject
    {
        ["mean"] = Number(metric.Mean),
        ["worst"] = Number(metric.Worst),
        ["values"] = new JsonArray([.. metric.Values.Select(Number)]),
    };

    private static JsonObject HistoryOf(ImmutableArray<Epoch> history) => new()
    {
        ["loss"] = Numbers(history, e => e.Loss),
        ["accuracy"] = Numbers(history, e => e.Accuracy),
        ["validation_loss"] = Numbers(history, e => e.ValidationLoss),
        ["validation_accuracy"] = Numbers(history, e => e.ValidationAccuracy),
        ["learning_rate"] = Numbers(history, e => e.LearningRate),
    };

    private static JsonArray Numbers(ImmutableArray<Epoch> history, Func<Epoch, double> value) => new([.. history.Select(e => Number(value(e)))]);

    private static JsonNode LayerOf(LayerError layer) => new JsonObject
    {
        ["index"] = layer.Index,
        ["op"] = layer.Operator,
        ["name"] = layer.Tensor,
        ["sqnr_db"] = Number(layer.SignalToNoise),
        ["max_error"] = Number(layer.MaxError),
        ["cosine"] = Number(layer.Cosine),
    };

    private static string Name(SplitPart part) => part == SplitPart.Test ? "test" : "validation";
}
