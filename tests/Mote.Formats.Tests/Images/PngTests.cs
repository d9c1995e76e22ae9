using System.Text;
using Mote.Core;
using Mote.Formats.Images;
using Mote.Formats.Tests.Mutation;

namespace Mote.Formats.Tests.Images;

public sealed class PngTests
{
    public static TheoryData<int, int, bool> Kinds
    {
        get
        {
            var kinds = new TheoryData<int, int, bool>();
            foreach (var (colour, depths) in new[] { (0, new[] { 1, 2, 4, 8, 16 }), (2, [8, 16]), (3, [1, 2, 4, 8]), (4, [8, 16]), (6, [8, 16]) })
            {
                foreach (int depth in depths)
                {
                    kinds.Add(colour, depth, false);
                    kinds.Add(colour, depth, true);
                }
            }

            return kinds;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_pixel_is_read_in_every_size_and_with_every_filter(int colour, int depth, bool isInterlaced)
    {
        foreach (var (width, height) in new[] { (1, 1), (2, 3), (5, 5), (8, 8), (9, 17), (19, 6) })
        {
            var png = new PngBytes(width, height, colour, depth, isInterlaced);
            int[] samples = Random(png);
            byte[] palette = [.. Enumerable.Range(0, 3 << depth).Select(i => (byte)(i * 37))];
            for (int filter = 0; filter <= 5; filter++)
            {
                var picture = ImageReader.Read((png with { Filter = filter }).File(samples, colour == 3 ? palette : null, parts: 1 + filter), "a.png");
                Assert.Equal((width, height, colour is 0 or 4 ? 1 : 3), (picture.Width, picture.Height, picture.Channels));
                Assert.Equal(Expected(png, samples, palette), picture.Pixels);
            }
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(31, 3)]
    [InlineData(300, 1)]
    public void What_is_written_is_read(int width, int channels)
    {
        byte[] pixels = [.. Enumerable.Range(0, width * 7 * channels).Select(i => (byte)(i * i / 3))];
        var picture = ImageReader.Read(PngWriter.Write(new Picture(width, 7, channels, pixels)), "a.png");
        Assert.Equal((width, 7, channels), (picture.Width, picture.Height, picture.Channels));
        Assert.Equal(pixels, picture.Pixels);
    }

    [Fact]
    public void Pictures_that_are_none_are_not_written()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PngWriter.Write(new Picture(2, 2, 1, new byte[3])));
        Assert.Throws<ArgumentOutOfRangeException>(() => PngWriter.Write(new Picture(2, 2, 2, new byte[8])));
        Assert.Throws<ArgumentOutOfRangeException>(() => PngWriter.Write(new Picture(0, 2, 1, [])));
    }

    private static readonly PngBytes Grey = new(4, 3, 0, 8);

    public static TheoryData<string, byte[], string> Damaged => new()
    {
        { "empty", [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10], DiagnosticIds.RecordingTruncated },
        { "no IEND", Grey.File(new int[12])[..^12], DiagnosticIds.RecordingTruncated },
        { "cut in a chunk", Grey.File(new int[12])[..^20], DiagnosticIds.RecordingTruncated },
        { "one bit", Flip(Grey.File(new int[12]), 70), DiagnosticIds.ChecksumMismatch },
        { "too few rows", new PngBytes(4, 4, 0, 8).Wrap(PngBytes.Deflate(Grey.Rows(new int[12]))), DiagnosticIds.RecordingTruncated },
        { "too many rows", Grey.Wrap(PngBytes.Deflate(new PngBytes(4, 4, 0, 8).Rows(new int[16]))), DiagnosticIds.DamagedData },
        { "wrong sum of the data", Grey.Wrap(Flip(PngBytes.Deflate(Grey.Rows(new int[12])), ^1)), DiagnosticIds.DamagedData },
        { "no zlib", Grey.Wrap("no compressed data"u8.ToArray()), DiagnosticIds.DamagedData },
        { "no data", Grey.Wrap([]), DiagnosticIds.RecordingTruncated },
        { "filter 5", Grey.Wrap(PngBytes.Deflate([0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 5, 1, 2, 3, 4])), DiagnosticIds.DamagedData },
        { "3 bits", new PngBytes(4, 3, 0, 3).Wrap([]), DiagnosticIds.UnsupportedEncoding },
        { "palette of 16 bits", new PngBytes(4, 3, 3, 16).Wrap([]), DiagnosticIds.UnsupportedEncoding },
        { "no columns", new PngBytes(0, 3, 0, 8).Wrap([]), DiagnosticIds.ImpossibleShape },
        { "negative", new PngBytes(4, -1, 0, 8).Wrap([]), DiagnosticIds.TooLarge },
        { "bomb", new PngBytes(8192, 8192, 6, 16).Wrap([]), DiagnosticIds.RecordingTruncated },
        { "no palette", new PngBytes(1, 1, 3, 8).File([0]), DiagnosticIds.DamagedData },
        { "half a colour", new PngBytes(1, 1, 3, 8).File([0], new byte[4]), DiagnosticIds.DamagedData },
        { "outside of the palette", new PngBytes(1, 1, 3, 8).File([2], new byte[6]), DiagnosticIds.IndexOutOfRange },
        { "needed chunk", Needed(), DiagnosticIds.UnsupportedEncoding },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void What_cannot_be_read_is_named(string what, byte[] file, string id)
    {
        var diagnostic = Assert.Single(Assert.Throws<DiagnosticException>(() => ImageReader.Read(file, "a.png")).Diagnostics);
        Assert.True(id == diagnostic.Id && diagnostic.Place.StartsWith("a.png", StringComparison.Ordinal), $"{what}: {diagnostic}");
    }

    [Fact]
    public void Damaged_files_are_refused_or_read_without_any_fault()
    {
        byte[][] pieces = [.. new[] { "IHDR", "PLTE", "IDAT", "IEND", "ABCD" }.Select(Encoding.ASCII.GetBytes), [0xFF, 0xFF, 0xFF, 0xFF], [0x7F, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0], [16], [3]];
        var palette = new PngBytes(9, 5, 3, 2, true);
        var colour = new PngBytes(6, 5, 6, 8);

        // Checksums are made good again, or nothing would be reached behind them.
        int refused = ParserRun.Check([palette.File(Random(palette), new byte[12]), colour.File(Random(colour)), Grey.File(Random(Grey), parts: 3)], pieces, 20_000,
            static file => ImageReader.Read(Repair(file), "a.png"));
        Assert.InRange(refused, 5_000, 19_900);
    }

    private static byte[] Repair(byte[] file)
    {
        byte[] copy = [.. file];
        for (long at = 8; at + 12 <= copy.Length;)
        {
            long length = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(copy.AsSpan((int)at));
            if (at + 12 + length > copy.Length)
            {
                break;
            }

            uint crc = Crc32.Compute(copy.AsSpan((int)at + 4, (int)length + 4));
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(copy.AsSpan((int)(at + 8 + length)), crc);
            at += 12 + length;
        }

        return copy;
    }

    private static byte[] Flip(byte[] bytes, Index at)
    {
        bytes[at] ^= 1;
        return bytes;
    }

    private static byte[] Needed()
    {
        using var chunk = new MemoryStream();
        PngWriter.WriteChunk(chunk, "ABCD"u8, [1]);
        byte[] file = Grey.File(new int[12]);
        return [.. file[..33], .. chunk.ToArray(), .. file[33..]];
    }

    private static int[] Random(PngBytes png)
    {
        var random = new SplitMix((ulong)(png.Colour * 100 + png.Depth));
        var samples = new int[png.Width * png.Height * png.Samples];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = random.Below(1 << png.Depth);
        }

        return samples;
    }

    private static IEnumerable<byte> Expected(PngBytes png, int[] samples, byte[] palette) => png.Colour == 3
        ? samples.SelectMany(s => palette.Skip(s * 3).Take(3))
        : samples.Where((_, i) => png.Colour is not (4 or 6) || i % png.Samples < png.Samples - 1)
            .Select(s => (byte)Math.Round(s * 255.0 / ((1 << png.Depth) - 1), MidpointRounding.AwayFromZero));
}
