using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Mote.Core;

namespace Mote.Formats.Npy;

/// <summary>One array of a NumPy <c>.npy</c> file, versions 1 to 3: type, shape and its bytes in row-major, little-endian order.</summary>
/// <param name="TypeCode">NumPy's code without the byte order: <c>i1</c>, <c>u1</c>, <c>i2</c>, <c>f4</c>, <c>b1</c>, ...</param>
/// <param name="Shape">The extents, outermost first.</param>
/// <param name="Data">The elements.</param>
public sealed partial record NpyFile(string TypeCode, ImmutableArray<int> Shape, ReadOnlyMemory<byte> Data)
{
    private const int MaxHeader = 1 << 16;

    /// <summary>The bytes of a file, version 1, row-major and little-endian.</summary>
    public byte[] Write()
    {
        string order = TypeCode is "b1" or "i1" or "u1" ? "|" : "<";
        string extents = string.Join(", ", Shape.Select(d => d.ToString(CultureInfo.InvariantCulture))) + (Shape.Length == 1 ? "," : "");
        string header = $"{{'descr': '{order}{TypeCode}', 'fortran_order': False, 'shape': ({extents}), }}";
        // The elements begin at a multiple of 64 bytes.
        int length = (10 + header.Length + 1 + 63) / 64 * 64;
        var bytes = new byte[length + Data.Length];
        Magic.CopyTo(bytes);
        bytes[6] = 1;
        BitConverter.TryWriteBytes(bytes.AsSpan(8), (ushort)(length - 10));
        Encoding.ASCII.GetBytes(header.PadRight(length - 11) + "\n", bytes.AsSpan(10));
        Data.Span.CopyTo(bytes.AsSpan(length));
        return bytes;
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="DiagnosticException">The file is not an .npy file, is cut off, or is stored column-major or big-endian.</exception>
    public static NpyFile Read(ReadOnlyMemory<byte> file, string fileName)
    {
        var bytes = file.Span;
        if (bytes.Length < 10 || !IsNpy(bytes))
        {
            throw Error(DiagnosticIds.NotThisFormat, fileName, "the file does not start like a .npy file");
        }

        int version = bytes[6];
        int lengthBytes = version == 1 ? 2 : 4;
        if (version is < 1 or > 3 || bytes.Length < 8 + lengthBytes)
        {
            throw Error(DiagnosticIds.NotThisFormat, fileName, string.Create(CultureInfo.InvariantCulture, $"version {version} of the format is not known"));
        }

        long headerLength = version == 1 ? BitConverter.ToUInt16(bytes[8..10]) : BitConverter.ToUInt32(bytes[8..12]);
        long start = 8 + lengthBytes + headerLength;
        if (headerLength > MaxHeader || start > bytes.Length)
        {
            throw Error(DiagnosticIds.OutOfBounds, fileName, string.Create(CultureInfo.InvariantCulture, $"the header of {headerLength} bytes does not fit"));
        }

        string header = Encoding.Latin1.GetString(bytes.Slice(8 + lengthBytes, (int)headerLength));
        var type = DescriptionPattern().Match(header);
        var shape = ShapePattern().Match(header);
        if (!type.Success || !shape.Success || !header.Contains("'fortran_order': False", StringComparison.Ordinal))
        {
            throw Error(DiagnosticIds.NotThisFormat, fileName, "the header does not describe a plain little-endian array in row-major order");
        }

        var extents = ImmutableArray.CreateBuilder<int>();
        long bytesNeeded = type.Groups[1].Value[1] - '0';
        foreach (string part in shape.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int extent) || extents.Count == 32)
            {
                throw Error(DiagnosticIds.NotThisFormat, fileName, $"'{part}' is not an extent");
            }

            extents.Add(extent);
            bytesNeeded = Math.Min(bytesNeeded * extent, long.MaxValue / int.MaxValue);
        }

        if (bytes.Length - start < bytesNeeded)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.RecordingTruncated, fileName, string.Create(CultureInfo.InvariantCulture,
                $"the header announces {bytesNeeded} bytes for the shape ({string.Join(", ", extents)}), the file has {bytes.Length - start}"),
                Remedy: "Copy or record the file again; a recorder that writes its header first and is switched off early leaves such files"));
        }

        if (bytes.Length - start > bytesNeeded)
        {
            throw Error(DiagnosticIds.OutOfBounds, fileName, string.Create(CultureInfo.InvariantCulture,
                $"the array has {bytes.Length - start} bytes where its shape takes {bytesNeeded}"));
        }

        return new NpyFile(type.Groups[1].Value, extents.ToImmutable(), file[(int)start..]);
    }

    /// <summary>True when a file starts like one of this format.</summary>
    public static bool IsNpy(ReadOnlySpan<byte> file) => file.StartsWith(Magic);

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    private static DiagnosticException Error(string id, string file, string found) =>
        new(new Diagnostic(id, file, found, Remedy: "Save it with numpy.save"));

    [GeneratedRegex("'descr':\\s*'[<|=]([iufb][1248])'")]
    private static partial Regex DescriptionPattern();

    [GeneratedRegex("'shape':\\s*\\(([0-9, ]*)\\)")]
    private static partial Regex ShapePattern();
}
