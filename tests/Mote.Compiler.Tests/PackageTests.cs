using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Devices;
using Mote.Tests.Graphs;

namespace Mote.Compiler.Tests;

public sealed partial class PackageTests
{
    private const string UserProgram = """
        #include "tiny.h"
        static tiny_context context;
        TINY_ARENA(arena);
        int main(void)
        {
            int status = tiny_init(&context, arena, sizeof arena);
            ((signed char *)tiny_input(&context, 0))[0] = 1;
            status += tiny_run(&context);
            return status + ((const signed char *)tiny_output(&context, 0))[0] * 0;
        }
        """;

    private static CompileOptions Options { get; } = new() { Name = "tiny", Target = CompileTarget.CortexM4 };

    [Fact]
    public void The_same_model_and_options_give_the_same_bytes()
    {
        var first = ModelCompiler.Compile(TinyGraphs.Convolutions(), Options);
        var second = ModelCompiler.Compile(TinyGraphs.Convolutions(), Options);
        Assert.Equal(first.Files.Select(f => (f.Path, f.Sha256)), second.Files.Select(f => (f.Path, f.Sha256)));
    }

    [Fact]
    public void A_package_has_at_most_ten_files() =>
        Assert.InRange(ModelCompiler.Compile(TinyGraphs.Convolutions(), Options with { Updatable = true }).Files.Length, 1, 10);

    [Fact]
    public void Layers_of_the_same_dimensions_share_one_function()
    {
        string source = ModelCompiler.Compile(TinyGraphs.Convolutions(), Options).Files.Single(f => f.Path == "tiny.c").Text;
        Assert.Equal(2, Regex.Count(source, "static MOTE_NOINLINE void tiny_conv2d_s8"));
        Assert.Contains("/* CONV_2D: layers l0, l1. */", source, StringComparison.Ordinal);
    }

    [Theory, InlineData("arm-none-eabi-gcc", "arm-none-eabi-nm", 4), InlineData("gcc", "nm", 8)]
    public void What_a_users_program_links_has_the_stated_sizes(string compiler, string nm, int pointerBytes)
    {
        var package = ModelCompiler.Compile(TinyGraphs.Convolutions(), Options with { Target = pointerBytes == 4 ? CompileTarget.CortexM4 : CompileTarget.Host });
        string folder = Write(package, UserProgram);
        Run(compiler, folder, pointerBytes == 4
            ? ["-mcpu=cortex-m4", "-mthumb", "-O2", "main.c", "tiny.c", "tiny_constants.c", "--specs=nosys.specs", "-o", "image"]
            : ["-O2", "main.c", "tiny.c", "tiny_constants.c", "-o", "image"]);
        var sizes = Symbols(Run(nm, folder, ["-S", "image"]));
        Assert.Equal(package.ArenaBytes, sizes["arena"]);
        Assert.Equal(package.StateBytes, sizes["context"]);
        Assert.Equal(package.ConstantBytes, sizes["tiny_constants"]);
    }

    [Fact]
    public void Every_global_symbol_carries_the_prefix()
    {
        string folder = Write(ModelCompiler.Compile(TinyGraphs.Convolutions(), Options), UserProgram);
        Run("gcc", folder, ["-O2", "-c", "tiny.c", "tiny_constants.c"]);
        string symbols = Run("nm", folder, ["-g", "--defined-only", "tiny.o", "tiny_constants.o"]);
        var names = symbols.Split('\n').Select(l => l.Split(' ')).Where(p => p.Length == 3).Select(p => p[2]).ToList();
        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.StartsWith("tiny_", name, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_is_called_but_memory_functions()
    {
        string folder = Write(ModelCompiler.Compile(TinyGraphs.Convolutions(), Options), UserProgram);
        Run("arm-none-eabi-gcc", folder, ["-mcpu=cortex-m4", "-mthumb", "-O2", "-c", "tiny.c"]);
        string undefined = Run("arm-none-eabi-nm", folder, ["-u", "tiny.o"]);
        var names = undefined.Split('\n').Select(l => l.Trim().Split(' ')[^1]).Where(n => n.Length > 0);
        Assert.All(names, name => Assert.Contains(name, new[] { "memcpy", "memset", "memmove", "tiny_constants" }));
    }

    [Fact]
    public void Two_models_live_in_one_program()
    {
        string folder = Write(ModelCompiler.Compile(TinyGraphs.Convolutions(), Options), """
            #include "tiny.h"
            #include "other.h"
            static tiny_context a;
            static other_context b;
            TINY_ARENA(arena_a);
            OTHER_ARENA(arena_b);
            int main(void)
            {
                return tiny_init(&a, arena_a, sizeof arena_a) + other_init(&b, arena_b, sizeof arena_b) + tiny_run(&a) + other_run(&b);
            }
            """);
        foreach (var file in ModelCompiler.Compile(TinyGraphs.Convolutions(50), Options with { Name = "other" }).Files)
        {
            File.WriteAllBytes(Path.Combine(folder, file.Path), file.Content.ToArray());
        }

        Run("gcc", folder, ["-O1", "main.c", "tiny.c", "tiny_constants.c", "other.c", "other_constants.c", "-o", "image"]);
        Run("./image", folder, []);
    }

    [Fact]
    public void Wrong_use_gets_an_error_code()
    {
        string folder = Write(ModelCompiler.Compile(TinyGraphs.Convolutions(), Options), """
            #include "tiny.h"
            static tiny_context context;
            TINY_ARENA(arena);
            int main(void)
            {
                if (tiny_run(&context) != TINY_ERROR_NOT_READY) return 1;
                if (tiny_reset(&context) != TINY_ERROR_NOT_READY) return 2;
                if (tiny_init(NULL, arena, sizeof arena) != TINY_ERROR_ARGUMENT) return 3;
                if (tiny_init(&context, NULL, sizeof arena) != TINY_ERROR_ARGUMENT) return 4;
                if (tiny_init(&context, arena, sizeof arena - 1) != TINY_ERROR_ARENA_SIZE) return 5;
                if (tiny_init(&context, arena + 1, sizeof arena) != TINY_ERROR_ARENA_ALIGNMENT) return 6;
                if (tiny_run(&context) != TINY_ERROR_NOT_READY) return 7;
                if (tiny_input(&context, 0) != NULL) return 8;
                if (tiny_init(&context, arena, sizeof arena) != TINY_OK) return 9;
                if (tiny_input(&context, 0) == NULL || tiny_input(&context, 1) != NULL || tiny_input(&context, -1) != NULL) return 10;
                if (tiny_output(&context, 0) == NULL || tiny_output(&context, 1) != NULL) return 11;
                if (tiny_run(NULL) != TINY_ERROR_ARGUMENT || tiny_input(NULL, 0) != NULL || tiny_output(NULL, 0) != NULL) return 12;
                return tiny_run(&context) == TINY_OK && tiny_reset(&context) == TINY_OK ? 0 : 13;
            }
            """);
        Run("gcc", folder, ["-O1", "-fsanitize=undefined", "-fno-sanitize-recover", "main.c", "tiny.c", "tiny_constants.c", "-o", "image"]);
        Run("./image", folder, []);
    }

    [Fact]
    public void The_arena_goes_to_the_section_of_the_users_choice()
    {
        string folder = Write(ModelCompiler.Compile(TinyGraphs.Convolutions(), Options), "#define TINY_ARENA_SECTION \".fast_ram\"\n" + UserProgram);
        Run("gcc", folder, ["-O1", "-c", "main.c"]);
        Assert.Contains(".fast_ram", Run("objdump", folder, ["-h", "main.o"]), StringComparison.Ordinal);
    }

    [Theory, InlineData(""), InlineData("Tiny"), InlineData("9lives"), InlineData("mote_x"), InlineData("a-b"), InlineData("a12345678901234567890123456789012345678901")]
    public void A_name_that_is_no_prefix_is_refused(string name) =>
        Assert.Equal(DiagnosticIds.BadName, Refusal(Options with { Name = name }));

    [Fact]
    public void A_limit_that_is_exceeded_is_an_error()
    {
        Assert.Equal(DiagnosticIds.RamLimit, Refusal(Options with { RamLimit = 100 }));
        Assert.Equal(DiagnosticIds.FlashLimit, Refusal(Options with { FlashLimit = 100 }));
        Assert.NotEmpty(ModelCompiler.Compile(TinyGraphs.Convolutions(), Options with { RamLimit = 10_000, FlashLimit = 10_000 }).Files);
    }

    [Fact]
    public void A_missed_limit_names_the_layer_at_the_peak_and_what_is_alive_there()
    {
        var package = ModelCompiler.Compile(TinyGraphs.Convolutions(), Options);
        int ram = package.ArenaBytes + package.StateBytes;
        string text = Text(Options with { RamLimit = ram - 5, FlashLimit = 100 });
        Assert.Contains($"it needs {ram} bytes of RAM ({package.ArenaBytes} arena, {package.StateBytes} state), 5 more than the limit of {ram - 5}", text, StringComparison.Ordinal);
        Assert.Contains("most are taken at CONV_2D node ", text, StringComparison.Ordinal);
        Assert.Contains("output 'value", text, StringComparison.Ordinal);
        Assert.Contains("input '", text, StringComparison.Ordinal);
        Assert.Contains("no arrangement takes less", text, StringComparison.Ordinal);
        Assert.Contains($"its constants take {package.ConstantBytes} bytes of flash, {package.ConstantBytes - 100} more than the limit of 100; the most are of CONV_2D node ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missed_limit_says_what_would_help()
    {
        var package = ModelCompiler.Compile(TinyGraphs.Convolutions(), Options);
        int ram = package.ArenaBytes + package.StateBytes;
        Assert.Contains($"Without --no-passes it takes {ram}. ", Text(Options with { RamLimit = ram, NoPasses = true }), StringComparison.Ordinal);
        Assert.Contains($"Without --disable and --only it takes {ram}, still 3 too many. ", Text(Options with { RamLimit = ram - 3, Disabled = ["OverlapBuffers"] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Buffers_overlap_unless_that_is_switched_off()
    {
        var package = ModelCompiler.Compile(TinyGraphs.Convolutions(), Options);
        Assert.NotEmpty(package.Memory.Plan.Overlaps);
        var apart = ModelCompiler.Compile(TinyGraphs.Convolutions(), Options with { Disabled = ["OverlapBuffers"] });
        Assert.Empty(apart.Memory.Plan.Overlaps);
        Assert.True(package.ArenaBytes < apart.ArenaBytes);
    }

    [Fact]
    public void A_goal_gives_way_to_a_limit()
    {
        var main = new Graph(
            "main",
            [new Tensor("x", ElementType.Int8, new Shape(8)) { Quantization = new Quantization(1) }, new Tensor("y", ElementType.Int8, new Shape(8)) { Quantization = new Quantization(1) }],
            [new Node(new ScratchForSpeed(), [0], [1]) { Covers = [0] }], [0], [1]);
        var speed = Options with { Goal = OptimizationGoal.Speed };
        Assert.Equal(OptimizationGoal.Speed, ModelCompiler.Compile(new GraphModule([main]), speed).Options.Goal);
        var limited = ModelCompiler.Compile(new GraphModule([main]), speed with { RamLimit = 100 });
        Assert.Equal(OptimizationGoal.Balanced, limited.Options.Goal);
        Assert.InRange(limited.ArenaBytes + limited.StateBytes, 1, 100);
        var refusal = Assert.Throws<DiagnosticException>(() => ModelCompiler.Compile(new GraphModule([main]), speed with { RamLimit = 10 }));
        Assert.Contains("1000 scratch", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"With --optimize balanced it takes {limited.ArenaBytes + limited.StateBytes}, still ", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Needs scratch where it is to be fast.</summary>
    private sealed record ScratchForSpeed : Operator
    {
        public override string Name => "SCRATCH_FOR_SPEED";

        public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report) => [node.Input(0).TensorType];

        public override ReferenceKernel Prepare(NodeView node) => throw new NotSupportedException();

        public override NodeCode Emit(NodeView node, EmitOptions options) => new NodeCode([
            KernelCall.Of("activation_table_s8.h", "mote_activation_table_s8").Input(0, ElementType.Int8).Dimensions(8)
                .Constant<sbyte>("table", ElementType.Int8, new sbyte[256]).Output(0, ElementType.Int8)])
        {
            ScratchBytes = options.Goal == OptimizationGoal.Speed ? 1000 : 0,
        };
    }

    private static string Text(CompileOptions options) =>
        Assert.Throws<DiagnosticException>(() => ModelCompiler.Compile(TinyGraphs.Convolutions(), options)).Message;

    [Fact]
    public void A_pass_that_does_not_exist_is_an_error() =>
        Assert.Equal(DiagnosticIds.UnknownPass, Refusal(Options with { Disabled = ["NoSuchPass"] }));

    [Fact]
    public void Updatable_code_is_the_same_for_other_numbers()
    {
        var one = ModelCompiler.Compile(TinyGraphs.Convolutions(1), Options with { Updatable = true });
        var two = ModelCompiler.Compile(TinyGraphs.Convolutions(40), Options with { Updatable = true });
        Assert.Equal(one.Files.Single(f => f.Path == "tiny.c").Text, two.Files.Single(f => f.Path == "tiny.c").Text);
        Assert.NotEqual(one.Files.Single(f => f.Path == "tiny_constants.c").Text, two.Files.Single(f => f.Path == "tiny_constants.c").Text);
    }

    [Fact]
    public void The_block_of_an_updatable_model_is_the_bytes_in_the_image()
    {
        var package = ModelCompiler.Compile(TinyGraphs.Convolutions(), Options with { Updatable = true });
        string folder = Write(package, UserProgram);
        Run("arm-none-eabi-gcc", folder, ["-mcpu=cortex-m4", "-mthumb", "-O2", "-c", "tiny_constants.c"]);
        Run("arm-none-eabi-objcopy", folder, ["-O", "binary", "-j", ".tiny_constants", "tiny_constants.o", "linked.bin"]);
        Assert.Equal(package.Files.Single(f => f.Path == "tiny_constants.bin").Content.ToArray(), File.ReadAllBytes(Path.Combine(folder, "linked.bin")));
    }

    private static string Refusal(CompileOptions options) =>
        Assert.Throws<DiagnosticException>(() => ModelCompiler.Compile(TinyGraphs.Convolutions(), options)).Diagnostics[0].Id;

    private static string Write(Package package, string main)
    {
        string folder = TestFolder.Create();
        foreach (var file in package.Files)
        {
            File.WriteAllBytes(Path.Combine(folder, file.Path), file.Content.ToArray());
        }

        File.WriteAllText(Path.Combine(folder, "main.c"), main);
        return folder;
    }

    private static string Run(string program, string folder, string[] arguments)
    {
        var result = ToolProcess.Run(program.StartsWith("./", StringComparison.Ordinal) ? Path.Combine(folder, program[2..]) : program, arguments, folder, TimeSpan.FromMinutes(1));
        Assert.True(result.ExitCode == 0, $"{program}: exit code {result.ExitCode}\n{result.Output}{result.Error}");
        return result.Output;
    }

    private static Dictionary<string, int> Symbols(string nm) => SymbolLine().Matches(nm)
        .ToDictionary(m => m.Groups[2].Value, m => int.Parse(m.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture), StringComparer.Ordinal);

    [GeneratedRegex("^[0-9a-f]+ ([0-9a-f]+) [bBdDrR] (arena|context|tiny_constants)$", RegexOptions.Multiline)]
    private static partial Regex SymbolLine();
}
