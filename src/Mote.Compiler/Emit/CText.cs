using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Mote.Core;

namespace Mote.Compiler.Emit;

/// <summary>How numbers, names and comments are spelled in C.</summary>
internal static class CText
{
    private const int LineWidth = 100;

    /// <summary>An int32 literal.</summary>
    public static string Literal(int value) =>
        value == int.MinValue ? "INT32_MIN" : value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A float literal that gives the very same bits: hexadecimal, as C99 and C++17 read it.</summary>
    public static string Literal(float value)
    {
        if (float.IsNaN(value))
        {
            return "NAN";
        }

        if (float.IsInfinity(value))
        {
            return value > 0 ? "INFINITY" : "-INFINITY";
        }

        uint bits = BitConverter.SingleToUInt32Bits(value);
        string sign = bits >> 31 == 0 ? "" : "-";
        int exponent = (int)((bits >> 23) & 0xFF);
        uint fraction = (bits & 0x7FFFFF) << 1;
        if (exponent == 0 && fraction == 0)
        {
            return $"{sign}0.0f";
        }

        // Short decimals are easier to read where they are exact.
        if (exponent is > 110 and < 150 && value == MathF.Truncate(value))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{value:F1}f");
        }

        int lead = exponent == 0 ? 0 : 1;
        int power = exponent == 0 ? -126 : exponent - 127;
        return string.Create(CultureInfo.InvariantCulture, $"{sign}0x{lead}.{fraction:x6}p{power}f");
    }

    /// <summary>The elements of a constant as the inside of a C initialiser, wrapped at about 100 columns, each line indented.</summary>
    public static void AppendElements(StringBuilder text, ElementType type, ReadOnlySpan<byte> data, string indent)
    {
        var line = new StringBuilder(indent);
        int count = data.Length / type.Size();
        for (int i = 0; i < count; i++)
        {
            string element = Element(type, data, i);
            if (line.Length + element.Length + 2 > LineWidth && line.Length > indent.Length)
            {
                text.Append(line).Append('\n');
                line.Clear().Append(indent);
            }

            if (line.Length > indent.Length)
            {
                line.Append(' ');
            }

            line.Append(element).Append(i + 1 < count ? "," : "");
        }

        text.Append(line).Append('\n');
    }

    /// <summary>Text that is safe inside a C comment and inside a string of a manifest: printable ASCII, no end of comment.</summary>
    public static string Comment(string text)
    {
        var safe = new StringBuilder();
        foreach (char c in text)
        {
            safe.Append(c is >= ' ' and <= '~' and not ('*' or '\\') ? c : '?');
        }

        return safe.ToString();
    }

    private static string Element(ElementType type, ReadOnlySpan<byte> data, int index) => type switch
    {
        ElementType.Int8 => ((sbyte)data[index]).ToString(CultureInfo.InvariantCulture),
        ElementType.UInt8 or ElementType.Bool => data[index].ToString(CultureInfo.InvariantCulture),
        ElementType.Int16 => At<short>(data, index).ToString(CultureInfo.InvariantCulture),
        ElementType.UInt16 => At<ushort>(data, index).ToString(CultureInfo.InvariantCulture),
        ElementType.Int32 or ElementType.Resource => Literal(At<int>(data, index)),
        ElementType.UInt32 => At<uint>(data, index).ToString(CultureInfo.InvariantCulture) + "u",
        ElementType.Int64 => At<long>(data, index) is long.MinValue ? "INT64_MIN" : $"INT64_C({At<long>(data, index).ToString(CultureInfo.InvariantCulture)})",
        ElementType.UInt64 => $"UINT64_C({At<ulong>(data, index).ToString(CultureInfo.InvariantCulture)})",
        ElementType.Float32 => Literal(At<float>(data, index)),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no C counterpart"),
    };

    private static T At<T>(ReadOnlySpan<byte> data, int index)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(data)[index];
}
