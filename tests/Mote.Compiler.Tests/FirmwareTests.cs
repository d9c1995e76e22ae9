using System.Globalization;
using System.Text.RegularExpressions;
using Mote.Core;
using Mote.Devices;
using Mote.Tests.Graphs;

namespace Mote.Compiler.Tests;

/// <summary>Several models for one firmware, with one arena.</summary>
public sealed partial class FirmwareTests
{
    private const string UserProgram = """
        #include "models_arena.h"
        #include "conv.h"
        #include "delay.h"
        static conv_context conv;
        static delay_context delay;
        int main(void)
        {
            int status = conv_init(&conv, models_arena, sizeof models_arena) + delay_init(&delay, models_arena, sizeof models_arena);
            for (int turn = 0; turn < 2 && status == 0; turn++) {
                signed char *input = (signed char *)conv_input(&conv, 0);
                for (int i = 0; i < CONV_INPUT_0_BYTES; i++) input[i] = (signed char)i;
                status = conv_run(&conv);
                ((signed char *)delay_input(&delay, 0))[0] = 42;
                status += delay_run(&delay);
            }
            return status != 0 ? status : ((const signed char *)delay_output(&delay, 0))[0] != 42;
        }
        """;

    private static readonly string[] Warnings = ["-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Wcast-align", "-Wpedantic", "-Werror"];

    private static readonly string[] Sources = ["main.c", "models_arena.c", "conv.c", "conv_constants.c", "delay.c", "delay_constants.c"];

    [Fact]
    public void Each_model_has_the_very_files_that_it_has_alone()
    {
        var firmware = Compile();
        Assert.Equal(["conv", "delay"], firmware.Packages.Select(p => p.Name));
        Assert.Equal(
            ModelCompiler.Compile(TinyGraphs.Convolutions(), Options("conv")).Files.Concat(ModelCompiler.Compile(TinyGraphs.Delay(), Options("delay")).Files).Select(f => (f.Path, f.Sha256)),
            firmware.Packages.SelectMany(p => p.Files).Select(f => (f.Path, f.Sha256)));
    }

    [Fact]
    public void The_arena_is_as_large_as_that_of_the_model_that_needs_most()
    {
        var firmware = Compile();
        Assert.True(firmware.Packages[0].ArenaBytes > firmware.Packages[1].ArenaBytes);
        Assert.Equal(firmware.Packages[0].ArenaBytes, firmware.Arena.Bytes);
        Assert.Equal(firmware.Packages[0].StateBytes + firmware.Packages[1].StateBytes, firmware.StateBytes);
        Assert.Equal(firmware.Packages[0].ConstantBytes + firmware.Packages[1].ConstantBytes, firmware.ConstantBytes);
    }

    [Theory, InlineData("models_arena.h"), InlineData("models_arena.c")]
    public void The_arena_reads_as_its_golden_sample(string file) =>
        GoldenText.Check($"tests/Mote.Compiler.Tests/Golden/{file}", Text(file).Replace($"Mote {ToolVersion.Current} ", "Mote VERSION ", StringComparison.Ordinal));

    [Theory, InlineData("models_arena.h"), InlineData("models_arena.c")]
    public void The_arena_is_laid_out_as_clang_format_would_do_it(string file)
    {
        string folder = TestFolder.Create();
        File.Copy(Path.Combine(GoldenText.Root, ".clang-format"), Path.Combine(folder, ".clang-format"));
        File.WriteAllText(Path.Combine(folder, file), Text(file));
        Assert.Equal(Run("clang-format", folder, [file]), Text(file));
    }

    [Theory]
    [InlineData("gcc", "-std=c99")]
    [InlineData("gcc", "-std=gnu17")]
    [InlineData("clang", "-std=c99")]
    [InlineData("g++", "-std=c++17")]
    [InlineData("gcc", "-fsanitize=address,undefined")]
    public void A_program_with_two_models_compiles_without_a_warning_and_runs(string compiler, string option)
    {
        string folder = Write(Compile(), UserProgram);
        Run(compiler, folder, [.. Warnings, option, .. compiler == "g++" ? new[] { "-xc++" } : [], .. Sources, "-o", "image"]);
        Run("./image", folder, []);
    }

    [Theory, InlineData("arm-none-eabi-gcc", "arm-none-eabi-nm", 4), InlineData("gcc", "nm", 8)]
    public void What_a_users_program_links_has_the_stated_sizes(string compiler, string nm, int pointerBytes)
    {
        var firmware = Compile(pointerBytes == 4 ? CompileTarget.CortexM4 : CompileTarget.Host);
        string folder = Write(firmware, UserProgram);
        string[] target = pointerBytes == 4 ? ["-mcpu=cortex-m4", "-mthumb", "--specs=nosys.specs"] : [];
        Run(compiler, folder, [.. target, "-O2", .. Sources, "-o", "image"]);
        var sizes = SymbolLine().Matches(Run(nm, folder, ["-S", "image"])).ToDictionary(
            m => m.Groups["name"].Value, m => int.Parse(m.Groups["size"].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture), StringComparer.Ordinal);
        Assert.Equal(firmware.Arena.Bytes, sizes["models_arena"]);
        Assert.Equal(firmware.StateBytes, sizes["conv"] + sizes["delay"]);
        Assert.Equal(firmware.ConstantBytes, sizes["conv_constants"] + sizes["delay_constants"]);
    }

    [Theory]
    [InlineData("c99", "-DWITH_EXTENSIONS")]
    [InlineData("c11", "-U__GNUC__")]
    public void The_arena_is_aligned_with_and_without_the_extensions_of_GCC(string standard, string define)
    {
        string folder = Write(Compile(), "#include \"models_arena.h\"\n#include <stdint.h>\nint main(void) { return (uintptr_t)models_arena % 16 != 0; }\n");
        Run("gcc", folder, [$"-std={standard}", define, "-c", "models_arena.c"]);
        Run("gcc", folder, ["main.c", "models_arena.o", "-o", "image"]);
        Run("./image", folder, []);
    }

    [Fact]
    public void The_arena_goes_to_the_section_of_the_users_choice()
    {
        string folder = Write(Compile(), UserProgram);
        Run("gcc", folder, ["-DMODELS_ARENA_SECTION=\".dtcm\"", "-c", "models_arena.c"]);
        Assert.Contains(".dtcm", Run("objdump", folder, ["-h", "models_arena.o"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_grew_does_not_compile_with_the_old_arena()
    {
        string folder = Write(Compile(), UserProgram);
        string header = Path.Combine(folder, "delay.h");
        File.WriteAllText(header, Regex.Replace(File.ReadAllText(header), "DELAY_ARENA_BYTES [0-9]+", "DELAY_ARENA_BYTES 1000000"));
        var result = ToolProcess.Run("gcc", ["-c", "models_arena.c"], folder, TimeSpan.FromMinutes(1));
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("models_arena_holds_delay", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("conv", "conv", "models_arena", "the same name, 'conv'")]
    [InlineData("conv", "delay", "delay", "the name of a model")]
    [InlineData("a", "a_constants", "models_arena", "both would have A_CONSTANTS_H")]
    [InlineData("a", "a_error", "models_arena", "both would have A_ERROR_ARENA_ALIGNMENT")]
    [InlineData("a", "b", "a_context", "both would have a_context")]
    [InlineData("a", "b", "b_kernels", "both would have B_KERNELS_H")]
    public void Names_that_clash_are_refused(string first, string second, string arena, string found)
    {
        var diagnostic = Refusal(first, second, arena);
        Assert.Equal(DiagnosticIds.NamesClash, diagnostic.Id);
        Assert.Contains(found, diagnostic.Found, StringComparison.Ordinal);
        Assert.NotNull(diagnostic.Remedy);
    }

    [Theory]
    [InlineData("a", "b", "for"), InlineData("a", "b", "class"), InlineData("a", "b", "linux"), InlineData("a", "b", "memcpy"), InlineData("a", "b", "Arena"), InlineData("a", "b", "")]
    [InlineData("stdint", "b", "arena"), InlineData("a", "string", "arena"), InlineData("main", "b", "arena"), InlineData("features", "b", "arena")]
    public void Names_that_C_has_already_are_refused(string first, string second, string arena) =>
        Assert.Equal(DiagnosticIds.BadName, Refusal(first, second, arena).Id);

    [Theory]
    [InlineData("int", "class"), InlineData("for", "while"), InlineData("a", "a_run"), InlineData("arena", "linux"), InlineData("kws", "kws_v2"), InlineData("package", "context")]
    public void Words_of_C_and_names_that_begin_alike_can_be_linked_together(string first, string second)
    {
        var firmware = FirmwareCompiler.Compile([(TinyGraphs.Convolutions(), Options(first)), (TinyGraphs.Delay(), Options(second))]);
        string folder = Write(firmware, $$"""
            #include "{{first}}.h"
            #include "{{second}}.h"
            #include "models_arena.h"
            int main(void)
            {
                {{first}}_context one;
                {{second}}_context two;
                return {{first}}_init(&one, models_arena, MODELS_ARENA_BYTES) + {{second}}_init(&two, models_arena, MODELS_ARENA_BYTES) + {{first}}_run(&one) + {{second}}_run(&two);
            }
            """);
        string[] sources = [.. firmware.Files.Select(f => f.Path).Where(f => f.EndsWith(".c", StringComparison.Ordinal)), "main.c"];
        Run("gcc", folder, [.. Warnings, "-std=gnu17", .. sources, "-o", "image"]);
        Run("g++", folder, ["-std=gnu++17", "-xc++", .. sources, "-o", "image"]);
        Run("./image", folder, []);
    }

    [Fact]
    public void A_limit_is_that_of_all_models_together()
    {
        var firmware = Compile();
        int ram = firmware.Arena.Bytes + firmware.StateBytes;
        Assert.NotNull(Limited(ram, firmware.ConstantBytes));
        Assert.Equal(DiagnosticIds.RamLimit, Assert.Throws<DiagnosticException>(() => Limited(ram - 1, null)).Diagnostics[0].Id);
        Assert.Equal(DiagnosticIds.FlashLimit, Assert.Throws<DiagnosticException>(() => Limited(null, firmware.ConstantBytes - 1)).Diagnostics[0].Id);
    }

    [Theory]
    [InlineData("models/KWS v2.tflite", "kws_v2")]
    [InlineData("string.tflite", "model_string")]
    [InlineData("main.tflite", "model_main")]
    [InlineData("9.tflite", "model_9")]
    [InlineData("mote.tflite", "model_mote")]
    [InlineData("?.tflite", "model")]
    [InlineData("a_name_that_goes_on_for_more_than_forty_letters.tflite", "a_name_that_goes_on_for_more_than_forty")]
    public void A_name_from_a_path_can_be_used(string path, string name)
    {
        Assert.Equal(name, PackageName.FromPath(path));
        Assert.True(PackageName.IsGood(name));
    }

    private static CompileOptions Options(string name) => new() { Name = name, Target = CompileTarget.CortexM4 };

    private static Firmware Compile(CompileTarget? target = null) => FirmwareCompiler.Compile(
        [(TinyGraphs.Convolutions(), Options("conv") with { Target = target ?? CompileTarget.CortexM4 }), (TinyGraphs.Delay(), Options("delay") with { Target = target ?? CompileTarget.CortexM4 })]);

    private static Firmware Limited(int? ram, int? flash) => FirmwareCompiler.Compile(
        [(TinyGraphs.Convolutions(), Options("conv") with { RamLimit = ram, FlashLimit = flash }), (TinyGraphs.Delay(), Options("delay") with { RamLimit = ram, FlashLimit = flash })]);

    private static Diagnostic Refusal(string first, string second, string arena) => Assert.Throws<DiagnosticException>(() =>
        FirmwareCompiler.Compile([(TinyGraphs.Convolutions(), Options(first)), (TinyGraphs.Delay(), Options(second))], arena)).Diagnostics[0];

    private static string Text(string file) => Compile().Arena.Files.Single(f => f.Path == file).Text;

    private static string Write(Firmware firmware, string main)
    {
        string folder = TestFolder.Create();
        foreach (var file in firmware.Files)
        {
            File.WriteAllBytes(Path.Combine(folder, file.Path), file.Content.ToArray());
        }

        File.WriteAllText(Path.Combine(folder, "main.c"), main + "\n");
        return folder;
    }

    private static string Run(string program, string folder, string[] arguments)
    {
        var result = ToolProcess.Run(program.StartsWith("./", StringComparison.Ordinal) ? Path.Combine(folder, program[2..]) : program, arguments, folder, TimeSpan.FromMinutes(1));
        Assert.True(result.ExitCode == 0, $"{program}: exit code {result.ExitCode}\n{result.Output}{result.Error}");
        return result.Output;
    }

    [GeneratedRegex("^[0-9a-f]+ (?<size>[0-9a-f]+) [bBdDrR] (?<name>[a-z_]+)$", RegexOptions.Multiline)]
    private static partial Regex SymbolLine();
}
