namespace Mote.Formats.FlatBuffers;

/// <summary>A field of a table to be written: its slot, its size of 1, 4 or 8 bytes, and its bits.</summary>
internal readonly record struct FlatField(int Slot, int Size, long Bits);

/// <summary>The fields of a table to be written; those with the value that an absent field has are left out, unless told otherwise.</summary>
internal sealed class FlatFields
{
    private readonly List<FlatField> _items = [];

    public IReadOnlyList<FlatField> Items => _items;

    public FlatFields Int8(int slot, int value, int absent = 0) => value == absent ? this : Stored(slot, 1, value);

    public FlatFields Bool(int slot, bool value) => Int8(slot, value ? 1 : 0);

    public FlatFields Int32(int slot, int value, int absent = 0) => value == absent ? this : Stored(slot, 4, value);

    /// <summary>Room for a reference, when there is something to refer to.</summary>
    public FlatFields Reference(int slot, bool present) => present ? Stored(slot, 4, 0) : this;

    /// <summary>A field that is stored whatever its value.</summary>
    public FlatFields Stored(int slot, int size, long bits)
    {
        _items.Add(new FlatField(slot, size, bits));
        return this;
    }
}
