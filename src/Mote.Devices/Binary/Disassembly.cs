using System.Globalization;
using Mote.Core;

namespace Mote.Devices;

/// <summary>One instruction of an image.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Mnemonic">Its name with condition and width, as the disassembler writes it: <c>ldrb.w</c>, <c>bne.n</c>.</param>
/// <param name="Operands">Its operands without the disassembler's comment.</param>
public sealed record Instruction(uint Address, int Size, string Mnemonic, string Operands)
{
    /// <summary>The address after it.</summary>
    public uint End => Address + (uint)Size;

    /// <summary>The address that a direct branch or call names, or null.</summary>
    public uint? Target { get; init; }

    /// <summary>The addresses that a jump through a table reaches, where they are known from the table itself; else empty.</summary>
    internal IReadOnlyList<uint> Table { get; init; } = [];

    /// <summary>The mnemonic without <c>.w</c> and <c>.n</c>.</summary>
    public string Name => Mnemonic.EndsWith(".w", StringComparison.Ordinal) || Mnemonic.EndsWith(".n", StringComparison.Ordinal)
        ? Mnemonic[..^2]
        : Mnemonic;

    /// <summary>As a disassembler shows it.</summary>
    public override string ToString() => $"{Mnemonic} {Operands}".TrimEnd();
}

/// <summary>A function of an image.</summary>
/// <param name="Name">Its symbol; of several at one address a global one, then the first in ordinal order.</param>
/// <param name="Address">Its first address.</param>
/// <param name="End">The first address after it: the next function of its section, or the section's end.</param>
/// <param name="Section">The output section that it is in.</param>
/// <param name="Instructions">Its instructions in the order of their addresses, without constants between them.</param>
public sealed record ImageFunction(string Name, uint Address, uint End, string Section, IReadOnlyList<Instruction> Instructions)
{
    /// <summary>Its bytes: instructions, the constants among them, and what pads it to the next function.</summary>
    public int Size => (int)(End - Address);

    /// <summary>What its instructions are.</summary>
    internal InstructionSet InstructionSet { get; init; } = InstructionSet.Thumb;
}

/// <summary>The instructions of an image, by function; read from the text of <c>objdump</c>.</summary>
public sealed class Disassembly
{
    private static readonly TimeSpan Time = TimeSpan.FromMinutes(2);
    private readonly Dictionary<uint, Instruction> _byAddress;
    private readonly uint[] _starts;

    private Disassembly(ElfFile elf, List<Instruction> instructions, InstructionSet set)
    {
        Elf = elf;
        _byAddress = instructions.ToDictionary(instruction => instruction.Address);
        Functions = FindFunctions(elf, instructions, set);
        foreach (Instruction completed in Functions.SelectMany(function => function.Instructions))
        {
            _byAddress[completed.Address] = completed;
        }

        _starts = [.. Functions.Select(function => function.Address)];
    }

    /// <summary>The file's sections and symbols.</summary>
    public ElfFile Elf { get; }

    /// <summary>All functions, by address.</summary>
    public IReadOnlyList<ImageFunction> Functions { get; }

    /// <summary>Disassembles an image of an emulated target.</summary>
    /// <exception cref="DiagnosticException">The disassembler is missing or rejects the image.</exception>
    public static Disassembly Read(DeviceImage image)
    {
        string program = image.Target.BinutilsPrefix + "objdump";
        ToolResult result = ToolProcess.Run(program, [.. image.Target.DisassemblerFlags, "-d", "-w", image.Path], image.WorkFolder, Time);
        return result.ExitCode == 0
            ? new Disassembly(ElfFile.Read(image.Path), Parse(result.Output, image.Target.InstructionSet), image.Target.InstructionSet)
            : throw new DiagnosticException(new Diagnostic(
                DiagnosticIds.ImageUnreadable,
                image.Path,
                $"{program} says: {result.Error.Split('\n')[0]}"));
    }

    /// <summary>The instruction at an address, or null where there is none.</summary>
    public Instruction? At(uint address) => _byAddress.GetValueOrDefault(address);

    /// <summary>The function that an address lies in, or null.</summary>
    public ImageFunction? FunctionAt(uint address)
    {
        int index = Array.BinarySearch(_starts, address);
        index = index >= 0 ? index : ~index - 1;
        return index >= 0 && address < Functions[index].End ? Functions[index] : null;
    }

    /// <summary>The function of that name, or null; a name of an alias is found too.</summary>
    public ImageFunction? Function(string name) =>
        Elf.Symbol(name) is { IsFunction: true } symbol ? FunctionAt(symbol.Address) : null;

    internal static List<Instruction> Parse(string text, InstructionSet set)
    {
        var instructions = new List<Instruction>();
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            if (ParseLine(line.ToString(), set) is { } instruction)
            {
                instructions.Add(instruction);
            }
        }

        return instructions;
    }

    /// <summary>A line is <c>address:TAB bytes TAB mnemonic TAB operands</c>; constants are shown as <c>.word</c>.</summary>
    private static Instruction? ParseLine(string line, InstructionSet set)
    {
        string[] fields = line.Split('\t');
        if (fields.Length < 3 || !fields[0].EndsWith(':') || fields[2].StartsWith('.')
            || !uint.TryParse(fields[0].AsSpan(0, fields[0].Length - 1).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out uint address))
        {
            return null;
        }

        int size = fields[1].Count(char.IsAsciiHexDigit) / 2;
        return set.Decode(address, size, fields[2].Trim(), fields.Length > 3 ? string.Join(' ', fields[3..]) : "");
    }

    private static List<ImageFunction> FindFunctions(ElfFile elf, List<Instruction> instructions, InstructionSet set)
    {
        var functions = new List<ImageFunction>();
        IGrouping<(uint Address, int Section), ElfSymbol>[] starts =
        [
            .. elf.Symbols.Where(symbol => symbol.IsFunction && symbol.Section > 0 && symbol.Section < elf.Sections.Count)
                .GroupBy(symbol => (symbol.Address, symbol.Section)).OrderBy(group => group.Key.Address),
        ];
        instructions.Sort((a, b) => a.Address.CompareTo(b.Address));
        int next = 0;
        for (int i = 0; i < starts.Length; i++)
        {
            (uint address, int index) = starts[i].Key;
            ElfSection section = elf.Sections[index];
            bool follows = i + 1 < starts.Length && starts[i + 1].Key.Section == index;
            uint end = follows ? starts[i + 1].Key.Address : section.Address + section.Size;
            while (next < instructions.Count && instructions[next].Address < address)
            {
                next++;
            }

            int first = next;
            while (next < instructions.Count && instructions[next].Address < end)
            {
                next++;
            }

            string name = starts[i].OrderByDescending(symbol => symbol.IsGlobal).ThenBy(symbol => symbol.Name, StringComparer.Ordinal).First().Name;
            IReadOnlyList<Instruction> own = set.Complete(instructions[first..next], elf, end);
            functions.Add(new ImageFunction(name, address, end, section.Name, own) { InstructionSet = set });
        }

        return functions;
    }
}
