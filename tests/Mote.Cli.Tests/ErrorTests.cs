using Mote.Core;

namespace Mote.Cli.Tests;

/// <summary>What happens when something is wrong: exit codes and diagnostics.</summary>
public sealed class ErrorTests
{
    [Theory]
    [InlineData("empty", 0)]
    [InlineData("a header alone", 8)]
    [InlineData("half of a model", -1)]
    public void A_damaged_file_is_refused_with_a_diagnostic(string name, int length)
    {
        byte[] model = DemoModel.Bytes();
        string path = Path.Combine(TestFolder.Create(), $"{name}.tflite");
        File.WriteAllBytes(path, model[..(length < 0 ? model.Length / 2 : length)]);
        foreach (string[] arguments in new[] { ["inspect", path], ["run", path, "--random", "1"], new[] { "compile", path, "--out", Path.Combine(TestFolder.Create(), "p") } })
        {
            IsRefused(ToolRun.Mote(arguments));
            IsRefused(ToolRun.Mote([.. arguments, "--json"]));
        }
    }

    [Theory]
    [InlineData("inspect no-such-file.tflite")]
    [InlineData("run MODEL")]
    [InlineData("run MODEL --random one")]
    [InlineData("run MODEL --random 1 --engine quick")]
    [InlineData("run MODEL --input MODEL")]
    [InlineData("compile MODEL --out package --target z80")]
    [InlineData("compile MODEL --out package --name 1st")]
    [InlineData("compile MODEL --out package --optimize luck")]
    [InlineData("compile MODEL --out package --disable Everything")]
    [InlineData("compile MODEL --out package --ram-limit 1000")]
    [InlineData("compile MODEL --out package --flash-limit 1000")]
    [InlineData("compile MODEL --out package --ram-limit 1k")]
    [InlineData("compile MODEL --out package --flash-limit -1")]
    [InlineData("compile MODEL --out MODEL/package")]
    [InlineData("verify MODEL --on ,")]
    [InlineData("verify MODEL --on z80")]
    [InlineData("verify MODEL --on host --package no-such-folder")]
    [InlineData("profile MODEL --on z80")]
    [InlineData("profile MODEL --on host")]
    [InlineData("profile MODEL --on linux-arm64")]
    [InlineData("profile MODEL --on cortex-m55 --wait-states 1")]
    [InlineData("profile MODEL --wait-states -1")]
    [InlineData("profile MODEL --hot many")]
    [InlineData("verify MODEL --on portable")]
    [InlineData("compile MODEL --out package --arena-name arena")]
    [InlineData("compile MODEL --out package --name a,b")]
    [InlineData("compile MODEL MODEL --out package --shared-arena")]
    [InlineData("compile MODEL MODEL --out package --shared-arena --name a")]
    [InlineData("compile MODEL MODEL --out package --shared-arena --name a,b --arena-name for")]
    [InlineData("compile MODEL MODEL --out package --shared-arena --name a,b --arena-name b")]
    [InlineData("compile MODEL MODEL --out package --shared-arena --name stdio,b")]
    [InlineData("compile MODEL MODEL --out package --shared-arena --name a,b --ram-limit 8000")]
    [InlineData("compile MODEL no-such-file.tflite --out package --shared-arena")]
    [InlineData("verify MODEL MODEL --on host --shared-arena --name a,b --input MODEL")]
    [InlineData("verify MODEL MODEL --on host --shared-arena --name a,b --package .")]
    [InlineData("profile MODEL MODEL --shared-arena --name a,b --on host")]
    [InlineData("inspect MODEL --report report.pdf")]
    [InlineData("inspect MODEL --report report")]
    [InlineData("inspect MODEL --report MODEL/report.html")]
    [InlineData("compile MODEL --out package --report report.txt")]
    [InlineData("verify MODEL --on host --report .")]
    [InlineData("profile MODEL --report report.htm")]
    [InlineData("profile MODEL --compare neighbours")]
    [InlineData("profile MODEL MODEL --shared-arena --name a,b --compare baselines")]
    public void A_mistake_of_the_user_is_a_diagnostic(string command) =>
        IsRefused(ToolRun.Mote(TestFolder.Create(), [.. command.Split(' ').Select(a => a.Replace("MODEL", DemoModel.FilePath, StringComparison.Ordinal))]));

    [Theory]
    [InlineData("")]
    [InlineData("fly")]
    [InlineData("inspect")]
    [InlineData("inspect a b")]
    [InlineData("compile MODEL")]
    [InlineData("verify MODEL")]
    [InlineData("run MODEL --no-such-option")]
    public void A_command_that_is_not_understood_exits_with_1(string command)
    {
        var run = ToolRun.Mote(command.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Expect(1);
        Assert.NotEqual("", run.Error);
        if (command.Length > 0)
        {
            IsRefused(run);
            Assert.Contains("--help", run.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("compile MODEL MODEL --out package --name a,b")]
    [InlineData("verify MODEL MODEL --on host --name a,b")]
    [InlineData("profile MODEL MODEL --name a,b")]
    public void Several_models_ask_for_the_shared_arena(string command)
    {
        var run = ToolRun.Mote(TestFolder.Create(), [.. command.Split(' ').Select(a => a.Replace("MODEL", DemoModel.FilePath, StringComparison.Ordinal))]);
        IsRefused(run);
        Assert.Contains("2 models are given", run.Error, StringComparison.Ordinal);
        Assert.Contains("Add --shared-arena", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_and_a_missing_file_are_told_apart()
    {
        Assert.Contains("a folder", ToolRun.Mote("inspect", TestFolder.Create()).Expect(1).Error, StringComparison.Ordinal);
        Assert.Contains("no such file", ToolRun.Mote("inspect", "missing.tflite").Expect(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_first_findings_of_a_damaged_file_are_printed()
    {
        var findings = Enumerable.Range(0, 30).Select(i => new Diagnostic(DiagnosticIds.BadArgument, $"place {i}", "it is wrong"));
        var error = Console.Error;
        using var text = new StringWriter();
        Console.SetError(text);
        try
        {
            Assert.Equal(1, Program.Answer(() => throw new DiagnosticException([.. findings])));
        }
        finally
        {
            Console.SetError(error);
        }

        Assert.Contains("place 9", text.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("place 10", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("20 more", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_of_the_tool_exits_with_2_and_a_diagnostic_with_1()
    {
        Assert.Equal(2, Program.Answer(() => throw new InvalidOperationException("a fault")));
        Assert.Equal(1, Program.Answer(() => throw new DiagnosticException(new Diagnostic(DiagnosticIds.BadArgument, "here", "it is wrong"))));
        Assert.Equal(3, Program.Answer(() => 3));
    }

    [Fact]
    public void Doctor_finds_every_tool()
    {
        // ./test installs them all before.
        var result = ToolRun.Mote("doctor", "--json").Expect(0).Json();
        Assert.True(result.GetProperty("complete").GetBoolean());
        Assert.All(result.GetProperty("tools").EnumerateArray(), tool => Assert.True(tool.GetProperty("installed").GetBoolean()));
    }

    [Fact]
    public void Doctor_says_how_to_install_what_is_missing()
    {
        string nothing = TestFolder.Create();
        var run = ToolRun.Mote(nothing, ["doctor", "--json"], ("PATH", nothing)).Expect(1);
        Assert.False(run.Json().GetProperty("complete").GetBoolean());
        string install = run.Json().GetProperty("install").GetString()!;
        Assert.StartsWith("apt-get install ", install, StringComparison.Ordinal);
        Assert.Contains(" qemu-system-arm", install, StringComparison.Ordinal);
        Assert.Contains(install, ToolRun.Mote(nothing, ["doctor"], ("PATH", nothing)).Expect(1).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_names_the_missing_compiler()
    {
        string nothing = TestFolder.Create();
        var run = ToolRun.Mote(nothing, ["verify", DemoModel.FilePath, "--on", "cortex-m4"], ("PATH", nothing));
        IsRefused(run);
        Assert.Contains("gcc-arm-none-eabi", run.Error, StringComparison.Ordinal);
    }

    private static void IsRefused(ToolRun run)
    {
        run.Expect(1);
        Assert.Equal("", run.Output);
        Assert.Matches(@"^MOTE\d{4}: ", run.Error);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }
}
