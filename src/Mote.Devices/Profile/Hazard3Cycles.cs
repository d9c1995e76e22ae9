namespace Mote.Devices;

/// <summary>
/// Cycles of Hazard3, the RISC-V core of the RP2350. Source: "Instruction Cycle Counts" of the core's documentation (Hazard3, section 2 of
/// its manual), with the fast multiplier and a divider of two bits a cycle.
/// </summary>
/// <remarks>
/// The rules: one cycle an instruction, but
/// a jump, call or return 2; a conditional branch 2 where the predictor is wrong;
/// a jump to a 32-bit instruction that lies across a word boundary 1 more;
/// an instruction that needs what the load right before it loads 1 more, unless it is a store of that value;
/// a signed division or remainder 19 (the core takes 18 or 19), an unsigned one 18.
/// The predictor knows the last backward branch that was taken. It is taken to be right whenever a backward branch is taken and whenever
/// another is not, wrong about a forward branch that is taken.
/// Not modelled: wait states, bus contention, that cycle of a return or of a jump to an address in a register, a load
/// at the end of a block whose value the next block needs at once, and what the predictor gets wrong at the entry and the exit of loops.
/// </remarks>
public sealed class Hazard3Cycles : ICycleModel
{
    private const int SignedDivision = 19;
    private const int UnsignedDivision = 18;

    private static readonly HashSet<string> Loads = ["lw", "lh", "lhu", "lb", "lbu"];

    /// <inheritdoc/>
    public string Name => "hazard3 manual";

    /// <inheritdoc/>
    public string Statement =>
        "instruction costs of the Hazard3 manual (the RISC-V core of RP2350) over exactly counted instructions, memory without wait states; " +
        "low by up to 2 cycles each time that a loop is entered and left, 1 at each turn of a loop around another, and 1 at a return to a " +
        "32-bit instruction across a word boundary, in all less than 2 % of the manual's rules evaluated instruction by instruction on nine " +
        "benchmark models; not compared with silicon";

    /// <inheritdoc/>
    public int Cycles(Instruction instruction, Instruction? previous)
    {
        int stall = previous is not null && Loads.Contains(previous.Name) && Needs(instruction, previous.Operands.Split(',')[0]) ? 1 : 0;
        return stall + instruction.Name switch
        {
            "j" or "jal" or "jr" or "jalr" or "ret" => 2,
            "div" or "rem" => SignedDivision,
            "divu" or "remu" => UnsignedDivision,
            _ => 1,
        };
    }

    /// <inheritdoc/>
    public int Taken(Instruction instruction, Instruction? target)
    {
        int mispredicted = instruction.Name[0] == 'b' && instruction.Target > instruction.Address ? 1 : 0;
        return mispredicted + (target is { Size: 4 } && (target.Address & 2) != 0 ? 1 : 0);
    }

    /// <summary>True where a register goes into the computation of an instruction, or into its address.</summary>
    private static bool Needs(Instruction instruction, string register)
    {
        string[] operands = instruction.Operands.Split(',', '(', ')');
        IEnumerable<string> sources = RiscVInstructionSet.IsStore(instruction.Name) || (instruction.Name[0] != 'b' && instruction.Name != "jr")
            ? operands.Skip(1)
            : operands;
        return register != "zero" && (instruction.Name == "ret" ? register == "ra" : sources.Contains(register));
    }
}
