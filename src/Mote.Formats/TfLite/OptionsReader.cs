using System.Collections.Immutable;
using Mote.Formats.FlatBuffers;

namespace Mote.Formats.TfLite;

/// <summary>Reads a member of an options union by the schema's layout of it.</summary>
internal static class OptionsReader
{
    private const int FieldCost = 48;

    /// <summary>
    /// The options whose type number is in <paramref name="typeSlot"/> and whose table is in the slot after it. A type without a table
    /// reads as that type with every field absent.
    /// </summary>
    public static RawOptions Read(FlatTable owner, int typeSlot, OptionsUnion union, string field)
    {
        int type = owner.UInt8(typeSlot, field);
        if (type == 0)
        {
            return RawOptions.None;
        }

        FlatTable table = owner.Table(typeSlot + 1, field);
        FlatPlace place = table.IsPresent ? table.Place : owner.Place;
        OptionsType? layout = BuiltinOptionsTypes.Find(union, type);
        if (layout is null)
        {
            return new RawOptions(union, type, [], hasUnknownFields: true, place);
        }

        bool hasUnknownFields = false;
        for (int slot = layout.Fields.Length; slot < table.SlotCount && !hasUnknownFields; slot++)
        {
            hasUnknownFields = table.Has(slot);
        }

        return new RawOptions(union, type, ReadFields(table, layout), hasUnknownFields, place);
    }

    private static ImmutableArray<RawField> ReadFields(FlatTable table, OptionsType layout)
    {
        int stored = 0;
        foreach (OptionsField field in layout.Fields)
        {
            stored += table.Has(field.Slot) ? 1 : 0;
        }

        if (stored == 0 || !table.Spend(FieldCost * stored))
        {
            return [];
        }

        ImmutableArray<RawField>.Builder fields = ImmutableArray.CreateBuilder<RawField>(stored);
        foreach (OptionsField field in layout.Fields)
        {
            if (table.Has(field.Slot))
            {
                fields.Add(ReadField(table, field.Slot, field.Name, field.Kind));
            }
        }

        return fields.MoveToImmutable();
    }

    private static RawField ReadField(FlatTable table, int slot, string name, RawFieldKind kind) => kind switch
    {
        RawFieldKind.Bool => RawField.Bool(slot, table.Bool(slot, name)),
        RawFieldKind.Int8 => RawField.Int8(slot, table.Int8(slot, name)),
        RawFieldKind.Int32 => RawField.Int32(slot, table.Int32(slot, name)),
        RawFieldKind.Int64 => RawField.Int64(slot, table.Int64(slot, name)),
        RawFieldKind.Float => RawField.Float(slot, table.Float(slot, name)),
        RawFieldKind.String => RawField.String(slot, table.String(slot, name) ?? ""),
        RawFieldKind.Bytes => RawField.Bytes(slot, table.Vector<byte>(slot, name)),
        RawFieldKind.UInt16Vector => RawField.UInt16Vector(slot, table.Vector<ushort>(slot, name)),
        RawFieldKind.Int32Vector => RawField.Int32Vector(slot, table.Vector<int>(slot, name)),
        RawFieldKind.Int64Vector => RawField.Int64Vector(slot, table.Vector<long>(slot, name)),
        RawFieldKind.FloatVector => RawField.FloatVector(slot, table.Vector<float>(slot, name)),
        _ => throw new InvalidOperationException($"Fields of kind {kind} cannot be read."),
    };
}
