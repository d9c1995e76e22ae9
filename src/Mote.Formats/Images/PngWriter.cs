using System.Buffers.Binary;
using System.IO.Compression;
using Mote.Core;

namespace Mote.Formats.Images;

/// <summary>Writes pictures as PNG: 8 bits, grey or RGB, not interlaced, rows without a filter.</summary>
public static class PngWriter
{
    /// <summary>The bytes of a file.</summary>
    public static byte[] Write(Picture picture)
    {
        int row = picture.Width * picture.Channels;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(picture.Width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(picture.Height);
        ArgumentOutOfRangeException.ThrowIfNotEqual(picture.Channels is 1 or 3, true);
        ArgumentOutOfRangeException.ThrowIfNotEqual(picture.Pixels.Length, checked(row * picture.Height));
        using var compressed = new MemoryStream();
        using (var deflate = new ZLibStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (int y = 0; y < picture.Height; y++)
            {
                deflate.WriteByte(0);
                deflate.Write(picture.Pixels, y * row, row);
            }
        }

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), picture.Height);
        header[8] = 8;
        header[9] = (byte)(picture.Channels == 1 ? 0 : 2);
        using var file = new MemoryStream();
        file.Write(PngReader.Signature);
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "IDAT"u8, compressed.ToArray());
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    /// <summary>Length, type, content and the checksum of the last two.</summary>
    internal static void WriteChunk(Stream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(type);
        file.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Append(Crc32.Compute(type), content));
        file.Write(number);
    }
}
