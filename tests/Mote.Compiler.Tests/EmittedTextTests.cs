using System.Text.RegularExpressions;
using Mote.Core;
using Mote.Devices;
using Mote.Tests.Graphs;

namespace Mote.Compiler.Tests;

/// <summary>What a person sees who opens the files of a package.</summary>
public sealed partial class EmittedTextTests
{
    [Theory, InlineData("chain"), InlineData("delay"), InlineData("stream")]
    public void A_package_reads_as_its_golden_sample(string name)
    {
        var package = Compile(name);
        foreach (string file in new[] { $"{name}.h", $"{name}.c" })
        {
            GoldenText.Check($"tests/Mote.Compiler.Tests/Golden/{file}", Text(package, file));
        }
    }

    [Theory, InlineData("chain"), InlineData("delay"), InlineData("stream")]
    public void A_package_is_laid_out_as_clang_format_would_do_it(string name)
    {
        // The numbers of a constant block fill their lines; clang-format would give them columns.
        foreach (var file in Compile(name).Files.Where(f => f.Path.EndsWith(".h", StringComparison.Ordinal) || f.Path == $"{name}.c"))
        {
            string folder = TestFolder.Create();
            File.Copy(Path.Combine(GoldenText.Root, ".clang-format"), Path.Combine(folder, ".clang-format"));
            File.WriteAllBytes(Path.Combine(folder, file.Path), file.Content.ToArray());
            var result = ToolProcess.Run("clang-format", [file.Path], folder, TimeSpan.FromMinutes(1));
            Assert.Equal(result.Output, file.Text);
        }
    }

    [Theory, InlineData("chain"), InlineData("delay"), InlineData("stream")]
    public void No_file_has_blank_lines_in_a_row_or_spaces_at_the_end_of_a_line(string name) =>
        Assert.All(Compile(name).Files.Where(f => f.Path[^2] == '.'), file => Assert.DoesNotMatch(Untidy(), file.Text));

    private static Package Compile(string name) => ModelCompiler.Compile(
        name switch { "delay" => TinyGraphs.Delay(), "stream" => TinyGraphs.Stream(), _ => TinyGraphs.Convolutions() }, new CompileOptions { Name = name, Target = CompileTarget.CortexM4 });

    /// <summary>A file's text, without the version of the tool.</summary>
    private static string Text(Package package, string path) =>
        package.Files.Single(f => f.Path == path).Text.Replace($"Mote {ToolVersion.Current} ", "Mote VERSION ", StringComparison.Ordinal);

    [GeneratedRegex(@"\n\n\n|[ \t]\n|^\n|\n\n$")]
    private static partial Regex Untidy();
}
