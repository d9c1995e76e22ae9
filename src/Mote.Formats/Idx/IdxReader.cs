using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Formats.Npy;

namespace Mote.Formats.Idx;

/// <summary>
/// Reads IDX files, in which MNIST and its likes come, also compressed by gzip: bytes with and without sign, integers of 16 and 32 bits, floats of 32 and 64 bits. No more is unpacked
/// than the header announces.
/// </summary>
public static class IdxReader
{
    // Deflate makes no more than 258 bytes of 2 bits.
    private const int MaxExpansion = 1032;

    private static readonly Dictionary<int, (string Code, int Bytes)> Types = new()
    {
        [0x08] = ("u1", 1),
        [0x09] = ("i1", 1),
        [0x0B] = ("i2", 2),
        [0x0C] = ("i4", 4),
        [0x0D] = ("f4", 4),
        [0x0E] = ("f8", 8),
    };

    /// <summary>True when a file starts like one of this format, or like a gzip file.</summary>
    public static bool IsIdx(ReadOnlySpan<byte> file) => IsGzip(file) || (file.Length >= 8 && file[0] == 0 && file[1] == 0 && Types.ContainsKey(file[2]) && file[3] is >= 1 and <= 8);

    /// <summary>Reads a file.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="fileName">Its name, for messages.</param>
    /// <returns>The array; its bytes are in little-endian order.</returns>
    /// <exception cref="DiagnosticException">The file is not IDX, is damaged, cut off or longer than its header says.</exception>
    public static NpyFile Read(ReadOnlyMemory<byte> file, string fileName)
    {
        bool isGzip = IsGzip(file.Span);
        using Stream plain = MemoryMarshal.TryGetArray(file, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(file.ToArray(), writable: false);
        using var stream = isGzip ? new GZipStream(plain, CompressionMode.Decompress) : plain;
        try
        {
            return Read(stream, file.Length * (isGzip ? (long)MaxExpansion : 1), fileName);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw Error(DiagnosticIds.DamagedData, fileName, $"the compressed data cannot be decoded");
        }
    }

    private static bool IsGzip(ReadOnlySpan<byte> file) => file.Length >= 2 && file[0] == 0x1F && file[1] == 0x8B;

    private static NpyFile Read(Stream stream, long maxBytes, string fileName)
    {
        Span<byte> header = stackalloc byte[4 + 4 * 8];
        Fill(stream, header[..4], fileName);
        int dimensions = header[3];
        if (header[0] != 0 || header[1] != 0 || !Types.TryGetValue(header[2], out var type) || dimensions is < 1 or > 8)
        {
            throw Error(DiagnosticIds.NotThisFormat, fileName, $"the file does not start like an IDX file of 1 to 8 dimensions");
        }

        Fill(stream, header.Slice(4, 4 * dimensions), fileName);
        var shape = ImmutableArray.CreateBuilder<int>(dimensions);
        long bytes = type.Bytes;
        for (int i = 0; i < dimensions; i++)
        {
            uint extent = BinaryPrimitives.ReadUInt32BigEndian(header[(4 + 4 * i)..]);
            shape.Add(extent <= int.MaxValue ? (int)extent : throw Error(DiagnosticIds.ImpossibleShape, fileName, $"a dimension has {extent} elements"));
            bytes = Math.Min(bytes * extent, long.MaxValue / int.MaxValue);
        }

        if (bytes > maxBytes || bytes > FileBytes.MaxBytes)
        {
            throw Error(bytes > maxBytes ? DiagnosticIds.RecordingTruncated : DiagnosticIds.TooLarge, fileName, $"the header announces {bytes} bytes, which the file cannot hold");
        }

        var data = new byte[bytes];
        Fill(stream, data, fileName);
        if (stream.ReadByte() >= 0)
        {
            throw Error(DiagnosticIds.OutOfBounds, fileName, $"there is more behind the {bytes} bytes that the header announces");
        }

        for (int i = 0; type.Bytes > 1 && i < data.Length; i += type.Bytes)
        {
            data.AsSpan(i, type.Bytes).Reverse();
        }

        return new NpyFile(type.Code, shape.MoveToImmutable(), data);
    }

    private static void Fill(Stream stream, Span<byte> bytes, string fileName)
    {
        int got = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (got < bytes.Length)
        {
            throw Error(DiagnosticIds.RecordingTruncated, fileName, $"the file ends {bytes.Length - got} bytes before what its header announces");
        }
    }

    private static DiagnosticException Error(string id, string fileName, FormattableString found) =>
        new(new Diagnostic(id, fileName, found.ToString(CultureInfo.InvariantCulture), Remedy: "Copy the file again"));
}
