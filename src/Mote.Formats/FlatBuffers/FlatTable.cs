using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Mote.Core;

namespace Mote.Formats.FlatBuffers;

/// <summary>
/// A table of a FlatBuffers file whose place and vtable were checked. Every access checks what it reads; damage is noted in
/// <see cref="FlatFile.Findings"/> and reads as if the field were absent.
/// </summary>
/// <remarks>
/// A table starts with the signed distance back to its vtable; the vtable holds its own length, the table's length, and for each field
/// slot the field's distance from the table's start, 0 when absent. Offsets to strings, vectors and tables count forward from
/// the place that holds them. The default value is a table without fields.
/// </remarks>
internal readonly struct FlatTable
{
    /// <summary>The memory that the record of a table is charged with unless its reader says otherwise.</summary>
    public const int TypicalCost = 320;

    private const int VectorCost = 40;

    private readonly FlatFile? _file;
    private readonly int _position;
    private readonly int _vtable;
    private readonly int _vtableLength;
    private readonly int _length;
    private readonly FlatPlace? _place;

    private FlatTable(FlatFile file, int position, int vtable, int vtableLength, int length, FlatPlace place)
    {
        _file = file;
        _position = position;
        _vtable = vtable;
        _vtableLength = vtableLength;
        _length = length;
        _place = place;
    }

    /// <summary>False for the table without fields that stands for an absent or damaged one.</summary>
    public bool IsPresent => _file is not null;

    /// <summary>Where the table stands; only for a present table.</summary>
    public FlatPlace Place => _place!;

    /// <summary>The number of slots that the vtable has room for.</summary>
    public int SlotCount => IsPresent ? (_vtableLength - 4) / 2 : 0;

    /// <summary>The root table of the file, whose offset is the first word.</summary>
    public static FlatTable ReadRoot(FlatFile file)
    {
        if (file.Length < 8)
        {
            file.Report(DiagnosticIds.OutOfBounds, file.Root, "root table", 0, $"the file has only {file.Length} bytes");
            return default;
        }

        return Read(file, BinaryPrimitives.ReadUInt32LittleEndian(file.Span), file.Root, "root table", TypicalCost);
    }

    /// <summary>The table at <paramref name="position"/>; absent, with a finding, when it or its vtable is not inside the file.</summary>
    public static FlatTable Read(FlatFile file, long position, FlatPlace place, string? field, int cost)
    {
        if (!file.Spend(cost, place))
        {
            return default;
        }

        ReadOnlySpan<byte> bytes = file.Span;
        if (position < 4 || position > bytes.Length - 4)
        {
            file.Report(DiagnosticIds.OutOfBounds, place, field, position, $"the table begins outside of the file's {bytes.Length} bytes");
            return default;
        }

        if ((position & 3) != 0)
        {
            file.Report(DiagnosticIds.Misaligned, place, field, position, $"the table does not begin at a multiple of 4");
            return default;
        }

        long vtable = position - BinaryPrimitives.ReadInt32LittleEndian(bytes[(int)position..]);
        if (vtable < 4 || vtable > bytes.Length - 4)
        {
            file.Report(DiagnosticIds.OutOfBounds, place, field, position, $"the table's vtable at {vtable} is outside of the file's {bytes.Length} bytes");
            return default;
        }

        if ((vtable & 1) != 0)
        {
            file.Report(DiagnosticIds.Misaligned, place, field, position, $"the table's vtable at {vtable} does not begin at a multiple of 2");
            return default;
        }

        int vtableLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(int)vtable..]);
        int length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[((int)vtable + 2)..]);
        if (vtableLength < 4 || (vtableLength & 1) != 0 || vtable + vtableLength > bytes.Length)
        {
            file.Report(DiagnosticIds.OutOfBounds, place, field, vtable, $"the vtable's length {vtableLength} is not possible here");
            return default;
        }

        if (length < 4 || position + length > bytes.Length)
        {
            file.Report(DiagnosticIds.OutOfBounds, place, field, vtable + 2, $"the table's length {length} is not possible at byte {position}");
            return default;
        }

        return new FlatTable(file, (int)position, (int)vtable, vtableLength, length, place);
    }

    /// <summary>True when the vtable says that the field is stored.</summary>
    public bool Has(int slot) => EntryOf(slot) != 0;

    /// <summary>Notes a finding about a field of this table, which must be present.</summary>
    public void Report(string id, string field, FormattableString found, string remedy) =>
        _file!.Report(id, _place!, field, _position, found, remedy);

    /// <summary>Charges memory to the file; false when its allowance does not hold it.</summary>
    public bool Spend(long bytes) => _file!.Spend(bytes, _place!);

    public bool Bool(int slot, string field) => Scalar<byte>(slot, field, 0) != 0;

    public byte UInt8(int slot, string field) => Scalar<byte>(slot, field, 0);

    public sbyte Int8(int slot, string field) => Scalar<sbyte>(slot, field, 0);

    public int Int32(int slot, string field, int absent = 0) => Scalar(slot, field, absent);

    /// <summary>An unsigned 32-bit index; values that no .NET index can hold become <see cref="int.MaxValue"/>, which is out of every range.</summary>
    public int Index(int slot, string field) => (int)Math.Min(Scalar(slot, field, 0U), int.MaxValue);

    public long Int64(int slot, string field) => Scalar(slot, field, 0L);

    public ulong UInt64(int slot, string field) => Scalar(slot, field, 0UL);

    public float Float(int slot, string field) => Scalar(slot, field, 0f);

    /// <summary>A string, decoded from UTF-8 with replacement of what is not UTF-8; null when absent.</summary>
    public string? String(int slot, string field)
    {
        if (!TryVector(slot, field, 1, out int start, out int count) || !_file!.Spend(VectorCost + (2L * count), _place!))
        {
            return null;
        }

        ReadOnlySpan<byte> bytes = _file.Span;
        if (start + count >= bytes.Length || bytes[start + count] != 0)
        {
            _file.Report(DiagnosticIds.UnterminatedString, _place!, field, start, $"the string of {count} bytes has no terminating zero");
            return null;
        }

        return Encoding.UTF8.GetString(bytes.Slice(start, count));
    }

    /// <summary>The bytes of a vector of bytes, not copied; empty when absent.</summary>
    public ReadOnlyMemory<byte> Bytes(int slot, string field) =>
        TryVector(slot, field, 1, out int start, out int count) ? _file!.Slice(start, count) : default;

    /// <summary>
    /// A copy of a vector of numbers; empty when absent. Elements of eight bytes may lie on multiples of four: files of that kind are
    /// in use, and nothing here depends on more.
    /// </summary>
    public ImmutableArray<T> Vector<T>(int slot, string field)
        where T : unmanaged
    {
        int size = Unsafe.SizeOf<T>();
        if (!TryVector(slot, field, size, out int start, out int count) || count == 0 || !_file!.Spend(VectorCost + ((long)count * size), _place!))
        {
            return [];
        }

        var items = new T[count];
        _file.Span.Slice(start, count * size).CopyTo(MemoryMarshal.AsBytes(items.AsSpan()));
        return ImmutableCollectionsMarshal.AsImmutableArray(items);
    }

    /// <summary>The table that a field refers to; absent when the field is.</summary>
    public FlatTable Table(int slot, string field, int cost = TypicalCost)
    {
        if (!TryField(slot, field, 4, out int at) || !TryFollow(at, field, out int target))
        {
            return default;
        }

        return Read(_file!, target, new FlatPlace(_place, field), null, cost);
    }

    /// <summary>The tables that a vector refers to; empty when absent.</summary>
    public FlatTables Tables(int slot, string field, string element, int cost = TypicalCost) =>
        TryVector(slot, field, 4, out int start, out int count) && _file!.Spend(VectorCost + (8L * count), _place!)
            ? new FlatTables(_file, start, count, _place!, element, cost)
            : default;

    private int EntryOf(int slot)
    {
        int entry = 4 + (2 * slot);
        return _file is null || entry + 2 > _vtableLength ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(_file.Span[(_vtable + entry)..]);
    }

    private bool TryField(int slot, string field, int size, out int at)
    {
        int entry = EntryOf(slot);
        at = _position + entry;
        if (entry == 0)
        {
            return false;
        }

        if (entry < 4 || entry + size > _length)
        {
            _file!.Report(DiagnosticIds.OutOfBounds, _place!, field, _vtable + 4 + (2 * slot), $"the field's offset {entry} is outside of its table's {_length} bytes");
            return false;
        }

        if ((at & (size - 1)) != 0)
        {
            _file!.Report(DiagnosticIds.Misaligned, _place!, field, at, $"the field does not begin at a multiple of {size}");
            return false;
        }

        return true;
    }

    private T Scalar<T>(int slot, string field, T absent)
        where T : unmanaged =>
        TryField(slot, field, Unsafe.SizeOf<T>(), out int at) ? MemoryMarshal.Read<T>(_file!.Span[at..]) : absent;

    private bool TryFollow(int at, string field, out int target)
    {
        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(_file!.Span[at..]);
        long to = (long)at + offset;
        target = (int)Math.Min(to, int.MaxValue);
        if (offset == 0 || to > _file.Length - 4)
        {
            _file.Report(DiagnosticIds.OutOfBounds, _place!, field, at, $"the offset {offset} leads outside of the file's {_file.Length} bytes");
            return false;
        }

        return true;
    }

    private bool TryVector(int slot, string field, int elementSize, out int start, out int count)
    {
        start = 0;
        count = 0;
        if (!TryField(slot, field, 4, out int at) || !TryFollow(at, field, out int target))
        {
            return false;
        }

        if ((target & 3) != 0)
        {
            _file!.Report(DiagnosticIds.Misaligned, _place!, field, target, $"the vector does not begin at a multiple of 4");
            return false;
        }

        uint length = BinaryPrimitives.ReadUInt32LittleEndian(_file!.Span[target..]);
        if (target + 4L + ((long)length * elementSize) > _file.Length)
        {
            _file.Report(DiagnosticIds.OutOfBounds, _place!, field, target, $"{length} elements of {elementSize} bytes do not fit into the file's {_file.Length} bytes");
            return false;
        }

        start = target + 4;
        count = (int)length;
        return true;
    }
}
