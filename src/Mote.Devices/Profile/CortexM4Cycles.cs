using System.Globalization;

namespace Mote.Devices;

/// <summary>
/// Cycles of a Cortex-M4 with FPU. Source: the instruction table, the floating-point table and the section "Load/store
/// timings" of Arm's "Cortex-M4 Technical Reference Manual" (r0p1), chapters 3 and 7.
/// </summary>
/// <remarks>
/// The rules: one cycle an instruction, but
/// a load 2, or 1 right after another single load whose result is not its address;
/// a store with an immediate offset 1, with a register offset 2 (1 right after a single load);
/// a multiple of N registers 1+N, a double 3; a division 7 (the core takes 2 to 12);
/// a float load or store 2 (3 of a double register), a float multiply-accumulate 3, float division and root 14;
/// a table branch 2; moves to and from special registers 2; anything that changes the flow 2 more (the core takes 1 to 3).
/// An instruction that a condition skips costs as if executed.
/// Not modelled: wait states, bus contention, the stall of an address that the instruction before computed, folded IT
/// instructions, the alignment of branch targets, and pipelining across the start of a block.
/// </remarks>
public sealed class CortexM4Cycles : ICycleModel
{
    private const int Reload = 2;
    private const int Division = 7;

    private static readonly string[] Conditions =
        ["eq", "ne", "cs", "cc", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le", "hs", "lo"];

    private static readonly HashSet<string> Loads = ["ldr", "ldrb", "ldrh", "ldrsb", "ldrsh"];
    private static readonly HashSet<string> Stores = ["str", "strb", "strh"];

    /// <inheritdoc/>
    public string Name => "cortex-m4 trm";

    /// <inheritdoc/>
    public string Statement =>
        "instruction costs of Arm's Cortex-M4 Technical Reference Manual r0p1 over exactly counted instructions, memory without wait " +
        "states; against the manual's own ranges off by up to 1 cycle at each taken branch, 5 at each division, and 1 at each load or " +
        "store whose address the instruction before computed; not compared with silicon";

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
            "push" or "pop" or "ldm" or "ldmia" or "ldmdb" or "stm" or "stmia" or "stmdb" => 1 + Registers(instruction.Operands),
            "sdiv" or "udiv" => Division,
            "tbb" or "tbh" or "mrs" or "msr" => 2,
            _ => name[0] == 'v' ? FloatCycles(name, instruction.Operands) : 1,
        };
    }

    /// <inheritdoc/>
    public int Taken(Instruction instruction) => Reload;

    private static int FloatCycles(string name, string operands)
    {
        string operation = name.Split('.')[0];
        return operation switch
        {
            "vldr" or "vstr" => operands.StartsWith('d') ? 3 : 2,
            "vldm" or "vldmia" or "vldmdb" or "vstm" or "vstmia" or "vstmdb" or "vpush" or "vpop" =>
                1 + (Registers(operands) * (operands.Contains("{d", StringComparison.Ordinal) ? 2 : 1)),
            "vdiv" or "vsqrt" => 14,
            "vmla" or "vmls" or "vnmla" or "vnmls" or "vfma" or "vfms" or "vfnma" or "vfnms" => 3,
            "vmov" when operands.Split(',').Length > 2 => 2,
            _ => 1,
        };
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

    /// <summary>How many registers a list such as <c>{r4-r7, lr}</c> holds.</summary>
    internal static int Registers(string operands)
    {
        int open = operands.IndexOf('{');
        int close = operands.IndexOf('}');
        if (open < 0 || close < open)
        {
            return 0;
        }

        int count = 0;
        foreach (string part in operands[(open + 1)..close].Split(','))
        {
            string[] ends = part.Trim().Split('-');
            count += ends.Length == 2 ? Number(ends[1]) - Number(ends[0]) + 1 : 1;
        }

        return count;
    }

    private static int Number(string register) => register switch
    {
        "fp" => 11,
        "ip" => 12,
        "sl" => 10,
        "r9" or "sb" => 9,
        _ => int.Parse(register.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture),
    };

    /// <summary>The mnemonic without width and condition: <c>ldrbne.w</c> is <c>ldrb</c>.</summary>
    internal static string BaseName(Instruction instruction)
    {
        string name = instruction.Name;
        string root = name.Length > 3 && Conditions.Contains(name[^2..]) ? name[..^2] : name;
        bool known = Loads.Contains(root) || Stores.Contains(root) || root is "ldrd" or "strd" or "push" or "pop" or "sdiv" or "udiv"
            or "ldmia" or "stmia" or "ldmdb" or "stmdb" or "ldm" or "stm" or "mrs" or "msr";
        return known ? root : name;
    }
}
