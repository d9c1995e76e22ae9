using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Mote.Core;

namespace Mote.Formats.Images;

/// <summary>
/// Reads PNG: all depths, colour types, filters and both interlaces. Grey stays one channel; palettes become RGB. Samples of 1, 2 and 4 bits are spread over 0 to
/// 255, samples of 16 bits rounded, <c>(v * 255 + 32895) >> 16</c>. Alpha channels and tRNS chunks are left out, as are colour profiles and gamma. The checksums of all
/// chunks and of the compressed data are checked; of an animation the first picture is read.
/// </summary>
public static class PngReader
{
    // Deflate makes no more than 258 bytes of 2 bits.
    private const int MaxExpansion = 1032;

    /// <summary>What every file begins with.</summary>
    internal static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    /// <summary>True when a file starts like one of this format.</summary>
    public static bool IsPng(ReadOnlySpan<byte> file) => file.StartsWith(Signature);

    /// <summary>Reads a file.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="fileName">Its name, for messages.</param>
    /// <exception cref="DiagnosticException">The file is not PNG, is damaged or cut off.</exception>
    public static Picture Read(ReadOnlyMemory<byte> file, string fileName)
    {
        if (!IsPng(file.Span))
        {
            throw PictureError.Of(DiagnosticIds.NotThisFormat, fileName, $"the file does not start like a PNG file");
        }

        var (header, palette, parts) = ReadChunks(file, fileName);
        if (header.Colour == PngHeader.Palette && palette is null)
        {
            throw PictureError.Of(DiagnosticIds.DamagedData, fileName, $"the pixels refer to a palette, but there is none");
        }

        return Decode(header, palette, Inflate(header, parts, fileName), fileName);
    }

    private static (PngHeader Header, byte[]? Palette, List<ReadOnlyMemory<byte>> Data) ReadChunks(ReadOnlyMemory<byte> file, string fileName)
    {
        PngHeader? header = null;
        byte[]? palette = null;
        List<ReadOnlyMemory<byte>> data = [];
        int at = Signature.Length;
        while (true)
        {
            var rest = file.Span[at..];
            if (rest.Length < 12)
            {
                throw PictureError.At(DiagnosticIds.RecordingTruncated, fileName, at, $"the file ends without an IEND chunk", remedy: "Copy the file again");
            }

            uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - 12)
            {
                throw PictureError.At(DiagnosticIds.RecordingTruncated, fileName, at, $"a chunk announces {length} bytes where {rest.Length - 12} are left", remedy: "Copy the file again");
            }

            var type = rest.Slice(4, 4);
            var content = file.Slice(at + 8, (int)length);
            if (Crc32.Compute(rest.Slice(4, (int)length + 4)) != BinaryPrimitives.ReadUInt32BigEndian(rest[((int)length + 8)..]))
            {
                throw PictureError.At(DiagnosticIds.ChecksumMismatch, fileName, at, $"the checksum of a chunk is not that of its bytes", remedy: "Copy the file again");
            }

            if (header is null != type.SequenceEqual("IHDR"u8) || (header is null && length != PngHeader.Length))
            {
                throw PictureError.At(DiagnosticIds.NotThisFormat, fileName, at, $"the file does not begin with one IHDR chunk of {PngHeader.Length} bytes");
            }

            if (header is null)
            {
                header = PngHeader.Read(content.Span, fileName);
            }
            else if (type.SequenceEqual("PLTE"u8))
            {
                palette = length % 3 == 0 && length is > 0 and <= 768 && palette is null ? content.ToArray()
                    : throw PictureError.At(DiagnosticIds.DamagedData, fileName, at, $"a palette of {length} bytes is not possible here", "one palette of 1 to 256 colours of 3 bytes");
            }
            else if (type.SequenceEqual("IDAT"u8))
            {
                data.Add(content);
            }
            else if (type.SequenceEqual("IEND"u8))
            {
                return (header, palette, data);
            }
            else if ((type[0] & 0x20) == 0)
            {
                // A lower-case first letter marks what a reader may pass over.
                throw PictureError.At(DiagnosticIds.UnsupportedEncoding, fileName, at, $"the chunk {Name(type)} is not known, and the file says that it is needed");
            }

            at += 12 + (int)length;
        }
    }

    private static string Name(ReadOnlySpan<byte> type)
    {
        var name = new StringBuilder();
        foreach (byte letter in type)
        {
            name.Append(char.IsAsciiLetterOrDigit((char)letter) ? (char)letter : '?');
        }

        return name.ToString();
    }

    private static byte[] Inflate(PngHeader header, List<ReadOnlyMemory<byte>> parts, string fileName)
    {
        long compressedLength = parts.Sum(part => (long)part.Length);
        long needed = header.DataBytes;
        if (needed > compressedLength * MaxExpansion || needed > Array.MaxLength)
        {
            throw PictureError.Of(DiagnosticIds.RecordingTruncated, fileName, $"{compressedLength} bytes of compressed data cannot hold {header.Width} x {header.Height} pixels", remedy: "Copy the file again");
        }

        var compressed = new byte[compressedLength];
        int at = 0;
        foreach (var part in parts)
        {
            part.CopyTo(compressed.AsMemory(at));
            at += part.Length;
        }

        var data = new byte[needed];
        try
        {
            using var stream = new ZLibStream(new MemoryStream(compressed), CompressionMode.Decompress);
            int got = stream.ReadAtLeast(data, data.Length, throwOnEndOfStream: false);
            if (got < data.Length)
            {
                throw PictureError.Of(DiagnosticIds.RecordingTruncated, fileName, $"the pixels have {got} bytes where {needed} are needed", remedy: "Copy the file again");
            }

            // The checksum of the compressed data is compared when its end is met.
            if (stream.ReadByte() >= 0)
            {
                throw PictureError.Of(DiagnosticIds.DamagedData, fileName, $"there are more pixels than {header.Width} x {header.Height}");
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw PictureError.Of(DiagnosticIds.DamagedData, fileName, $"the compressed data cannot be decoded", remedy: "Copy the file again");
        }

        return data;
    }

    private static Picture Decode(PngHeader header, byte[]? palette, byte[] data, string fileName)
    {
        var pixels = new byte[header.Width * header.Height * header.Channels];
        int step = Math.Max(1, header.PixelBits / 8);
        int at = 0;
        foreach (var (firstX, firstY, stepX, stepY) in header.Passes)
        {
            int columns = PngHeader.Count(header.Width, firstX, stepX);
            if (columns == 0)
            {
                continue;
            }

            int rowBytes = header.RowBytes(columns);
            ReadOnlySpan<byte> above = new byte[rowBytes];
            for (int y = firstY; y < header.Height; y += stepY)
            {
                var row = data.AsSpan(at + 1, rowBytes);
                if (data[at] > 4)
                {
                    throw PictureError.Of(DiagnosticIds.DamagedData, fileName, $"row {y} has the filter {data[at]}", "0 to 4");
                }

                Unfilter(data[at], row, above, step);
                for (int i = 0; i < columns; i++)
                {
                    Store(header, palette, row, i, pixels.AsSpan((y * header.Width + firstX + i * stepX) * header.Channels), fileName);
                }

                above = row;
                at += 1 + rowBytes;
            }
        }

        return new Picture(header.Width, header.Height, header.Channels, pixels);
    }

    /// <summary>Turns differences into samples, in place. <paramref name="step"/> is the distance to the same byte of the pixel on the left.</summary>
    private static void Unfilter(int filter, Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        for (int i = 0; filter != 0 && i < row.Length; i++)
        {
            int left = i >= step ? row[i - step] : 0;
            row[i] += filter switch
            {
                1 => (byte)left,
                2 => above[i],
                3 => (byte)((left + above[i]) / 2),
                _ => Paeth(left, above[i], i >= step ? above[i - step] : 0),
            };
        }
    }

    /// <summary>Of left, above and above left the one nearest to left + above - above left; the first of them when they are equally near.</summary>
    private static byte Paeth(int left, int above, int aboveLeft)
    {
        int toLeft = Math.Abs(above - aboveLeft);
        int toAbove = Math.Abs(left - aboveLeft);
        int toAboveLeft = Math.Abs(left + above - 2 * aboveLeft);
        return (byte)(toLeft <= toAbove && toLeft <= toAboveLeft ? left : toAbove <= toAboveLeft ? above : aboveLeft);
    }

    private static void Store(PngHeader header, byte[]? palette, ReadOnlySpan<byte> row, int index, Span<byte> pixel, string fileName)
    {
        if (header.Colour == PngHeader.Palette)
        {
            int entry = Sample(row, index, header.Depth) * 3;
            if (entry >= palette!.Length)
            {
                throw PictureError.Of(DiagnosticIds.IndexOutOfRange, fileName, $"a pixel has the colour {entry / 3} of a palette of {palette.Length / 3}");
            }

            palette.AsSpan(entry, 3).CopyTo(pixel);
            return;
        }

        for (int c = 0; c < header.Channels; c++)
        {
            int value = Sample(row, index * header.Samples + c, header.Depth);
            pixel[c] = (byte)(header.Depth == 16 ? (value * 255 + 32895) >> 16 : value * 255 / ((1 << header.Depth) - 1));
        }
    }

    private static int Sample(ReadOnlySpan<byte> row, int index, int depth) => depth switch
    {
        8 => row[index],
        16 => row[index * 2] << 8 | row[index * 2 + 1],
        _ => row[index * depth / 8] >> (8 - depth - index * depth % 8) & ((1 << depth) - 1),
    };
}
