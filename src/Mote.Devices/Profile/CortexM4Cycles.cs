namespace Mote.Devices;

/// <summary>
/// Cycles of a Cortex-M4 with FPU. Source: the instruction table, the floating-point table and the section "Load/store
/// timings" of Arm's "Cortex-M4 Technical Reference Manual" (r0p1), chapters 3 and 7.
/// </summary>
/// <remarks>
/// Beside the rules of <see cref="CortexMCycles"/>: every multiplication 1; a float load or store 2 (3 of a double register), a float
/// multiply-accumulate 3, float division and root 14.
/// </remarks>
public sealed class CortexM4Cycles : CortexMCycles
{
    /// <inheritdoc/>
    public override string Name => "cortex-m4 trm";

    /// <inheritdoc/>
    public override string Statement =>
        "instruction costs of Arm's Cortex-M4 Technical Reference Manual r0p1 over exactly counted instructions; " +
        "against the manual's own ranges off by up to 1 cycle at each taken branch, 5 at each division, and 1 at each load or " +
        "store whose address the instruction before computed; not compared with silicon";

    private protected override int Arithmetic(string name, string operands) => name[0] == 'v' ? FloatCycles(name, operands) : 1;

    /// <summary>Cycles of an instruction of the FPU.</summary>
    internal static int FloatCycles(string name, string operands)
    {
        string operation = name.Split('.')[0];
        return operation switch
        {
            "vldr" or "vstr" => operands.StartsWith('d') ? 3 : 2,
            "vldm" or "vldmia" or "vldmdb" or "vstm" or "vstmia" or "vstmdb" or "vpush" or "vpop" =>
                1 + (RegisterList.Count(operands) * (operands.Contains("{d", StringComparison.Ordinal) ? 2 : 1)),
            "vdiv" or "vsqrt" => 14,
            "vmla" or "vmls" or "vnmla" or "vnmls" or "vfma" or "vfms" or "vfnma" or "vfnms" => 3,
            "vmov" when operands.Split(',').Length > 2 => 2,
            _ => 1,
        };
    }
}
