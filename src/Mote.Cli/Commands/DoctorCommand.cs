using System.CommandLine;
using Mote.Cli.Output;
using Mote.Devices;

namespace Mote.Cli.Commands;

/// <summary><c>mote doctor</c>: which tools are installed, and how to install the others.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var json = CommonOptions.Json();
        var command = new Command("doctor", "Show which tools are installed, and how to install what is missing.") { json };
        command.SetAction(result => Execute(result.GetValue(json)));
        return command;
    }

    private static int Execute(bool json)
    {
        var tools = Toolchain.Check();
        bool isComplete = tools.All(t => t.Missing is null);
        string install = $"apt-get install {string.Join(' ', tools.Where(t => t.Missing is not null).Select(t => t.Tool.AptPackage).Distinct())}";
        if (json)
        {
            JsonOutput.Print(new
            {
                Complete = isComplete,
                Tools = tools.Select(t => new { t.Tool.Name, t.Tool.Purpose, Installed = t.Missing is null, t.Version, Package = t.Tool.AptPackage, t.Tool.Targets }),
                Install = isComplete ? null : install,
            });
        }
        else
        {
            var table = Terminal.NewTable("tool", "state", "version", "what for");
            foreach (var t in tools)
            {
                Terminal.Row(table, t.Tool.Name, t.Missing is null ? "installed" : "MISSING", t.Version ?? "", t.Tool.Purpose);
            }

            Terminal.Write(table);
            Terminal.Line(isComplete ? "Everything is installed." : $"Install what is missing: [bold]{install}[/]");
        }

        return isComplete ? ExitCodes.Done : ExitCodes.UserError;
    }
}
