using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Mote.Core;

namespace Mote.Compiler.Emit;

/// <summary>How numbers, names and comments are spelled in C.</summary>
internal static class CText
{
    private const int LineWidth = 100;

    /// <summary>The columns of a statement, as .clang-format has them.</summary>
    private const int StatementWidth = 110;

    /// <summary>What stands between the quotes of a string literal: printable ASCII as it is, all else as octal escapes of its UTF-8.</summary>
    public static string Quoted(string text) => string.Concat(Encoding.UTF8.GetBytes(text).Select(b =>
        b is (byte)'"' or (byte)'\\' ? $"\\{(char)b}" : b is >= 32 and < 127 and not (byte)'?' ? ((char)b).ToString() : $"\\{Convert.ToString(b, 8).PadLeft(3, '0')}"));

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
        string digits = fraction.ToString("x6", CultureInfo.InvariantCulture).TrimEnd('0');
        string point = digits.Length > 0 ? "." : "";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}0x{lead}{point}{digits}p{power}f");
    }

    /// <summary>A call or the head of a function, its arguments wrapped so that they stand below each other, as clang-format would do it.</summary>
    /// <param name="head">Everything before the opening parenthesis, indentation included.</param>
    /// <param name="arguments">The arguments or parameters; none is broken.</param>
    /// <param name="tail">What follows the closing parenthesis.</param>
    public static string Call(string head, IEnumerable<string> arguments, string tail)
    {
        var text = new StringBuilder();
        var line = new StringBuilder(head).Append('(');
        string indent = new(' ', line.Length);
        string[] all = [.. arguments];
        for (int i = 0; i < all.Length; i++)
        {
            bool isLast = i + 1 == all.Length;
            string argument = all[i] + (isLast ? ")" + tail : ",");
            bool isFirst = line.Length == indent.Length;
            if (!isFirst && line.Length + 1 + argument.Length > StatementWidth)
            {
                text.Append(line).Append('\n');
                line.Clear().Append(indent);
                isFirst = true;
            }

            line.Append(isFirst ? "" : " ").Append(argument);
        }

        return text.Append(line).Append(all.Length == 0 ? ")" + tail : "").Append('\n').ToString();
    }

    /// <summary>A block comment on lines of its own, wrapped between words.</summary>
    /// <param name="indent">The spaces before each line.</param>
    /// <param name="comment">What it says.</param>
    /// <param name="second">What stands on a line of its own where all does not fit on one line.</param>
    public static string CommentLines(string indent, string comment, string second = "")
    {
        string whole = second.Length == 0 ? comment : $"{comment} {second}";
        bool breaks = indent.Length + whole.Length + 6 > StatementWidth;
        var text = new StringBuilder();
        var line = new StringBuilder(indent).Append("/*");
        foreach (string part in breaks && second.Length > 0 ? new[] { comment, second } : [whole])
        {
            bool isNew = line.Length > indent.Length + 2;
            foreach (string word in part.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (isNew || (line.Length + 1 + word.Length + 3 > StatementWidth && line.Length > indent.Length + 2))
                {
                    text.Append(line).Append('\n');
                    line.Clear().Append(indent).Append(" *");
                    isNew = false;
                }

                line.Append(' ').Append(word);
            }
        }

        return text.Append(line).Append(" */\n").ToString();
    }

    /// <summary>The lines of a macro of several lines: the backslashes stand below each other at the edge.</summary>
    public static string Macro(params ReadOnlySpan<string> lines)
    {
        var text = new StringBuilder();
        for (int i = 0; i < lines.Length; i++)
        {
            text.Append(i + 1 < lines.Length ? lines[i].PadRight(StatementWidth - 1) + "\\" : lines[i]).Append('\n');
        }

        return text.ToString();
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
