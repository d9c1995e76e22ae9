namespace Mote.Formats.FlatBuffers;

/// <summary>What a value of a FlexBuffers map is.</summary>
public enum FlexKind
{
    /// <summary>A whole number, signed or unsigned, of any width; beyond 64-bit signed it wraps.</summary>
    Integer,

    /// <summary>A floating-point number.</summary>
    Real,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A string or key.</summary>
    Text,

    /// <summary>Anything else (null, vectors, maps, blobs): its presence is known, its content is not read.</summary>
    Other,
}

/// <summary>A value of a FlexBuffers map. Equal when kind and value are.</summary>
public readonly record struct FlexValue
{
    private FlexValue(FlexKind kind, long integer, double real, string? text)
    {
        (Kind, Integer, Real, Text) = (kind, integer, real, text);
    }

    /// <summary>What it is.</summary>
    public FlexKind Kind { get; }

    /// <summary>The whole number; 1 for true; 0 for other kinds.</summary>
    public long Integer { get; }

    /// <summary>The floating-point number; 0 for other kinds.</summary>
    public double Real { get; }

    /// <summary>The string; null for other kinds.</summary>
    public string? Text { get; }

    /// <summary>A value whose content is not read.</summary>
    public static FlexValue Other { get; } = new(FlexKind.Other, 0, 0, null);

    /// <summary>A whole number.</summary>
    public static FlexValue Of(long value) => new(FlexKind.Integer, value, 0, null);

    /// <summary>A floating-point number.</summary>
    public static FlexValue Of(double value) => new(FlexKind.Real, 0, value, null);

    /// <summary>A truth value.</summary>
    public static FlexValue Of(bool value) => new(FlexKind.Boolean, value ? 1 : 0, 0, null);

    /// <summary>A string.</summary>
    public static FlexValue Of(string value) => new(FlexKind.Text, 0, 0, value);
}
