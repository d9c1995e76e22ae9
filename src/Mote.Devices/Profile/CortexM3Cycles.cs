namespace Mote.Devices;

/// <summary>
/// Cycles of a Cortex-M3. Source: the instruction table and the section "Load/store timings" of Arm's "Cortex-M3 Technical Reference Manual"
/// (r2p0), chapter 3.
/// </summary>
/// <remarks>
/// Beside the rules of <see cref="CortexMCycles"/>: MUL 1, MLA and MLS 2; SMULL and UMULL 4 (the core takes 3 to 5, by the operands); SMLAL and UMLAL 5
/// (4 to 7).
/// </remarks>
public sealed class CortexM3Cycles : CortexMCycles
{
    /// <inheritdoc/>
    public override string Name => "cortex-m3 trm";

    /// <inheritdoc/>
    public override string Statement =>
        "instruction costs of Arm's Cortex-M3 Technical Reference Manual r2p0 over exactly counted instructions; " +
        "against the manual's own ranges off by up to 1 cycle at each taken branch and long multiplication, 2 at each long " +
        "multiplication that accumulates, 5 at each division, and 1 at each load or store whose address the instruction before computed; " +
        "not compared with silicon";

    private protected override int Arithmetic(string name, string operands) => name switch
    {
        "mla" or "mls" => 2,
        "smull" or "umull" => 4,
        "smlal" or "umlal" => 5,
        _ => 1,
    };
}
