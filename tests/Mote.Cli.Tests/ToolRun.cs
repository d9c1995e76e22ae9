using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Mote.Cli.Tests;

/// <summary>What a process answered.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Error)
{
    /// <summary>The program <c>dotnet</c> that runs these tests.</summary>
    private static readonly string Dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));

    /// <summary>Runs the tool as a process, in a folder, with changed environment variables (null removes one).</summary>
    public static ToolRun Mote(string folder, string[] arguments, params (string Name, string? Value)[] environment) =>
        Run("mote.dll", folder, arguments, environment);

    /// <summary>Runs the tool in a folder of no importance.</summary>
    public static ToolRun Mote(params string[] arguments) => Mote(AppContext.BaseDirectory, arguments);

    /// <summary>Runs an assembly that lies beside the tests.</summary>
    public static ToolRun Run(string assembly, string folder, string[] arguments, params (string Name, string? Value)[] environment)
    {
        var start = new ProcessStartInfo(Dotnet, [Path.Combine(AppContext.BaseDirectory, assembly), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ToolRun(process.ExitCode, output, error.Result);
    }

    /// <summary>This run, which must have answered with the given exit code.</summary>
    public ToolRun Expect(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode} instead of {exitCode}\n{Output}\n{Error}");
        return this;
    }

    /// <summary>Standard output, all of which must be one JSON value.</summary>
    public JsonElement Json()
    {
        using var document = JsonDocument.Parse(Output);
        return document.RootElement.Clone();
    }
}
