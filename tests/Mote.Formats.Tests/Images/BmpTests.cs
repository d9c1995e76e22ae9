using System.Buffers.Binary;
using Mote.Core;
using Mote.Formats.Images;
using Mote.Formats.Tests.Mutation;

namespace Mote.Formats.Tests.Images;

public sealed class BmpTests
{
    [Fact]
    public void Rows_are_stored_from_the_bottom_and_blue_comes_first()
    {
        byte[] rows = [1, 2, 3, 4, 5, 6, 0, 0, 7, 8, 9, 10, 11, 12, 0, 0];
        Assert.Equal([9, 8, 7, 12, 11, 10, 3, 2, 1, 6, 5, 4], Read(Info(2, 2, 24, rows)).Pixels);
        Assert.Equal([3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10], Read(Info(2, -2, 24, rows)).Pixels);
        Assert.Equal([9, 8, 7, 12, 11, 10, 3, 2, 1, 6, 5, 4], Read(Core(2, 2, 24, rows)).Pixels);
    }

    [Fact]
    public void Thirty_two_bits_have_a_byte_that_is_left_out() => Assert.Equal([3, 2, 1, 6, 5, 4], Read(Info(2, 1, 32, [1, 2, 3, 0xFF, 4, 5, 6, 0x80])).Pixels);

    // 0x7C1F is magenta in 5:5:5 bits; 0xF81F in 5:6:5. 16 of 31 is 131.6, 32 of 63 is 129.5.
    [Fact]
    public void Sixteen_bits_are_fields_that_are_spread()
    {
        Assert.Equal([255, 0, 255, 132, 132, 132], Read(Info(2, 1, 16, [0x1F, 0x7C, 0x10, 0x42])).Pixels);
        Assert.Equal([255, 0, 255, 132, 130, 132], Read(Info(2, 1, 16, [0x1F, 0xF8, 0x10, 0x84], compression: 3, between: Masks(0xF800, 0x7E0, 0x1F))).Pixels);
    }

    [Fact]
    public void Fields_may_lie_anywhere() =>
        Assert.Equal([1, 2, 255], Read(Info(1, 1, 32, [0, 1, 2, 255], compression: 3, between: Masks(0xFF00, 0xFF0000, 0xFF000000))).Pixels);

    [Theory]
    [InlineData(1, new byte[] { 0b01100000, 0, 0, 0 }, new byte[] { 0, 1, 1 })]
    [InlineData(2, new byte[] { 0b00011000, 0, 0, 0 }, new byte[] { 0, 1, 2 })]
    [InlineData(4, new byte[] { 0x03, 0x10, 0, 0 }, new byte[] { 0, 3, 1 })]
    [InlineData(8, new byte[] { 3, 0, 2, 0 }, new byte[] { 3, 0, 2 })]
    public void Palettes_of_colours_give_three_channels_and_of_greys_one(int bits, byte[] row, byte[] indices)
    {
        byte[] colours = [10, 20, 30, 0, 40, 50, 60, 0, 70, 80, 90, 0, 100, 110, 120, 0];
        var coloured = Read(Info(3, 1, bits, row, between: colours[..Math.Min(16, 4 << bits)]));
        Assert.Equal(3, coloured.Channels);
        Assert.Equal(indices.SelectMany(i => new[] { colours[i * 4 + 2], colours[i * 4 + 1], colours[i * 4] }), coloured.Pixels);

        byte[] greys = [.. Enumerable.Range(0, Math.Min(16, 4 << bits)).Select(i => (byte)(i / 4 * 9))];
        var grey = Read(Info(3, 1, bits, row, between: greys));
        Assert.Equal(1, grey.Channels);
        Assert.Equal(indices.Select(i => (byte)(i * 9)), grey.Pixels);
    }

    public static TheoryData<string, byte[], string> Damaged => new()
    {
        { "run lengths", Info(2, 2, 8, new byte[8], compression: 1, between: new byte[8]), DiagnosticIds.UnsupportedEncoding },
        { "JPEG inside", Info(2, 2, 24, new byte[16], compression: 4), DiagnosticIds.UnsupportedEncoding },
        { "3 bits", Info(2, 2, 3, new byte[8]), DiagnosticIds.UnsupportedEncoding },
        { "scattered field", Info(1, 1, 32, new byte[4], compression: 3, between: Masks(0x5, 0xF0, 0xF00)), DiagnosticIds.UnsupportedEncoding },
        { "cut off", Info(2, 2, 24, new byte[15]), DiagnosticIds.RecordingTruncated },
        { "no rows", Info(2, 0, 24, []), DiagnosticIds.ImpossibleShape },
        { "least height", Info(2, int.MinValue, 24, []), DiagnosticIds.TooLarge },
        { "wide", Info(int.MaxValue, 1, 32, []), DiagnosticIds.TooLarge },
        { "outside of the palette", Info(1, 1, 8, [2, 0, 0, 0], between: new byte[8]), DiagnosticIds.IndexOutOfRange },
        { "no palette", Info(1, 1, 8, [0, 0, 0, 0]), DiagnosticIds.IndexOutOfRange },
        { "no BMP", "BM is the beginning of a text that is no picture."u8.ToArray(), DiagnosticIds.NotThisFormat },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void What_cannot_be_read_is_named(string what, byte[] file, string id)
    {
        var diagnostic = Assert.Single(Assert.Throws<DiagnosticException>(() => Read(file)).Diagnostics);
        Assert.True(id == diagnostic.Id, $"{what}: {diagnostic}");
    }

    [Fact]
    public void Damaged_files_are_refused_or_read_without_any_fault()
    {
        byte[][] files =
        [
            Info(5, 3, 24, new byte[48]), Info(5, -3, 16, new byte[36], 3, Masks(0xF800, 0x7E0, 0x1F)), Info(9, 2, 4, new byte[16], between: new byte[64]), Core(2, 2, 24, new byte[16]),
        ];
        byte[][] pieces = [[0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0x80], [0xFF, 0xFF, 0xFF, 0x7F], [0, 0, 0, 0], [12, 0, 0, 0], [40, 0, 0, 0], [124, 0, 0, 0], [1, 0], [8, 0], [32, 0]];
        int refused = ParserRun.Check(files, pieces, 40_000, static file => Read(file));
        Assert.InRange(refused, 5_000, 39_500);
    }

    private static Picture Read(byte[] file) => ImageReader.Read(file, "a.bmp");

    private static byte[] Masks(params uint[] masks) => [.. masks.SelectMany(BitConverter.GetBytes)];

    /// <summary>A file with a header of 40 bytes; its masks or palette lie between header and rows.</summary>
    private static byte[] Info(int width, int height, int bits, byte[] rows, uint compression = 0, byte[]? between = null)
    {
        var header = new byte[40];
        BinaryPrimitives.WriteInt32LittleEndian(header, 40);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), width);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), height);
        header[12] = 1;
        header[14] = (byte)bits;
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(16), compression);
        return File([.. header, .. between ?? []], rows);
    }

    private static byte[] Core(int width, int height, int bits, byte[] rows) => File([12, 0, 0, 0, (byte)width, 0, (byte)height, 0, 1, 0, (byte)bits, 0], rows);

    private static byte[] File(byte[] header, byte[] rows) =>
        [.. "BM"u8, .. BitConverter.GetBytes(14 + header.Length + rows.Length), 0, 0, 0, 0, .. BitConverter.GetBytes(14 + header.Length), .. header, .. rows];
}
