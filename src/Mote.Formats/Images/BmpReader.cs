using System.Buffers.Binary;
using System.Numerics;
using Mote.Core;

namespace Mote.Formats.Images;

/// <summary>
/// Reads BMP files of Windows and OS/2: 1, 2, 4 and 8 bits with a palette, 16, 24 and 32 bits, with or without bit fields, rows from the bottom or from the top. A
/// palette that holds greys only gives one channel, everything else three. Fields of n bits are spread over 0 to 255, <c>v * 255 / (2^n - 1)</c>, rounded half up. Alpha is left out.
/// Run-length encoded files and files that hold a JPEG or PNG are refused.
/// </summary>
public static class BmpReader
{
    private const int FileHeader = 14;
    private const int CoreHeader = 12;
    private const int InfoHeader = 40;
    private const int BitFields = 3;
    private const int AlphaBitFields = 6;

    /// <summary>True when a file starts like one of this format.</summary>
    public static bool IsBmp(ReadOnlySpan<byte> file) => file.Length >= FileHeader + CoreHeader && file.StartsWith("BM"u8) &&
        BinaryPrimitives.ReadUInt32LittleEndian(file[FileHeader..]) is CoreHeader or (>= InfoHeader and <= 256);

    /// <summary>Reads a file.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="fileName">Its name, for messages.</param>
    /// <exception cref="DiagnosticException">The file is not BMP, is cut off, or stores its pixels in another way.</exception>
    public static Picture Read(ReadOnlySpan<byte> file, string fileName)
    {
        if (!IsBmp(file))
        {
            throw PictureError.Of(DiagnosticIds.NotThisFormat, fileName, $"the file does not start like a BMP file");
        }

        int headerLength = BinaryPrimitives.ReadInt32LittleEndian(file[FileHeader..]);
        if (file.Length < FileHeader + headerLength)
        {
            throw Truncated(fileName, $"the header announces {headerLength} bytes where {file.Length - FileHeader} are left");
        }

        bool isCore = headerLength == CoreHeader;
        var header = file.Slice(FileHeader, headerLength);
        long width = isCore ? BinaryPrimitives.ReadUInt16LittleEndian(header[4..]) : BinaryPrimitives.ReadInt32LittleEndian(header[4..]);
        long signedHeight = isCore ? BinaryPrimitives.ReadUInt16LittleEndian(header[6..]) : BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(header[(isCore ? 10 : 14)..]);
        uint compression = isCore ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(header[16..]);
        long height = Math.Abs(signedHeight);
        PictureError.CheckExtents(fileName, width, height);
        bool hasFields = compression is BitFields or AlphaBitFields && bits is 16 or 32;
        if (bits is not (1 or 2 or 4 or 8 or 16 or 24 or 32) || (compression != 0 && !hasFields))
        {
            string how = compression switch { 1 => "8-bit run lengths", 2 => "4-bit run lengths", 4 => "JPEG", 5 => "PNG", _ => "compression " + compression };
            throw PictureError.At(DiagnosticIds.UnsupportedEncoding, fileName, FileHeader, $"the pixels have {bits} bits{(compression == 0 ? "" : $" and are stored by {how}")}",
                "1, 2, 4, 8, 16, 24 and 32 bits, not compressed");
        }

        long start = BinaryPrimitives.ReadUInt32LittleEndian(file[10..]);
        long rowBytes = (width * bits + 31) / 32 * 4;
        if (start < FileHeader + headerLength || start > file.Length || file.Length - start < rowBytes * height)
        {
            throw Truncated(fileName, $"{width} x {height} pixels of {bits} bits need {rowBytes * height} bytes from byte {start} on, the file has {file.Length} bytes in all");
        }

        var rows = file[(int)start..];
        var shape = new Layout((int)width, (int)height, bits, (int)rowBytes, signedHeight < 0);
        if (bits > 8)
        {
            return Direct(rows, shape, hasFields ? ReadMasks(file, headerLength, fileName) : bits == 16 ? [0x7C00, 0x3E0, 0x1F] : [0xFF0000, 0xFF00, 0xFF]);
        }

        int entryBytes = isCore ? 3 : 4;
        uint used = isCore ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(header[32..]);
        int colours = (int)Math.Min(Math.Min(used == 0 ? uint.MaxValue : used, 1u << bits), (start - FileHeader - headerLength) / entryBytes);
        return Indexed(rows, shape, file.Slice(FileHeader + headerLength, colours * entryBytes), entryBytes, fileName);
    }

    private sealed record Layout(int Width, int Height, int Bits, int RowBytes, bool IsTopDown)
    {
        /// <summary>Where the row of the picture begins among the rows of the file.</summary>
        public int RowStart(int y) => (IsTopDown ? y : Height - 1 - y) * RowBytes;
    }

    private static uint[] ReadMasks(ReadOnlySpan<byte> file, int headerLength, string fileName)
    {
        // They follow a header of 40 bytes and are part of longer ones: the place is the same.
        if (headerLength < InfoHeader || file.Length < FileHeader + InfoHeader + 12)
        {
            throw Truncated(fileName, $"the file ends before its bit fields");
        }

        var masks = new uint[3];
        for (int c = 0; c < 3; c++)
        {
            uint mask = BinaryPrimitives.ReadUInt32LittleEndian(file[(FileHeader + InfoHeader + c * 4)..]);
            uint field = mask == 0 ? 0 : mask >> BitOperations.TrailingZeroCount(mask);
            if (field == 0 || (field & (field + 1)) != 0 || field > 0xFFFF)
            {
                throw PictureError.At(DiagnosticIds.UnsupportedEncoding, fileName, FileHeader + InfoHeader + c * 4, $"the bit field is {mask:X8}", "1 to 16 bits side by side");
            }

            masks[c] = mask;
        }

        return masks;
    }

    private static Picture Direct(ReadOnlySpan<byte> rows, Layout layout, uint[] masks)
    {
        int bytes = layout.Bits / 8;
        var pixels = new byte[layout.Width * layout.Height * 3];
        int at = 0;
        for (int y = 0; y < layout.Height; y++)
        {
            int start = layout.RowStart(y);
            for (int x = 0; x < layout.Width; x++)
            {
                var stored = rows.Slice(start + x * bytes, bytes);
                uint value = 0;
                for (int i = 0; i < bytes; i++)
                {
                    value |= (uint)stored[i] << (8 * i);
                }

                foreach (uint mask in masks)
                {
                    int shift = BitOperations.TrailingZeroCount(mask);
                    uint most = mask >> shift;
                    pixels[at++] = (byte)((((value & mask) >> shift) * 255 + most / 2) / most);
                }
            }
        }

        return new Picture(layout.Width, layout.Height, 3, pixels);
    }

    private static Picture Indexed(ReadOnlySpan<byte> rows, Layout layout, ReadOnlySpan<byte> palette, int entryBytes, string fileName)
    {
        int colours = palette.Length / entryBytes;
        bool isGrey = colours > 0;
        for (int i = 0; i < colours; i++)
        {
            var entry = palette.Slice(i * entryBytes, 3);
            isGrey &= entry[0] == entry[1] && entry[1] == entry[2];
        }

        int channels = isGrey ? 1 : 3;
        var pixels = new byte[layout.Width * layout.Height * channels];
        int at = 0;
        for (int y = 0; y < layout.Height; y++)
        {
            int start = layout.RowStart(y);
            for (int x = 0; x < layout.Width; x++)
            {
                int bit = x * layout.Bits;
                int index = rows[start + bit / 8] >> (8 - layout.Bits - bit % 8) & ((1 << layout.Bits) - 1);
                if (index >= colours)
                {
                    throw PictureError.Of(DiagnosticIds.IndexOutOfRange, fileName, $"the pixel in column {x} of row {y} has the colour {index} of a palette of {colours}");
                }

                for (int c = 0; c < channels; c++)
                {
                    // Blue comes first.
                    pixels[at++] = palette[index * entryBytes + 2 - c];
                }
            }
        }

        return new Picture(layout.Width, layout.Height, channels, pixels);
    }

    private static DiagnosticException Truncated(string fileName, FormattableString found) =>
        PictureError.Of(DiagnosticIds.RecordingTruncated, fileName, found, remedy: "Copy the file again");
}
