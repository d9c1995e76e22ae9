using System.CommandLine;
using System.Text.Json.Nodes;
using Mote.Cli.Output;
using Mote.Training;

namespace Mote.Cli.Commands;

/// <summary><c>mote evaluate</c>: how right a trained model is on any folder.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("PROJECT_OR_MODEL") { Description = "a project (.yaml) that was trained, or a .tflite file" };
        var data = new Option<string>("--data") { Description = "a folder laid out as the project's data, or with one folder a class", Required = true };
        var engine = new Option<string>("--engine") { Description = "reference or fast", DefaultValueFactory = _ => "reference" };
        var threads = CommonOptions.Threads();
        var json = CommonOptions.Json();
        var command = new Command("evaluate", "Measure a trained model on all examples of a folder.") { model, data, engine, threads, json };
        command.SetAction(result => Execute(
            result.GetRequiredValue(model), result.GetRequiredValue(data), result.GetValue(engine)!, CommonOptions.ThreadsOf(result.GetValue(threads)), result.GetValue(json)));
        return command;
    }

    private static int Execute(string path, string data, string engine, int threads, bool json)
    {
        CommonOptions.CheckEngine(engine);
        var result = Terminal.Busy("Evaluating", () => FolderEvaluation.Of(path, data, threads));
        using var dataset = result.Dataset;
        DatasetLines.Found(dataset);
        if (json)
        {
            JsonOutput.Print(new JsonObject
            {
                ["samples"] = result.Samples,
                ["metrics"] = new JsonObject(result.Metrics.Select(m => KeyValuePair.Create(m.Key, TrainingJson.Number(m.Value)))),
                ["confusion"] = result.Confusion is { } matrix
                    ? new JsonObject { ["labels"] = new JsonArray([.. result.Labels.Select(l => (JsonNode)JsonValue.Create(l))]), ["matrix"] = TrainingJson.Matrix(matrix) } : null,
                ["engine"] = "reference",
            });
            return ExitCodes.Done;
        }

        var table = Terminal.NewTable("metric", ">value");
        foreach (var (name, value) in result.Metrics)
        {
            Terminal.Row(table, name, MetricTables.Text(value));
        }

        Terminal.Write(table);
        if (result.Confusion is { } confusion)
        {
            MetricTables.Confusion(result.Labels, confusion);
        }

        Console.Out.Write($"{Numbers.Grouped(result.Samples)} examples\n");
        return ExitCodes.Done;
    }
}
