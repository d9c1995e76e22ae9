using Mote.Core;

namespace Mote.Devices.Tests;

public sealed class RunTests
{
    public static TheoryData<string> EveryTarget => [.. Target.All.Select(target => target.Name)];

    public static TheoryData<string> PlainTargets => ["host", "cortex-m4"];

    [Theory]
    [MemberData(nameof(EveryTarget))]
    public void Every_target_gives_the_layers_and_outputs_of_the_model(string name)
    {
        Invocation[] invocations = [TinyPackage.Input(1), TinyPackage.Input(2), TinyPackage.Input(3, reset: true)];
        DeviceImage image = ImageBuilder.Build(TinyPackage.Sources, Target.Get(name), new BuildOptions { Observe = true });

        RunResult result = Runner.Run(image, invocations);

        Assert.Equal((RunOutcome.Completed, null), (result.Outcome, result.Reason));
        Assert.Equal(3, result.Trace.Invocations.Count);
        int[] runs = [1, 2, 1];
        for (int i = 0; i < invocations.Length; i++)
        {
            TraceInvocation actual = result.Trace.Invocations[i];
            byte[][] expected = TinyPackage.Expected(invocations[i], runs[i]);
            Assert.Equal([(0, 3), (1, 4), (3, 6)], actual.Observed.Select(tensor => (tensor.Op, tensor.Tensor)));
            Assert.Equal(expected, actual.Observed.Select(tensor => tensor.Data));
            Assert.Equal(expected[2], Assert.Single(actual.Outputs));
            Assert.Equal(0, actual.Run!.Status);
        }
    }

    [Theory]
    [MemberData(nameof(EveryTarget))]
    public void A_plain_build_observes_nothing_and_gives_the_same_outputs(string name)
    {
        RunResult result = Runner.Run(TinyPackage.Build(TinyPackage.Sources, name, Optimization.Speed), [TinyPackage.Input(4)]);

        TraceInvocation invocation = Assert.Single(result.Trace.Invocations);
        Assert.Empty(invocation.Observed);
        Assert.Equal(TinyPackage.Expected(TinyPackage.Input(4), 1)[2], Assert.Single(invocation.Outputs));
    }

    [Theory]
    [MemberData(nameof(PlainTargets))]
    public void Filling_the_arena_between_runs_changes_nothing(string name)
    {
        Invocation[] invocations = [TinyPackage.Input(1) with { ArenaFill = 0 }, TinyPackage.Input(1) with { ArenaFill = 0xff }];

        RunResult result = Runner.Run(TinyPackage.Build(TinyPackage.Sources, name), invocations);

        byte[][] expected = [TinyPackage.Expected(invocations[0], 1)[2], TinyPackage.Expected(invocations[1], 2)[2]];
        Assert.Equal(expected, result.Trace.Invocations.Select(invocation => invocation.Outputs[0]));
    }

    [Theory]
    [MemberData(nameof(PlainTargets))]
    public void Memory_that_is_read_before_it_is_written_holds_the_fill(string name)
    {
        PackageSources package = TinyPackage.With(("    dense(input, hidden);\n", ""), ("static TINY_NOINLINE void dense", "static TINY_NOINLINE __attribute__((unused)) void dense"));

        RunResult result = Runner.Run(
            ImageBuilder.Build(package, Target.Get(name), new BuildOptions { ArenaFill = 0xc3 }),
            [TinyPackage.Input(1)]);

        // Low four bits 3: a square of 9, less 64, in every row; the number of runs is 1.
        Assert.All(result.Trace.Invocations[0].Outputs[0]!, value => Assert.Equal(9 - 64 + 1, (sbyte)value));
    }

    [Theory]
    [MemberData(nameof(PlainTargets))]
    public void A_status_other_than_ok_ends_the_run_and_is_told(string name)
    {
        PackageSources package = TinyPackage.Running("if (context->runs == 1) { return 7; }");

        RunResult result = Runner.Run(TinyPackage.Build(package, name), [TinyPackage.Input(1), TinyPackage.Input(1), TinyPackage.Input(1)]);

        Assert.Equal((RunOutcome.PackageError, "run of invocation 1 returned 7"), (result.Outcome, result.Reason));
        Assert.Equal(2, result.Trace.Invocations.Count);
        Assert.NotNull(result.Trace.Invocations[0].Outputs[0]);
        Assert.Null(result.Trace.Invocations[1].Outputs[0]);
    }

    [Theory]
    [InlineData("host", "context->arena[TINY_ARENA_BYTES] = 1;", "after")]
    [InlineData("host", "*(context->arena - 1) = 1;", "before")]
    [InlineData("host-m32", "context->arena[TINY_ARENA_BYTES + 9] = 1;", "after")]
    [InlineData("cortex-m4", "context->arena[TINY_ARENA_BYTES] = 1;", "after")]
    [InlineData("cortex-m4", "*(context->arena - 1) = 1;", "before")]
    public void Writing_beside_the_arena_is_found(string name, string statement, string where)
    {
        RunResult result = Runner.Run(TinyPackage.Build(TinyPackage.Running(statement), name), [TinyPackage.Input(1)]);

        Assert.Equal(RunOutcome.ArenaOverflow, result.Outcome);
        Assert.Equal($"memory {where} the arena was overwritten by run of invocation 0", result.Reason);
    }

    [Theory]
    [InlineData("context->arena[TINY_ARENA_BYTES] = 1;", "global-buffer-overflow")]
    [InlineData("context->runs = 2147483647;", "signed integer overflow")]
    [InlineData("context->runs += *(volatile int32_t *)(void *)(context->arena + 1) > 5;", "misaligned address")]
    public void A_sanitizer_stops_at_undefined_behaviour(string statement, string said)
    {
        RunResult result = Runner.Run(TinyPackage.Build(TinyPackage.Running(statement), "host-sanitize"), [TinyPackage.Input(1)]);

        Assert.Equal(RunOutcome.Fault, result.Outcome);
        Assert.Contains(said, result.Console, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*(volatile int32_t *)0x60000000 = 1;", "exception 00000003")]
    [InlineData("volatile int zero = 0; context->runs /= zero;", "cfsr 02000000")]
    [InlineData("__builtin_trap();", "fault: exception")]
    public void A_fault_of_the_core_is_reported_with_its_place(string statement, string said)
    {
        RunResult result = Runner.Run(TinyPackage.Build(TinyPackage.Running(statement)), [TinyPackage.Input(1)]);

        Assert.Equal(RunOutcome.Fault, result.Outcome);
        Assert.StartsWith("the core took a fault after init: fault: exception", result.Reason, StringComparison.Ordinal);
        Assert.Contains(said, result.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(PlainTargets))]
    public void A_run_without_end_is_ended(string name)
    {
        DeviceImage image = TinyPackage.Build(TinyPackage.Running("for (volatile int i = 0;;) { i++; }"), name);

        RunResult result = Runner.Run(image, [TinyPackage.Input(1)], new RunOptions { Timeout = TimeSpan.FromSeconds(1) });

        Assert.Equal((RunOutcome.TimedOut, "not at its end after 1 s, in invocation 0"), (result.Outcome, result.Reason));
    }

    [Fact]
    public void A_stack_that_is_used_up_is_found()
    {
        PackageSources package = TinyPackage.Running(
            "burrow(1000);",
            "static __attribute__((noinline, optimize(\"no-optimize-sibling-calls\"))) int burrow(int n)\n{\n    volatile char room[100];\n    room[0] = (char)n;\n    return n == 0 ? 0 : burrow(n - 1) + room[0];\n}");

        RunResult result = Runner.Run(TinyPackage.Build(package), [TinyPackage.Input(1)]);

        Assert.Equal(RunOutcome.StackOverflow, result.Outcome);
    }

    [Theory]
    [MemberData(nameof(EveryTarget))]
    public void Several_inputs_and_outputs_are_kept_apart(string name)
    {
        PackageSources package = TinyPackage.With(
            TinyPackage.With(
                ("    return index == 0 ? context->arena + INPUT_OFFSET : NULL;", "    return context->arena + (index == 0 ? INPUT_OFFSET : index == 1 ? 2560 : 2576);"),
                ("    context->runs++;", "    context->runs += context->arena[2560];\n    context->arena[2576] = context->arena[2562];")),
            "tiny.h",
            ("TINY_ARENA_BYTES 2560", "TINY_ARENA_BYTES 2592"),
            ("#define TINY_INPUTS 1", "#define TINY_INPUTS 2\n#define TINY_INPUT_1_BYTES 3"),
            ("#define TINY_OUTPUTS 1", "#define TINY_OUTPUTS 3\n#define TINY_OUTPUT_1_BYTES 1u\n#define TINY_OUTPUT_2_BYTES (1)"));
        Invocation first = TinyPackage.Input(8);

        RunResult result = Runner.Run(TinyPackage.Build(package, name), [new Invocation([first.Inputs[0], [5, 0, 77]])]);

        Assert.Equal(RunOutcome.Completed, result.Outcome);
        Assert.Equal([TinyPackage.Expected(first, 5)[2], [5], [77]], result.Trace.Invocations[0].Outputs);
    }

    [Fact]
    public void Inputs_of_another_size_are_a_diagnostic()
    {
        DeviceImage image = TinyPackage.Build(TinyPackage.Sources, "host");

        DiagnosticException exception = Assert.Throws<DiagnosticException>(() => Runner.Run(image, [new Invocation([new byte[12]])]));

        Assert.Equal(
            "MOTE3204: package 'tiny', invocation 0: inputs of 12 bytes. Supported: 1280 bytes.",
            Assert.Single(exception.Diagnostics).ToString());
    }

    [Theory]
    [MemberData(nameof(PlainTargets))]
    public void Long_runs_with_large_tensors_come_back_whole(string name)
    {
        const int Count = 400;
        PackageSources package = TinyPackage.With(
            ("OBSERVE(0, 3, hidden, 1280);", "OBSERVE(0, 3, hidden, 1280);\n    OBSERVE(9, 9, large, sizeof large);"),
            ("int tiny_run(", "static const uint8_t large[40000] = {1};\nint tiny_run("));
        DeviceImage image = ImageBuilder.Build(package, Target.Get(name), new BuildOptions { Observe = true });
        Invocation[] invocations = [.. Enumerable.Range(0, Count).Select(seed => TinyPackage.Input(seed, reset: true))];

        RunResult result = Runner.Run(image, invocations);

        Assert.Equal(RunOutcome.Completed, result.Outcome);
        for (int i = 0; i < Count; i++)
        {
            Assert.Equal(40000, result.Trace.Invocations[i].Observed[1].Data.Length);
            Assert.Equal(TinyPackage.Expected(invocations[i], 1)[0], result.Trace.Invocations[i].Observed[0].Data);
        }
    }
}
