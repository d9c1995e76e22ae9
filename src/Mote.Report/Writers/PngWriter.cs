using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Mote.Report;

/// <summary>Writes a picture as a PNG file (ISO/IEC 15948): eight bits a cell, a palette, no filters, one chunk of data.</summary>
internal static class PngWriter
{
    private static readonly uint[] Remainders = [.. Enumerable.Range(0, 256).Select(Remainder)];

    /// <summary>The bytes of the file.</summary>
    public static byte[] Write(Picture picture)
    {
        using var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), picture.Height);
        (header[8], header[9]) = (8, 3);
        Chunk(file, "IHDR", header);
        var palette = new byte[3 * (Picture.Levels + 1)];
        for (int level = 0; level <= Picture.Levels; level++)
        {
            (palette[3 * level], palette[(3 * level) + 1], palette[(3 * level) + 2]) = Picture.ColorOf(level);
        }

        Chunk(file, "PLTE", palette);
        using (var data = new MemoryStream())
        {
            using (var zlib = new ZLibStream(data, CompressionLevel.SmallestSize, leaveOpen: true))
            {
                for (int row = 0; row < picture.Height; row++)
                {
                    zlib.WriteByte(0);
                    zlib.Write(picture.Cells.AsSpan(row * picture.Width, picture.Width));
                }
            }

            Chunk(file, "IDAT", data.ToArray());
        }

        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    private static void Chunk(MemoryStream file, string type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        byte[] name = Encoding.ASCII.GetBytes(type);
        file.Write(name);
        file.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Continue(Continue(uint.MaxValue, name), content));
        file.Write(number);
    }

    /// <summary>The check of PNG's annex D, CRC-32 with the polynomial 0xEDB88320.</summary>
    private static uint Continue(uint check, ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            check = Remainders[(check ^ b) & 0xFF] ^ (check >> 8);
        }

        return check;
    }

    private static uint Remainder(int value)
    {
        uint rest = (uint)value;
        for (int bit = 0; bit < 8; bit++)
        {
            rest = (rest & 1) != 0 ? 0xEDB88320u ^ (rest >> 1) : rest >> 1;
        }

        return rest;
    }
}
