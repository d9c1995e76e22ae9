using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Formats.Tokens;

namespace Mote.Formats.Npy;

/// <summary>Reads NumPy's <c>.npz</c> files: a ZIP archive of .npy files, stored or deflated. Checksums are compared; no more is unpacked than an honest archive of this size can hold.</summary>
public static class NpzReader
{
    private const int MaxArrays = 10_000;
    private const string Ending = ".npy";

    // Deflate makes no more than 258 bytes of 2 bits. An archive whose entries share bytes is found out by the sum.
    private const int MaxExpansion = 1032;

    /// <summary>True when a file starts like one of this format.</summary>
    public static bool IsNpz(ReadOnlySpan<byte> file) => file.StartsWith("PK\u0003\u0004"u8);

    /// <summary>The arrays of a file by their names, without <c>.npy</c>. Entries of other names are passed over.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="fileName">Its name, for messages.</param>
    /// <param name="names">The arrays to read; null for all.</param>
    /// <exception cref="DiagnosticException">The file is no such archive, is damaged or unpacks to too much, or an array is missing or of a kind that is not read.</exception>
    public static ImmutableSortedDictionary<string, NpyFile> Read(ReadOnlyMemory<byte> file, string fileName, IReadOnlyCollection<string>? names = null)
    {
        if (!IsNpz(file.Span))
        {
            throw Error(DiagnosticIds.NotThisFormat, fileName, "the file does not start like a .npz file");
        }

        try
        {
            using var archive = new ZipArchive(Open(file), ZipArchiveMode.Read);
            return ReadArrays(archive, file.Length, fileName, names);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or NotSupportedException or ArgumentException or OverflowException)
        {
            throw Error(DiagnosticIds.DamagedData, fileName, "the archive is damaged, encrypted or compressed by another method than deflate");
        }
    }

    private static ImmutableSortedDictionary<string, NpyFile> ReadArrays(ZipArchive archive, int fileLength, string fileName, IReadOnlyCollection<string>? names)
    {
        var arrays = ImmutableSortedDictionary.CreateBuilder<string, NpyFile>(StringComparer.Ordinal);
        List<string> present = [];
        long left = Math.Min((long)fileLength * MaxExpansion, FileBytes.MaxBytes);
        foreach (var entry in archive.Entries.Where(entry => entry.FullName.EndsWith(Ending, StringComparison.Ordinal)))
        {
            string name = entry.FullName[..^Ending.Length];
            present.Add(name);
            if (present.Count > MaxArrays)
            {
                throw Error(DiagnosticIds.TooLarge, fileName, "the archive has too many arrays");
            }

            if (names?.Contains(name) == false)
            {
                continue;
            }

            left -= entry.Length;
            if (left < 0 || entry.Length > MaxExpansion * (entry.CompressedLength + 1))
            {
                throw Error(DiagnosticIds.ExpandsTooMuch, fileName, string.Create(CultureInfo.InvariantCulture, $"the array '{TokenReader.Shown(name)}' unpacks to {entry.Length} bytes"));
            }

            string place = $"{fileName}, array '{TokenReader.Shown(name)}'";
            if (!arrays.TryAdd(name, NpyFile.Read(Unpack(entry, place), place)))
            {
                throw Error(DiagnosticIds.DuplicateKey, place, "it is there twice");
            }
        }

        foreach (string missing in (names ?? []).Where(name => !arrays.ContainsKey(name)))
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.MissingKey, fileName, $"there is no array '{TokenReader.Shown(missing)}'", string.Join(", ", present.Take(20).Select(TokenReader.Shown))));
        }

        return arrays.ToImmutable();
    }

    private static byte[] Unpack(ZipArchiveEntry entry, string place)
    {
        var bytes = new byte[entry.Length];
        using var stream = entry.Open();
        int got = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (got < bytes.Length || stream.ReadByte() >= 0)
        {
            throw Error(DiagnosticIds.RecordingTruncated, place, string.Create(CultureInfo.InvariantCulture, $"it does not unpack to the {bytes.Length} bytes that the archive announces"));
        }

        return Crc32.Compute(bytes) == entry.Crc32 ? bytes : throw Error(DiagnosticIds.ChecksumMismatch, place, "the checksum is not that of its bytes");
    }

    private static MemoryStream Open(ReadOnlyMemory<byte> file) => MemoryMarshal.TryGetArray(file, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
        : new MemoryStream(file.ToArray(), writable: false);

    private static DiagnosticException Error(string id, string place, string found) => new(new Diagnostic(id, place, found, Remedy: "Save it with numpy.savez"));
}
