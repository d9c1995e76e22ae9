using System.Buffers.Binary;

namespace Mote.Formats.Images;

/// <summary>Writes pictures as BMP of 24 bits: a header of 54 bytes, rows from the bottom up, each filled up to a multiple of 4 bytes.</summary>
public static class BmpWriter
{
    private const int HeaderBytes = 54;

    /// <summary>A whole file.</summary>
    /// <param name="width">Pixels of a row, 1 to 32767.</param>
    /// <param name="height">Rows, 1 to 32767.</param>
    /// <param name="pixels">[height x width x 3], red, green, blue, from the top.</param>
    public static byte[] Write(int width, int height, ReadOnlySpan<byte> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, short.MaxValue);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, short.MaxValue);
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, checked(width * height * 3), nameof(pixels));
        int row = ((width * 3) + 3) & ~3;
        byte[] file = new byte[checked(HeaderBytes + (row * height))];
        var header = file.AsSpan();
        "BM"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[2..], file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[10..], HeaderBytes);
        BinaryPrimitives.WriteInt32LittleEndian(header[14..], 40);
        BinaryPrimitives.WriteInt32LittleEndian(header[18..], width);
        BinaryPrimitives.WriteInt32LittleEndian(header[22..], height);
        BinaryPrimitives.WriteInt16LittleEndian(header[26..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(header[28..], 24);
        BinaryPrimitives.WriteInt32LittleEndian(header[34..], row * height);
        for (int y = 0; y < height; y++)
        {
            var target = header[(HeaderBytes + ((height - 1 - y) * row))..];
            for (int x = 0; x < width; x++)
            {
                var pixel = pixels.Slice(((y * width) + x) * 3, 3);
                (target[3 * x], target[(3 * x) + 1], target[(3 * x) + 2]) = (pixel[2], pixel[1], pixel[0]);
            }
        }

        return file;
    }
}
