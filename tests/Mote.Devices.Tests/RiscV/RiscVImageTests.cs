using Mote.Core;

namespace Mote.Devices.Tests.RiscV;

/// <summary>What is said of a linked image for RV32IMC: sizes, bound of the stack, instructions, faults.</summary>
public sealed class RiscVImageTests
{
    private const string RiscV = "riscv32";

    public static TheoryData<Optimization> Levels => [Optimization.Balanced, Optimization.Speed, Optimization.Size];

    [Theory, MemberData(nameof(Levels))]
    public void Sizes_are_those_of_the_sources_and_of_what_they_draw_in(Optimization optimization)
    {
        DeviceImage image = TinyPackage.Build(TinyPackage.Sources, RiscV, optimization);
        ElfFile elf = ElfFile.Read(image.Path);

        ImageSizes sizes = ImageSizes.Measure(image);

        Assert.Equal((2560, 8, (32 * 32) + (32 * 4), 0), (sizes.Arena, sizes.State, sizes.Constants, sizes.Static));
        Assert.Equal(
            ["dense", "lookup", "mean", "tiny_init", "tiny_input", "tiny_output", "tiny_reset", "tiny_run"],
            sizes.Functions.Where(function => !function.IsLibrary).Select(function => function.Name).Order(StringComparer.Ordinal));
        Assert.Contains(sizes.Functions, function => function is { Name: "__divdi3", IsLibrary: true });
        int text = (int)(elf.Section(".package.text")!.Size + elf.Section(".library.text")!.Size);
        Assert.Equal(text + sizes.ReadOnlyData, sizes.Code);
    }

    [Fact]
    public void The_harness_draws_in_nothing_of_the_libraries()
    {
        ElfFile elf = ElfFile.Read(TinyPackage.Build(TinyPackage.Running("return TINY_OK;"), RiscV).Path);

        Assert.Equal(0u, elf.Section(".library.text")?.Size ?? 0);
        Assert.Equal(0u, elf.Section(".library.rodata")?.Size ?? 0);
        Assert.Equal(0u, elf.Section(".library.data")?.Size ?? 0);
        Assert.Equal(0u, elf.Section(".library.bss")?.Size ?? 0);
    }

    [Theory, MemberData(nameof(Levels))]
    public void The_bound_of_the_stack_holds_and_is_close(Optimization optimization)
    {
        DeviceImage image = TinyPackage.Build(TinyPackage.Sources, RiscV, optimization);

        StackBounds bounds = StackBound.Compute(image);
        StackHighWater painted = Runner.Run(image, [TinyPackage.Input(1), TinyPackage.Input(2, reset: true)]).Trace.Stack!;

        Assert.Empty(bounds.Diagnostics);
        AssertCloseBound(painted.Init, bounds.Init);
        AssertCloseBound(painted.Reset, bounds.Reset);
        AssertCloseBound(painted.Run, bounds.Run);
        Assert.InRange(painted.Run, 300, 1000);
    }

    [Theory, MemberData(nameof(Levels))]
    public void Followed_frames_are_those_that_the_compiler_wrote(Optimization optimization)
    {
        DeviceImage image = TinyPackage.Build(TinyPackage.Sources, RiscV, optimization);
        Disassembly disassembly = Disassembly.Read(image);
        IReadOnlyDictionary<string, int?> written = StackUsage.Read(image.StackUsageFiles);

        Assert.Equal(8, written.Count);
        foreach ((string name, int? frame) in written)
        {
            Assert.Equal(frame, FunctionFlow.Follow(disassembly.Function(name)!).MaximumDepth);
        }
    }

    [Fact]
    public void A_switch_is_followed_through_its_table()
    {
        const string Functions = """
            static __attribute__((noinline)) int32_t step(int32_t a)
            {
                __asm__ volatile("");
                return a + 1;
            }
            static __attribute__((noinline)) int32_t choose(int32_t k, int32_t x)
            {
                int32_t a = step(x), b = step(a);
                switch (k) {
                case 0: return step(a) + b;
                case 1: return step(b) * a;
                case 2: { volatile char room[200]; room[3] = 1; return step(b) + room[3]; }
                case 3: return step(a) ^ b;
                case 4: return step(x) - b;
                case 5: return step(a + b) - x;
                case 6: return step(a - b) * x;
                default: return 0;
                }
            }
            """;
        DeviceImage image = TinyPackage.Build(TinyPackage.Running("context->runs = choose(context->runs & 15, context->runs) & 3;", Functions), RiscV);
        ImageFunction choose = Disassembly.Read(image).Function("choose")!;

        FunctionFlow flow = FunctionFlow.Follow(choose);

        Instruction jump = Assert.Single(choose.Instructions, instruction => instruction.Table.Count > 0);
        Assert.True(jump.Table.Count >= 7);
        Assert.Null(flow.Indirect);
        Assert.Equal(choose.Instructions.Count(instruction => instruction.Name == "jal"), flow.Calls.Count);
        Assert.NotNull(StackBound.Compute(image).Run);
    }

    [Fact]
    public void A_table_of_functions_is_no_switch()
    {
        const string Functions = """
            static __attribute__((noinline)) int32_t one(int32_t a) { __asm__ volatile(""); return a + 1; }
            static __attribute__((noinline)) int32_t two(int32_t a) { __asm__ volatile(""); return a + 2; }
            static int32_t (*const table[2])(int32_t) = {one, two};
            static __attribute__((noinline)) int32_t choose(int32_t k, int32_t x) { return table[k & 1](x); }
            """;
        DeviceImage image = TinyPackage.Build(TinyPackage.Running("context->runs += choose(context->runs, 3) & 0;", Functions), RiscV);

        StackBounds bounds = StackBound.Compute(image);

        Assert.Null(bounds.Run);
        Assert.Contains("function choose", Assert.Single(bounds.Diagnostics).Place, StringComparison.Ordinal);
    }

    [Fact]
    public void Functions_of_the_libraries_are_followed()
    {
        const string Functions = """
            static __attribute__((noinline)) int32_t mix(volatile double *a, volatile int64_t *b, uint8_t *bytes)
            {
                a[0] = a[0] * a[1] + a[2] / a[1] - (double)b[0];
                a[1] = (double)(float)a[0] + (double)(int32_t)b[1];
                b[0] = (int64_t)a[0] / (b[1] | 1) + (int64_t)((uint64_t)b[1] % 7u) + (int64_t)(uint64_t)a[2];
                memmove(bytes + 1, bytes, 99);
                memcpy(bytes, bytes + 50, (size_t)(b[1] & 31));
                return a[0] < a[1] || memcmp(bytes, bytes + 20, 20) > 0 || (float)b[0] / (float)a[1] > (float)a[2] * (float)a[0];
            }
            """;
        const string Call = "volatile double a[3] = {1.5, 2.5, 3.5}; volatile int64_t b[2] = {9, 10}; context->runs += mix(a, b, context->arena) & 0;";
        DeviceImage image = TinyPackage.Build(TinyPackage.Running(Call, Functions), RiscV);

        StackBounds bounds = StackBound.Compute(image);
        RunResult run = Runner.Run(image, [TinyPackage.Input(1)]);
        ImageSizes sizes = ImageSizes.Measure(image);

        Assert.Equal(RunOutcome.Completed, run.Outcome);
        Assert.Empty(bounds.Diagnostics);
        AssertCloseBound(run.Trace.Stack!.Run, bounds.Run);
        Assert.Contains(sizes.Functions, function => function is { Name: "__divdf3", IsLibrary: true });
        Assert.Contains(sizes.Functions, function => function is { Name: "memmove", IsLibrary: true });
        Assert.Equal((int)ElfFile.Read(image.Path).Section(".library.text")!.Size, sizes.Functions.Where(function => function.IsLibrary).Sum(function => function.Bytes));
    }

    [Theory]
    [InlineData("context->runs += down(context->runs);",
        "static __attribute__((noinline)) int32_t down(int32_t n)\n{\n    volatile int32_t m = n;\n    return m <= 0 ? 0 : down(m - 1) * 3 + m;\n}", "down -> down")]
    [InlineData("context->runs += room(context->runs & 7);",
        "static __attribute__((noinline)) int32_t room(int32_t n)\n{\n    volatile char bytes[n + 1];\n    bytes[n] = 0;\n    return bytes[n];\n}", "unknown size")]
    public void Recursion_and_frames_of_unknown_size_have_no_bound(string statement, string functions, string said)
    {
        StackBounds bounds = StackBound.Compute(TinyPackage.Build(TinyPackage.Running(statement, functions), RiscV));

        Assert.Null(bounds.Run);
        Assert.Contains(said, Assert.Single(bounds.Diagnostics).Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_frame_that_takes_more_than_an_immediate_is_bounded()
    {
        const string Functions = "static __attribute__((noinline)) int32_t large(int32_t n)\n{\n    volatile char bytes[9000];\n    bytes[n] = 1;\n    bytes[0] = 2;\n    return bytes[n] & 0;\n}";
        DeviceImage image = TinyPackage.Build(TinyPackage.Running("context->runs += large(context->runs & 7);", Functions), RiscV);

        StackBounds bounds = StackBound.Compute(image);

        Assert.Empty(bounds.Diagnostics);
        Assert.InRange(bounds.Run!.Value, 9000, 9200);
        Assert.InRange(Runner.Run(image, [TinyPackage.Input(1)]).Trace.Stack!.Run, 8900, bounds.Run.Value);
    }

    [Theory, MemberData(nameof(Levels))]
    public void Counted_instructions_agree_with_the_counter_of_the_core(Optimization optimization)
    {
        DeviceImage image = TinyPackage.Build(TinyPackage.Sources, RiscV, optimization);
        Invocation[] invocations = [TinyPackage.Input(1), TinyPackage.Input(2)];

        ProfileResult profile = Profiler.Profile(image, invocations, measured: 1);
        RunResult counted = Runner.Run(image, invocations, new RunOptions { CountInstructions = true });

        // Between the two readings of minstret lie the call and one of the readings themselves.
        long retired = counted.Trace.Calls.Last(call => call.Call == PackageCall.Run).Ticks;
        Assert.True(profile.Total.Instructions > 100_000);
        Assert.Equal(retired, profile.Total.Instructions + 2);
    }

    [Fact]
    public void A_layer_costs_what_its_loop_counts_say()
    {
        // The call, li, li, 1000 x (add, addi, bnez), ret.
        const string Layer = "__attribute__((noinline, naked)) static void layer(void)\n{\n    __asm__ volatile(\"li a0, 0\\n li a1, 1000\\n1: add a0, a0, a1\\n addi a1, a1, -1\\n bnez a1, 1b\\n ret\");\n}\n";
        DeviceImage image = TinyPackage.Build(TinyPackage.Running("layer();", Layer), RiscV);

        CallSiteCost layer = Profiler.Profile(image, [TinyPackage.Input(1)]).CallSites[0];

        Assert.Equal("layer", layer.Function);
        Assert.Equal(1 + 2 + 3000 + 1, layer.Cost.Instructions);
        Assert.Equal(layer.Cost.Instructions + 2, layer.Cost.Cycles);
    }

    [Theory, MemberData(nameof(Levels))]
    public void Layers_and_functions_add_up_to_the_total(Optimization optimization)
    {
        ProfileResult profile = Profiler.Profile(TinyPackage.Build(TinyPackage.Sources, RiscV, optimization), [TinyPackage.Input(1)]);

        Assert.Equal(["dense", "lookup", "mean"], profile.CallSites.Select(site => site.Function));
        Assert.Equal(profile.Total, profile.CallSites.Aggregate(profile.RunItself, (sum, site) => sum + site.Cost));
        Assert.Equal(profile.Total, profile.Functions.Aggregate(new Cost(0, 0), (sum, function) => sum + function.Cost));
        Assert.All(profile.CallSites, site => Assert.True(site.Cost.Cycles > site.Cost.Instructions));
        Assert.Contains(profile.Functions, function => function.Function == "__divdi3");
    }

    [Theory]
    [InlineData("*(volatile int32_t *)0x90000000 = 1;", "exception 00000007")]
    [InlineData("__builtin_trap();", "exception 00000003")]
    [InlineData("__asm__ volatile(\".insn 4, 0x00b50553\");", "exception 00000002")] // fadd.s: there is no FPU.
    [InlineData("__asm__ volatile(\".insn 4, 0x00b5252f\");", "exception 00000002")] // amoadd.w: no atomics.
    public void A_fault_of_the_core_is_reported_with_its_place(string statement, string said)
    {
        RunResult result = Runner.Run(TinyPackage.Build(TinyPackage.Running(statement), RiscV), [TinyPackage.Input(1)]);

        Assert.Equal(RunOutcome.Fault, result.Outcome);
        Assert.StartsWith("the core took a fault after init: fault: exception", result.Reason, StringComparison.Ordinal);
        Assert.Contains(said, result.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("context->arena[TINY_ARENA_BYTES] = 1;", "after")]
    [InlineData("*(context->arena - 1) = 1;", "before")]
    public void Writing_beside_the_arena_is_found(string statement, string where)
    {
        RunResult result = Runner.Run(TinyPackage.Build(TinyPackage.Running(statement), RiscV), [TinyPackage.Input(1)]);

        Assert.Equal((RunOutcome.ArenaOverflow, $"memory {where} the arena was overwritten by run of invocation 0"), (result.Outcome, result.Reason));
    }

    [Fact]
    public void A_stack_that_is_used_up_is_found()
    {
        PackageSources package = TinyPackage.Running(
            "burrow(1000);",
            "static __attribute__((noinline, optimize(\"no-optimize-sibling-calls\"))) int burrow(int n)\n{\n    volatile char room[100];\n    room[0] = (char)n;\n    return n == 0 ? 0 : burrow(n - 1) + room[0];\n}");

        Assert.Equal(RunOutcome.StackOverflow, Runner.Run(TinyPackage.Build(package, RiscV), [TinyPackage.Input(1)]).Outcome);
    }

    private static void AssertCloseBound(int painted, int? bound)
    {
        Assert.NotNull(bound);
        Assert.InRange(bound.Value, painted, painted + Math.Max(painted / 10, 128));
    }
}
