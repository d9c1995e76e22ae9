using Mote.Core;
using Mote.Formats.FlatBuffers;

namespace Mote.Formats.TfLite;

/// <summary>Writes a member of an options union: the fields that the options store, and no others.</summary>
internal static class OptionsWriter
{
    /// <summary>Writes the table of <paramref name="options"/>, even without fields, and lets the slot of <paramref name="owner"/> refer to it; nothing for type 0.</summary>
    public static void Write(FlatWriter file, int owner, int slot, RawOptions options)
    {
        if (options.Type == 0)
        {
            return;
        }

        if (options.HasUnknownFields)
        {
            throw new DiagnosticException(new Diagnostic(
                DiagnosticIds.UnexpectedOptions,
                options.Place(),
                $"the options {options.TypeName} hold fields that are newer than the schema known here and cannot be written",
                "the fields of the schema",
                "Export the model for an older version of TensorFlow Lite"));
        }

        var fields = new FlatFields();
        foreach (RawField field in options.Fields)
        {
            fields.Stored(field.Slot, SizeOf(field.Kind), field.Bits);
        }

        int table = file.Table(fields);
        file.LinkSlot(owner, slot, table);
        foreach (RawField field in options.Fields)
        {
            WriteContent(file, table, field);
        }
    }

    private static int SizeOf(RawFieldKind kind) => kind switch
    {
        RawFieldKind.Bool or RawFieldKind.Int8 => 1,
        RawFieldKind.Int64 => 8,
        _ => 4,
    };

    /// <summary>Writes what the field refers to; numbers stand in the table already.</summary>
    private static void WriteContent(FlatWriter file, int table, RawField field)
    {
        switch (field.Kind)
        {
            case RawFieldKind.String:
                file.String(table, field.Slot, field.Text());
                break;
            case RawFieldKind.Bytes:
                file.Vector<byte>(table, field.Slot, field.Elements<byte>().AsSpan(), TfLiteWriter.BufferAlignment);
                break;
            case RawFieldKind.UInt16Vector:
                file.Vector<ushort>(table, field.Slot, field.Elements<ushort>().AsSpan());
                break;
            case RawFieldKind.Int32Vector:
                file.Vector<int>(table, field.Slot, field.Elements<int>().AsSpan());
                break;
            case RawFieldKind.Int64Vector:
                file.Vector<long>(table, field.Slot, field.Elements<long>().AsSpan());
                break;
            case RawFieldKind.FloatVector:
                file.Vector<float>(table, field.Slot, field.Elements<float>().AsSpan());
                break;
        }
    }
}
