using System.CommandLine;
using Mote.Cli.Output;
using Mote.Core;
using Mote.Data;
using Mote.Training;

namespace Mote.Cli.Commands;

/// <summary><c>mote data</c>: what a project's dataset holds, how it is split, and what is wrong with it.</summary>
internal static class DataCommand
{
    public static Command Create()
    {
        var project = new Argument<string>("PROJECT") { Description = "a project (.yaml) with the section data" };
        var data = CommonOptions.Data("where the data is (default: the project's folder)");
        var json = CommonOptions.Json();
        var command = new Command("data", "Show a project's dataset: balance, ranges, splits, duplicates, leaks.") { project, data, json };
        command.SetAction(result => Execute(result.GetRequiredValue(project), result.GetValue(data), result.GetValue(json)));
        return command;
    }

    private static int Execute(string path, string? folder, bool json)
    {
        var (spec, place) = TrainingProject.LoadData(path, folder);
        var report = Terminal.Busy("Reading the data", () =>
        {
            using var dataset = TrainingProject.OpenData(spec, path, place, LockMode.Read);
            return dataset.Report();
        });
        Console.Out.Write(json ? report.ToJson() : report.ToText());
        return ExitCodes.Done;
    }
}
