using System.Buffers.Binary;
using System.IO.Compression;
using Mote.Core;
using Mote.Formats.Npy;
using Mote.Formats.Tests.Mutation;

namespace Mote.Formats.Tests.Arrays;

public sealed class NpzTests
{
    private static readonly NpyFile A = new("i2", [2, 3], new byte[] { 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0 });
    private static readonly NpyFile B = new("f4", [500], new byte[2000]);

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void Arrays_are_read_by_name(CompressionLevel level)
    {
        byte[] file = Zip(level, ("a.npy", A.Write()), ("inner/b.npy", B.Write()), ("notes.txt", [1, 2, 3]));
        var all = NpzReader.Read(file, "a.npz");
        Assert.Equal(["a", "inner/b"], all.Keys);
        Assert.Equal(("i2", "2,3"), (all["a"].TypeCode, string.Join(',', all["a"].Shape)));
        Assert.Equal(A.Data.ToArray(), all["a"].Data.ToArray());
        Assert.Equal(2000, all["inner/b"].Data.Length);
        Assert.Equal(["a"], NpzReader.Read(file, "a.npz", ["a"]).Keys);
        Assert.Equal("MOTE1024: a.npz: there is no array 'c'. Supported: a, inner/b.", Assert.Throws<DiagnosticException>(() => NpzReader.Read(file, "a.npz", ["a", "c"])).Message);
    }

    [Fact]
    public void What_is_no_plain_array_is_named_with_its_entry()
    {
        Assert.Equal((DiagnosticIds.NotThisFormat, "a.npz, array 'a'"), Refused(Zip(CompressionLevel.Optimal, ("a.npy", "no array"u8.ToArray()))));
        Assert.Equal((DiagnosticIds.DuplicateKey, "a.npz, array 'a'"), Refused(Zip(CompressionLevel.Optimal, ("a.npy", A.Write()), ("a.npy", A.Write()))));
        Assert.Equal((DiagnosticIds.NotThisFormat, "a.npz"), Refused([1, 2, 3]));
        Assert.Equal((DiagnosticIds.DamagedData, "a.npz"), Refused(Zip(CompressionLevel.Optimal, ("a.npy", A.Write()))[..^30]));
    }

    [Fact]
    public void A_wrong_checksum_is_found()
    {
        byte[] file = Zip(CompressionLevel.NoCompression, ("a.npy", A.Write()));
        file[file.AsSpan().IndexOf((ReadOnlySpan<byte>)[3, 0, 4, 0, 5, 0])]++;
        Assert.Equal((DiagnosticIds.ChecksumMismatch, "a.npz, array 'a'"), Refused(file));
    }

    // The central directory says how long an entry is; the claim is checked before memory is taken.
    [Fact]
    public void An_archive_that_announces_too_much_is_refused()
    {
        byte[] file = Zip(CompressionLevel.Optimal, ("a.npy", B.Write()));
        int directory = file.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[(byte)'P', (byte)'K', 1, 2]);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(directory + 24), 0x7FFFFFF0);
        Assert.Equal((DiagnosticIds.ExpandsTooMuch, "a.npz"), Refused(file));
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(directory + 24), 3000);
        Assert.Contains(Refused(file).Id, new[] { DiagnosticIds.RecordingTruncated, DiagnosticIds.DamagedData });
    }

    [Fact]
    public void Damaged_files_are_refused_or_read_without_any_fault()
    {
        byte[][] pieces = ["PK\u0001\u0002"u8.ToArray(), "PK\u0003\u0004"u8.ToArray(), "PK\u0005\u0006"u8.ToArray(), "PK\u0006\u0006"u8.ToArray(), ".npy"u8.ToArray(), [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0], [8, 0], [0xFF, 0xFF, 0xFF, 0x7F]];
        int refused = ParserRun.Check([Zip(CompressionLevel.Optimal, ("a.npy", A.Write()), ("b.npy", B.Write())), Zip(CompressionLevel.NoCompression, ("a.npy", A.Write()))], pieces, 20_000,
            static file => NpzReader.Read(file, "a.npz"));
        Assert.InRange(refused, 5_000, 19_900);
    }

    private static (string Id, string Place) Refused(byte[] file)
    {
        var diagnostic = Assert.Single(Assert.Throws<DiagnosticException>(() => NpzReader.Read(file, "a.npz")).Diagnostics);
        return (diagnostic.Id, diagnostic.Place);
    }

    private static byte[] Zip(CompressionLevel level, params (string Name, byte[] Content)[] entries)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                var entry = archive.CreateEntry(name, level);
                entry.LastWriteTime = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using var stream = entry.Open();
                stream.Write(content);
            }
        }

        return file.ToArray();
    }
}
