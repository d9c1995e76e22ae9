using System.Collections.Immutable;
using System.Globalization;
using Mote.Core;
using Mote.Formats.FlatBuffers;

namespace Mote.Formats.TfLite;

/// <summary>
/// An options table of a model file: the fields that are stored in it, by slot. Absent fields read as the default that the caller
/// names, which must be the schema's. Equal when type and stored fields are; where the table came from does not count.
/// </summary>
/// <remarks>
/// Every value was checked when the file was read. Reading a slot as a kind that it is not throws a <see cref="DiagnosticException"/>,
/// because a damaged file can hold another type of options than its operator's: see <see cref="Expect"/>.
/// </remarks>
public sealed class RawOptions : IEquatable<RawOptions>
{
    /// <summary>No options: type 0, every field absent.</summary>
    public static readonly RawOptions None = new(OptionsUnion.BuiltinOptions, 0, [], false, null);

    private readonly FlatPlace? _place;

    internal RawOptions(OptionsUnion union, int type, ImmutableArray<RawField> fields, bool hasUnknownFields, FlatPlace? place)
    {
        Union = union;
        Type = type;
        Fields = fields;
        HasUnknownFields = hasUnknownFields;
        _place = place;
    }

    /// <summary>The union whose member <see cref="Type"/> numbers.</summary>
    public OptionsUnion Union { get; }

    /// <summary>The number of the table's type in its union; 0 for none.</summary>
    public int Type { get; }

    /// <summary>The schema's name of the type, such as <c>Conv2DOptions</c>; <c>none</c> for type 0.</summary>
    public string TypeName => Type == 0 ? "none" : Layout?.Name ?? string.Create(CultureInfo.InvariantCulture, $"{Union} {Type}");

    /// <summary>The stored fields in order of their slots.</summary>
    public ImmutableArray<RawField> Fields { get; }

    /// <summary>True when the file stores fields that are newer than the schema known here; they are not in <see cref="Fields"/>.</summary>
    public bool HasUnknownFields { get; }

    internal OptionsType? Layout => BuiltinOptionsTypes.Find(Union, Type);

    /// <summary>Options of the schema's type <paramref name="typeName"/> with the given stored fields.</summary>
    /// <exception cref="ArgumentException">There is no such type, or a field has a slot or kind that the type has not, or two have the same slot.</exception>
    public static RawOptions Create(string typeName, params ReadOnlySpan<RawField> fields)
    {
        OptionsType type = BuiltinOptionsTypes.Named(typeName);
        RawField[] sorted = fields.ToArray();
        Array.Sort(sorted, (a, b) => a.Slot.CompareTo(b.Slot));
        for (int i = 0; i < sorted.Length; i++)
        {
            RawField field = sorted[i];
            if (field.Slot >= type.Fields.Length || type.Fields[field.Slot].Kind != field.Kind || (i > 0 && sorted[i - 1].Slot == field.Slot))
            {
                throw new ArgumentException($"{typeName} has no field of kind {field.Kind} in slot {field.Slot}, or it is given twice.", nameof(fields));
            }
        }

        return new RawOptions(type.Union, type.Number, [.. sorted], false, null);
    }

    /// <summary>These options, which are of the named type or none at all.</summary>
    /// <exception cref="DiagnosticException">They are of another type.</exception>
    public RawOptions Expect(string typeName)
    {
        if (Type != 0 && TypeName != typeName)
        {
            throw Unexpected(Place(), $"the options are {TypeName}", typeName);
        }

        return this;
    }

    /// <summary>The boolean in a slot.</summary>
    public bool Bool(int slot, bool absent = false) => Find(slot, RawFieldKind.Bool) is { } field ? field.Bits != 0 : absent;

    /// <summary>The 8-bit number or enumeration value in a slot.</summary>
    public sbyte Int8(int slot, sbyte absent = 0) => Find(slot, RawFieldKind.Int8) is { } field ? (sbyte)field.Bits : absent;

    /// <summary>The 32-bit number in a slot.</summary>
    public int Int32(int slot, int absent = 0) => Find(slot, RawFieldKind.Int32) is { } field ? (int)field.Bits : absent;

    /// <summary>The 64-bit number in a slot.</summary>
    public long Int64(int slot, long absent = 0) => Find(slot, RawFieldKind.Int64) is { } field ? field.Bits : absent;

    /// <summary>The float in a slot.</summary>
    public float Float(int slot, float absent = 0) =>
        Find(slot, RawFieldKind.Float) is { } field ? BitConverter.Int32BitsToSingle((int)field.Bits) : absent;

    /// <summary>The string in a slot; null when absent.</summary>
    public string? String(int slot) => Find(slot, RawFieldKind.String)?.Text();

    /// <summary>The bytes in a slot; empty when absent.</summary>
    public ImmutableArray<byte> Bytes(int slot) => Elements<byte>(slot, RawFieldKind.Bytes);

    /// <summary>The 16-bit numbers in a slot; empty when absent.</summary>
    public ImmutableArray<ushort> UInt16Vector(int slot) => Elements<ushort>(slot, RawFieldKind.UInt16Vector);

    /// <summary>The 32-bit numbers in a slot; empty when absent.</summary>
    public ImmutableArray<int> Int32Vector(int slot) => Elements<int>(slot, RawFieldKind.Int32Vector);

    /// <summary>The 64-bit numbers in a slot; empty when absent.</summary>
    public ImmutableArray<long> Int64Vector(int slot) => Elements<long>(slot, RawFieldKind.Int64Vector);

    /// <summary>The floats in a slot; empty when absent.</summary>
    public ImmutableArray<float> FloatVector(int slot) => Elements<float>(slot, RawFieldKind.FloatVector);

    /// <inheritdoc/>
    public bool Equals(RawOptions? other) =>
        other is not null && Union == other.Union && Type == other.Type && HasUnknownFields == other.HasUnknownFields
        && Fields.AsSpan().SequenceEqual(other.Fields.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RawOptions);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Union, Type, Fields.Length);

    private static DiagnosticException Unexpected(string place, string found, string supported) =>
        new(new Diagnostic(DiagnosticIds.UnexpectedOptions, place, found, supported, "Export the model again, with a released version of the converter"));

    private ImmutableArray<T> Elements<T>(int slot, RawFieldKind kind)
        where T : unmanaged => Find(slot, kind) is { } field ? field.Elements<T>() : [];

    private RawField? Find(int slot, RawFieldKind kind)
    {
        if (Type != 0 && Layout is null)
        {
            throw Unexpected(Place(), $"the options are of type {Type}, which is not in the schema known here", $"types up to {BuiltinOptionsTypes.Of(Union).Length}");
        }

        foreach (RawField field in Fields)
        {
            if (field.Slot == slot)
            {
                return field.Kind == kind
                    ? field
                    : throw Unexpected(string.Create(CultureInfo.InvariantCulture, $"{Place()}, field {slot}"), $"the field of {TypeName} holds {field.Kind}", $"{kind}");
            }
        }

        return null;
    }

    internal string Place() => _place?.ToString() ?? "options";
}
