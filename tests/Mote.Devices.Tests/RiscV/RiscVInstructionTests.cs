namespace Mote.Devices.Tests.RiscV;

public sealed class RiscVInstructionTests
{
    private static readonly Hazard3Cycles Model = new();

    [Theory]
    [InlineData("jal\t200 <g>", FlowKind.Call)]
    [InlineData("jal\tra,200 <g>", FlowKind.Call)]
    [InlineData("jal\tt0,200 <g>", FlowKind.IndirectCall)]
    [InlineData("jalr\ta5", FlowKind.IndirectCall)]
    [InlineData("j\t110 <f+0x10>", FlowKind.Jump)]
    [InlineData("j\t200 <g>", FlowKind.TailCall)]
    [InlineData("beqz\ta0,110 <f+0x10>", FlowKind.ConditionalJump)]
    [InlineData("bltu\ta4,a5,110 <f+0x10>", FlowKind.ConditionalJump)]
    [InlineData("bgeu\ta4,a5,200 <g>", FlowKind.ConditionalTailCall)]
    [InlineData("ret", FlowKind.Return)]
    [InlineData("jr\tra", FlowKind.Return)]
    [InlineData("jr\ta5", FlowKind.IndirectJump)]
    [InlineData("jr\tt0", FlowKind.IndirectJump)]
    [InlineData("unimp", FlowKind.Stop)]
    [InlineData("ebreak", FlowKind.Stop)]
    [InlineData("lb\ta0,0(a1)", FlowKind.Next)]
    public void Changes_of_the_flow_are_told(string text, object kind)
    {
        var function = new ImageFunction("f", 0x100, 0x180, ".text", []);

        Assert.Equal((FlowKind)kind, InstructionSet.RiscV.Classify(Parse(text), function));
    }

    [Theory]
    [InlineData("addi\tsp,sp,-16", 16)]
    [InlineData("addi\tsp,sp,496", -496)]
    [InlineData("add\tsp,sp,-16", 16)]
    [InlineData("sw\tra,12(sp)", 0)]
    [InlineData("sw\tsp,12(a0)", 0)]
    [InlineData("lw\tra,12(sp)", 0)]
    [InlineData("addi\ta0,sp,8", 0)]
    [InlineData("bne\tsp,a0,110 <f+0x10>", 0)]
    [InlineData("ret", 0)]
    [InlineData("add\tsp,sp,t0", null)]
    [InlineData("sub\tsp,sp,t0", null)]
    [InlineData("addi\tsp,s0,-32", null)]
    [InlineData("mv\tsp,s0", null)]
    [InlineData("lw\tsp,12(a0)", null)]
    public void Moves_of_the_stack_pointer_are_read(string text, int? bytes) => Assert.Equal(bytes, InstructionSet.RiscV.StackMove(Parse(text)));

    [Theory]
    [InlineData("add\ta0,a1,a2", 1)]
    [InlineData("mul\ta0,a1,a2", 1)]
    [InlineData("mulh\ta0,a1,a2", 1)]
    [InlineData("div\ta0,a1,a2", 19)]
    [InlineData("remu\ta0,a1,a2", 18)]
    [InlineData("lw\ta0,4(a1)", 1)]
    [InlineData("sb\ta0,4(a1)", 1)]
    [InlineData("j\t110 <f+0x10>", 2)]
    [InlineData("jal\t200 <g>", 2)]
    [InlineData("ret", 2)]
    [InlineData("beqz\ta0,110 <f+0x10>", 1)]
    public void Costs_are_those_of_the_manual(string text, int cycles) => Assert.Equal(cycles, Model.Cycles(Parse(text), null));

    [Theory]
    [InlineData("lw\ta0,0(a1)", "add\ta2,a3,a0", 2)]
    [InlineData("lb\ta0,0(a1)", "mul\ta0,a0,a2", 2)]
    [InlineData("lw\ta0,0(a1)", "add\ta0,a3,a2", 1)]
    [InlineData("lw\ta0,0(a1)", "lw\ta2,4(a0)", 2)]
    [InlineData("lw\ta0,0(a1)", "sw\ta2,4(a0)", 2)]
    [InlineData("lw\ta0,0(a1)", "sw\ta0,4(a2)", 1)]
    [InlineData("lw\ta0,0(a1)", "beqz\ta0,110 <f+0x10>", 2)]
    [InlineData("lw\tra,12(sp)", "ret", 3)]
    [InlineData("sw\ta0,0(a1)", "add\ta2,a3,a0", 1)]
    public void A_value_that_is_needed_right_after_its_load_costs_a_cycle(string previous, string text, int cycles) =>
        Assert.Equal(cycles, Model.Cycles(Parse(text), Parse(previous)));

    [Theory]
    [InlineData("bnez\ta0,110 <f+0x10>", 1)]
    [InlineData("bnez\ta0,f0 <f-0x10>", 0)]
    [InlineData("j\t110 <f+0x10>", 0)]
    public void A_forward_branch_that_is_taken_costs_a_cycle(string text, int cycles) => Assert.Equal(cycles, Model.Taken(Parse(text), null));

    [Fact]
    public void A_line_of_the_disassembler_is_read()
    {
        const string Text = """
            Disassembly of section .package.text:

            80000d98 <dense>:
            80000d98:	1141                	addi	sp,sp,-16
            80000d9a:	800037b7          	lui	a5,0x80003
            80000d9e:	23478793          	addi	a5,a5,564 # 80003234 <tiny_constants>
            80000da2:	3fd1                	jal	80000d76 <lookup>
            80000da4:	fe071be3          	bnez	a4,80000d9a <dense+0x2>
            """;

        List<Instruction> instructions = Disassembly.Parse(Text, InstructionSet.RiscV);

        Assert.Equal(
            [(0x80000d98u, 2), (0x80000d9au, 4), (0x80000d9eu, 4), (0x80000da2u, 2), (0x80000da4u, 4)],
            instructions.Select(instruction => (instruction.Address, instruction.Size)));
        Assert.Equal("addi a5,a5,564", instructions[2].ToString());
        Assert.Equal([null, null, null, 0x80000d76u, 0x80000d9au], instructions.Select(instruction => instruction.Target));
    }

    [Theory]
    [InlineData("auipc\tra,0x12", "jalr\t-44(ra)", 0x100u + 0x12000 - 44)]
    [InlineData("auipc\tt1,0xffffe", "jr\t8(t1)", unchecked(0x100u - 0x2000 + 8))]
    [InlineData("auipc\tra,0x12", "jalr\t-44(t1)", null)]
    [InlineData("addi\tra,ra,1", "jalr\t-44(ra)", null)]
    public void A_call_in_two_instructions_has_a_target(string first, string second, uint? target)
    {
        Instruction[] pair = [Parse(first), Parse(second) with { Address = 0x104 }];

        Assert.Equal(target, InstructionSet.RiscV.Complete(pair, ElfFile.Parse(TinyImage.Value, "tiny.elf"), 0x200)[1].Target);
    }

    private static readonly Lazy<byte[]> TinyImage = new(() => File.ReadAllBytes(TinyPackage.Build(TinyPackage.Sources, "riscv32").Path));

    private static Instruction Parse(string text) => Assert.Single(Disassembly.Parse($"     100:\t00000000      \t{text}", InstructionSet.RiscV));
}
