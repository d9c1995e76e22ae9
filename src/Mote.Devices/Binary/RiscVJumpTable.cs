using System.Globalization;

namespace Mote.Devices;

/// <summary>
/// Finds the addresses that a <c>switch</c> jumps to. The compiler loads one of a table of addresses, or of distances, and jumps to it; the
/// table's own address is a constant of the code. What is found is believed only where it can be nothing else: addresses of instructions
/// of the same function. A table of functions is none. The table ends
/// with the first word that is no such address; what is read beyond its last entry can only make a bound larger.
/// </summary>
internal static class RiscVJumpTable
{
    private const int Reach = 200;
    private const int MostEntries = 1024;

    /// <summary>The table's addresses; empty where the jump is not of this kind.</summary>
    public static IReadOnlyList<uint> Read(IReadOnlyList<Instruction> instructions, int jump, ElfFile elf, uint end)
    {
        int load = Definition(instructions, jump, instructions[jump].Operands);
        uint start = 0;
        if (load >= 0 && instructions[load] is { Name: "add" } && Sum(instructions[load]) is var (first, second))
        {
            // Position-independent: what is loaded is the distance from an address that the code spells.
            (string distance, long? from) = Constant(instructions, load, first, Reach) is { } known ? (second, known) : (first, Constant(instructions, load, second, Reach));
            load = from is null ? -1 : Definition(instructions, load, distance);
            start = (uint)(from ?? 0);
        }

        if (load < 0 || instructions[load].Name != "lw" || Address(instructions[load]) is not var (offset, pointer)
            || Definition(instructions, load, pointer) is not (var sum and >= 0)
            || Sum(instructions[sum]) is not var (left, right)
            || (Constant(instructions, sum, left, Reach) ?? Constant(instructions, sum, right, Reach)) is not { } table)
        {
            return [];
        }

        // One entry would be no switch.
        return Entries(instructions, elf, (uint)(table + offset), start, end) is { Count: > 1 } entries ? entries : [];
    }

    private static (string Left, string Right)? Sum(Instruction instruction) =>
        instruction.Name == "add" && instruction.Operands.Split(',') is [_, var left, var right] ? (left, right) : null;

    /// <summary>A number as the disassembler writes it: <c>0x1f</c>, or decimal.</summary>
    internal static uint Hexadecimal(string text) => text.StartsWith("0x", StringComparison.Ordinal)
        ? uint.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        : (uint)int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    /// <summary>The words from an address on, as long as each is, from where they start, the address of an instruction here.</summary>
    private static List<uint> Entries(IReadOnlyList<Instruction> instructions, ElfFile elf, uint table, uint start, uint end)
    {
        var starts = instructions.Select(instruction => instruction.Address).ToHashSet();
        var entries = new List<uint>();
        while (entries.Count < MostEntries && elf.Word(table + (4 * (uint)entries.Count)) + start is { } entry && entry < end && starts.Contains(entry))
        {
            entries.Add(entry);
        }

        return entries;
    }

    /// <summary>A register's value before an instruction, where the code spells it.</summary>
    private static long? Constant(IReadOnlyList<Instruction> instructions, int before, string register, int depth)
    {
        int at = depth > 0 ? Definition(instructions, before, register) : -1;
        if (at < 0)
        {
            return null;
        }

        string[] operands = instructions[at].Operands.Split(',');
        return (instructions[at].Name, operands) switch
        {
            ("lui", [_, var high]) => (long)(Hexadecimal(high) << 12),
            ("auipc", [_, var high]) => (long)(instructions[at].Address + (Hexadecimal(high) << 12)),
            ("mv", [_, var from]) => Constant(instructions, at, from, depth - 1),
            ("addi" or "add", [_, var from, var low]) when int.TryParse(low, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int add) =>
                Constant(instructions, at, from, depth - 1) + add,
            _ => null,
        };
    }

    /// <summary>The last instruction before another that writes a register, or -1.</summary>
    private static int Definition(IReadOnlyList<Instruction> instructions, int before, string register)
    {
        for (int i = before - 1; i >= Math.Max(0, before - Reach); i--)
        {
            Instruction instruction = instructions[i];
            bool writes = !RiscVInstructionSet.IsStore(instruction.Name) && instruction.Name[0] is not ('b' or 'j');
            if (writes && instruction.Operands.Split(',')[0] == register)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Offset and base register of a load: <c>a5,-8(a4)</c>.</summary>
    private static (int Offset, string Register)? Address(Instruction load)
    {
        string[] parts = load.Operands.TrimEnd(')').Split(',', '(');
        return parts.Length == 3 && int.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int offset)
            ? (offset, parts[2])
            : null;
    }
}
