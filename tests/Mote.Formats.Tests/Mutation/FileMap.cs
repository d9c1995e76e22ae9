using System.Buffers.Binary;
using Mote.Formats.TfLite;

namespace Mote.Formats.Tests.Mutation;

/// <summary>What a number in a file is for.</summary>
internal enum SpotKind
{
    RootOffset,
    TableToVtable,
    VtableLength,
    TableLength,
    VtableEntry,
    Reference,
    VectorLength,
    StringLength,
    UnionType,
}

/// <summary>A number of a file that its structure hangs on.</summary>
internal readonly record struct Spot(SpotKind Kind, int Position, int Size);

/// <summary>
/// Where the numbers are that the structure of a valid .tflite file hangs on. Found by walking the file with an own, unchecked
/// description of the schema, so that it shares no fault with the reader.
/// </summary>
internal sealed class FileMap
{
    private const char TableSign = 'T';
    private const char TablesSign = 'V';
    private const char UnionSign = 'U';

    // Slot, sign, and the table referred to or the union. s string, v vector of numbers.
    private static readonly Dictionary<string, (int Slot, char Sign, string Target)[]> Schema = new()
    {
        ["Model"] = [(1, 'V', "OperatorCode"), (2, 'V', "SubGraph"), (3, 's', ""), (4, 'V', "Buffer"), (6, 'V', "Metadata"), (7, 'V', "Signature")],
        ["OperatorCode"] = [(1, 's', "")],
        ["SubGraph"] = [(0, 'V', "Tensor"), (1, 'v', ""), (2, 'v', ""), (3, 'V', "Operator"), (4, 's', "")],
        ["Tensor"] = [(0, 'v', ""), (3, 's', ""), (4, 'T', "Quantization"), (6, 'T', "Sparsity"), (7, 'v', ""), (9, 'V', "Variant")],
        ["Quantization"] = [(0, 'v', ""), (1, 'v', ""), (2, 'v', ""), (3, 'v', ""), (4, 'U', "QuantizationDetails")],
        ["Sparsity"] = [(0, 'v', ""), (1, 'v', ""), (2, 'V', "SparseDimension")],
        ["SparseDimension"] = [(2, 'U', "SparseIndexVector"), (4, 'U', "SparseIndexVector")],
        ["Variant"] = [(0, 'v', "")],
        ["Operator"] = [(1, 'v', ""), (2, 'v', ""), (3, 'U', "BuiltinOptions"), (5, 'v', ""), (7, 'v', ""), (8, 'v', ""), (11, 'U', "BuiltinOptions2")],
        ["Buffer"] = [(0, 'v', "")],
        ["Metadata"] = [(0, 's', "")],
        ["Signature"] = [(0, 'V', "TensorMap"), (1, 'V', "TensorMap"), (2, 's', "")],
        ["TensorMap"] = [(0, 's', "")],
    };

    private readonly byte[] _file;
    private readonly List<Spot> _spots = [];
    private readonly HashSet<int> _visited = [];

    private FileMap(byte[] file)
    {
        _file = file;
    }

    /// <summary>All spots of a valid file, in the order of the walk; a spot that several tables share occurs once.</summary>
    public static Spot[] Walk(byte[] file)
    {
        var map = new FileMap(file);
        map.Add(SpotKind.RootOffset, 0, 4);
        map.WalkTable(map.Word(0), "Model");
        return [.. map._spots.Distinct()];
    }

    private int Word(int at) => BinaryPrimitives.ReadInt32LittleEndian(_file.AsSpan(at));

    private int Half(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_file.AsSpan(at));

    private void Add(SpotKind kind, int at, int size) => _spots.Add(new Spot(kind, at, size));

    private int Follow(int at)
    {
        Add(SpotKind.Reference, at, 4);
        return at + Word(at);
    }

    /// <summary>The place of a field, or 0 when it is absent.</summary>
    private int FieldOf(int table, int slot)
    {
        int vtable = table - Word(table);
        int entry = 4 + (2 * slot);
        int offset = entry + 2 <= Half(vtable) ? Half(vtable + entry) : 0;
        return offset == 0 ? 0 : table + offset;
    }

    private bool WalkHead(int table)
    {
        if (!_visited.Add(table))
        {
            return false;
        }

        int vtable = table - Word(table);
        Add(SpotKind.TableToVtable, table, 4);
        Add(SpotKind.VtableLength, vtable, 2);
        Add(SpotKind.TableLength, vtable + 2, 2);
        for (int entry = 4; entry < Half(vtable); entry += 2)
        {
            Add(SpotKind.VtableEntry, vtable + entry, 2);
        }

        return true;
    }

    private void WalkTable(int table, string name)
    {
        if (!WalkHead(table))
        {
            return;
        }

        foreach ((int slot, char sign, string target) in Schema[name])
        {
            int field = FieldOf(table, slot);
            if (field == 0)
            {
                continue;
            }

            switch (sign)
            {
                case TableSign:
                    WalkTable(Follow(field), target);
                    break;
                case TablesSign:
                    WalkTables(Follow(field), target);
                    break;
                case UnionSign:
                    Add(SpotKind.UnionType, field, 1);
                    WalkOptions(_file[field], FieldOf(table, slot + 1), Enum.Parse<OptionsUnion>(target));
                    break;
                default:
                    Add(sign == 's' ? SpotKind.StringLength : SpotKind.VectorLength, Follow(field), 4);
                    break;
            }
        }
    }

    private void WalkTables(int vector, string element)
    {
        Add(SpotKind.VectorLength, vector, 4);
        for (int i = 0; i < Word(vector); i++)
        {
            WalkTable(Follow(vector + 4 + (4 * i)), element);
        }
    }

    private void WalkOptions(int type, int field, OptionsUnion union)
    {
        if (field == 0)
        {
            return;
        }

        int table = Follow(field);
        if (!WalkHead(table) || BuiltinOptionsTypes.Find(union, type) is not { } layout)
        {
            return;
        }

        foreach (OptionsField option in layout.Fields)
        {
            if (option.Kind >= RawFieldKind.String && FieldOf(table, option.Slot) is var place and not 0)
            {
                Add(option.Kind == RawFieldKind.String ? SpotKind.StringLength : SpotKind.VectorLength, Follow(place), 4);
            }
        }
    }
}
