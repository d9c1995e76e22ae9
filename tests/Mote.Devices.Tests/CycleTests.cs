using Mote.Core;

namespace Mote.Devices.Tests;

/// <summary>Costs of the cores other than the Cortex-M4, and what wait states add.</summary>
public sealed class CycleTests
{
    [Theory]
    [InlineData("adds\tr0, r1, r2", 1, 1, 1)]
    [InlineData("muls\tr0, r1", 1, 1, 1)]
    [InlineData("mla\tr0, r1, r2, r3", 1, 2, 1)]
    [InlineData("smull\tr0, r1, r2, r3", 1, 4, 1)]
    [InlineData("umlal\tr0, r1, r2, r3", 1, 5, 1)]
    [InlineData("udiv\tr0, r1, r2", 1, 7, 7)]
    [InlineData("ldr\tr0, [r1, #4]", 2, 2, 2)]
    [InlineData("str\tr0, [r1, #4]", 2, 1, 1)]
    [InlineData("stmia\tr0!, {r1, r2, r3}", 4, 4, 4)]
    [InlineData("push\t{r4-r7, lr}", 6, 6, 6)]
    [InlineData("mrs\tr0, IPSR", 4, 2, 2)]
    [InlineData("vmla.f32\ts0, s1, s2", 1, 1, 3)]
    public void Costs_are_those_of_the_reference_manuals(string text, int m0, int m3, int m33)
    {
        Instruction instruction = Parse(text);

        Assert.Equal((m0, m3, m33), (new CortexM0Cycles().Cycles(instruction, null), new CortexM3Cycles().Cycles(instruction, null), new CortexM33Cycles().Cycles(instruction, null)));
    }

    [Theory]
    [InlineData("bne.n\t100 <f>", 3, 3)]
    [InlineData("bx\tlr", 3, 3)]
    [InlineData("bl\t200 <g>", 4, 3)]
    [InlineData("pop\t{r4, pc}", 6, 5)]
    public void A_branch_that_is_taken_costs_its_refill(string text, int m0, int m3)
    {
        Instruction instruction = Parse(text);

        Assert.Equal((m0, m3), (Taken(new CortexM0Cycles(), instruction), Taken(new CortexM3Cycles(), instruction)));
    }

    [Fact]
    public void A_pair_of_loads_overlaps_on_a_Cortex_M3_but_not_on_a_Cortex_M0()
    {
        Instruction first = Parse("ldr\tr0, [r1, #0]");
        Instruction second = Parse("ldr\tr2, [r3, #0]");

        Assert.Equal(1, new CortexM3Cycles().Cycles(second, first));
        Assert.Equal(2, new CortexM0Cycles().Cycles(second, first));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 0)]
    [InlineData(8, 1)]
    [InlineData(10, 3)]
    public void The_next_line_of_flash_is_read_while_this_one_is_executed(int waitStates, int waits)
    {
        // Eight instructions of two bytes and a cycle cover eight cycles of the nine or more that the next line takes.
        var fetch = new FlashFetch(waitStates);
        fetch.Enter(0x100);

        int[] cycles = [.. Enumerable.Range(0, 9).Select(i => fetch.Next(new Instruction(0x100 + (2 * (uint)i), 2, "adds", "r0, r1, r2"), 1))];

        Assert.All(cycles[..8], wait => Assert.Equal(0, wait));
        Assert.Equal(waits, cycles[8]);
    }

    [Fact]
    public void A_constant_beside_the_code_waits_and_an_instruction_across_two_lines_needs_both()
    {
        var fetch = new FlashFetch(4);
        fetch.Enter(0x10c);

        Assert.Equal(4, fetch.Next(new Instruction(0x10c, 2, "ldr", "r3, [pc, #4]"), 2));
        Assert.Equal(4 + 1 - 2, fetch.Next(new Instruction(0x10e, 4, "add.w", "r0, r1, r2"), 1));
    }

    [Fact]
    public void Wait_states_add_to_every_taken_branch()
    {
        const string Layer = "__attribute__((noinline, naked, aligned(16))) static void layer(void)\n{\n    __asm__ volatile(\"mov r0, #0\\n mov r1, #100\\n1: add r0, r1\\n sub r1, #1\\n bne 1b\\n bx lr\");\n}\n";
        DeviceImage image = TinyPackage.Build(TinyPackage.Running("layer();", Layer.Replace("sub r1, #1", "subs r1, #1", StringComparison.Ordinal)));

        Cost[] costs = [.. new[] { 0, 2 }.Select(states => Profiler.Profile(image, [TinyPackage.Input(1)], waitStates: states).CallSites[0].Cost)];

        Assert.Equal(costs[0].Instructions, costs[1].Instructions);
        // The call, 99 jumps back and the return wait 2 cycles each; the whole layer lies in one line.
        Assert.Equal(costs[0].Cycles + (2 * (1 + 99 + 1)), costs[1].Cycles);
    }

    [Fact]
    public void Wait_states_need_a_cycle_model()
    {
        DeviceImage image = TinyPackage.Build(TinyPackage.Sources, "cortex-m55");

        DiagnosticException refused = Assert.Throws<DiagnosticException>(() => Profiler.Profile(image, [TinyPackage.Input(1)], waitStates: 1));

        Assert.Equal(DiagnosticIds.NoCycleModel, Assert.Single(refused.Diagnostics).Id);
    }

    private static int Taken(ICycleModel model, Instruction instruction) => model.Cycles(instruction, null) + model.Taken(instruction, null);

    private static Instruction Parse(string text) => Assert.Single(Disassembly.Parse($"     100:\t0000      \t{text}", InstructionSet.Thumb));
}
