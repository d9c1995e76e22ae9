using System.Buffers.Binary;
using System.IO.Compression;
using Mote.Formats.Images;

namespace Mote.Formats.Tests.Images;

/// <summary>Writes PNG files of every kind, from samples that are given one to a number.</summary>
internal sealed record PngBytes(int Width, int Height, int Colour, int Depth, bool IsInterlaced = false, int Filter = 5)
{
    public int Samples => Colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>A file. The filter 5 stands for each of 0 to 4 in turn.</summary>
    public byte[] File(int[] samples, byte[]? palette = null, int parts = 1) => Wrap(Deflate(Rows(samples)), palette, parts);

    /// <summary>A file with compressed data that is given, in so many chunks.</summary>
    public byte[] Wrap(byte[] data, byte[]? palette = null, int parts = 1)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        (header[8], header[9], header[12]) = ((byte)Depth, (byte)Colour, (byte)(IsInterlaced ? 1 : 0));
        using var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10]);
        PngWriter.WriteChunk(file, "IHDR"u8, header);
        PngWriter.WriteChunk(file, "tEXt"u8, "Comment\0none"u8);
        if (palette is not null)
        {
            PngWriter.WriteChunk(file, "PLTE"u8, palette);
        }

        for (int i = 0; i < parts; i++)
        {
            PngWriter.WriteChunk(file, "IDAT"u8, data.AsSpan(data.Length * i / parts, data.Length * (i + 1) / parts - data.Length * i / parts));
        }

        PngWriter.WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    public static byte[] Deflate(byte[] data)
    {
        using var compressed = new MemoryStream();
        using (var deflate = new ZLibStream(compressed, CompressionLevel.Optimal))
        {
            deflate.Write(data);
        }

        return compressed.ToArray();
    }

    public byte[] Rows(int[] samples)
    {
        List<byte> rows = [];
        // The grid of the seven passes as the specification draws it.
        string[] grid = ["16462646", "77777777", "56565656", "77777777", "36463646", "77777777", "56565656", "77777777"];
        for (int pass = 1; pass <= 7; pass++)
        {
            byte[]? above = null;
            for (int y = 0; y < Height; y++)
            {
                int[] columns = [.. Enumerable.Range(0, Width).Where(x => IsInterlaced ? grid[y % 8][x % 8] - '0' == pass : pass == 1)];
                if (columns.Length == 0)
                {
                    continue;
                }

                byte[] row = Pack([.. columns.SelectMany(x => samples.Skip((y * Width + x) * Samples).Take(Samples))]);
                above ??= new byte[row.Length];
                int filter = Filter == 5 ? y % 5 : Filter;
                rows.Add((byte)filter);
                rows.AddRange(row.Select((_, i) => Difference(filter, row, above, i)));
                above = row;
            }
        }

        return [.. rows];
    }

    private byte Difference(int filter, byte[] row, byte[] above, int i)
    {
        int step = Math.Max(1, Samples * Depth / 8);
        int a = i < step ? 0 : row[i - step];
        int c = i < step ? 0 : above[i - step];
        int b = above[i];
        int p = a + b - c;
        int paeth = new[] { a, b, c }.MinBy(v => Math.Abs(p - v));
        return (byte)(row[i] - filter switch { 0 => 0, 1 => a, 2 => b, 3 => (a + b) >> 1, _ => paeth });
    }

    private byte[] Pack(int[] samples)
    {
        string bits = string.Concat(samples.Select(s => Convert.ToString(s, 2).PadLeft(Depth, '0')));
        bits = bits.PadRight((bits.Length + 7) / 8 * 8, '0');
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }
}
