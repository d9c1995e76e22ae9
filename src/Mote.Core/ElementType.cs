namespace Mote.Core;

/// <summary>The type of a tensor's elements.</summary>
public enum ElementType
{
    /// <summary>IEEE 754 binary32.</summary>
    Float32,

    /// <summary>IEEE 754 binary16.</summary>
    Float16,

    /// <summary>IEEE 754 binary64.</summary>
    Float64,

    /// <summary>Two's complement, 4 bits, two elements a byte, low nibble first.</summary>
    Int4,

    /// <summary>Two's complement, 8 bits.</summary>
    Int8,

    /// <summary>Unsigned, 8 bits.</summary>
    UInt8,

    /// <summary>Two's complement, 16 bits.</summary>
    Int16,

    /// <summary>Unsigned, 16 bits.</summary>
    UInt16,

    /// <summary>Two's complement, 32 bits.</summary>
    Int32,

    /// <summary>Unsigned, 32 bits.</summary>
    UInt32,

    /// <summary>Two's complement, 64 bits.</summary>
    Int64,

    /// <summary>Unsigned, 64 bits.</summary>
    UInt64,

    /// <summary>One byte, 0 or 1.</summary>
    Bool,

    /// <summary>The handle of a resource variable: a 32-bit index.</summary>
    Resource,

    /// <summary>A string tensor; carried by files, never computed with.</summary>
    String,

    /// <summary>Known to a file format but to nothing else here (complex numbers, variants).</summary>
    Other,
}

/// <summary>Facts about each <see cref="ElementType"/>.</summary>
public static class ElementTypes
{
    /// <summary>Bytes of one element; 0 for types without a fixed size.</summary>
    public static int Size(this ElementType type) => type switch
    {
        ElementType.Int8 or ElementType.UInt8 or ElementType.Bool => 1,
        ElementType.Int16 or ElementType.UInt16 or ElementType.Float16 => 2,
        ElementType.Float32 or ElementType.Int32 or ElementType.UInt32 or ElementType.Resource => 4,
        ElementType.Float64 or ElementType.Int64 or ElementType.UInt64 => 8,
        _ => 0,
    };

    /// <summary>The name in messages and JSON, as NumPy spells it: <c>int8</c>, <c>float32</c>, ...</summary>
    public static string Label(this ElementType type) => type.ToString().ToLowerInvariant();

    /// <summary>The C99 type of one element.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The type has no C counterpart.</exception>
    public static string CName(this ElementType type) => type switch
    {
        ElementType.Float32 => "float",
        ElementType.Int8 => "int8_t",
        ElementType.UInt8 or ElementType.Bool => "uint8_t",
        ElementType.Int16 => "int16_t",
        ElementType.UInt16 => "uint16_t",
        ElementType.Int32 or ElementType.Resource => "int32_t",
        ElementType.UInt32 => "uint32_t",
        ElementType.Int64 => "int64_t",
        ElementType.UInt64 => "uint64_t",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no C counterpart"),
    };

    /// <summary>True for the types whose elements a kernel can address.</summary>
    public static bool IsComputable(this ElementType type) =>
        type.Size() > 0 && type is not (ElementType.Float16 or ElementType.Float64);
}
