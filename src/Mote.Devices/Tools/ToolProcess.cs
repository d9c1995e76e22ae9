using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Mote.Devices;

/// <summary>What a process of the tool chain gave.</summary>
/// <param name="ExitCode">Its exit code; -1 where it was ended for taking too long.</param>
/// <param name="Output">Standard output, at most <see cref="ToolProcess.OutputLimit"/> characters.</param>
/// <param name="Error">Standard error, at most <see cref="ToolProcess.OutputLimit"/> characters.</param>
/// <param name="TimedOut">True where it was ended for taking too long.</param>
public sealed record ToolResult(int ExitCode, string Output, string Error, bool TimedOut);

/// <summary>Starts a program without a shell, waits for it for a bounded time and keeps a bounded amount of what it prints.</summary>
public static class ToolProcess
{
    /// <summary>More than the disassembly of the largest image that is measured; what goes beyond is dropped.</summary>
    public const int OutputLimit = 256 << 20;

    /// <summary>
    /// Runs a program to its end or for <paramref name="timeout"/>. Null where there is no such program.
    /// </summary>
    public static ToolResult? TryRun(
        string program,
        IEnumerable<string> arguments,
        string? workFolder,
        TimeSpan timeout,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = workFolder ?? "",
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // The compilers' messages are read here, so they must not depend on the user's language.
        start.Environment["LC_ALL"] = "C";
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            return null;
        }

        process.StandardInput.Close();
        Task<string> output = ReadBounded(process.StandardOutput);
        Task<string> error = ReadBounded(process.StandardError);
        bool ended = process.WaitForExit(timeout);
        if (!ended)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        return new ToolResult(ended ? process.ExitCode : -1, output.Result, error.Result, !ended);
    }

    /// <summary>As <see cref="TryRun"/>; a missing program is a diagnostic that names the package to install.</summary>
    public static ToolResult Run(
        string program,
        IEnumerable<string> arguments,
        string? workFolder,
        TimeSpan timeout,
        IReadOnlyDictionary<string, string>? environment = null) =>
        TryRun(program, arguments, workFolder, timeout, environment) ?? throw Toolchain.Missing(program);

    private static async Task<string> ReadBounded(StreamReader reader)
    {
        var text = new StringBuilder();
        char[] buffer = new char[16384];
        while (true)
        {
            int count = await reader.ReadAsync(buffer).ConfigureAwait(false);
            if (count == 0)
            {
                return text.ToString();
            }

            text.Append(buffer, 0, Math.Min(count, OutputLimit - text.Length));
        }
    }
}
