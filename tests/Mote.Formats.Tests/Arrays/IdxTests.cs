using System.IO.Compression;
using Mote.Core;
using Mote.Formats.Idx;
using Mote.Formats.Npy;
using Mote.Formats.Recordings;
using Mote.Formats.Tests.Mutation;

namespace Mote.Formats.Tests.Arrays;

public sealed class IdxTests
{
    [Fact]
    public void Arrays_are_read_and_turned_to_little_endian()
    {
        var bytes = IdxReader.Read(new byte[] { 0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255 }, "a");
        Assert.Equal(("u1", "2,3"), (bytes.TypeCode, string.Join(',', bytes.Shape)));
        Assert.Equal([1, 2, 3, 4, 5, 255], bytes.Data.ToArray());

        var shorts = IdxReader.Read(new byte[] { 0, 0, 0x0B, 1, 0, 0, 0, 2, 0, 1, 0xFF, 0xFE }, "a");
        Assert.Equal("i2", shorts.TypeCode);
        Assert.Equal([1, -2], RecordingReader.FromArray(shorts, "a").InterleavedInt16());
        Assert.Equal([0, 0, 0x80, 0x3F], IdxReader.Read(new byte[] { 0, 0, 0x0D, 1, 0, 0, 0, 1, 0x3F, 0x80, 0, 0 }, "a").Data.ToArray());
        Assert.Equal([1f], RecordingReader.FromArray(IdxReader.Read(new byte[] { 0, 0, 0x0E, 1, 0, 0, 0, 1, 0x3F, 0xF0, 0, 0, 0, 0, 0, 0 }, "a"), "a").InterleavedFloat32());
    }

    [Fact]
    public void Compressed_files_are_read() => Assert.Equal([7, 8, 9], IdxReader.Read(Gzip([0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9]), "a.gz").Data.ToArray());

    public static TheoryData<string, byte[], string> Damaged => new()
    {
        { "type 10", [0, 0, 10, 1, 0, 0, 0, 1, 5], DiagnosticIds.NotThisFormat },
        { "9 dimensions", [0, 0, 8, 9, 0, 0, 0, 1, 5], DiagnosticIds.NotThisFormat },
        { "cut in the header", [0, 0, 8, 2, 0, 0, 0, 1], DiagnosticIds.RecordingTruncated },
        { "cut in the data", [0, 0, 8, 1, 0, 0, 0, 4, 1, 2, 3], DiagnosticIds.RecordingTruncated },
        { "longer", [0, 0, 8, 1, 0, 0, 0, 1, 1, 2], DiagnosticIds.OutOfBounds },
        { "negative", [0, 0, 8, 1, 0xFF, 0, 0, 1, 1, 2], DiagnosticIds.ImpossibleShape },
        { "too much", [0, 0, 8, 3, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 1], DiagnosticIds.RecordingTruncated },
        { "cut gzip", Gzip([0, 0, 8, 1, 0, 0, 0, 200, .. Enumerable.Range(0, 200).Select(i => (byte)(i * i))])[..100], "" },
        { "no gzip", [0x1F, 0x8B, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18], DiagnosticIds.DamagedData },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void What_cannot_be_read_is_named(string what, byte[] file, string id)
    {
        var diagnostic = Assert.Single(Assert.Throws<DiagnosticException>(() => IdxReader.Read(file, "a.idx")).Diagnostics);
        Assert.True(id == diagnostic.Id || (id.Length == 0 && diagnostic.Id is DiagnosticIds.RecordingTruncated or DiagnosticIds.DamagedData), $"{what}: {diagnostic}");
        Assert.Equal("a.idx", diagnostic.Place);
    }

    [Fact]
    public void Damaged_files_are_refused_or_read_without_any_fault()
    {
        byte[] file = [0, 0, 0x0B, 2, 0, 0, 0, 20, 0, 0, 0, 2, .. new byte[80]];
        byte[][] pieces = [[0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0], [0x7F, 0xFF, 0xFF, 0xFF], [0, 0, 8, 1], [0x1F, 0x8B], [0x0E]];
        int refused = ParserRun.Check([file, Gzip(file)], pieces, 30_000, static file => IdxReader.Read(file, "a.idx"));
        Assert.InRange(refused, 5_000, 29_900);
    }

    [Fact]
    public void Files_of_a_public_data_set_are_read()
    {
        string folder = SharedData.Require(Path.Combine("datasets", "mnist_idx"));
        NpyFile Read(string name) => IdxReader.Read(FileBytes.Read(Path.Combine(folder, name)), name);
        Assert.Equal("10000,28,28", string.Join(',', Read("t10k-images-idx3-ubyte.gz").Shape));
        var labels = Read("t10k-labels-idx1-ubyte.gz");
        Assert.Equal(10000, labels.Data.Length);
        Assert.Equal([7, 2, 1, 0, 4, 1, 4, 9, 5, 9], labels.Data[..10].ToArray());
        Assert.Equal(60000, Read("train-labels-idx1-ubyte.gz").Data.Length);
    }

    private static byte[] Gzip(byte[] content)
    {
        using var file = new MemoryStream();
        using (var stream = new GZipStream(file, CompressionLevel.Optimal))
        {
            stream.Write(content);
        }

        return file.ToArray();
    }
}
