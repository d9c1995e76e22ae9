using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Mote.Cli.Tests;

/// <summary>Several models on one command line.</summary>
public sealed partial class SharedArenaTests
{
    private static readonly string[] Several = [DemoModel.FilePath, DemoModel.FilePath, "--shared-arena", "--name", "kws,wake"];

    [Fact]
    public void Compile_tells_of_each_model_as_of_one_and_of_all_together()
    {
        string folder = TestFolder.Create();
        var result = Json(folder, ["compile", .. Several, "--target", "cortex-m4", "--out", "package", "--json"]);
        Assert.Equal(["target", "models", "arena", "ram", "flash"], result.EnumerateObject().Select(m => m.Name));
        foreach (var (model, name) in result.GetProperty("models").EnumerateArray().Zip(["kws", "wake"]))
        {
            var alone = Json(folder, ["compile", DemoModel.FilePath, "--target", "cortex-m4", "--out", "alone", "--name", name, "--json"]);
            Assert.Equal(alone.GetRawText(), model.GetRawText().Replace("\n    ", "\n", StringComparison.Ordinal));
        }

        int arena = result.GetProperty("models")[0].GetProperty("ram").GetProperty("arena").GetInt32();
        Assert.Equal((arena, arena), (result.GetProperty("arena").GetProperty("bytes").GetInt32(), result.GetProperty("ram").GetProperty("arena").GetInt32()));
        foreach (string[] sum in new[] { ["ram", "state"], new[] { "flash", "constants" } })
        {
            Assert.Equal(result.GetProperty("models").EnumerateArray().Sum(m => m.GetProperty(sum[0]).GetProperty(sum[1]).GetInt32()), result.GetProperty(sum[0]).GetProperty(sum[1]).GetInt32());
        }

        var files = result.GetProperty("models").EnumerateArray().Append(result.GetProperty("arena")).SelectMany(m => m.GetProperty("files").EnumerateArray());
        Assert.Equal(
            files.Select(f => (f.GetProperty("path").GetString()!, f.GetProperty("sha256").GetString()!)).Order(),
            PackageTests.Hashes(Path.Combine(folder, "package")));
    }

    [Fact]
    public void Profile_tells_of_each_model_as_of_one_and_of_all_together()
    {
        string folder = TestFolder.Create();
        var result = Json(folder, ["profile", .. Several, "--arena-name", "arena", "--on", "cortex-m4", "--keep", "image", "--json"]);
        var models = result.GetProperty("models").EnumerateArray().ToList();
        var alone = Json(folder, ["profile", DemoModel.FilePath, "--on", "cortex-m4", "--json"]);
        Assert.All(models, m =>
        {
            Assert.Equal(["name", .. alone.EnumerateObject().Select(p => p.Name)], m.EnumerateObject().Select(p => p.Name));
            Assert.Equal(alone.GetProperty("instructions").GetInt64(), m.GetProperty("instructions").GetInt64());
            Assert.Equal(alone.GetProperty("layers").GetArrayLength(), m.GetProperty("layers").GetArrayLength());
            Assert.Equal(alone.GetProperty("flash").GetRawText(), m.GetProperty("flash").GetRawText().Replace("\n    ", "\n", StringComparison.Ordinal));
        });
        int Of(JsonElement of, string part, string member) => of.GetProperty(part).GetProperty(member).GetInt32();
        Assert.Equal(Of(alone, "ram", "arena"), Of(result, "ram", "arena"));
        Assert.Equal(2 * Of(alone, "ram", "state"), Of(result, "ram", "state"));
        Assert.Equal(Of(alone, "ram", "stack"), Of(result, "ram", "stack"));
        Assert.Equal(2 * Of(alone, "flash", "constants"), Of(result, "flash", "constants"));
        Assert.InRange(Of(result, "flash", "code"), 2 * Of(alone, "flash", "code"), (2 * Of(alone, "flash", "code")) + 64);
        Assert.True(File.Exists(Path.Combine(folder, "image", "arena.elf")));
    }

    [Fact]
    public void Verify_checks_the_files_of_a_folder_and_names_the_model_that_differs()
    {
        string folder = TestFolder.Create();
        ToolRun.Mote(folder, ["compile", .. Several, "--target", "host", "--out", "package"]).Expect(0);
        string[] verify = ["verify", .. Several, "--on", "host", "--package", "package", "--json"];
        Assert.True(Json(folder, verify).GetProperty("identical").GetBoolean());
        string source = Path.Combine(folder, "package", "wake.c");
        File.WriteAllText(source, File.ReadAllText(source).Replace(
            "    context->status = WAKE_RAN;", "    *(unsigned char *)wake_output(context, 0) ^= 1;\n    context->status = WAKE_RAN;", StringComparison.Ordinal));
        var result = ToolRun.Mote(folder, verify).Expect(3).Json();
        Assert.Equal(["identical", "models"], result.EnumerateObject().Select(m => m.Name));
        Assert.Equal([("kws", true), ("wake", false)], result.GetProperty("models").EnumerateArray().Select(m => (m.GetProperty("name").GetString()!, m.GetProperty("identical").GetBoolean())));
        Assert.Contains("host, wake: layer", ToolRun.Mote(folder, verify[..^1]).Expect(3).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void One_model_keeps_its_shape_and_may_have_the_files_of_an_arena()
    {
        string folder = TestFolder.Create();
        string[] compile = ["compile", DemoModel.FilePath, "--out", "package", "--json"];
        var plain = Json(folder, compile);
        var shared = Json(folder, [.. compile, "--shared-arena", "--arena-name", "arena"]);
        Assert.Equal(plain.EnumerateObject().Select(m => m.Name), shared.EnumerateObject().Select(m => m.Name));
        Assert.Equal(["arena.h", "arena.c"], shared.GetProperty("files").EnumerateArray().Select(f => f.GetProperty("path").GetString()).Skip(plain.GetProperty("files").GetArrayLength()));
    }

    [Theory]
    [InlineData("compile", "--target cortex-m4 --out package")]
    [InlineData("verify", "--on host,cortex-m4")]
    public void The_tables_of_several_models_read_as_their_golden_samples(string verb, string options)
    {
        string output = ToolRun.Mote(TestFolder.Create(), [verb, .. Several, .. options.Split(' ')]).Expect(0).Output;
        GoldenText.Check($"tests/Mote.Cli.Tests/Golden/{verb}-shared.txt", OutputTests.WithoutHashes(output));
    }

    [Theory]
    [InlineData("gcc", "-std=c99"), InlineData("clang", "-std=c99"), InlineData("g++", "-std=c++17")]
    public void The_program_of_the_guide_to_the_C_interface_builds_without_warnings_and_runs(string compiler, string standard)
    {
        string folder = TestFolder.Create();
        string program = Program().Match(File.ReadAllText(Path.Combine(GoldenText.Root, "docs", "c-api.md")).ReplaceLineEndings("\n")).Groups[1].Value;
        Assert.InRange(program.Split('\n').Length, 10, 22);
        File.WriteAllText(Path.Combine(folder, "main.c"), program);
        ToolRun.Mote(folder, ["compile", .. Several, "--target", "host", "--out", "package"]).Expect(0);
        string[] flags = [standard, "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Wcast-align", "-Wpedantic", "-Werror", "-I", "package"];
        string[] sources = ["main.c", .. Directory.GetFiles(Path.Combine(folder, "package"), "*.c").Order(StringComparer.Ordinal)];
        Call(folder, compiler, [.. flags, .. sources, "-o", "program"]);
        Call(folder, Path.Combine(folder, "program"), []);
    }

    private static JsonElement Json(string folder, string[] arguments) => ToolRun.Mote(folder, arguments).Expect(0).Json();

    private static void Call(string folder, string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardError = true })!;
        string text = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0 && text.Length == 0, $"{program} exited with {process.ExitCode}\n{text}");
    }

    [GeneratedRegex(@"```c\n(#include ""models_arena\.h"".*?)```", RegexOptions.Singleline)]
    private static partial Regex Program();
}
