namespace Mote.Devices;

/// <summary>
/// What the cycles of Cortex-M3, M4 and M33 have in common, by the instruction tables and the sections "Load/store timings" of the technical
/// reference manuals of the first two; memory answers without wait states.
/// </summary>
/// <remarks>
/// The rules: one cycle an instruction, but
/// a load 2, or 1 right after another single load whose result is not its address;
/// a store with an immediate offset 1, with a register offset 2 (1 right after a single load);
/// a multiple of N registers 1+N, a double 3; a division 7 (the cores take 2 to 12);
/// a table branch 2; moves to and from special registers 2; anything that changes the flow 2 more (the cores take 1 to 3).
/// An instruction that a condition skips costs as if executed.
/// Not modelled: bus contention, the stall of an address that the instruction before computed, folded IT
/// instructions, the alignment of branch targets, and pipelining across the start of a block.
/// </remarks>
public abstract class CortexMCycles : ICycleModel
{
    private const int Reload = 2;
    private const int Division = 7;

    private static readonly string[] Conditions =
        ["eq", "ne", "cs", "cc", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le", "hs", "lo"];

    private static readonly HashSet<string> Loads = ["ldr", "ldrb", "ldrh", "ldrsb", "ldrsh"];
    private static readonly HashSet<string> Stores = ["str", "strb", "strh"];

    private static readonly HashSet<string> Others =
    [
        "ldrd", "strd", "push", "pop", "sdiv", "udiv", "ldmia", "stmia", "ldmdb", "stmdb", "ldm", "stm", "mrs", "msr",
        "mla", "mls", "smull", "umull", "smlal", "umlal",
    ];

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string Statement { get; }

    /// <inheritdoc/>
    public int Cycles(Instruction instruction, Instruction? previous)
    {
        string name = BaseName(instruction);
        if (Loads.Contains(name))
        {
            return FollowsLoad(instruction, previous) ? 1 : 2;
        }

        if (Stores.Contains(name))
        {
            return !HasRegisterOffset(instruction) || FollowsLoad(instruction, previous) ? 1 : 2;
        }

        return name switch
        {
            "ldrd" or "strd" => 3,
            "push" or "pop" or "ldm" or "ldmia" or "ldmdb" or "stm" or "stmia" or "stmdb" => 1 + RegisterList.Count(instruction.Operands),
            "sdiv" or "udiv" => Division,
            "tbb" or "tbh" or "mrs" or "msr" => 2,
            _ => Arithmetic(name, instruction.Operands),
        };
    }

    /// <inheritdoc/>
    public int Taken(Instruction instruction, Instruction? target) => Reload;

    /// <summary>Cycles of what is no load, store, division, table branch or special register.</summary>
    /// <param name="name">The mnemonic without width and, where a rule knows it, condition.</param>
    /// <param name="operands">The operands.</param>
    private protected abstract int Arithmetic(string name, string operands);

    /// <summary>The mnemonic without width and condition: <c>ldrbne.w</c> is <c>ldrb</c>.</summary>
    internal static string BaseName(Instruction instruction)
    {
        string name = instruction.Name;
        string root = name.Length > 3 && Conditions.Contains(name[^2..]) ? name[..^2] : name;
        return Loads.Contains(root) || Stores.Contains(root) || Others.Contains(root) ? root : name;
    }

    private static bool FollowsLoad(Instruction instruction, Instruction? previous)
    {
        if (previous is null || !Loads.Contains(BaseName(previous)))
        {
            return false;
        }

        string loaded = previous.Operands.Split(',')[0].Trim();
        string address = instruction.Operands[Math.Max(instruction.Operands.IndexOf('['), 0)..];
        return !address.Split([',', '[', ']', ' ', '!'], StringSplitOptions.RemoveEmptyEntries).Contains(loaded);
    }

    private static bool HasRegisterOffset(Instruction instruction)
    {
        int bracket = instruction.Operands.IndexOf('[');
        string[] parts = instruction.Operands[Math.Max(bracket, 0)..].Split(']')[0].Split(',');
        return parts.Length > 1 && !parts[1].TrimStart().StartsWith('#');
    }
}
