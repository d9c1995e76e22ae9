using System.Collections.Immutable;

namespace Mote.Formats.TfLite;

/// <summary>The unions of the TFLite schema whose members are plain tables of numbers, strings and vectors.</summary>
public enum OptionsUnion
{
    /// <summary>The options of most builtin operators.</summary>
    BuiltinOptions = 1,

    /// <summary>The options of builtin operators that were added since the first union was full.</summary>
    BuiltinOptions2 = 2,

    /// <summary>How a tensor is quantized where scale and zero point do not say it.</summary>
    QuantizationDetails = 3,

    /// <summary>The index lists of a sparse tensor.</summary>
    SparseIndexVector = 4,
}

/// <summary>What a field of an options table holds.</summary>
public enum RawFieldKind
{
    /// <summary>A byte that is 0 or not.</summary>
    Bool,

    /// <summary>An 8-bit signed integer or an enumeration of the schema.</summary>
    Int8,

    /// <summary>A 32-bit integer; unsigned ones are kept by their bits.</summary>
    Int32,

    /// <summary>A 64-bit signed integer.</summary>
    Int64,

    /// <summary>A 32-bit float.</summary>
    Float,

    /// <summary>A string of UTF-8.</summary>
    String,

    /// <summary>A vector of bytes or of booleans.</summary>
    Bytes,

    /// <summary>A vector of 16-bit unsigned integers.</summary>
    UInt16Vector,

    /// <summary>A vector of 32-bit integers; unsigned ones are kept by their bits.</summary>
    Int32Vector,

    /// <summary>A vector of 64-bit signed integers.</summary>
    Int64Vector,

    /// <summary>A vector of 32-bit floats.</summary>
    FloatVector,
}

/// <summary>One field of an options table in the schema.</summary>
/// <param name="Slot">Its number in the vtable, from 0.</param>
/// <param name="Name">Its name in the schema, such as <c>stride_w</c>.</param>
/// <param name="Kind">What it holds.</param>
public sealed record OptionsField(int Slot, string Name, RawFieldKind Kind);

/// <summary>One member of an options union: the layout of a table, without its meaning.</summary>
/// <param name="Union">The union that it is a member of.</param>
/// <param name="Number">Its number in the union, from 1.</param>
/// <param name="Name">Its name in the schema, such as <c>Conv2DOptions</c>.</param>
/// <param name="Fields">Its fields in order of their slots, which are contiguous from 0.</param>
public sealed record OptionsType(OptionsUnion Union, int Number, string Name, ImmutableArray<OptionsField> Fields)
{
    /// <summary>The slot of a field by the schema's name.</summary>
    /// <exception cref="ArgumentException">The table has no such field.</exception>
    public int Slot(string field)
    {
        foreach (OptionsField candidate in Fields)
        {
            if (candidate.Name == field)
            {
                return candidate.Slot;
            }
        }

        throw new ArgumentException($"{Name} has no field {field}.", nameof(field));
    }
}
