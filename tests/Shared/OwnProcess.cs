using System.Diagnostics;

namespace Mote.Tests;

/// <summary>Tests of this suite in a process of their own, with instructions of the processor switched off.</summary>
internal static class OwnProcess
{
    /// <summary>Runs one test once for each switch, which writes what it found to a file.</summary>
    /// <param name="method">The test, as the runner's option -method wants it.</param>
    /// <param name="record">The environment variable that tells the test which file.</param>
    /// <param name="switches">Environment variables that are set to 0 (<c>DOTNET_EnableAVX2</c>), one a run; empty for none.</param>
    /// <returns>What the files say, in this order.</returns>
    public static string[] Records(string method, string record, params string[] switches)
    {
        string folder = Directory.CreateTempSubdirectory("mote-widths-").FullName;
        try
        {
            return Array.ConvertAll(switches, s => Run(method, record, s, Path.Combine(folder, $"bits{s}.txt")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Run(string method, string record, string switchedOff, string file)
    {
        // Started by 'dotnet NAME.dll', the process is dotnet.
        string program = Environment.ProcessPath!;
        string[] assembly = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(OwnProcess).Assembly.Location] : [];
        var start = new ProcessStartInfo(program, [.. assembly, "-method", method, "-noColor"]) { RedirectStandardOutput = true };
        start.Environment[record] = file;
        if (switchedOff.Length > 0)
        {
            start.Environment[switchedOff] = "0";
        }

        using var process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0 && File.Exists(file), output);
        return File.ReadAllText(file);
    }
}
