using Mote.Core;

namespace Mote.Devices.Tests;

public sealed class ProfileTests
{
    public static TheoryData<Optimization> Levels => [Optimization.Balanced, Optimization.Speed, Optimization.Size];

    [Theory]
    [InlineData("cortex-m4", 25, Optimization.Balanced)]
    [InlineData("cortex-m4", 25, Optimization.Speed)]
    [InlineData("cortex-m4", 25, Optimization.Size)]
    [InlineData("cortex-m0", 25, Optimization.Balanced)]
    [InlineData("cortex-m3", 25, Optimization.Balanced)]
    [InlineData("cortex-m7", 25, Optimization.Balanced)]
    [InlineData("cortex-m33", 20, Optimization.Balanced)]
    [InlineData("cortex-m55", 32, Optimization.Balanced)]
    [InlineData("cortex-m55", 32, Optimization.Speed)]
    public void Counted_instructions_agree_with_the_timer_of_the_core(string core, int megahertz, Optimization optimization)
    {
        DeviceImage image = TinyPackage.Build(TinyPackage.Sources, core, optimization);
        Invocation[] invocations = [TinyPackage.Input(1), TinyPackage.Input(2)];

        ProfileResult profile = Profiler.Profile(image, invocations, measured: 1);
        RunResult timed = Runner.Run(image, invocations, new RunOptions { CountInstructions = true });

        // The timer is read just outside of the region: the call, its own reading, and the tick that has begun.
        long fromTimer = (long)timed.Trace.Calls.Last(call => call.Call == PackageCall.Run).Ticks * 1000 / megahertz;
        Assert.True(profile.Total.Instructions > 100_000);
        Assert.InRange(profile.Total.Instructions, fromTimer - 50, fromTimer + 50);
        Assert.InRange(profile.Total.Instructions, fromTimer * 0.99, fromTimer * 1.01);
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Layers_and_functions_add_up_to_the_total(Optimization optimization)
    {
        ProfileResult profile = Profiler.Profile(TinyPackage.Build(TinyPackage.Sources, optimization: optimization), [TinyPackage.Input(1)]);

        Assert.Equal(["dense", "lookup", "mean"], profile.CallSites.Select(site => site.Function));
        Assert.Equal([0, 1, 2], profile.CallSites.Select(site => site.Order));
        Assert.Equal(profile.Total, profile.CallSites.Aggregate(profile.RunItself, (sum, site) => sum + site.Cost));
        Assert.Equal(profile.Total, profile.Functions.Aggregate(new Cost(0, 0), (sum, function) => sum + function.Cost));
        Assert.All(profile.CallSites, site => Assert.True(site.Cost.Cycles > site.Cost.Instructions));
        Assert.Contains(profile.Functions, function => function.Function == "__aeabi_ldivmod");
        Assert.Equal("dense", profile.Hottest[0].Function);
        Assert.Equal(TinyPackage.Rows * TinyPackage.Columns * TinyPackage.Columns, profile.Hottest[0].Cost.Instructions);
    }

    [Fact]
    public void A_layer_costs_what_its_loop_counts_say()
    {
        // Five instructions a turn, all of them written here, so that the count is known to the last one:
        // the call, mov, mov, 1000 x (add, subs, bne), bx.
        const string Layer = "__attribute__((noinline, naked)) static void layer(void)\n{\n    __asm__ volatile(\"mov r0, #0\\n mov r1, #1000\\n1: add r0, r1\\n subs r1, #1\\n bne 1b\\n bx lr\");\n}\n";
        DeviceImage image = TinyPackage.Build(TinyPackage.Running("layer();", Layer));

        CallSiteCost layer = Profiler.Profile(image, [TinyPackage.Input(1)]).CallSites[0];

        Assert.Equal("layer", layer.Function);
        Assert.Equal(1 + 2 + 3000 + 1, layer.Cost.Instructions);
        // Two more cycles for the call, each of 999 jumps back, and the return.
        Assert.Equal(layer.Cost.Instructions + (2 * (1 + 999 + 1)), layer.Cost.Cycles);
    }

    [Fact]
    public void Only_the_measured_invocation_is_counted()
    {
        const string Layer = "static __attribute__((noinline)) void turn(int32_t n)\n{\n    for (volatile int32_t i = 0; i < n; i++) {\n    }\n}\n";
        DeviceImage image = TinyPackage.Build(TinyPackage.Running("turn(context->runs * 100);", Layer));
        Invocation[] invocations = [TinyPackage.Input(1), TinyPackage.Input(1), TinyPackage.Input(1), TinyPackage.Input(1)];

        long[] counts = [.. Enumerable.Range(0, 4).Select(measured => Profiler.Profile(image, invocations, measured).CallSites[0].Cost.Instructions)];

        Assert.Equal(counts[1] - counts[0], counts[2] - counts[1]);
        Assert.Equal(counts[2] - counts[1], counts[3] - counts[2]);
        Assert.True(counts[1] - counts[0] >= 300);
    }

    [Fact]
    public void A_layer_that_is_tail_called_is_counted_as_a_layer()
    {
        PackageSources package = TinyPackage.With(
            ("void mean(const int8_t *input, int8_t *output, int32_t runs)\n{", "int mean(const int8_t *input, int8_t *output, int32_t runs)\n{"),
            ("(int32_t)(sums[i] / divisor) + runs);\n    }\n", "(int32_t)(sums[i] / divisor) + runs);\n    }\n    return TINY_OK;\n"),
            ("    mean(hidden, input, context->runs);\n    OBSERVE(3, 6, input, 32);\n    return TINY_OK;", "    return mean(hidden, input, context->runs);"));

        ProfileResult tail = Profiler.Profile(TinyPackage.Build(package), [TinyPackage.Input(1)]);
        ProfileResult plain = Profiler.Profile(TinyPackage.Build(TinyPackage.Sources), [TinyPackage.Input(1)]);

        Assert.Equal(["dense", "lookup", "mean"], tail.CallSites.Select(site => site.Function));
        Assert.InRange(tail.CallSites[2].Cost.Instructions, plain.CallSites[2].Cost.Instructions - 10, plain.CallSites[2].Cost.Instructions + 10);
        Assert.Equal(tail.Total, tail.CallSites.Aggregate(tail.RunItself, (sum, site) => sum + site.Cost));
        Assert.True(tail.RunItself.Instructions < 20);
    }

    [Fact]
    public void The_same_function_called_twice_is_two_layers()
    {
        PackageSources package = TinyPackage.With(("    lookup(hidden);\n", "    lookup(hidden);\n    lookup(hidden);\n"));

        ProfileResult profile = Profiler.Profile(TinyPackage.Build(package), [TinyPackage.Input(1)]);

        Assert.Equal(["dense", "lookup", "lookup", "mean"], profile.CallSites.Select(site => site.Function));
        Assert.Equal(profile.CallSites[1].Cost, profile.CallSites[2].Cost);
    }

    [Fact]
    public void A_computed_call_in_the_run_function_cannot_be_profiled()
    {
        DeviceImage image = TinyPackage.Build(TinyPackage.With(("    lookup(hidden);", "    void (*volatile layer)(int8_t *) = lookup;\n    layer(hidden);")));

        DiagnosticException exception = Assert.Throws<DiagnosticException>(() => Profiler.Profile(image, [TinyPackage.Input(1)]));

        Assert.Contains("tiny_run jumps to a computed address", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_that_fails_is_not_profiled()
    {
        DeviceImage image = TinyPackage.Build(TinyPackage.Running("return 3;"));

        DiagnosticException exception = Assert.Throws<DiagnosticException>(() => Profiler.Profile(image, [TinyPackage.Input(1)]));

        Assert.Contains("run of invocation 0 returned 3", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_host_cannot_be_profiled()
    {
        DeviceImage image = TinyPackage.Build(TinyPackage.Sources, "host");

        Assert.Throws<DiagnosticException>(() => Profiler.Profile(image, [TinyPackage.Input(1)]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("runs x")]
    [InlineData("block 4 10 20 2 1 0\nruns 1")]
    [InlineData("block 1 10 20 2 1\nruns 1")]
    [InlineData("block 1 10 20 2 -1 0\nruns 1")]
    [InlineData("error a call does not end its block\nruns 1")]
    public void Counts_that_are_malformed_are_refused(string text) =>
        Assert.Throws<InvalidDataException>(() => BlockCounts.Read(text.Split('\n'), 3, out _));
}
