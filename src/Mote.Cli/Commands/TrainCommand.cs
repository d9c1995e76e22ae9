using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Mote.Cli.Output;
using Mote.Report;
using Mote.Training;

namespace Mote.Cli.Commands;

/// <summary><c>mote train</c>: from data to a quantized model, its card and its metrics.</summary>
internal static class TrainCommand
{
    private const int LayersShown = 10;
    private const int MostSeeds = 1000;

    public static Command Create()
    {
        var project = new Argument<string>("PROJECT") { Description = "a project (.yaml) with the sections data and network" };
        var data = CommonOptions.Data("where the data is (default: the project's folder)");
        var seeds = new Option<int?>("--seeds") { Description = "train this many seeds, and print the mean and the worst" };
        var folds = new Option<string>("--folds") { Description = "all, or one for the first alone", DefaultValueFactory = _ => "all" };
        var threads = CommonOptions.Threads();
        var epochs = new Option<int?>("--epochs") { Description = "in place of the project's" };
        var resume = new Option<bool>("--resume") { Description = "go on where an interrupted training ended" };
        var report = CommonOptions.Report();
        var json = CommonOptions.Json();
        var command = new Command("train", "Train a project's model, quantize it and measure it.") { project, data, seeds, folds, threads, epochs, resume, report, json };
        command.SetAction(result => Execute(
            result.GetRequiredValue(project), result.GetValue(data), result.GetValue(epochs), ReportFile.Of(result.GetValue(report)), result.GetValue(json), Line(result),
            new SessionOptions
            {
                Seeds = result.GetValue(seeds) is { } count ? count is >= 1 and <= MostSeeds ? count : throw CommonOptions.Bad("--seeds", $"{count} seeds", $"1 to {MostSeeds}") : null,
                AllFolds = result.GetValue(folds) switch
                {
                    "all" => true,
                    "one" => false,
                    var other => throw CommonOptions.Bad("--folds", $"'{other}' is not known", "one, all"),
                },
                Threads = CommonOptions.ThreadsOf(result.GetValue(threads)),
                Resume = result.GetValue(resume),
            }));
        return command;
    }

    private static int Execute(string path, string? data, int? epochs, ReportFile? report, bool json, string line, SessionOptions options)
    {
        long started = TimeProvider.System.GetTimestamp();
        var project = TrainingProject.Load(path, data);
        if (epochs is { } stated)
        {
            project = project with { Options = project.Options with { Epochs = stated is >= 1 and <= 1_000_000 ? stated : throw CommonOptions.Bad("--epochs", $"{stated} epochs", "1 to 1000000") } };
        }

        using var dataset = Terminal.Busy("Reading the data", () => project.OpenData());
        DatasetLines.Write(dataset);
        bool isTerminal = Terminal.IsLive;
        var progress = new TrainingProgress(Console.Error, isTerminal, project.Options.Epochs, isTerminal && Console.WindowWidth is > 0 and var width ? width : 80, TimeProvider.System);
        var session = new TrainingSession(project, dataset, options) { Started = progress.Start, EpochDone = progress.Add, Done = progress.Done };
        SessionResult result;
        try
        {
            result = Interruptible(session.Run);
        }
        catch (OperationCanceledException)
        {
            progress.Close();
            Terminal.Error($"mote: stopped; what was trained is kept. Go on with: {Resumed(line)}");
            return ExitCodes.UserError;
        }
        catch
        {
            progress.Close();
            throw;
        }

        var files = TrainedFiles.Write(result, line);
        report?.Write(Terminal.Busy("Writing the report", () => TrainingSource.Of(result)));
        double seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        if (json)
        {
            PrintJson(result, files, seconds);
            return ExitCodes.Done;
        }

        MetricTables.Write(result);
        Console.Out.Write(result.Kept.Comparison.ToText(LayersShown));
        foreach (var layer in result.Kept.FloatLayers)
        {
            Console.Out.Write($"stays float: {layer.Place}: {layer.Reason}\n");
        }

        Console.Out.Write(string.Create(CultureInfo.InvariantCulture, $"""
            {Path.GetRelativePath(Environment.CurrentDirectory, files.Model)}: {Numbers.Bytes(result.Kept.Int8File.Length)}; float {Numbers.Bytes(result.Kept.FloatFile.Length)}; card {Path.GetFileName(files.Card)}
            the test part was opened {result.TestUses} time{(result.TestUses == 1 ? "" : "s")} by this training, {result.AllTestUses} in all; {seconds:0.0} s

            """).ReplaceLineEndings("\n"));
        return ExitCodes.Done;
    }

    private static void PrintJson(SessionResult result, TrainedFiles files, double seconds) => JsonOutput.Print(new JsonObject
    {
        ["metrics"] = TrainingJson.Metrics(result),
        ["seconds"] = seconds,
        ["model"] = files.Model,
        ["float_model"] = files.FloatModel,
        ["card"] = files.Card,
        ["history"] = files.History,
        ["labels"] = new JsonArray([.. result.Labels.Select(l => (JsonNode)JsonValue.Create(l))]),
        ["runs"] = TrainingJson.Runs(result, history: false),
        ["quantization"] = TrainingJson.Quantization(result.Kept),
        ["test_uses"] = new JsonObject { ["this_training"] = result.TestUses, ["all"] = result.AllTestUses },
    });

    /// <summary>Work that Ctrl-C and a request to end stop between two steps; a second one ends the process.</summary>
    private static T Interruptible<T>(Func<CancellationToken, T> work)
    {
        using var source = new CancellationTokenSource();
        void Stop(PosixSignalContext context)
        {
            context.Cancel = !source.IsCancellationRequested;
            source.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return work(source.Token);
    }

    /// <summary>What was typed, without the options that make no difference to the result. Quoted in the card: paths of data are not part of it.</summary>
    private static string Line(ParseResult result)
    {
        var words = new List<string> { "mote", "train", Path.GetFileName(result.GetRequiredValue<string>("PROJECT")) };
        foreach (var (name, value) in (ReadOnlySpan<(string, object?)>)[("--seeds", result.GetValue<int?>("--seeds")), ("--epochs", result.GetValue<int?>("--epochs"))])
        {
            if (value is not null)
            {
                words.AddRange([name, Convert.ToString(value, CultureInfo.InvariantCulture)!]);
            }
        }

        words.AddRange(result.GetValue<string>("--folds") == "one" ? ["--folds", "one"] : []);
        words.AddRange(result.GetValue<string?>("--data") is null ? [] : ["--data", "DIR"]);
        return string.Join(' ', words);
    }

    private static string Resumed(string line) => $"{line} --resume";
}
