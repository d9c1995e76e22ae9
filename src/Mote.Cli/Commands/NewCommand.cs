using System.CommandLine;
using Mote.Cli.Output;
using Mote.Training;
using Spectre.Console;

namespace Mote.Cli.Commands;

/// <summary><c>mote new</c>: a project to begin with.</summary>
internal static class NewCommand
{
    public static Command Create()
    {
        var template = new Argument<string>("TEMPLATE") { Description = string.Join("; ", ProjectTemplate.All.Select(t => $"{t.Name}: {t.Description}")) };
        var folder = new Argument<string>("DIR") { Description = "the project's folder; files that are there already are not replaced" };
        var json = CommonOptions.Json();
        var command = new Command("new", "Begin a project: data layout, front end, network and defaults.") { template, folder, json };
        command.SetAction(result => Execute(result.GetRequiredValue(template), result.GetRequiredValue(folder), result.GetValue(json)));
        return command;
    }

    private static int Execute(string name, string folder, bool json)
    {
        var template = ProjectTemplate.Get(name);
        template.Write(folder);
        if (json)
        {
            JsonOutput.Print(new { Template = name, Folder = folder, template.Files });
            return ExitCodes.Done;
        }

        foreach (string file in template.Files)
        {
            Terminal.Line(Markup.Escape(Path.Combine(folder, file)));
        }

        Terminal.Line(Markup.Escape($"{Path.Combine(folder, "README.md")} has the commands from here to the device."));
        return ExitCodes.Done;
    }
}
