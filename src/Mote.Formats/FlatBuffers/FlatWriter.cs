using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Mote.Formats.FlatBuffers;

/// <summary>
/// Writes a FlatBuffers file from front to back: a table first, then what it refers to. Equal vtables are written once. The bytes
/// depend on nothing but the order of the calls.
/// </summary>
internal sealed class FlatWriter
{
    private readonly Dictionary<VtableKey, int> _vtables = [];
    private byte[] _bytes = new byte[1024];
    private int _length;

    /// <summary>Starts a file with room for the root's offset, and its four-letter identifier.</summary>
    public FlatWriter(ReadOnlySpan<byte> identifier)
    {
        Reserve(8);
        identifier.CopyTo(_bytes.AsSpan(4, 4));
    }

    /// <summary>The finished file, whose root is the table at <paramref name="root"/>.</summary>
    public byte[] Finish(int root)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_bytes, root);
        return _bytes.AsSpan(0, _length).ToArray();
    }

    /// <summary>Writes a table with the given fields, references left open, and returns its position.</summary>
    public int Table(FlatFields fields)
    {
        // Larger fields first, after the table's 4-byte word: with eight-byte fields the word goes to an odd multiple of four.
        FlatField[] order = [.. fields.Items.OrderByDescending(field => field.Size).ThenBy(field => field.Slot)];
        bool wide = order.Length > 0 && order[0].Size == 8;
        int slots = order.Length == 0 ? 0 : order.Max(field => field.Slot) + 1;
        var entries = new ushort[slots + 2];
        int size = 4;
        foreach (FlatField field in order)
        {
            entries[field.Slot + 2] = (ushort)size;
            size += field.Size;
        }

        entries[0] = (ushort)(2 * entries.Length);
        entries[1] = (ushort)size;
        int vtable = Vtable(entries);
        Align(wide ? 8 : 4, wide ? 4 : 0);
        int position = Reserve(size);
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(position), position - vtable);
        foreach (FlatField field in order)
        {
            Span<byte> at = _bytes.AsSpan(position + entries[field.Slot + 2]);
            switch (field.Size)
            {
                case 1:
                    at[0] = (byte)field.Bits;
                    break;
                case 4:
                    BinaryPrimitives.WriteInt32LittleEndian(at, (int)field.Bits);
                    break;
                default:
                    BinaryPrimitives.WriteInt64LittleEndian(at, field.Bits);
                    break;
            }
        }

        return position;
    }

    /// <summary>Writes a string and lets the slot of a table refer to it.</summary>
    public void String(int table, int slot, string value)
    {
        byte[] text = Encoding.UTF8.GetBytes(value);
        WriteVector(table, slot, text, 1, 1);
        Reserve(1);
    }

    /// <summary>Writes a vector of numbers and lets the slot of a table refer to it.</summary>
    /// <param name="table">The position of the table.</param>
    /// <param name="slot">The slot of its field.</param>
    /// <param name="values">The elements.</param>
    /// <param name="alignment">The multiple on which the first element lies; at least the size of an element.</param>
    public void Vector<T>(int table, int slot, ReadOnlySpan<T> values, int alignment = 1)
        where T : unmanaged
    {
        int size = Unsafe.SizeOf<T>();
        WriteVector(table, slot, MemoryMarshal.AsBytes(values), size, Math.Max(size, alignment));
    }

    /// <summary>Writes a vector of references to tables, left open, lets the slot of a table refer to it, and returns the place of the first reference.</summary>
    public int Tables(int table, int slot, int count)
    {
        Align(4, 0);
        Link(FieldOf(table, slot), _length);
        int start = Reserve(checked(4 + (4 * count)));
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(start), count);
        return start + 4;
    }

    /// <summary>Lets the slot of a table refer to the table at <paramref name="target"/>.</summary>
    public void LinkSlot(int table, int slot, int target) => Link(FieldOf(table, slot), target);

    /// <summary>Lets the reference at <paramref name="at"/> lead forward to <paramref name="target"/>.</summary>
    public void Link(int at, int target) => BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(at), target - at);

    private void WriteVector(int table, int slot, ReadOnlySpan<byte> content, int elementSize, int alignment)
    {
        // The length word of four bytes lies before the first element, and is itself aligned.
        int multiple = Math.Max(4, alignment);
        Align(multiple, multiple - 4);
        Link(FieldOf(table, slot), _length);
        int start = Reserve(checked(4 + content.Length));
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(start), content.Length / elementSize);
        content.CopyTo(_bytes.AsSpan(start + 4));
    }

    private int Vtable(ushort[] entries)
    {
        var key = new VtableKey(entries);
        if (!_vtables.TryGetValue(key, out int position))
        {
            Align(2, 0);
            position = Reserve(2 * entries.Length);
            for (int i = 0; i < entries.Length; i++)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(_bytes.AsSpan(position + (2 * i)), entries[i]);
            }

            _vtables.Add(key, position);
        }

        return position;
    }

    private int FieldOf(int table, int slot)
    {
        int vtable = table - BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(table));
        return table + BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(vtable + 4 + (2 * slot)));
    }

    /// <summary>Moves the end forward to the next position that leaves <paramref name="remainder"/> when divided by <paramref name="multiple"/>.</summary>
    private void Align(int multiple, int remainder) => Reserve((multiple + remainder - (_length % multiple)) % multiple);

    private int Reserve(int count)
    {
        int start = _length;
        int end = checked(start + count);
        if (end > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Math.Max(2L * _bytes.Length, end), Array.MaxLength));
        }

        _length = end;
        return start;
    }

    private readonly struct VtableKey(ushort[] entries) : IEquatable<VtableKey>
    {
        private readonly ushort[] _entries = entries;

        public bool Equals(VtableKey other) => _entries.AsSpan().SequenceEqual(other._entries);

        public override bool Equals(object? obj) => obj is VtableKey other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            hash.AddBytes(MemoryMarshal.AsBytes<ushort>(_entries));
            return hash.ToHashCode();
        }
    }
}
