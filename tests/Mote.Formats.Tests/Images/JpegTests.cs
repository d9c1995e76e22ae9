using Mote.Core;
using Mote.Formats.Images;
using Mote.Formats.Images.Jpeg;
using Mote.Formats.Tests.Mutation;

namespace Mote.Formats.Tests.Images;

public sealed class JpegTests
{
    private static readonly (int H, int V)[] Grey = [(1, 1)];
    private static readonly (int H, int V)[] Colour420 = [(2, 2), (1, 1), (1, 1)];

    // The sum over exact cosines; the integers may be off by one.
    [Theory]
    [InlineData(8, 8, 9)]
    [InlineData(21, 13, 12)]
    public void Blocks_are_transformed_to_the_sums_of_their_cosines(int width, int height, int codeBits)
    {
        var jpeg = new JpegBytes(width, height, Grey, seed: 7) { CodeBits = codeBits };
        var picture = ImageReader.Read(jpeg.Sequential(), "a.jpg");
        Assert.Equal((width, height, 1), (picture.Width, picture.Height, picture.Channels));
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                double exact = 128 + Cosines(jpeg.Blocks[0][y / 8, x / 8], jpeg.Steps, x % 8, y % 8);
                Assert.InRange(picture.Pixels[y * width + x], Math.Clamp(exact - 1, 0, 255), Math.Clamp(exact + 1, 0, 255));
            }
        }
    }

    // Of the pixels that djpeg of libjpeg-turbo 2.1.5 gives for the same files.
    [Theory]
    [InlineData("1x1", 37, 23, "74cdb426")]
    [InlineData("1x1,1x1,1x1", 37, 23, "4854e035")]
    [InlineData("2x1,1x1,1x1", 37, 23, "4b9e9760")]
    [InlineData("1x2,1x1,1x1", 37, 23, "31817e2d")]
    [InlineData("2x2,1x1,1x1", 37, 23, "1856e243")]
    [InlineData("2x2,1x1,1x1", 3, 50, "aebc94d3")]
    [InlineData("4x1,1x1,1x1", 37, 23, "ce34d797")]
    [InlineData("4x1,2x1,1x2", 37, 23, "cf3c7c51")]
    [InlineData("1x1,2x2,2x1", 37, 23, "7f78c5bd")]
    public void Pixels_are_those_of_the_decoder_in_the_field(string sampling, int width, int height, string crc)
    {
        byte[] file = new JpegBytes(width, height, Parse(sampling), seed: 3).Sequential();
        Assert.Equal(crc, Crc32.Hex(ImageReader.Read(file, "a.jpg").Pixels));
    }

    [Theory]
    [InlineData("1x1", 37, 23, 0)]
    [InlineData("2x2", 37, 23, 3)]
    [InlineData("1x1,1x1,1x1", 16, 8, 0)]
    [InlineData("2x2,1x1,1x1", 37, 23, 0)]
    [InlineData("2x1,1x1,1x1", 50, 11, 1)]
    [InlineData("1x2,1x1,1x1", 9, 70, 2)]
    [InlineData("4x1,1x1,1x1", 33, 9, 5)]
    [InlineData("4x2,2x1,1x2", 70, 40, 4)]
    [InlineData("2x2,1x1,1x1", 400, 300, 0)]
    public void The_same_coefficients_give_the_same_pixels_however_they_are_sent(string sampling, int width, int height, int restart)
    {
        JpegBytes Make(int codeBits, int interval) => new(width, height, Parse(sampling), seed: 11) { CodeBits = codeBits, Restart = interval };
        byte[] expected = ImageReader.Read(Make(9, 0).Sequential(), "a.jpg").Pixels;
        Assert.Equal(expected, ImageReader.Read(Make(11, restart).Sequential(interleaved: false), "a.jpg").Pixels);
        Assert.Equal(expected, ImageReader.Read(Make(9, restart).Sequential(frame: 0xC1), "a.jpg").Pixels);
        Assert.Equal(expected, ImageReader.Read(Make(9, 0).Progressive(), "a.jpg").Pixels);
        Assert.Equal(expected, ImageReader.Read(Make(13, restart).Progressive(), "a.jpg").Pixels);
    }

    // BT.601 in exact numbers; the table rounds each product, so that a sum may be off by one.
    [Fact]
    public void Three_components_are_YCbCr_unless_the_file_says_RGB()
    {
        var (file, rgb) = (new JpegBytes(8, 8, Parse("1x1,1x1,1x1"), seed: 5).Sequential(), new JpegBytes(8, 8, Parse("1x1,1x1,1x1"), seed: 5) { IsRgb = true }.Sequential());
        byte[] colours = ImageReader.Read(file, "a.jpg").Pixels;
        byte[] parts = ImageReader.Read(rgb, "a.jpg").Pixels;
        for (int i = 0; i < 64 * 3; i += 3)
        {
            double y = parts[i], b = parts[i + 1] - 128, r = parts[i + 2] - 128;
            double[] exact = [y + 1.402 * r, y - 0.344136 * b - 0.714136 * r, y + 1.772 * b];
            for (int c = 0; c < 3; c++)
            {
                Assert.InRange(colours[i + c], Math.Clamp(exact[c] - 1, 0, 255), Math.Clamp(exact[c] + 1, 0, 255));
            }
        }

        Assert.NotEqual(colours, parts);
    }

    [Fact]
    public void A_baseline_file_without_its_end_marker_is_whole_and_a_progressive_one_is_not()
    {
        var jpeg = new JpegBytes(20, 20, Colour420);
        byte[] whole = jpeg.Sequential();
        Assert.Equal(ImageReader.Read(whole, "a.jpg").Pixels, ImageReader.Read(whole.AsMemory(0, whole.Length - 2), "a.jpg").Pixels);
        Assert.Equal(DiagnosticIds.RecordingTruncated, Refused(whole[..^6]).Id);
        Assert.Equal(DiagnosticIds.RecordingTruncated, Refused(new JpegBytes(20, 20, Colour420).Progressive()[..^2]).Id);
    }

    [Theory]
    [InlineData(0xC3, "lossless coding")]
    [InlineData(0xC5, "hierarchical coding")]
    [InlineData(0xC9, "arithmetic coding")]
    [InlineData(0xCA, "arithmetic coding")]
    public void Other_processes_are_refused_by_name(byte frame, string name)
    {
        var diagnostic = Refused(new JpegBytes(8, 8, Grey).Sequential(frame: frame));
        Assert.Equal((DiagnosticIds.UnsupportedEncoding, $"the file uses {name}", "baseline and progressive files with Huffman codes"), (diagnostic.Id, diagnostic.Found, diagnostic.Supported));
    }

    public static TheoryData<string, byte[], byte[], string> Replaced => new()
    {
        { "12 bits", [0xFF, 0xC0, 0, 17, 8], [0xFF, 0xC0, 0, 17, 12], DiagnosticIds.UnsupportedEncoding },
        { "height later", [0xFF, 0xC0, 0, 17, 8, 0, 20], [0xFF, 0xC0, 0, 17, 8, 0, 0], DiagnosticIds.UnsupportedEncoding },
        { "no columns", [0xFF, 0xC0, 0, 17, 8, 0, 20, 0, 20], [0xFF, 0xC0, 0, 17, 8, 0, 20, 0, 0], DiagnosticIds.ImpossibleShape },
        { "huge", [0xFF, 0xC0, 0, 17, 8, 0, 20, 0, 20], [0xFF, 0xC0, 0, 17, 8, 0xFF, 0xFF, 0xFF, 0xFF], DiagnosticIds.TooLarge },
        { "large", [0xFF, 0xC0, 0, 17, 8, 0, 20, 0, 20], [0xFF, 0xC0, 0, 17, 8, 0x1F, 0xFF, 0x1F, 0xFF], DiagnosticIds.RecordingTruncated },
        { "sampling 5", [1, 0x22, 0, 2], [1, 0x52, 0, 2], DiagnosticIds.DamagedData },
        { "the same component twice", [1, 0x22, 0, 2], [1, 0x22, 0, 1], DiagnosticIds.DamagedData },
        { "table 4", [1, 0x22, 0, 2], [1, 0x22, 4, 2], DiagnosticIds.DamagedData },
        { "no steps", [1, 0x22, 0, 2], [1, 0x22, 3, 2], DiagnosticIds.DamagedData },
        { "no codes", [0xFF, 0xDA, 0, 12, 3, 1, 0], [0xFF, 0xDA, 0, 12, 3, 1, 0x11], DiagnosticIds.DamagedData },
        { "strange component", [0xFF, 0xDA, 0, 12, 3, 1, 0], [0xFF, 0xDA, 0, 12, 3, 9, 0], DiagnosticIds.DamagedData },
        { "no scan", [0xFF, 0xDA], [0xFF, 0xD9], DiagnosticIds.RecordingTruncated },
        { "scan without frame", [0xFF, 0xC0], [0xFF, 0xEF], DiagnosticIds.DamagedData },
        { "unknown marker", [0xFF, 0xFE], [0xFF, 0x02], DiagnosticIds.DamagedData },
        { "no marker", [0xFF, 0xFE], [0xFE, 0xFE], DiagnosticIds.DamagedData },
        { "long segment", [0xFF, 0xDB, 0, 67], [0xFF, 0xDB, 0xFF, 67], DiagnosticIds.RecordingTruncated },
        { "short table", [0xFF, 0xDB, 0, 67, 0], [0xFF, 0xDB, 0, 67, 0x10], DiagnosticIds.DamagedData },
        { "too many codes", [0x10, 0, 0, 0, 0, 0, 0, 0, 0, 255, 0], [0x10, 0, 5, 0, 0, 0, 0, 0, 0, 250, 0], DiagnosticIds.DamagedData },
        { "no restart", [0xFF, 0xD0], [0xFF, 0xD3], DiagnosticIds.DamagedData },
    };

    [Theory]
    [MemberData(nameof(Replaced))]
    public void What_cannot_be_read_is_named(string what, byte[] from, byte[] to, string id)
    {
        byte[] file = new JpegBytes(20, 20, Colour420) { Restart = 1 }.Sequential();
        int at = file.AsSpan().IndexOf(from);
        Assert.True(at >= 0, what);
        to.CopyTo(file, at);
        var diagnostic = Refused(file);
        Assert.True(id == diagnostic.Id && diagnostic.Place.StartsWith("a.jpg", StringComparison.Ordinal), $"{what}: {diagnostic}");
    }

    [Fact]
    public void Four_components_are_refused()
    {
        var diagnostic = Refused(new JpegBytes(8, 8, [(1, 1), (1, 1), (1, 1), (1, 1)]).Sequential());
        Assert.Equal("the picture has 4 components, as CMYK has", diagnostic.Found);
    }

    [Fact]
    public void A_scan_that_was_there_already_is_refused()
    {
        byte[] file = new JpegBytes(8, 8, Grey).Sequential();
        int scan = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        Assert.Equal(DiagnosticIds.DamagedData, Refused([.. file[..^2], .. file[scan..]]).Id);
    }

    [Fact]
    public void Damaged_files_are_refused_or_read_without_any_fault()
    {
        byte[][] files =
        [
            new JpegBytes(20, 20, Colour420) { Restart = 1 }.Sequential(), new JpegBytes(17, 9, Grey) { CodeBits = 12 }.Progressive(), new JpegBytes(20, 12, Colour420).Progressive(),
        ];
        byte[][] pieces = [.. Enumerable.Range(0xC0, 0x30).Select(marker => new[] { (byte)0xFF, (byte)marker }), [0xFF, 0xFF], [0xFF, 0], [0, 0], [0, 3], [0x11, 0], [1, 63, 0], [0x44]];
        int refused = ParserRun.Check(files, pieces, 30_000, static file => ImageReader.Read(file, "a.jpg"));
        Assert.InRange(refused, 5_000, 29_500);
    }

    private static Diagnostic Refused(byte[] file) => Assert.Single(Assert.Throws<DiagnosticException>(() => ImageReader.Read(file, "a.jpg")).Diagnostics);

    private static (int H, int V)[] Parse(string sampling) => [.. sampling.Split(',').Select(s => (s[0] - '0', s[2] - '0'))];

    private static double Cosines(int[] block, int[] steps, int x, int y)
    {
        double sum = 0;
        for (int k = 0; k < 64; k++)
        {
            int at = JpegScan.ZigZag[k];
            var (u, v) = (at % 8, at / 8);
            sum += block[k] * steps[k] / 4.0 * (u == 0 ? Math.Sqrt(0.5) : 1) * (v == 0 ? Math.Sqrt(0.5) : 1)
                * Math.Cos((2 * x + 1) * u * Math.PI / 16) * Math.Cos((2 * y + 1) * v * Math.PI / 16);
        }

        return sum;
    }
}
