using System.CommandLine;
using System.Globalization;
using Mote.Cli.Output;
using Mote.Compiler;
using Mote.Core;
using Mote.Devices;
using Mote.Projects;
using Mote.Report;
using Mote.Runtime;
using Spectre.Console;

namespace Mote.Cli.Commands;

/// <summary><c>mote events</c>: what a project finds in a recording.</summary>
internal static class EventsCommand
{
    public static Command Create()
    {
        var project = new Argument<string>("PROJECT") { Description = "a project (.yaml)" };
        var input = new Option<string>("--input") { Description = "a recording of any length: .wav, .csv, .npy or .bin", Required = true };
        var on = new Option<string?>("--on") { Description = "run the compiled package on this target, by its push function, and compare with C#" };
        var truth = new Option<string?>("--truth") { Description = "a table of what really happens, with the columns start_s, end_s and label, as mote synthesize --stream writes it: says what was found, missed and false" };
        var report = CommonOptions.Report();
        var json = CommonOptions.Json();
        var command = new Command("events", "Find the events of a recording.") { project, input, on, truth, report, json };
        command.SetAction(result => Execute(result.GetRequiredValue(project), result.GetValue(input)!, result.GetValue(on), result.GetValue(truth), ReportFile.Of(result.GetValue(report)), result.GetValue(json)));
        return command;
    }

    private static int Execute(string path, string recording, string? on, string? truth, ReportFile? report, bool json)
    {
        var model = ProjectFile.LoadModel(path);
        var stream = model.Module.Stream is { EventOutput: >= 0 } found ? found
            : throw CommonOptions.Bad(path, "it gives no events", "projects whose last decision gives events");
        byte[] samples = StreamInputs.Samples(model, [recording]);
        var capture = report is null ? null : StreamCapture.Record(model, samples, Path.GetFileName(recording));
        var expected = capture?.Events ?? new StreamSession(model).Push(samples);
        var events = expected;
        if (on is not null)
        {
            var target = Target.Get(on);
            var options = new CompileOptions { Name = PackageName.FromPath(path), Target = CommonOptions.CompileTargetOf(on), ModelSha256 = model.Sha256 };
            events = Terminal.Busy($"Running on {on}", () =>
            {
                var image = StreamRun.Build(Verifier.Sources(ModelCompiler.Compile(model.Module, options)), target, options);
                int sampleBytes = image.Package.InputBytes[0] / stream.Window;
                return StreamRun.Events(image, StreamRun.Pieces(samples, sampleBytes, () => stream.Hop)).SelectMany(e => e).ToList();
            });
        }

        var answers = events.Select(e => (e.TimeMs / 1000.0, stream.Labels[e.Label])).ToList();
        var matching = truth is null ? null : EventTruth.Match(path, truth, answers, stream.Labels);
        if (json)
        {
            var all = events.Select(e => new { e.TimeMs, Label = stream.Labels[e.Label], Score = e.Score / (double)StreamInfo.ScoreOne });
            object answer = matching is null ? new { Events = all } : new { Events = all, Found = matching.FoundCount, Missed = matching.MissedCount, False = matching.False.Length };
            JsonOutput.Print(answer);
        }
        else
        {
            var table = Terminal.NewTable(">time", "label", ">score");
            foreach (var e in events)
            {
                Terminal.Row(table, string.Create(CultureInfo.InvariantCulture, $"{e.TimeMs / 1000.0:0.000} s"), stream.Labels[e.Label],
                    (e.Score / (double)StreamInfo.ScoreOne).ToString("0.000", CultureInfo.InvariantCulture));
            }

            if (matching is not null)
            {
                EventTruth.Print(matching, answers);
            }
            else if (events.Count > 0)
            {
                Terminal.Write(table);
            }

            long length = samples.Length / (model.Module.Main.Tensors[model.Module.Main.Inputs[0]].ByteLength / stream.Window);
            Terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{events.Count} event{(events.Count == 1 ? "" : "s")} in {length / stream.Rate:0.###} s, {(on is null ? "computed in C#" : $"found by the package on {on}")}."));
        }

        report?.Write("events", ReportFile.Source(path, model) with { Recording = capture });
        if (!events.SequenceEqual(expected))
        {
            Terminal.Error($"mote: the events on {on} are not those of C#: {events.Count} against {expected.Count}. mote verify {path} --input {recording} --on {on} names the stage.");
            return ExitCodes.Difference;
        }

        return ExitCodes.Done;
    }
}
