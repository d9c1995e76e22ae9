using System.Diagnostics;

namespace Mote.MutateKernels;

/// <summary>Starts programs; their output is what they print on both channels.</summary>
internal static class Processes
{
    public static (int ExitCode, string Output) Run(string program, string[] arguments, string folder)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromMinutes(program == "dotnet" ? 20 : 2)))
        {
            process.Kill(entireProcessTree: true);
            return (124, "");
        }

        return (process.ExitCode, output.Result + errors.Result);
    }
}
