namespace Mote.Devices;

/// <summary>
/// Cycles of a Cortex-M0 with the multiplier of one cycle. Source: the instruction table of Arm's "Cortex-M0 Technical Reference Manual" (r0p0),
/// chapter 3.
/// </summary>
/// <remarks>
/// The rules: one cycle an instruction, but a single load or store 2; a multiple of N registers 1+N, POP with PC 3 more; a branch that is taken 3, BL 4;
/// MSR, MRS and barriers 4. MULS takes 1 cycle here; a core that was built with the small multiplier takes 32.
/// </remarks>
public sealed class CortexM0Cycles : ICycleModel
{
    /// <inheritdoc/>
    public string Name => "cortex-m0 trm";

    /// <inheritdoc/>
    public string Statement =>
        "instruction costs of Arm's Cortex-M0 Technical Reference Manual r0p0 over exactly counted instructions, with the multiplier of " +
        "one cycle (31 more at each MULS on a core with the small one); the manual gives no ranges; not compared with silicon";

    /// <inheritdoc/>
    public int Cycles(Instruction instruction, Instruction? previous) => instruction.Name switch
    {
        "ldr" or "ldrb" or "ldrh" or "ldrsb" or "ldrsh" or "str" or "strb" or "strh" => 2,
        "push" or "pop" or "ldm" or "ldmia" or "stm" or "stmia" => 1 + RegisterList.Count(instruction.Operands),
        "mrs" or "msr" or "dsb" or "dmb" or "isb" => 4,
        _ => 1,
    };

    /// <inheritdoc/>
    public int Taken(Instruction instruction, Instruction? target) => instruction.Name is "bl" or "pop" ? 3 : 2;
}
