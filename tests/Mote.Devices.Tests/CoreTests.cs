using System.Text;
using System.Text.RegularExpressions;
using Mote.Compiler;
using Mote.Core;
using Mote.Runtime;
using Mote.Tests.Graphs;

namespace Mote.Devices.Tests;

/// <summary>What is particular to a core: what it cannot do, and faults that only its own images have.</summary>
public sealed partial class CoreTests
{
    private static readonly CompileOptions Options = new() { Name = "tiny", Target = CompileTarget.CortexM0 };

    [Theory]
    [InlineData(".inst.w 0xfbb0f0f1", "udiv r0, r0, r1")]
    [InlineData(".inst.n 0xb100", "cbz r0, ")]
    [InlineData(".inst.n 0xbf08", "it eq")]
    [InlineData(".inst.w 0xf24040d2", "movw r0, #1234")]
    [InlineData(".inst.w 0xf8d10000", "ldr.w r0, [r1")]
    public void An_instruction_that_a_Cortex_M0_does_not_have_is_found(string instruction, string shown)
    {
        PackageSources package = TinyPackage.Running(
            "foreign();",
            $"__attribute__((noinline, naked)) static void foreign(void)\n{{\n    __asm__ volatile(\"{instruction}\\nnop\\nnop\\nbx lr\");\n}}\n");

        Diagnostic found = Assert.Single(Assert.Throws<DiagnosticException>(() => TinyPackage.Build(package, "cortex-m0")).Diagnostics);

        Assert.Equal(DiagnosticIds.ForeignInstruction, found.Id);
        Assert.Matches("^package 'tiny' for cortex-m0, foreign at 0x[0-9a-f]+$", found.Place);
        Assert.StartsWith($"'{shown}", found.Found, StringComparison.Ordinal);
        Assert.NotNull(TinyPackage.Build(package, "cortex-m3"));
    }

    [Theory]
    [InlineData("bl\t200 <g>", 4, false)]
    [InlineData("mrs\tr1, IPSR", 4, false)]
    [InlineData("dsb\tsy", 4, false)]
    [InlineData("ldrsb\tr0, [r1, r2]", 2, false)]
    [InlineData("bkpt\t0x00ab", 2, false)]
    [InlineData("rev16\tr0, r1", 2, false)]
    [InlineData("b.w\t200 <g>", 4, true)]
    [InlineData("nop.w", 4, true)]
    [InlineData("itte\teq", 2, true)]
    [InlineData("cbnz\tr0, 110 <f>", 2, true)]
    public void Instructions_of_Armv6_M_are_told(string text, int bytes, bool foreign)
    {
        string[] fields = text.Split('\t');

        Assert.Equal(foreign, Armv6M.IsForeign(new Instruction(0x100, bytes, fields[0], fields.Length > 1 ? fields[1] : "")));
    }

    [Theory]
    [InlineData("context->runs += *(volatile int32_t *)(void *)(context->arena + 1) & 0;", 4, "ldr")]
    [InlineData("context->runs += *(volatile int16_t *)(void *)(context->arena + 3) & 0;", 2, "ldrh|ldrsh")]
    [InlineData("*(volatile int16_t *)(void *)(context->arena + 1299) = 0;", 2, "strh")]
    public void An_unaligned_access_is_found_on_a_Cortex_M0_only(string statement, int bytes, string instruction)
    {
        PackageSources package = TinyPackage.Running(statement);
        RunResult onM0 = Runner.Run(TinyPackage.Build(package, "cortex-m0"), [TinyPackage.Input(1)]);
        RunResult onM3 = Runner.Run(TinyPackage.Build(package, "cortex-m3"), [TinyPackage.Input(1)]);

        Assert.Equal(RunOutcome.UnalignedAccess, onM0.Outcome);
        Assert.Matches(
            $"^MOTE3222: unaligned access, on which a cortex-m0 faults: {bytes} bytes at 0x2[0-9a-f]{{7}} by '({instruction}) .*' at 0x[0-9a-f]+ in tiny_run$",
            onM0.Reason);
        Assert.Equal(RunOutcome.Completed, onM3.Outcome);
    }

    [Fact]
    public void An_unaligned_load_in_a_kernel_fails_verification_and_names_the_layer()
    {
        var (model, invocations) = Convolutions();
        PackageSources sources = Verifier.Sources(ModelCompiler.Compile(model.Module, Options));
        string text = Encoding.UTF8.GetString(sources.Files["tiny.c"]);
        int call = text.IndexOf("    tiny_", text.IndexOf("int tiny_run(", StringComparison.Ordinal), StringComparison.Ordinal);
        int second = text.IndexOf("    tiny_", text.IndexOf(';', call), StringComparison.Ordinal);

        // Before the call of the second layer, once the first one's result was observed.
        while (text[second..].StartsWith("    tiny_observe", StringComparison.Ordinal))
        {
            second = text.IndexOf("    tiny_", text.IndexOf(';', second), StringComparison.Ordinal);
        }

        string planted = text.Insert(second, "    (void)peek((const uint8_t *)context);\n")
            .Replace("int tiny_run(", "static __attribute__((noinline)) int32_t peek(const uint8_t *bytes)\n{\n    return *(const volatile int32_t *)(const void *)(bytes + 1);\n}\n\nint tiny_run(", StringComparison.Ordinal);
        var files = sources.Files.ToDictionary(file => file.Key, file => file.Value);
        files["tiny.c"] = Encoding.UTF8.GetBytes(planted);
        var reference = ReferenceTrace.Record(model, invocations);

        var sound = Verifier.Verify(model, Options, Target.Get("cortex-m0"), reference, invocations, sources);
        var faulty = Verifier.Verify(model, Options, Target.Get("cortex-m0"), reference, invocations, new PackageSources("tiny", files));

        Assert.Null(sound.Failure);
        Assert.True(sound.IsIdentical);
        Assert.False(faulty.IsIdentical);
        Assert.True(faulty.Failure is not null && Named().IsMatch(faulty.Failure), faulty.Failure);
    }

    [Theory]
    [InlineData("cortex-m0", "__ARM_ARCH_6M__")]
    [InlineData("cortex-m55", "__ARM_FEATURE_MVE")]
    public void A_constant_that_is_wrong_on_one_core_only_is_found_there_and_named(string core, string macro)
    {
        var (model, invocations) = Convolutions();
        var files = ModelCompiler.Compile(model.Module, Options).Files.ToDictionary(file => file.Path, file => file.Content.ToArray());
        string constants = Encoding.UTF8.GetString(files["tiny_constants.c"]);
        int bias = constants.IndexOf("{\n", constants.IndexOf("/* l1_bias */", StringComparison.Ordinal), StringComparison.Ordinal) + 2;
        files["tiny_constants.c"] = Encoding.UTF8.GetBytes($"#if defined({macro})\n#define PLANTED 900000\n#else\n#define PLANTED 0\n#endif\n" + constants.Insert(bias, "PLANTED + "));
        var package = new PackageSources("tiny", files);
        var reference = ReferenceTrace.Record(model, invocations);

        foreach (Target target in Target.All.Where(target => target.IsEmulated))
        {
            var result = Verifier.Verify(model, Options, target, reference, invocations, package);

            Assert.Null(result.Failure);
            Assert.Equal(target.Name != core, result.IsIdentical);
            Assert.Equal(target.Name == core ? (1, "CONV_2D") : null, result.FirstDifference is { } d ? (d.Layer, d.Op) : ((int, string)?)null);
        }
    }

    [Theory]
    [InlineData("linux-arm64")]
    [InlineData("linux-armhf")]
    public void A_process_cannot_be_profiled(string target)
    {
        var (model, invocations) = Convolutions();

        var refused = Assert.Throws<DiagnosticException>(() => ModelProfile.Measure(model, Options, Target.Get(target), invocations));

        Assert.Contains("instructions are counted on emulated cores only. Supported: cortex-m0, ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Portable_C_is_not_run()
    {
        var refused = Assert.Throws<DiagnosticException>(() => Target.Get(Target.Portable));

        Assert.Equal(DiagnosticIds.NothingRunsIt, Assert.Single(refused.Diagnostics).Id);
    }

    [Fact]
    public void Every_target_is_known_to_the_compiler_with_its_pointers()
    {
        foreach (Target target in Target.All.Where(target => !target.Name.StartsWith("host-", StringComparison.Ordinal)))
        {
            Assert.Equal(target.PointerSize, CompileTarget.All.Single(known => known.Name == target.Name).PointerBytes);
        }
    }

    [Fact]
    public void Every_core_has_cycles_or_a_reason_why_not() =>
        Assert.All(Target.All.Where(target => target.IsEmulated), target => Assert.True((target.CycleModel is null) == (target.NoCycles is not null)));

    private static (Model Model, List<Invocation> Invocations) Convolutions()
    {
        var model = Model.FromModule(TinyGraphs.Convolutions());
        var main = model.Module.Main;
        return (model, [.. new[] { 1u, 2u }.Select(seed => new Invocation([.. main.Inputs.Select((t, i) =>
        {
            var data = new byte[main.Tensors[t].ByteLength];
            InputRule.Random(seed, i, main.Tensors[t].Type, data);
            return data;
        })]))]);
    }

    [GeneratedRegex("^UnalignedAccess: MOTE3222: .* 4 bytes at 0x2[0-9a-f]{7} by 'ldr r[^']*' at 0x[0-9a-f]+ in peek[.a-z0-9]*, layer 1, invocation 0$")]
    private static partial Regex Named();
}
