using System.CommandLine;
using System.Globalization;
using Mote.Cli.Output;
using Mote.Core;
using Mote.Devices;
using Mote.Projects;
using Mote.Runtime;
using Spectre.Console;

namespace Mote.Cli.Commands;

/// <summary><c>mote triage</c>: finds the first stage in which a capture from elsewhere differs from the reference.</summary>
internal static class TriageCommand
{
    public static Command Create()
    {
        var dump = new Argument<string>("DUMP") { Description = "what was captured: mote-dump lines, see docs/projects.md" };
        var project = new Option<string?>("--project") { Description = "the project that it is of (default: the one that the dump names)" };
        var json = CommonOptions.Json();
        var command = new Command("triage", "Find the first stage in which a raw window captured elsewhere was computed differently.") { dump, project, json };
        command.SetAction(result => Execute(result.GetRequiredValue(dump), result.GetValue(project), result.GetValue(json)));
        return command;
    }

    private static int Execute(string path, string? project, bool json)
    {
        var dump = TriageDump.Read(Model.ReadFile(path), Path.GetFileName(path));
        project ??= dump.Project is { } named ? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, named)
            : throw CommonOptions.Bad("--project", "neither the dump nor an option names the project", "--project FILE, or a line 'project FILE' in the dump");
        var model = ProjectFile.LoadModel(project);
        var triage = Triage.Compare(model, dump, Path.GetFileName(path));
        if (json)
        {
            JsonOutput.Print(new
            {
                Identical = triage.First is null,
                triage.Windows,
                TensorsChecked = triage.Tensors,
                FirstDifference = triage.First is { } d ? new { Window = d.Invocation, d.Stage, d.Layer, d.Op, d.Tensor, d.TensorIndex, d.Index, d.Expected, d.Actual } : null,
            });
        }
        else if (triage.First is { } d)
        {
            Terminal.Line(string.Create(CultureInfo.InvariantCulture,
                $"[red]window {d.Invocation}: {(d.Stage is null ? "" : $"stage '{Markup.Escape(d.Stage)}', ")}layer {d.Layer} {d.Op}, tensor {d.TensorIndex} '{Markup.Escape(d.Tensor)}', element {d.Index}: expected {d.Expected}, captured {d.Actual}[/]"));
        }
        else
        {
            Terminal.Line($"{Numbers.Grouped(triage.Tensors)} tensors of {Numbers.Grouped(triage.Windows)} windows are what the reference computes.");
        }

        return triage.First is null ? ExitCodes.Done : ExitCodes.Difference;
    }
}
