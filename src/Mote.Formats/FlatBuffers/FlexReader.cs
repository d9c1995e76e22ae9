using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Mote.Core;

namespace Mote.Formats.FlatBuffers;

/// <summary>
/// Reads the map at the root of a FlexBuffers buffer. Every offset, width and count is checked before it is followed; the values are flat, so
/// nothing recurses, and strings are charged to an allowance, so that many references to one long string do not fill the memory.
/// </summary>
internal ref struct FlexReader(ReadOnlySpan<byte> bytes, string place)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly string _place = place;
    private long _allowance = (4L * bytes.Length) + 4096;

    /// <summary>The names and values in the order of the file.</summary>
    /// <exception cref="DiagnosticException">The bytes are damaged or their root is no map.</exception>
    public List<KeyValuePair<string, FlexValue>> ReadMap()
    {
        // The last byte is the width of the root, the one before its packed type; the root stands before them.
        int length = _bytes.Length;
        if (length < 3)
        {
            throw Damaged(DiagnosticIds.OutOfBounds, 0, $"the buffer has only {length} bytes");
        }

        int width = _bytes[length - 1];
        int packed = _bytes[length - 2];
        if (width is not (1 or 2 or 4 or 8) || width > length - 2)
        {
            throw Damaged(DiagnosticIds.OutOfBounds, length - 1, $"a root of {width} bytes is not possible");
        }

        if (packed >> 2 != FlexFormat.Map)
        {
            throw new DiagnosticException(new Diagnostic(
                DiagnosticIds.UnexpectedOptions, _place, string.Create(CultureInfo.InvariantCulture, $"the root is of type {packed >> 2}"), "a map", FlatFile.Remedy));
        }

        return ReadEntries(Follow(length - 2 - width, width), 1 << (packed & 3));
    }

    /// <summary>A map: offset of the keys, width of the keys, count, the values, and a packed type a value.</summary>
    private List<KeyValuePair<string, FlexValue>> ReadEntries(int values, int width)
    {
        int count = Count(values, width);
        Require(values - (3 * width), 3 * width, "map");
        Require(values, ((long)count * width) + count, "map");
        int keys = Follow(values - (3 * width), width);
        ulong keyWidth = Unsigned(values - (2 * width), width);
        if (keyWidth is not (1 or 2 or 4 or 8))
        {
            throw Damaged(DiagnosticIds.OutOfBounds, values - (2 * width), $"keys of {keyWidth} bytes are not possible");
        }

        int keyBytes = (int)keyWidth;
        if (Count(keys, keyBytes) != count)
        {
            throw Damaged(DiagnosticIds.OutOfBounds, keys, $"the map has {count} values but not as many keys");
        }

        Require(keys, (long)count * keyBytes, "keys");
        var entries = new List<KeyValuePair<string, FlexValue>>(Math.Min(count, 64));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            string name = Text(Follow(keys + (i * keyBytes), keyBytes), -1);
            if (!seen.Add(name))
            {
                throw Damaged(DiagnosticIds.UnexpectedOptions, keys + (i * keyBytes), $"two values have the same name");
            }

            entries.Add(KeyValuePair.Create(name, Value(values + (i * width), width, _bytes[values + (count * width) + i])));
        }

        return entries;
    }

    private FlexValue Value(int at, int width, int packed)
    {
        int targetWidth = 1 << (packed & 3);
        switch (packed >> 2)
        {
            case FlexFormat.Int:
                return FlexValue.Of(Signed(at, width));
            case FlexFormat.UInt:
                return FlexValue.Of(unchecked((long)Unsigned(at, width)));
            case FlexFormat.Bool:
                return FlexValue.Of(Unsigned(at, width) != 0);
            case FlexFormat.Float:
                return FlexValue.Of(Real(at, width));
            case FlexFormat.IndirectInt:
                return FlexValue.Of(Signed(Target(at, width, targetWidth), targetWidth));
            case FlexFormat.IndirectUInt:
                return FlexValue.Of(unchecked((long)Unsigned(Target(at, width, targetWidth), targetWidth)));
            case FlexFormat.IndirectFloat:
                return FlexValue.Of(Real(Target(at, width, targetWidth), targetWidth));
            case FlexFormat.Key:
                return FlexValue.Of(Text(Follow(at, width), -1));
            case FlexFormat.String:
                int text = Follow(at, width);
                return FlexValue.Of(Text(text, Count(text, targetWidth)));
            default:
                return FlexValue.Other;
        }
    }

    /// <summary>The string at a place, up to its terminating zero or of a stated length; decoded from UTF-8 with replacement.</summary>
    private string Text(int at, int length)
    {
        int zero = length < 0 ? _bytes[at..].IndexOf((byte)0) : length;
        if (zero < 0 || zero > _bytes.Length - at)
        {
            throw Damaged(DiagnosticIds.UnterminatedString, at, $"the string does not end within the buffer");
        }

        _allowance -= 32 + (2L * zero);
        if (_allowance < 0)
        {
            throw Damaged(DiagnosticIds.ExpandsTooMuch, at, $"the {_bytes.Length} bytes describe far more text than they hold");
        }

        return Encoding.UTF8.GetString(_bytes.Slice(at, zero));
    }

    /// <summary>The number of elements, which stands before the elements.</summary>
    private readonly int Count(int at, int width)
    {
        Require(at - width, width, "count");
        ulong count = Unsigned(at - width, width);
        if (count > (ulong)(_bytes.Length - at))
        {
            throw Damaged(DiagnosticIds.OutOfBounds, at - width, $"{count} elements do not fit into the buffer");
        }

        return (int)count;
    }

    /// <summary>Offsets count backwards from the place that holds them.</summary>
    private readonly int Follow(int at, int width)
    {
        Require(at, width, "offset");
        ulong offset = Unsigned(at, width);
        if (offset > (ulong)at)
        {
            throw Damaged(DiagnosticIds.OutOfBounds, at, $"the offset {offset} leads out of the buffer");
        }

        return at - (int)offset;
    }

    private readonly int Target(int at, int width, int targetWidth)
    {
        int target = Follow(at, width);
        Require(target, targetWidth, "number");
        return target;
    }

    private readonly ulong Unsigned(int at, int width) => width switch
    {
        1 => _bytes[at],
        2 => BinaryPrimitives.ReadUInt16LittleEndian(_bytes[at..]),
        4 => BinaryPrimitives.ReadUInt32LittleEndian(_bytes[at..]),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(_bytes[at..]),
    };

    private readonly long Signed(int at, int width) => (long)(Unsigned(at, width) << (64 - (8 * width))) >> (64 - (8 * width));

    private readonly double Real(int at, int width) => width switch
    {
        2 => (double)BinaryPrimitives.ReadHalfLittleEndian(_bytes[at..]),
        4 => BinaryPrimitives.ReadSingleLittleEndian(_bytes[at..]),
        8 => BinaryPrimitives.ReadDoubleLittleEndian(_bytes[at..]),
        _ => throw Damaged(DiagnosticIds.OutOfBounds, at, $"a floating-point number of one byte is not possible"),
    };

    private readonly void Require(int at, long length, string what)
    {
        if (at < 0 || at + length > _bytes.Length)
        {
            throw Damaged(DiagnosticIds.OutOfBounds, at, $"the {what} is not inside the buffer's {_bytes.Length} bytes");
        }
    }

    private readonly DiagnosticException Damaged(string id, int at, FormattableString found) =>
        new(new Diagnostic(id, string.Create(CultureInfo.InvariantCulture, $"{_place} (byte {at})"), found.ToString(CultureInfo.InvariantCulture), Remedy: FlatFile.Remedy));
}
