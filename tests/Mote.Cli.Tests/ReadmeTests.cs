using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Mote.Cli.Tests;

/// <summary>What the README tells a newcomer to do.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void The_program_of_the_README_builds_without_warnings_and_runs()
    {
        string folder = TestFolder.Create();
        string program = Program().Match(File.ReadAllText(Path.Combine(GoldenText.Root, "README.md")).ReplaceLineEndings("\n")).Groups[1].Value;
        Assert.InRange(program.Split('\n').Length, 2, 13);
        File.WriteAllText(Path.Combine(folder, "main.c"), program);
        ToolRun.Mote(folder, ["compile", DemoModel.FilePath, "--target", "host", "--out", "package"]).Expect(0);
        string[] flags = ["-std=c99", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Wcast-align", "-Wpedantic", "-Werror", "-I", "package"];
        Assert.Equal("", Call(folder, "gcc", [.. flags, "main.c", "package/ds_cnn.c", "package/ds_cnn_constants.c", "-o", "program"]));
        Assert.Equal("", Call(folder, Path.Combine(folder, "program"), []));
    }

    /// <summary>What a process that must succeed printed.</summary>
    private static string Call(string folder, string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardError = true })!;
        string text = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} exited with {process.ExitCode}\n{text}");
        return text;
    }

    [GeneratedRegex(@"```c\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Program();
}
