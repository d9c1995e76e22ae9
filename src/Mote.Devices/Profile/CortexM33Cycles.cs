namespace Mote.Devices;

/// <summary>
/// Cycles of a Cortex-M33 with FPU, estimated: Arm publishes no table of this core's costs, so they are those of the Cortex-M4, whose pipeline of
/// three stages and whose instructions it shares.
/// </summary>
/// <remarks>
/// What the M33 does better, issuing some pairs of 16-bit instructions together, is left out: Arm states about 4.1 CoreMark/MHz for it and 3.5 for the M4, so
/// the estimate is rather too high than too low.
/// </remarks>
public sealed class CortexM33Cycles : CortexMCycles
{
    /// <inheritdoc/>
    public override string Name => "cortex-m33 estimate";

    /// <inheritdoc/>
    public override string Statement =>
        "an estimate: the instruction costs of the Cortex-M4, as Arm publishes none for the Cortex-M33, which issues some pairs of " +
        "16-bit instructions together; probably up to a fifth too high; not compared with silicon";

    private protected override int Arithmetic(string name, string operands) => name[0] == 'v' ? CortexM4Cycles.FloatCycles(name, operands) : 1;
}
