using System.Text.Json;
using System.Text.RegularExpressions;

namespace Mote.Cli.Tests;

/// <summary>What people and scripts see.</summary>
public sealed partial class OutputTests
{
    private const string Golden = "tests/Mote.Cli.Tests/Golden";

    [Fact]
    public void Inspect_prints_the_layers_of_the_demo_model() =>
        GoldenText.Check($"{Golden}/inspect.txt", ToolRun.Mote("inspect", DemoModel.FilePath).Expect(0).Output);

    [Fact]
    public void Compile_prints_the_files_and_what_they_need()
    {
        string output = ToolRun.Mote(TestFolder.Create(), ["compile", DemoModel.FilePath, "--target", "cortex-m4", "--out", "package"]).Expect(0).Output;
        GoldenText.Check($"{Golden}/compile.txt", WithoutHashes(output));
    }

    [Fact]
    public void Run_prints_the_checksums_of_the_demo_model() =>
        GoldenText.Check($"{Golden}/run.txt", ToolRun.Mote("run", DemoModel.FilePath, "--random", "1,2,3", "--layers").Expect(0).Output);

    [Fact]
    public void Help_names_the_verbs()
    {
        var run = ToolRun.Mote("--help").Expect(0);
        Assert.All(["inspect", "run", "compile", "verify", "profile", "doctor"], verb => Assert.Contains(verb, run.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("inspect MODEL", "format operators tensors inputs outputs macs parameters_bytes peak_activation_bytes unsupported")]
    [InlineData("run MODEL --random 1", "engine invocations")]
    [InlineData("compile MODEL --target cortex-m4 --out package", "target name files ram flash operators")]
    [InlineData("verify MODEL --on host", "identical targets")]
    [InlineData("profile MODEL --on cortex-m4", "target sources_sha256 instructions cycles ram flash layers")]
    [InlineData("doctor", "complete tools install")]
    public void Json_stands_alone_on_standard_output(string command, string members)
    {
        string[] arguments = [.. command.Split(' ').Select(a => a == "MODEL" ? DemoModel.FilePath : a), "--json"];
        var run = ToolRun.Mote(TestFolder.Create(), arguments).Expect(0);
        Assert.Equal("", run.Error);
        Assert.Equal(members.Split(' '), run.Json().EnumerateObject().Select(m => m.Name).Where(n => members.Split(' ').Contains(n)));
    }

    [Fact]
    public void Profile_lists_functions_and_hot_instructions_on_request()
    {
        var plain = ToolRun.Mote("profile", DemoModel.FilePath, "--on", "cortex-m0", "--json").Expect(0).Json();
        var full = ToolRun.Mote("profile", DemoModel.FilePath, "--on", "cortex-m0", "--hot", "3", "--functions", "--json").Expect(0).Json();
        var table = ToolRun.Mote("profile", DemoModel.FilePath, "--on", "cortex-m0", "--hot", "--functions").Expect(0);

        Assert.Equal(JsonValueKind.Null, plain.GetProperty("hot").ValueKind);
        Assert.Equal(JsonValueKind.Null, plain.GetProperty("functions").ValueKind);
        var hot = full.GetProperty("hot").EnumerateArray().ToList();
        Assert.Equal(3, hot.Count);
        Assert.All(hot, i => Assert.Equal(["address", "function", "instruction", "count", "cycles"], i.EnumerateObject().Select(m => m.Name)));
        Assert.True(hot[0].GetProperty("cycles").GetInt64() >= hot[2].GetProperty("cycles").GetInt64());
        var functions = full.GetProperty("functions").EnumerateArray().ToList();
        Assert.All(functions, f => Assert.Equal(["name", "instructions", "cycles"], f.EnumerateObject().Select(m => m.Name)));
        Assert.Equal(full.GetProperty("instructions").GetInt64(), functions.Sum(f => f.GetProperty("instructions").GetInt64()));
        Assert.Equal(full.GetProperty("cycles").GetInt64(), functions.Sum(f => f.GetProperty("cycles").GetInt64()));
        Assert.Contains(hot[0].GetProperty("address").GetString()!, table.Output, StringComparison.Ordinal);
        Assert.Contains("__aeabi_lmul", table.Output, StringComparison.Ordinal);
        Assert.Contains("cycles: instruction costs of Arm's Cortex-M0", table.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Profile_says_what_wait_states_add_and_why_there_are_no_cycles()
    {
        var fast = ToolRun.Mote("profile", DemoModel.FilePath, "--on", "cortex-m3", "--json").Expect(0).Json();
        var slow = ToolRun.Mote("profile", DemoModel.FilePath, "--on", "cortex-m3", "--wait-states", "4", "--json").Expect(0).Json();
        var none = ToolRun.Mote("profile", DemoModel.FilePath, "--on", "cortex-m7", "--json").Expect(0).Json();

        Assert.Equal(fast.GetProperty("instructions").GetInt64(), slow.GetProperty("instructions").GetInt64());
        Assert.InRange(slow.GetProperty("cycles").GetInt64(), fast.GetProperty("cycles").GetInt64() + 1, 3 * fast.GetProperty("cycles").GetInt64());
        Assert.Contains("flash with 4 wait states", slow.GetProperty("cycle_statement").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("wait states:", fast.GetProperty("cycle_statement").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, none.GetProperty("cycles").ValueKind);
        Assert.StartsWith("a Cortex-M7 issues", none.GetProperty("cycle_statement").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NO_COLOR", "1")]
    [InlineData("TERM", "xterm-256color")]
    [InlineData("COLUMNS", "40")]
    [InlineData("LC_ALL", "C")]
    [InlineData("LANG", "tr_TR.UTF-8")]
    public void Redirected_output_is_plain_text_whatever_the_terminal(string variable, string value)
    {
        string[] arguments = ["inspect", DemoModel.FilePath];
        var run = ToolRun.Mote(AppContext.BaseDirectory, arguments, (variable, value)).Expect(0);
        Assert.DoesNotContain('\e', run.Output);
        Assert.Equal(ToolRun.Mote(arguments).Output, run.Output);
    }

    /// <summary>Sizes and hashes of files change with every kernel; they are checked against the files elsewhere.</summary>
    internal static string WithoutHashes(string output) =>
        FileRow().Replace(output, m => $"{m.Groups[1].Value}{new string(' ', m.Groups[2].Length - 1)}N │ {new string('x', 64)} │");

    [GeneratedRegex(@"(│ \S+\.(?:h|c|json) +│)( +[0-9,]+) │ [0-9a-f]{64} │")]
    private static partial Regex FileRow();
}
