using System.Buffers.Binary;
using System.Text;

namespace Mote.Formats.FlatBuffers;

/// <summary>Writes a flat map as a FlexBuffers buffer. One width serves everything: 4 bytes, or 8 where a number needs them.</summary>
internal static class FlexWriter
{
    /// <summary>The bytes of a map whose names are sorted by their bytes, which ordinal order of characters is for the names that occur.</summary>
    /// <exception cref="InvalidOperationException">A value's content is not known.</exception>
    public static byte[] Write(IReadOnlyDictionary<string, FlexValue> values)
    {
        var sorted = values.Select(v => (Name: Encoding.UTF8.GetBytes(v.Key), v.Value)).ToList();
        sorted.Sort(static (a, b) => a.Name.AsSpan().SequenceCompareTo(b.Name));
        int width = sorted.Any(v => v.Value.Kind == FlexKind.Real || v.Value.Integer is < int.MinValue or > int.MaxValue) ? 8 : 4;
        var buffer = new List<byte>();
        var names = sorted.ConvertAll(v => Append(buffer, v.Name));
        var texts = sorted.ConvertAll(v => v.Value.Text is { } text ? AppendText(buffer, Encoding.UTF8.GetBytes(text), width) : 0);
        Align(buffer, width);
        Number(buffer, sorted.Count, width);
        int keys = buffer.Count;
        foreach (int name in names)
        {
            Number(buffer, buffer.Count - name, width);
        }

        Number(buffer, buffer.Count - keys, width);
        Number(buffer, width, width);
        Number(buffer, sorted.Count, width);
        int map = buffer.Count;
        for (int i = 0; i < sorted.Count; i++)
        {
            var value = sorted[i].Value;
            Number(buffer, value.Kind switch
            {
                FlexKind.Text => buffer.Count - texts[i],
                FlexKind.Real => BitConverter.DoubleToInt64Bits(value.Real),
                FlexKind.Integer or FlexKind.Boolean => value.Integer,
                _ => throw new InvalidOperationException("The content of a value is not known."),
            }, width);
        }

        int log = width == 8 ? 3 : 2;
        buffer.AddRange(sorted.Select(v => (byte)((TypeOf(v.Value.Kind) << 2) | log)));
        Align(buffer, width);
        Number(buffer, buffer.Count - map, width);
        buffer.Add((byte)((FlexFormat.Map << 2) | log));
        buffer.Add((byte)width);
        return [.. buffer];
    }

    private static int TypeOf(FlexKind kind) => kind switch
    {
        FlexKind.Text => FlexFormat.String,
        FlexKind.Real => FlexFormat.Float,
        FlexKind.Boolean => FlexFormat.Bool,
        _ => FlexFormat.Int,
    };

    private static int Append(List<byte> buffer, ReadOnlySpan<byte> text)
    {
        int at = buffer.Count;
        buffer.AddRange(text);
        buffer.Add(0);
        return at;
    }

    private static int AppendText(List<byte> buffer, ReadOnlySpan<byte> text, int width)
    {
        Align(buffer, width);
        Number(buffer, text.Length, width);
        return Append(buffer, text);
    }

    private static void Align(List<byte> buffer, int width)
    {
        while (buffer.Count % width != 0)
        {
            buffer.Add(0);
        }
    }

    private static void Number(List<byte> buffer, long value, int width)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        buffer.AddRange(bytes[..width]);
    }
}
