namespace Mote.Formats.TfLite;

/// <summary>The element types of the TFLite schema (version 3): their numbers, names and sizes.</summary>
public static class TensorTypes
{
    /// <summary>32-bit IEEE float.</summary>
    public const int Float32 = 0;

    /// <summary>16-bit IEEE float.</summary>
    public const int Float16 = 1;

    /// <summary>32-bit signed integer.</summary>
    public const int Int32 = 2;

    /// <summary>8-bit unsigned integer.</summary>
    public const int UInt8 = 3;

    /// <summary>64-bit signed integer.</summary>
    public const int Int64 = 4;

    /// <summary>Strings, whose size the shape does not give.</summary>
    public const int String = 5;

    /// <summary>One byte, 0 or 1.</summary>
    public const int Bool = 6;

    /// <summary>16-bit signed integer.</summary>
    public const int Int16 = 7;

    /// <summary>8-bit signed integer.</summary>
    public const int Int8 = 9;

    /// <summary>64-bit IEEE float.</summary>
    public const int Float64 = 10;

    /// <summary>UINT64.</summary>
    public const int UInt64 = 12;

    /// <summary>A handle of a resource, such as a variable.</summary>
    public const int Resource = 13;

    /// <summary>32-bit unsigned integer.</summary>
    public const int UInt32 = 15;

    /// <summary>16-bit unsigned integer.</summary>
    public const int UInt16 = 16;

    /// <summary>4-bit signed integer; two in a byte, the first in the low half.</summary>
    public const int Int4 = 17;

    private static readonly (string Name, int Bits)[] Rows =
    [
        ("FLOAT32", 32), ("FLOAT16", 16), ("INT32", 32), ("UINT8", 8), ("INT64", 64), ("STRING", 0), ("BOOL", 8), ("INT16", 16),
        ("COMPLEX64", 64), ("INT8", 8), ("FLOAT64", 64), ("COMPLEX128", 128), ("UINT64", 64), ("RESOURCE", 0), ("VARIANT", 0),
        ("UINT32", 32), ("UINT16", 16), ("INT4", 4), ("BFLOAT16", 16), ("INT2", 2), ("UINT4", 4), ("FLOAT8_E4M3FN", 8), ("FLOAT8_E5M2", 8),
    ];

    /// <summary>How many types the schema has; their numbers are 0 to this, exclusive.</summary>
    public static int Count => Rows.Length;

    /// <summary>The schema's name, such as <c>INT8</c>; <c>TYPE_n</c> for a number that the schema does not have.</summary>
    public static string Name(int type) =>
        (uint)type < (uint)Rows.Length ? Rows[type].Name : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"TYPE_{type}");

    /// <summary>The number of the type with the schema's name; false when there is none.</summary>
    public static bool TryNumber(string name, out int type)
    {
        type = Array.FindIndex(Rows, row => row.Name == name);
        return type >= 0;
    }

    /// <summary>Bits of one element as stored; null where the shape does not determine the size (strings, handles, unknown types).</summary>
    public static int? BitsPerElement(int type) => (uint)type < (uint)Rows.Length && Rows[type].Bits > 0 ? Rows[type].Bits : null;
}
