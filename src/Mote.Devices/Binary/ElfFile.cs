using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Mote.Core;

namespace Mote.Devices;

/// <summary>A section of an ELF file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type; 8 (<c>SHT_NOBITS</c>) takes no room in the file.</param>
/// <param name="Flags">Its flags; bit 1 (<c>SHF_ALLOC</c>): it is in memory; bit 2: it is code.</param>
/// <param name="Address">Where it is in memory.</param>
/// <param name="Size">Its size in bytes.</param>
public sealed record ElfSection(string Name, uint Type, uint Flags, uint Address, uint Size)
{
    /// <summary>True where the section is in the device's memory.</summary>
    public bool IsAllocated => (Flags & 2) != 0;

    /// <summary>True where the section holds instructions.</summary>
    public bool IsCode => (Flags & 4) != 0;

    /// <summary>Where its bytes are in the file.</summary>
    internal uint Offset { get; init; }
}

/// <summary>A symbol of an ELF file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its address; of a Thumb function with the lowest bit set.</param>
/// <param name="Size">Its size in bytes; 0 where the source did not say.</param>
/// <param name="Type">1 object, 2 function, 0 none.</param>
/// <param name="IsGlobal">False for a symbol local to its object.</param>
/// <param name="Section">Index of its section.</param>
public sealed record ElfSymbol(string Name, uint Value, uint Size, int Type, bool IsGlobal, int Section)
{
    /// <summary>True for a function.</summary>
    public bool IsFunction => Type == 2;

    /// <summary>The address without the bit that marks Thumb code.</summary>
    public uint Address => IsFunction ? Value & ~1u : Value;
}

/// <summary>
/// The sections and symbols of a linked 32-bit little-endian ELF file ("Tool Interface Standard ELF Specification" 1.2). Every
/// offset, size and index of the file is checked before it is used.
/// </summary>
public sealed class ElfFile
{
    private const int SectionHeaderBytes = 40;
    private const int SymbolBytes = 16;
    private const uint SymbolTable = 2;
    private const uint NoBits = 8;
    private readonly string _place;
    private byte[] _bytes = [];

    private ElfFile(string place) => _place = place;

    /// <summary>All sections, in the order of the file.</summary>
    public IReadOnlyList<ElfSection> Sections { get; private set; } = [];

    /// <summary>All symbols with a name, in the order of the file.</summary>
    public IReadOnlyList<ElfSymbol> Symbols { get; private set; } = [];

    /// <summary>Reads a file.</summary>
    /// <exception cref="DiagnosticException">It is not such an ELF file, or something in it points outside of it.</exception>
    public static ElfFile Read(string path) => Parse(File.ReadAllBytes(path), Path.GetFileName(path));

    /// <summary>Reads a file from memory; <paramref name="place"/> names it in diagnostics.</summary>
    /// <exception cref="DiagnosticException">It is not such an ELF file, or something in it points outside of it.</exception>
    public static ElfFile Parse(ReadOnlySpan<byte> bytes, string place)
    {
        var file = new ElfFile(place);
        file.Parse(bytes);
        return file;
    }

    /// <summary>The section of that name, or null.</summary>
    public ElfSection? Section(string name) => Sections.FirstOrDefault(section => section.Name == name);

    /// <summary>The first symbol of that name that is defined, or null.</summary>
    public ElfSymbol? Symbol(string name) => Symbols.FirstOrDefault(symbol => symbol.Name == name && symbol.Section != 0);

    /// <summary>The 32 bits at an address of the device's memory, or null where the file holds none.</summary>
    internal uint? Word(uint address)
    {
        ElfSection? section = Sections.FirstOrDefault(section => section.IsAllocated && section.Type != NoBits
            && address >= section.Address && address - section.Address < section.Size);
        long at = section is null ? 0 : (long)section.Offset + (address - section.Address);
        return section is not null && section.Size - (address - section.Address) >= 4 && at + 4 <= _bytes.Length ? Word(_bytes, (int)at) : null;
    }

    private void Parse(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes.ToArray();
        // 1: 32-bit; 1: little-endian.
        if (bytes.Length < 52 || !bytes[..6].SequenceEqual<byte>([0x7f, (byte)'E', (byte)'L', (byte)'F', 1, 1]))
        {
            throw Malformed("not a 32-bit little-endian ELF file");
        }

        uint table = Word(bytes, 32);
        int entryBytes = Half(bytes, 46);
        int count = Half(bytes, 48);
        int names = Half(bytes, 50);
        if (entryBytes != SectionHeaderBytes || names >= count)
        {
            throw Malformed("the section table is malformed");
        }

        ReadOnlySpan<byte> headers = Slice(bytes, table, (uint)(count * SectionHeaderBytes), "the section table");
        ReadOnlySpan<byte> nameTable = Content(bytes, headers, names);
        var sections = new List<ElfSection>(count);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> header = headers[(i * SectionHeaderBytes)..];
            sections.Add(new ElfSection(
                Text(nameTable, Word(header, 0)), Word(header, 4), Word(header, 8), Word(header, 12), Word(header, 20))
            {
                Offset = Word(header, 16),
            });
        }

        Sections = sections;
        int symbols = sections.FindIndex(section => section.Type == SymbolTable);
        if (symbols >= 0)
        {
            uint link = Word(headers[(symbols * SectionHeaderBytes)..], 24);
            if (link >= count)
            {
                throw Malformed("the symbol table's names are in no section");
            }

            Symbols = ReadSymbols(Content(bytes, headers, symbols), Content(bytes, headers, (int)link));
        }
    }

    private List<ElfSymbol> ReadSymbols(ReadOnlySpan<byte> table, ReadOnlySpan<byte> names)
    {
        var symbols = new List<ElfSymbol>(table.Length / SymbolBytes);
        for (int at = 0; at + SymbolBytes <= table.Length; at += SymbolBytes)
        {
            ReadOnlySpan<byte> entry = table.Slice(at, SymbolBytes);
            string name = Text(names, Word(entry, 0));
            if (name.Length > 0)
            {
                symbols.Add(new ElfSymbol(
                    name, Word(entry, 4), Word(entry, 8), entry[12] & 15, entry[12] >> 4 != 0, Half(entry, 14)));
            }
        }

        return symbols;
    }

    private ReadOnlySpan<byte> Content(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> headers, int index)
    {
        ReadOnlySpan<byte> header = headers.Slice(index * SectionHeaderBytes, SectionHeaderBytes);
        return Word(header, 4) == NoBits ? [] : Slice(bytes, Word(header, 16), Word(header, 20), "a section");
    }

    private ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> bytes, uint offset, uint size, string what) =>
        offset <= bytes.Length && size <= bytes.Length - offset
            ? bytes.Slice((int)offset, (int)size)
            : throw Malformed(string.Create(CultureInfo.InvariantCulture, $"{what} of {size} bytes at {offset} is outside of the file"));

    private string Text(ReadOnlySpan<byte> table, uint offset)
    {
        if (offset >= table.Length)
        {
            return offset == 0 ? "" : throw Malformed("a name is outside of its table");
        }

        ReadOnlySpan<byte> rest = table[(int)offset..];
        int end = rest.IndexOf((byte)0);
        return end >= 0 ? Encoding.UTF8.GetString(rest[..end]) : throw Malformed("a name has no end");
    }

    private static uint Word(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    private static int Half(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    private DiagnosticException Malformed(string found) => new(new Diagnostic(DiagnosticIds.ImageUnreadable, _place, found));
}
