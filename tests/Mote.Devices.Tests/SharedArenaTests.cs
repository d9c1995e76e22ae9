using System.Text;
using Mote.Compiler;
using Mote.Core;
using Mote.Runtime;
using Mote.Tests.Graphs;

namespace Mote.Devices.Tests;

/// <summary>Several models in one image, with one arena, running in turns.</summary>
public sealed class SharedArenaTests
{
    private static readonly GraphModule[] Pair = [TinyGraphs.Convolutions(), TinyGraphs.Delay()];

    [Theory]
    [InlineData("host"), InlineData("host-m32"), InlineData("host-sanitize"), InlineData("cortex-m4")]
    public void Models_that_run_in_turns_have_the_bits_of_the_reference(string target)
    {
        var results = Verify(target);

        Assert.All(results, result => Assert.Equal((null, null), (result.FirstDifference, result.Failure)));
        Assert.Equal([0, 1, 2], results[0].LayersChecked);
        Assert.Contains(2, results[1].LayersChecked);
        Assert.All(results, result => Assert.Equal(3, result.Invocations));
    }

    [Fact]
    public void Each_result_names_the_files_of_its_model()
    {
        var results = Verify("host");

        Assert.Equal(Compile("host").Packages.Select(p => p.Files.ToDictionary(f => f.Path, f => f.Sha256)), results.Select(r => r.SourcesSha256.ToDictionary()));
    }

    [Theory, InlineData("host"), InlineData("host-sanitize"), InlineData("cortex-m4")]
    public void State_that_lies_in_the_arena_does_not_survive_and_is_found(string target)
    {
        var sources = WithStateInTheArena(target);
        var alone = Verifier.Verify(Model(1), Options("b", target), Target.Get(target), Expected(target)[1].Reference, Expected(target)[1].Invocations, Alone(sources.Packages[1]));
        Assert.True(alone.IsIdentical);

        var together = Verify(target, sources);

        Assert.True(together[0].IsIdentical);
        Assert.NotNull(together[1].FirstDifference);
        Assert.Equal(1, together[1].FirstDifference!.Invocation);
    }

    [Theory, InlineData("host"), InlineData("cortex-m4")]
    public void Writing_beside_the_shared_arena_is_found_and_the_model_is_named(string target)
    {
        string beyond = $"((volatile unsigned char *)context->arena)[{Compile(target).Arena.Bytes}] = 1;";
        var sources = With(target, "b", "b.c", "    context->status = B_RAN;", $"    {beyond}\n    context->status = B_RAN;");

        var results = Verify(target, sources);

        Assert.All(results, result => Assert.Equal("ArenaOverflow: memory after the arena was overwritten by run of 'b' of invocation 1", result.Failure));
    }

    [Theory, InlineData("host-sanitize"), InlineData("cortex-m4")]
    public void The_arena_that_is_shipped_is_the_one_that_models_run_in(string target)
    {
        var sources = Verifier.Sources(Compile(target));
        Assert.Equal("models_arena", ImageBuilder.Build(sources, Target.Get(target), new BuildOptions()).ArenaSymbol);

        var files = sources.Arena!.Files.ToDictionary();
        files["models_arena.c"] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(files["models_arena.c"]).Replace("[MODELS_ARENA_BYTES];", "[MODELS_ARENA_BYTES + 1];", StringComparison.Ordinal));
        Assert.Throws<DiagnosticException>(() => ImageBuilder.Build(new FirmwareSources(sources.Packages, new SharedArenaSources("models_arena", files)), Target.Get(target), new BuildOptions()));
    }

    [Fact]
    public void A_profile_of_several_is_what_each_costs_and_their_sum()
    {
        var target = Target.Get("cortex-m4");
        var expected = Expected("cortex-m4");
        var profile = FirmwareProfile.Measure([.. expected.Select(m => (m.Model, m.Options, m.Invocations))], target);
        var alone = expected.Select(m => ModelProfile.Measure(m.Model, m.Options, target, m.Invocations)).ToList();

        // Where code lies changes the modelled cycles a little, but no instruction.
        Assert.Equal(alone.Select(m => m.Total.Instructions), profile.Models.Select(m => m.Total.Instructions));
        Assert.Equal(alone.Select(m => m.StackBytes), profile.Models.Select(m => m.StackBytes));
        Assert.Equal(alone.Select(m => m.Layers.Length), profile.Models.Select(m => m.Layers.Length));
        Assert.Equal(alone.Select(m => m.Sizes.Arena), profile.Models.Select(m => m.Sizes.Arena));
        Assert.Equal(alone.Max(m => m.Sizes.Arena), profile.Sizes.Arena);
        Assert.Equal(profile.Firmware.Arena.Bytes, profile.Sizes.Arena);
        Assert.Equal(profile.Firmware.StateBytes, profile.Sizes.State);
        Assert.Equal(profile.Firmware.ConstantBytes, profile.Sizes.Constants);
        Assert.Equal(alone.Max(m => m.StackBytes), profile.StackBytes);
        Assert.Equal(profile.Sizes.Arena + profile.Sizes.State + profile.Sizes.Static + profile.StackBytes, profile.RamBytes);
        int shares = profile.Models.Sum(m => m.Sizes.Code);
        int library = profile.Sizes.Functions.Where(f => f.IsLibrary).Sum(f => f.Bytes);
        Assert.InRange(profile.Sizes.Code, shares + library, shares + library + 64);
        Assert.Equal(profile.Sizes.Functions.Where(f => !f.IsLibrary).Select(f => f.Name), profile.Models.SelectMany(m => m.Sizes.Functions).Select(f => f.Name));
        Assert.All(profile.Models, m => Assert.All(m.Sizes.Functions, f => Assert.StartsWith($"{m.Package.Name}_", f.Name, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_figures_of_a_profile_are_those_of_the_linked_image()
    {
        string keep = TestFolder.Create();
        var profile = FirmwareProfile.Measure([.. Expected("cortex-m4").Select(m => (m.Model, m.Options, m.Invocations))], Target.Get("cortex-m4"), keep: keep);
        string nm = ToolProcess.Run("arm-none-eabi-nm", ["-S", profile.Image.Path], keep, TimeSpan.FromMinutes(1)).Output;
        int Size(string symbol) => Convert.ToInt32(nm.Split('\n').Select(l => l.Split(' ')).Single(l => l.Length == 4 && l[3] == symbol)[1], 16);

        Assert.StartsWith(keep, profile.Image.Path, StringComparison.Ordinal);
        Assert.Equal(profile.Sizes.Arena, Size("models_arena"));
        Assert.Equal(profile.Models.Select(m => m.Sizes.State), [Size("mote_state_a"), Size("mote_state_b")]);
        Assert.Equal(profile.Models.Select(m => m.Sizes.Constants), [Size("a_constants"), Size("b_constants")]);
    }

    [Theory, InlineData("host"), InlineData("cortex-m4")]
    public void Public_models_with_and_without_state_agree_in_turns(string target)
    {
        string folder = SharedData.Require("models");
        (string Name, string File)[] files =
        [
            ("kws", "mlperf-tiny/keyword_spotting__trained_models__kws_ref_model.tflite"),
            ("speech", "tflm/examples__micro_speech__models__micro_speech_quantized.tflite"),
            ("wake", "micro-wake-word/models__v2__okay_nabu.tflite"),
            ("scrambled", "tflm/models__keyword_scrambled_8bit.tflite"),
            ("feedback", "mediapipe/mediapipe__calculators__tensor__testdata__feedback_tensor_with_state_copy_model.tflite"),
        ];
        var expected = files.Select(f => Expect(Runtime.Model.Load(Path.Combine(folder, f.File)), Options(f.Name, target))).ToList();

        var results = Verifier.VerifyTogether(expected, Target.Get(target));

        Assert.All(results, result => Assert.Equal((null, null), (result.FirstDifference, result.Failure)));
        Assert.Equal(expected.Select(m => m.Model.Module.Main.Nodes.Count(n => n.Outputs.Length > 0)), results.Select(r => r.LayersChecked.Length));
    }

    [Theory, InlineData("host-sanitize"), InlineData("cortex-m4")]
    public void Several_inputs_and_outputs_and_one_that_passes_through_agree(string target)
    {
        var builder = new TinyGraphBuilder(ElementType.Int8, new Shape(1, 4, 4, 2), TinyGraphs.Scale);
        int second = builder.AddInput(ElementType.Int8, new Shape(1, 6, 6, 3), TinyGraphs.Scale);
        int unused = builder.AddInput(ElementType.Int8, new Shape(5), TinyGraphs.Scale);
        int first = builder.Convolution(builder.Input, 3, 3, 1);
        int other = builder.Convolution(second, 2, 1, 2);
        int last = builder.Convolution(first, 4, 1, 3);
        var expected = Expect(Runtime.Model.FromModule(builder.Build(last, unused, first, other)), Options("several", target));

        var alone = Verifier.Verify(expected.Model, expected.Options, Target.Get(target), expected.Reference, expected.Invocations);
        var together = Verifier.VerifyTogether([expected, .. Expected(target)], Target.Get(target));

        Assert.Equal((null, null), (alone.FirstDifference, alone.Failure));
        Assert.All(together, result => Assert.True(result.IsIdentical));
        Assert.Equal(4, expected.Model.Module.Main.Outputs.Length);
        if (target == "cortex-m4")
        {
            var profile = ModelProfile.Measure(expected.Model, expected.Options, Target.Get(target), expected.Invocations);
            Assert.Equal([0, 1, 2], profile.Layers.Select(l => l.Layer.Index));
        }
    }

    [Fact]
    public void Packages_are_read_back_from_the_folder_that_they_were_written_to()
    {
        string folder = TestFolder.Create();
        foreach (var file in Compile("host").Files)
        {
            File.WriteAllBytes(Path.Combine(folder, file.Path), file.Content.ToArray());
        }

        File.WriteAllText(Path.Combine(folder, "main.c"), "#error \"not a part of any package\"\n");
        var sources = FirmwareSources.FromFolder(folder, ["a", "b"], "models_arena");
        Assert.Equal(Verifier.Sources(Compile("host")).Sha256, sources.Sha256);
        Assert.All(Verify("host", sources), result => Assert.True(result.IsIdentical));
        var missing = Assert.Throws<DiagnosticException>(() => FirmwareSources.FromFolder(folder, ["a", "b"], "arena"));
        Assert.Equal([DiagnosticIds.PackageIncomplete, DiagnosticIds.PackageIncomplete], missing.Diagnostics.Select(d => d.Id));
    }

    [Fact]
    public void Two_packages_with_a_file_of_one_name_are_refused() => Assert.Equal(
        DiagnosticIds.NamesClash,
        Assert.Throws<DiagnosticException>(() => new FirmwareSources([TinyPackage.Sources, TinyPackage.Sources])).Diagnostics[0].Id);

    [Fact]
    public void Models_with_fewer_inputs_drop_out_of_the_turns()
    {
        var turns = Invocation.InTurns([[TinyPackage.Input(1), TinyPackage.Input(2)], [TinyPackage.Input(3)]]);
        Assert.Equal([0, 1, 0], turns.Select(i => i.Model));
    }

    [Fact]
    public void A_linkers_map_is_read_by_sections_of_the_image()
    {
        const string Map = """
            Discarded input sections

             .text          0x00000000        0x8 package-a.o

            Linker script and memory map

            .package.text   0x00001000       0x34
             *package-*.o(.text .text.*)
             .text.a_run    0x00001000       0x20 package-a.o
                            0x00001000                a_run
             *fill*         0x00001020        0x4
             .text.a_layer_with_a_name_that_is_too_long
                            0x00001024       0x10 package-a.o

            .package.bss    0x20000000        0x4
             COMMON         0x20000000        0x4 package-b.o
            """;
        Assert.Equal(
            [new(".package.text", 0x1000, 32, "package-a.o"), new(".package.text", 0x1024, 16, "package-a.o"), new(".package.bss", 0x20000000, 4, "package-b.o")],
            PackageShares.ReadMap(Map));
    }

    private static Model Model(int index) => Runtime.Model.FromModule(Pair[index]);

    private static CompileOptions Options(string name, string target) => new()
    {
        Name = name,
        Target = target == "cortex-m4" ? CompileTarget.CortexM4 : CompileTarget.Host with { PointerBytes = Target.Get(target).PointerSize },
    };

    private static Firmware Compile(string target) => FirmwareCompiler.Compile([(Pair[0], Options("a", target)), (Pair[1], Options("b", target))]);

    private static List<ExpectedModel> Expected(string target) => [Expect(Model(0), Options("a", target)), Expect(Model(1), Options("b", target))];

    private static ExpectedModel Expect(Model model, CompileOptions options)
    {
        var main = model.Module.Main;
        var invocations = new[] { 1u, 2u, 3u }.Select(seed => new Invocation([.. main.Inputs.Select((t, i) =>
        {
            var data = new byte[main.Tensors[t].ByteLength];
            InputRule.Random(seed, i, main.Tensors[t].Type, data);
            return data;
        })])).ToList();
        return new ExpectedModel(model, options, ReferenceTrace.Record(model, invocations), invocations);
    }

    private static IReadOnlyList<TargetVerification> Verify(string target, FirmwareSources? given = null) =>
        Verifier.VerifyTogether(Expected(target), Target.Get(target), given: given);

    /// <summary>The firmware with text of a file of one package replaced, which must be there.</summary>
    private static FirmwareSources With(string target, string package, string file, string before, string after)
    {
        var sources = Verifier.Sources(Compile(target));
        return new FirmwareSources([.. sources.Packages.Select(one =>
        {
            if (one.Name != package)
            {
                return one;
            }

            var files = one.Files.ToDictionary();
            string text = Encoding.UTF8.GetString(files[file]);
            Assert.Contains(before, text, StringComparison.Ordinal);
            files[file] = Encoding.UTF8.GetBytes(text.Replace(before, after, StringComparison.Ordinal));
            return new PackageSources(package, files);
        })], sources.Arena);
    }

    /// <summary>A fault that one model alone never shows: the delay keeps its memory in the arena, behind what it uses of it itself.</summary>
    private static FirmwareSources WithStateInTheArena(string target) => With(target, "b", "b.c", "(unsigned char *)context->state", "(unsigned char *)context->arena + 64");

    /// <summary>The package with an arena of its own that has room for what it wrongly keeps there.</summary>
    private static PackageSources Alone(PackageSources package)
    {
        var files = package.Files.ToDictionary();
        string header = Encoding.UTF8.GetString(files["b.h"]);
        files["b.h"] = Encoding.UTF8.GetBytes(System.Text.RegularExpressions.Regex.Replace(header, "B_ARENA_BYTES [0-9]+", "B_ARENA_BYTES 128"));
        return new PackageSources("b", files);
    }
}
