namespace Mote.Devices;

/// <summary>What the analysis of an image must know of the instructions that it is made of.</summary>
internal abstract class InstructionSet
{
    /// <summary>Thumb and Thumb-2.</summary>
    public static InstructionSet Thumb { get; } = new ThumbInstructionSet();

    /// <summary>RV32 with compressed instructions.</summary>
    public static InstructionSet RiscV { get; } = new RiscVInstructionSet();

    /// <summary>What the profiler's plugin calls the rule that tells an instruction's length from its first bytes.</summary>
    public abstract string Encoding { get; }

    /// <summary>An instruction as the disassembler writes it; a direct branch or call has its target.</summary>
    public abstract Instruction Decode(uint address, int size, string mnemonic, string operands);

    /// <summary>
    /// Completes what a single instruction does not say: targets that take two instructions, tables of jumps. The instructions are sorted by
    /// address and those of one function.
    /// </summary>
    public virtual IReadOnlyList<Instruction> Complete(IReadOnlyList<Instruction> instructions, ElfFile elf, uint end) => instructions;

    /// <summary>How an instruction of a function changes the flow.</summary>
    public abstract FlowKind Classify(Instruction instruction, ImageFunction function);

    /// <summary>True for an instruction that a condition of its own may skip.</summary>
    public abstract bool IsConditional(Instruction instruction);

    /// <summary>Bytes by which it moves the stack pointer down; negative up; null where the amount is not in the instruction.</summary>
    public abstract int? StackMove(Instruction instruction);

    /// <summary>True for what fills the room up to the next function.</summary>
    public abstract bool IsPadding(Instruction instruction);
}
