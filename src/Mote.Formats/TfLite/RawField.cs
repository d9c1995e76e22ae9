using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Mote.Formats.TfLite;

/// <summary>One stored field of an options table: its slot and its value. Equal when slot, kind and bits of the value are.</summary>
public sealed class RawField : IEquatable<RawField>
{
    private readonly long _bits;
    private readonly object? _value;

    private RawField(int slot, RawFieldKind kind, long bits, object? value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(slot);
        Slot = slot;
        Kind = kind;
        _bits = bits;
        _value = value;
    }

    /// <summary>The field's number in the table, from 0.</summary>
    public int Slot { get; }

    /// <summary>What the field holds.</summary>
    public RawFieldKind Kind { get; }

    /// <summary>The bits of a number, sign-extended; 0 for strings and vectors.</summary>
    internal long Bits => _bits;

    /// <summary>A boolean field.</summary>
    public static RawField Bool(int slot, bool value) => new(slot, RawFieldKind.Bool, value ? 1 : 0, null);

    /// <summary>An 8-bit field.</summary>
    public static RawField Int8(int slot, sbyte value) => new(slot, RawFieldKind.Int8, value, null);

    /// <summary>A 32-bit field.</summary>
    public static RawField Int32(int slot, int value) => new(slot, RawFieldKind.Int32, value, null);

    /// <summary>A 64-bit field.</summary>
    public static RawField Int64(int slot, long value) => new(slot, RawFieldKind.Int64, value, null);

    /// <summary>A float field.</summary>
    public static RawField Float(int slot, float value) => new(slot, RawFieldKind.Float, BitConverter.SingleToInt32Bits(value), null);

    /// <summary>A string field.</summary>
    public static RawField String(int slot, string value) => new(slot, RawFieldKind.String, 0, value);

    /// <summary>A vector of bytes or booleans.</summary>
    public static RawField Bytes(int slot, ImmutableArray<byte> values) => Vector(slot, RawFieldKind.Bytes, values);

    /// <summary>A vector of 16-bit unsigned integers.</summary>
    public static RawField UInt16Vector(int slot, ImmutableArray<ushort> values) => Vector(slot, RawFieldKind.UInt16Vector, values);

    /// <summary>A vector of 32-bit integers.</summary>
    public static RawField Int32Vector(int slot, ImmutableArray<int> values) => Vector(slot, RawFieldKind.Int32Vector, values);

    /// <summary>A vector of 64-bit integers.</summary>
    public static RawField Int64Vector(int slot, ImmutableArray<long> values) => Vector(slot, RawFieldKind.Int64Vector, values);

    /// <summary>A vector of floats.</summary>
    public static RawField FloatVector(int slot, ImmutableArray<float> values) => Vector(slot, RawFieldKind.FloatVector, values);

    /// <inheritdoc/>
    public bool Equals(RawField? other) =>
        other is not null && Slot == other.Slot && Kind == other.Kind && _bits == other._bits
        && (_value is Array ? VectorBytes().SequenceEqual(other.VectorBytes()) : Equals(_value, other._value));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RawField);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Slot, Kind, _bits);

    /// <summary>The value of a string field.</summary>
    internal string Text() => (string)_value!;

    /// <summary>The elements of a vector field whose element type is <typeparamref name="T"/>.</summary>
    internal ImmutableArray<T> Elements<T>()
        where T : unmanaged => ImmutableCollectionsMarshal.AsImmutableArray((T[])_value!);

    /// <summary>The elements of a vector field as little-endian bytes.</summary>
    internal ReadOnlySpan<byte> VectorBytes() => Kind switch
    {
        RawFieldKind.Bytes => (byte[])_value!,
        RawFieldKind.UInt16Vector => MemoryMarshal.AsBytes<ushort>((ushort[])_value!),
        RawFieldKind.Int32Vector => MemoryMarshal.AsBytes<int>((int[])_value!),
        RawFieldKind.Int64Vector => MemoryMarshal.AsBytes<long>((long[])_value!),
        RawFieldKind.FloatVector => MemoryMarshal.AsBytes<float>((float[])_value!),
        _ => throw new InvalidOperationException($"A field of kind {Kind} is not a vector."),
    };

    private static RawField Vector<T>(int slot, RawFieldKind kind, ImmutableArray<T> values)
        where T : unmanaged => new(slot, kind, 0, ImmutableCollectionsMarshal.AsArray(values) ?? []);
}
