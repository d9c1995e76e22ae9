using Mote.Core;

namespace Mote.Devices.Tests;

public sealed class MemoryTests
{
    public static TheoryData<Optimization> Levels => [Optimization.Balanced, Optimization.Speed, Optimization.Size];

    public static TheoryData<string> Cores => [.. Target.All.Where(target => target.IsEmulated).Select(target => target.Name)];

    public static TheoryData<string, Optimization> CoresAndLevels
    {
        get
        {
            var product = new TheoryData<string, Optimization>();
            foreach (string core in Cores.Select(row => row.Data))
            {
                foreach (Optimization level in Levels.Select(row => row.Data))
                {
                    product.Add(core, level);
                }
            }

            return product;
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Arena_state_and_constants_are_those_of_the_sources(Optimization optimization)
    {
        ImageSizes sizes = ImageSizes.Measure(TinyPackage.Build(TinyPackage.Sources, optimization: optimization));

        Assert.Equal(2560, sizes.Arena);
        Assert.Equal(8, sizes.State);
        Assert.Equal((32 * 32) + (32 * 4), sizes.Constants);
        Assert.Equal(0, sizes.Static);
        Assert.Equal(16, sizes.ReadOnlyData);
    }

    [Fact]
    public void Code_is_the_package_and_the_library_functions_that_it_draws_in()
    {
        DeviceImage image = TinyPackage.Build(TinyPackage.Sources);
        ElfFile elf = ElfFile.Read(image.Path);

        ImageSizes sizes = ImageSizes.Measure(image);

        Assert.Equal(
            ["dense", "lookup", "mean", "tiny_init", "tiny_input", "tiny_output", "tiny_reset", "tiny_run"],
            sizes.Functions.Where(function => !function.IsLibrary).Select(function => function.Name).Order(StringComparer.Ordinal));
        Assert.Contains(sizes.Functions, function => function is { Name: "__udivmoddi4", IsLibrary: true });
        Assert.DoesNotContain(sizes.Functions, function => function.Name.StartsWith("mote_", StringComparison.Ordinal));

        // The harness draws in no library function, so nothing of the libraries is left over.
        int text = (int)(elf.Section(".package.text")!.Size + elf.Section(".library.text")!.Size);
        Assert.Equal(text + 16, sizes.Code);
        Assert.Equal(sizes.Code + sizes.Constants, sizes.Flash);
    }

    [Fact]
    public void The_harness_draws_in_nothing_of_the_libraries()
    {
        PackageSources package = TinyPackage.Running("return TINY_OK;");

        ElfFile elf = ElfFile.Read(TinyPackage.Build(package).Path);

        Assert.Equal(0u, elf.Section(".library.text")?.Size ?? 0);
        Assert.Equal(0u, elf.Section(".library.rodata")?.Size ?? 0);
        Assert.Equal(0u, elf.Section(".library.data")?.Size ?? 0);
        Assert.Equal(0u, elf.Section(".library.bss")?.Size ?? 0);
    }

    [Fact]
    public void Variables_of_the_package_are_static_memory()
    {
        PackageSources package = TinyPackage.Running(
            "context->runs += counter[0] + start;\n    counter[0] = 0;",
            "static int32_t counter[25];\nint32_t start = 3;");

        ImageSizes sizes = ImageSizes.Measure(TinyPackage.Build(package));

        // The initial value of the one that has one is in flash as well.
        Assert.Equal(104, sizes.Static);
        Assert.Equal(16 + 4, sizes.ReadOnlyData);
    }

    [Theory]
    [MemberData(nameof(CoresAndLevels))]
    public void The_bound_of_the_stack_holds_and_is_close(string core, Optimization optimization)
    {
        DeviceImage image = TinyPackage.Build(TinyPackage.Sources, core, optimization);

        StackBounds bounds = StackBound.Compute(image);
        StackHighWater painted = Runner.Run(image, [TinyPackage.Input(1), TinyPackage.Input(2, reset: true)]).Trace.Stack!;

        Assert.Empty(bounds.Diagnostics);
        Assert.InRange(painted.Run, 300, 1000);
        AssertCloseBound(painted.Init, bounds.Init);
        AssertCloseBound(painted.Reset, bounds.Reset);
        AssertCloseBound(painted.Run, bounds.Run);
        Assert.Equal(bounds.Run, bounds.Maximum);
        Assert.Equal("tiny_run", bounds.DeepestPath[0]);
        Assert.Equal("mean", bounds.DeepestPath[1]);
    }

    [Theory]
    [MemberData(nameof(CoresAndLevels))]
    public void Followed_frames_are_those_that_the_compiler_wrote(string core, Optimization optimization)
    {
        DeviceImage image = TinyPackage.Build(TinyPackage.Sources, core, optimization);
        Disassembly disassembly = Disassembly.Read(image);
        IReadOnlyDictionary<string, int?> written = StackUsage.Read(image.StackUsageFiles);

        Assert.Equal(8, written.Count);
        foreach ((string name, int? frame) in written)
        {
            Assert.Equal(frame, FunctionFlow.Follow(disassembly.Function(name)!).MaximumDepth);
        }
    }

    [Fact]
    public void Switches_and_float_registers_are_followed()
    {
        const string Functions = """
            static __attribute__((noinline)) float keep(float a)
            {
                return a + 1.0f;
            }
            static __attribute__((noinline)) int32_t choose(int32_t k, float x)
            {
                float a = keep(x), b = keep(a), c = keep(b);
                __asm__ volatile("" ::: "s16", "s17", "s18", "s19");
                switch (k) {
                case 0: return (int32_t)(keep(a) + b);
                case 1: return (int32_t)(keep(b) * c);
                case 2: { volatile char room[200]; room[3] = 1; return (int32_t)keep(c) + room[3]; }
                case 3: return (int32_t)(keep(a) + c);
                case 4: return (int32_t)(keep(x) - b);
                case 5: return (int32_t)(keep(a + b) - c);
                default: return 0;
                }
            }
            """;
        DeviceImage image = TinyPackage.Build(TinyPackage.Running("context->runs = choose(context->runs % 6, (float)context->runs) & 3;", Functions));
        Disassembly disassembly = Disassembly.Read(image);
        ImageFunction choose = disassembly.Function("choose")!;

        FunctionFlow flow = FunctionFlow.Follow(choose);

        Assert.Contains(choose.Instructions, instruction => instruction.Name == "tbb");
        Assert.Contains(choose.Instructions, instruction => instruction.Name == "vpush");
        Assert.Equal(StackUsage.Read(image.StackUsageFiles)["choose"], flow.MaximumDepth);
        // Those before the switch, and those of the cases.
        int calls = choose.Instructions.Count(instruction => instruction.Name == "bl");
        Assert.True(calls > 3);
        Assert.Equal(calls, flow.Calls.Count);
        Assert.NotNull(StackBound.Compute(image).Run);
    }

    [Theory]
    [MemberData(nameof(Cores))]
    public void Functions_of_the_libraries_are_followed(string core)
    {
        const string Functions = """
            static __attribute__((noinline)) int32_t mix(volatile double *a, volatile int64_t *b, uint8_t *bytes)
            {
                a[0] = a[0] * a[1] + a[2] / a[1] - (double)b[0];
                a[1] = (double)(float)a[0] + (double)(int32_t)b[1];
                b[0] = (int64_t)a[0] / (b[1] | 1) + (int64_t)((uint64_t)b[1] % 7u) + (int64_t)(uint64_t)a[2];
                memmove(bytes + 1, bytes, 99);
                memcpy(bytes, bytes + 50, (size_t)(b[1] & 31));
                return a[0] < a[1] || memcmp(bytes, bytes + 20, 20) > 0 || (float)b[0] > (float)a[2];
            }
            """;
        const string Call = "volatile double a[3] = {1.5, 2.5, 3.5}; volatile int64_t b[2] = {9, 10}; context->runs += mix(a, b, context->arena) & 0;";
        DeviceImage image = TinyPackage.Build(TinyPackage.Running(Call, Functions), core);

        StackBounds bounds = StackBound.Compute(image);
        RunResult run = Runner.Run(image, [TinyPackage.Input(1)]);
        ImageSizes sizes = ImageSizes.Measure(image);

        Assert.Equal(RunOutcome.Completed, run.Outcome);
        Assert.Empty(bounds.Diagnostics);
        AssertCloseBound(run.Trace.Stack!.Run, bounds.Run);
        // Only the Cortex-M55's FPU divides doubles.
        Assert.Equal(core != "cortex-m55", sizes.Functions.Any(function => function is { IsLibrary: true } && function.Name == (core == "riscv32" ? "__divdf3" : "__aeabi_ddiv")));
        Assert.Contains(sizes.Functions, function => function is { Name: "memmove", IsLibrary: true });
        Assert.Equal((int)ElfFile.Read(image.Path).Section(".library.text")!.Size, sizes.Functions.Where(function => function.IsLibrary).Sum(function => function.Bytes));
    }

    [Theory]
    [MemberData(nameof(CoresAndLevels))]
    public void Switches_and_long_functions_are_followed_on_every_core(string core, Optimization optimization)
    {
        // The cases of the switch are far from each other, farther than the short branches of Thumb-1 reach.
        string far = string.Concat(Enumerable.Range(0, 40).Select(i => $"    n = n * {i + 3} + (int32_t)(n / (k + {i + 2})) + (int32_t)((float)n * 1.{i}1f);\n    if (n == {i * 77}) {{ goto out; }}\n"));
        string functions = $$"""
            static __attribute__((noinline)) int32_t spill(int32_t a, int32_t b)
            {
                volatile int32_t room[24];
                room[a & 15] = b;
                return room[3] + a;
            }
            static __attribute__((noinline)) int32_t choose(int32_t k, int32_t n)
            {
                switch (k) {
                case 0: n += spill(k, n); break;
                case 1: n ^= 55; {{far}} break;
                case 2: { volatile char room[200]; room[3] = 1; n = spill(n, k) + room[3]; break; }
                case 3: n = n / 7; break;
                case 4: {{far.Replace("+ 3", "+ 4", StringComparison.Ordinal)}} break;
                case 5: n = -n; break;
                case 6: n = spill(n, 3) * spill(k, 4); break;
                default: n = 9; break;
                }
            out:
                return spill(n, k) + n;
            }
            """;
        PackageSources package = TinyPackage.Running(
            "for (int32_t k = 0; k < 9; k++) { volatile int32_t n = context->runs + k; context->runs += choose(k, n) & 0; }",
            functions);
        DeviceImage image = TinyPackage.Build(package, core, optimization);

        StackBounds bounds = StackBound.Compute(image);
        RunResult run = Runner.Run(image, [TinyPackage.Input(1)]);

        Assert.Equal((RunOutcome.Completed, null), (run.Outcome, run.Reason));
        Assert.Empty(bounds.Diagnostics);
        AssertCloseBound(run.Trace.Stack!.Run, bounds.Run);
        Assert.Equal(run.Trace.Invocations[0].Outputs[0]!, TinyPackage.Expected(TinyPackage.Input(1), 1)[2]);
    }

    [Fact]
    public void Recursion_has_no_bound()
    {
        PackageSources package = TinyPackage.Running(
            "context->runs += down(context->runs);",
            "static __attribute__((noinline)) int32_t down(int32_t n)\n{\n    volatile int32_t m = n;\n    return m <= 0 ? 0 : down(m - 1) * 3 + m;\n}");

        StackBounds bounds = StackBound.Compute(TinyPackage.Build(package));

        Assert.Null(bounds.Maximum);
        Assert.Null(bounds.Run);
        Assert.Equal(0, bounds.Init);
        Diagnostic diagnostic = Assert.Single(bounds.Diagnostics);
        Assert.Equal(DiagnosticIds.NoStackBound, diagnostic.Id);
        Assert.Contains("calls itself: down -> down", diagnostic.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_computed_call_has_no_bound()
    {
        DeviceImage image = TinyPackage.Build(TinyPackage.With(("    lookup(hidden);", "    void (*volatile layer)(int8_t *) = lookup;\n    layer(hidden);")));

        StackBounds bounds = StackBound.Compute(image);

        Assert.Null(bounds.Run);
        Assert.Contains("tiny_run", Assert.Single(bounds.Diagnostics).Place, StringComparison.Ordinal);
    }

    [Fact]
    public void A_frame_of_unknown_size_has_no_bound()
    {
        PackageSources package = TinyPackage.Running(
            "context->runs += room(context->runs & 7);",
            "static __attribute__((noinline)) int32_t room(int32_t n)\n{\n    volatile char bytes[n + 1];\n    bytes[n] = 0;\n    return bytes[n];\n}");

        StackBounds bounds = StackBound.Compute(TinyPackage.Build(package));

        Assert.Null(bounds.Run);
        Assert.Contains("function room", Assert.Single(bounds.Diagnostics).Place, StringComparison.Ordinal);
    }

    private static void AssertCloseBound(int painted, int? bound)
    {
        Assert.NotNull(bound);
        Assert.InRange(bound.Value, painted, painted + Math.Max(painted / 10, 128));
    }
}
