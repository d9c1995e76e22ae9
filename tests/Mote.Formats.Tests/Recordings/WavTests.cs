using System.Text;
using Mote.Core;
using Mote.Formats.Recordings;
using Mote.Formats.Tests.Mutation;
using Mote.Formats.Wav;

namespace Mote.Formats.Tests.Recordings;

public sealed class WavTests
{
    private static readonly byte[] Stereo = WavBytes.Shorts(1, -1, 2, -2, short.MaxValue, short.MinValue);

    [Fact]
    public void Sixteen_bits_stay_as_they_are()
    {
        var recording = Read(new WavBytes().Format(1, 2, 16000, 16).Chunk("data", Stereo).File());
        Assert.Equal((16000.0, 3, ElementType.Int16, 32768f), (recording.Rate, recording.Length, recording.Type, recording.FullScale));
        Assert.Equal(["left", "right"], recording.ChannelNames);
        Assert.Equal([1, 2, short.MaxValue], recording.Int16(0).ToArray());
        Assert.Equal([-1f / 32768, -2f / 32768, -1], recording.Float32(1).ToArray());
        Assert.Equal([1, -1, 2, -2, short.MaxValue, short.MinValue], recording.InterleavedInt16());
        Assert.Equal("2 channels of 3 int16 at 16000 Hz", recording.ToString());
    }

    [Fact]
    public void Eight_bits_are_without_sign()
    {
        var recording = Read(new WavBytes().Format(1, 1, 8000, 8).Chunk("data", [0, 128, 255]).File());
        Assert.Equal([short.MinValue, 0, 127 * 256], recording.Int16(0).ToArray());
        Assert.Equal(["mono"], recording.ChannelNames);
    }

    // -2^23 is -1; 2^23 - 1 is the largest; 0x000080 is half of a 16-bit unit, which rounds away from zero.
    [Fact]
    public void Twenty_four_bits_become_floats()
    {
        var recording = Read(new WavBytes().Format(1, 1, 48000, 24).Chunk("data", [0, 0, 0x80, 0xFF, 0xFF, 0x7F, 0x80, 0, 0, 0x80, 0xFF, 0xFF]).File());
        Assert.Equal(ElementType.Float32, recording.Type);
        Assert.Equal([-1f, 8388607f / 8388608, 128f / 8388608, -128f / 8388608], recording.Float32(0).ToArray());
        Assert.Equal([short.MinValue, short.MaxValue, 1, -1], recording.Int16(0).ToArray());
    }

    [Fact]
    public void Thirty_two_bits_become_floats() =>
        Assert.Equal([-1f, 0.5f, 1f], Read(new WavBytes().Format(1, 1, 1, 32).Chunk("data", [0, 0, 0, 0x80, 0, 0, 0, 0x40, 0xFF, 0xFF, 0xFF, 0x7F]).File()).Float32(0).ToArray());

    [Fact]
    public void Floats_are_limited_only_where_integers_are_asked_for()
    {
        float[] values = [0.5f, -2f, float.NaN, float.PositiveInfinity];
        var recording = Read(new WavBytes().Format(3, 1, 44100, 32).Chunk("data", [.. values.SelectMany(BitConverter.GetBytes)]).File());
        Assert.Equal(values, recording.Float32(0).ToArray());
        Assert.Equal([16384, short.MinValue, 0, short.MaxValue], recording.Int16(0).ToArray());
        Assert.Equal([0.25f], Read(new WavBytes().Extensible(3, 1, 44100, 64).Chunk("data", BitConverter.GetBytes(0.25)).File()).Float32(0).ToArray());
    }

    [Fact]
    public void Unknown_chunks_with_odd_lengths_are_passed_over()
    {
        var recording = Read(new WavBytes().Chunk("LIST", [1, 2, 3]).Extensible(1, 2, 16000, 16).Chunk("fact", [0, 0, 0, 0]).Chunk("junk", [9]).Chunk("data", Stereo).Chunk("id3 ", [5]).File());
        Assert.Equal(3, recording.Length);
    }

    [Theory]
    [InlineData(0u, 0u)]
    [InlineData(0u, 0xFFFFFFFFu)]
    [InlineData(0xFFFFFFFFu, 0xFFFFFFFFu)]
    [InlineData(0xFFFFFFFFu, 36u)]
    public void Lengths_that_a_streaming_writer_left_open_mean_all_whole_frames(uint data, uint riff) =>
        Assert.Equal(3, Read(new WavBytes().Format(1, 2, 16000, 16).Chunk("data", [.. Stereo, 7, 7], data).File(announced: riff)).Length);

    [Fact]
    public void Long_files_have_their_lengths_in_another_chunk()
    {
        byte[] lengths = [.. BitConverter.GetBytes(1000L), .. BitConverter.GetBytes(8L), .. BitConverter.GetBytes(2L), 0, 0, 0, 0];
        Assert.Equal(2, Read(new WavBytes().Chunk("ds64", lengths).Format(1, 2, 16000, 16).Chunk("data", Stereo, 0xFFFFFFFF).File("RF64", 0xFFFFFFFF)).Length);
    }

    [Fact]
    public void Channels_beyond_two_are_numbered() =>
        Assert.Equal(["channel 1", "channel 2", "channel 3"], Read(new WavBytes().Format(1, 3, 100, 16).Chunk("data", Stereo).File()).ChannelNames);

    public static TheoryData<string, byte[], string, string> Damaged => new()
    {
        { "cut off", new WavBytes().Format(1, 2, 16000, 16).Chunk("data", Stereo, 16).File(), DiagnosticIds.RecordingTruncated, "a.wav at byte 36" },
        { "half a frame", new WavBytes().Format(1, 2, 16000, 16).Chunk("data", [.. Stereo, 1, 1]).File(), DiagnosticIds.RecordingTruncated, "a.wav at byte 36" },
        { "no samples", new WavBytes().Format(1, 2, 16000, 16).Chunk("data", []).File(), DiagnosticIds.RecordingTruncated, "a.wav" },
        { "no data", new WavBytes().Format(1, 2, 16000, 16).File(), DiagnosticIds.RecordingTruncated, "a.wav" },
        { "no format", new WavBytes().Chunk("data", Stereo).File(), DiagnosticIds.NotThisFormat, "a.wav at byte 12" },
        { "two formats", new WavBytes().Format(1, 2, 16000, 16).Format(1, 2, 16000, 16).Chunk("data", Stereo).File(), DiagnosticIds.NotThisFormat, "a.wav at byte 36" },
        { "short format", new WavBytes().Chunk("fmt ", new byte[14]).Chunk("data", Stereo).File(), DiagnosticIds.RecordingTruncated, "a.wav at byte 12" },
        { "long chunk", new WavBytes().Chunk("LIST", Stereo, 0x7FFFFFFF).File(), DiagnosticIds.RecordingTruncated, "a.wav at byte 12" },
        { "mu-law", new WavBytes().Format(7, 1, 8000, 8).Chunk("data", Stereo).File(), DiagnosticIds.UnsupportedEncoding, "a.wav at byte 12" },
        { "12 bits", new WavBytes().Format(1, 1, 8000, 12, 2).Chunk("data", Stereo).File(), DiagnosticIds.UnsupportedEncoding, "a.wav at byte 12" },
        { "unknown extensible", new WavBytes().Extensible(1, 1, 8000, 16, 0x72).Chunk("data", Stereo).File(), DiagnosticIds.UnsupportedEncoding, "a.wav at byte 12" },
        { "no channels", new WavBytes().Format(1, 0, 8000, 16).Chunk("data", Stereo).File(), DiagnosticIds.NotThisFormat, "a.wav at byte 12" },
        { "no rate", new WavBytes().Format(1, 1, 0, 16).Chunk("data", Stereo).File(), DiagnosticIds.NotThisFormat, "a.wav at byte 12" },
        { "strange frames", new WavBytes().Format(1, 2, 8000, 16, 2).Chunk("data", Stereo).File(), DiagnosticIds.NotThisFormat, "a.wav at byte 12" },
        { "big-endian", new WavBytes().File("RIFX"), DiagnosticIds.UnsupportedEncoding, "a.wav" },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void What_cannot_be_read_is_named_with_its_place(string what, byte[] file, string id, string place)
    {
        var diagnostic = Assert.Single(Assert.Throws<DiagnosticException>(() => Read(file)).Diagnostics);
        Assert.True((id, place) == (diagnostic.Id, diagnostic.Place), $"{what}: {diagnostic}");
        Assert.NotNull(diagnostic.Remedy);
    }

    [Fact]
    public void The_message_of_a_file_that_is_cut_off_says_how_much_is_there() => Assert.StartsWith(
        "MOTE1030: a.wav at byte 36: the header announces 16 bytes of samples, the file has 12. Copy or record the file again;",
        Assert.Throws<DiagnosticException>(() => Read(new WavBytes().Format(1, 2, 16000, 16).Chunk("data", Stereo, 16).File())).Message, StringComparison.Ordinal);

    [Fact]
    public void Damaged_files_are_refused_or_read_without_any_fault()
    {
        byte[][] pieces = [.. new[] { "RIFF", "RF64", "RIFX", "WAVE", "fmt ", "data", "ds64", "LIST" }.Select(Encoding.ASCII.GetBytes),
            [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0x7F], [0, 0, 0, 0x80], [1, 0], [3, 0], [0xFE, 0xFF], [8, 0], [24, 0], [64, 0]];
        byte[][] files =
        [
            new WavBytes().Chunk("LIST", [1, 2, 3]).Format(1, 2, 16000, 16).Chunk("data", Stereo).File(),
            new WavBytes().Extensible(1, 1, 48000, 24).Chunk("data", Stereo).Chunk("id3 ", [5]).File(),
            new WavBytes().Chunk("ds64", new byte[28]).Format(3, 1, 48000, 32).Chunk("data", Stereo, 0xFFFFFFFF).File("RF64", 0xFFFFFFFF),
        ];
        int refused = ParserRun.Check(files, pieces, 60_000, static file => Use(RecordingReader.Read(file, "a.wav")));
        Assert.InRange(refused, 10_000, 59_000);
    }

    /// <summary>Touches every sample in both types.</summary>
    internal static void Use(Recording recording)
    {
        Assert.Equal(recording.Length * recording.ChannelNames.Length, recording.InterleavedInt16().Length);
        Assert.Equal(recording.Length, recording.Float32(recording.ChannelNames.Length - 1).Length);
    }

    private static Recording Read(byte[] file) => WavReader.Read(file, "a.wav");
}
