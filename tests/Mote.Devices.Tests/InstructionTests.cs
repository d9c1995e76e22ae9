namespace Mote.Devices.Tests;

public sealed class InstructionTests
{
    private static readonly CortexM4Cycles Model = new();

    [Theory]
    [InlineData("adds\tr0, r1, r2", 1)]
    [InlineData("mla\tr0, r1, r2, r3", 1)]
    [InlineData("smlad\tr0, r1, r2, r3", 1)]
    [InlineData("smlal\tr0, r1, r2, r3", 1)]
    [InlineData("sdiv\tr0, r1, r2", 7)]
    [InlineData("ldr\tr0, [r1, #4]", 2)]
    [InlineData("ldrsb.w\tr0, [r1, #1]!", 2)]
    [InlineData("ldrbne.w\tr0, [r1]", 2)]
    [InlineData("str\tr0, [r1, #4]", 1)]
    [InlineData("str.w\tr0, [r1, r2, lsl #2]", 2)]
    [InlineData("ldrd\tr0, r1, [r2]", 3)]
    [InlineData("push\t{r4, r5, r6, lr}", 5)]
    [InlineData("ldmia.w\tr1!, {r2-r5, r8}", 6)]
    [InlineData("stmdb\tsp!, {r4, r5, r6, r7, r8, r9, sl, lr}", 9)]
    [InlineData("vldr\ts0, [r1]", 2)]
    [InlineData("vldr\td0, [r1]", 3)]
    [InlineData("vpush\t{d8-d9}", 5)]
    [InlineData("vldmia\tr1!, {s0-s3}", 5)]
    [InlineData("vmla.f32\ts0, s1, s2", 3)]
    [InlineData("vmul.f32\ts0, s1, s2", 1)]
    [InlineData("vdiv.f32\ts0, s1, s2", 14)]
    [InlineData("vmov\tr0, r1, d0", 2)]
    [InlineData("bne.n\t10 <f+0x10>", 1)]
    [InlineData("tbb\t[pc, r0]", 2)]
    public void Costs_are_those_of_the_reference_manual(string text, int cycles) =>
        Assert.Equal(cycles, Model.Cycles(Parse(text), null));

    [Theory]
    [InlineData("ldr\tr0, [r1]", "ldr\tr2, [r3]", 1)]
    [InlineData("ldr\tr0, [r1]", "ldr\tr2, [r0]", 2)]
    [InlineData("ldr\tr0, [r1]", "ldr.w\tr2, [r3, r0, lsl #2]", 2)]
    [InlineData("ldr\tr0, [r1]", "str.w\tr0, [r3, r4]", 1)]
    [InlineData("str\tr0, [r1]", "ldr\tr2, [r3]", 2)]
    [InlineData("ldrd\tr0, r1, [r2]", "ldr\tr3, [r4]", 2)]
    [InlineData("ldr\tr1, [r5]", "ldr\tr2, [r11, #4]", 1)]
    public void A_load_hides_a_cycle_of_the_next_that_does_not_need_it(string previous, string text, int cycles) =>
        Assert.Equal(cycles, Model.Cycles(Parse(text), Parse(previous)));

    [Theory]
    [InlineData("push\t{r3, r4, r5, lr}", 16)]
    [InlineData("vpush\t{d8-d10}", 24)]
    [InlineData("vpush\t{s16}", 4)]
    [InlineData("sub\tsp, #24", 24)]
    [InlineData("sub.w\tsp, sp, #1024", 1024)]
    [InlineData("subw\tsp, sp, #1044", 1044)]
    [InlineData("add\tsp, #24", -24)]
    [InlineData("pop\t{r4, r5}", -8)]
    [InlineData("stmdb\tsp!, {r4, r5, lr}", 12)]
    [InlineData("ldmia.w\tsp!, {r4, r5, r6}", -12)]
    [InlineData("str.w\tlr, [sp, #-4]!", 4)]
    [InlineData("strd\tr4, lr, [sp, #-8]!", 8)]
    [InlineData("ldr.w\tr4, [sp], #4", -4)]
    [InlineData("ldrd\tr4, r5, [sp], #16", -16)]
    [InlineData("str\tr0, [sp, #4]", 0)]
    [InlineData("vstrw.32\tq0, [sp, #16]", 0)]
    [InlineData("vstrb.8\tq0, [r3], #16", 0)]
    [InlineData("vldrw.u32\tq1, [sp], #32", -32)]
    [InlineData("add\tr7, sp, #8", 0)]
    [InlineData("cmp\tsp, r0", 0)]
    [InlineData("sub\tsp, r3", null)]
    [InlineData("mov\tsp, r7", null)]
    [InlineData("ldmdb\tsp!, {r0}", null)]
    public void Moves_of_the_stack_pointer_are_read(string text, int? bytes) => Assert.Equal(bytes, StackMove.Of(Parse(text)));

    [Theory]
    [InlineData("bl\t200 <g>", FlowKind.Call)]
    [InlineData("bls.n\t110 <f+0x10>", FlowKind.ConditionalJump)]
    [InlineData("blt.n\t110 <f+0x10>", FlowKind.ConditionalJump)]
    [InlineData("b.n\t110 <f+0x10>", FlowKind.Jump)]
    [InlineData("b.w\t200 <g>", FlowKind.TailCall)]
    [InlineData("bne.w\t200 <g>", FlowKind.ConditionalTailCall)]
    [InlineData("cbz\tr0, 110 <f+0x10>", FlowKind.ConditionalJump)]
    [InlineData("bx\tlr", FlowKind.Return)]
    [InlineData("bxeq\tlr", FlowKind.ConditionalReturn)]
    [InlineData("bx\tr3", FlowKind.IndirectJump)]
    [InlineData("blx\tr3", FlowKind.IndirectCall)]
    [InlineData("pop\t{r4, pc}", FlowKind.Return)]
    [InlineData("popne\t{r4, pc}", FlowKind.ConditionalReturn)]
    [InlineData("ldmia.w\tsp!, {r4, r5, pc}", FlowKind.Return)]
    [InlineData("ldr.w\tpc, [sp], #4", FlowKind.Return)]
    [InlineData("ldr.w\tpc, [pc, r3, lsl #2]", FlowKind.TableJump)]
    [InlineData("ldr.w\tpc, [r3]", FlowKind.IndirectJump)]
    [InlineData("tbh\t[pc, r0, lsl #1]", FlowKind.TableJump)]
    [InlineData("bic.w\tr0, r0, #1", FlowKind.Next)]
    [InlineData("le\tlr, 110 <f+0x10>", FlowKind.ConditionalJump)]
    [InlineData("letp\tlr, 110 <f+0x10>", FlowKind.ConditionalJump)]
    [InlineData("wls\tlr, r2, 140 <f+0x40>", FlowKind.ConditionalJump)]
    [InlineData("wlstp.8\tlr, r2, 140 <f+0x40>", FlowKind.ConditionalJump)]
    [InlineData("dlstp.16\tlr, r2", FlowKind.Next)]
    [InlineData("dls\tlr, lr", FlowKind.Next)]
    [InlineData("vctp.8\tr1", FlowKind.Next)]
    [InlineData("mov\tpc, r3", FlowKind.TableJump)]
    [InlineData("mov\tpc, lr", FlowKind.Return)]
    [InlineData("bl\t200 <__gnu_thumb1_case_uqi>", FlowKind.TableJump)]
    [InlineData("bl\t140 <f+0x40>", FlowKind.ConditionalJump)]
    [InlineData("bl\t100 <f>", FlowKind.Call)]
    [InlineData("bkpt\t0x00ab", FlowKind.Next)]
    public void Changes_of_the_flow_are_told(string text, object kind)
    {
        var function = new ImageFunction("f", 0x100, 0x180, ".text", []);

        Assert.Equal((FlowKind)kind, ControlFlow.Classify(Parse(text), function));
    }

    [Fact]
    public void Constants_among_the_code_are_no_instructions()
    {
        const string Text = """

            tiny.elf:     file format elf32-littlearm

            00000d98 <dense>:
                 d98:	e92d 4ff0 	stmdb	sp!, {r4, r5, r6, r7, r8, r9, sl, fp, lr}
                 d9c:	4b01      	ldr	r3, [pc, #4]	@ (da4 <dense+0xc>)
                 d9e:	4770      	bx	lr
                 da0:	f3af 8000 	nop.w
                 da4:	00000919 	.word	0x00000919
            """;

        List<Instruction> instructions = Disassembly.Parse(Text, InstructionSet.Thumb);

        Assert.Equal([(0xd98u, 4), (0xd9cu, 2), (0xd9eu, 2), (0xda0u, 4)], instructions.Select(instruction => (instruction.Address, instruction.Size)));
        Assert.Equal("ldr r3, [pc, #4]", instructions[1].ToString());
    }

    private static Instruction Parse(string text) => Assert.Single(Disassembly.Parse($"     100:\t0000      \t{text}", InstructionSet.Thumb));
}
