using System.Text;
using Mote.Core;
using Mote.Formats.Recordings;
using Mote.Formats.Tests.Mutation;

namespace Mote.Formats.Tests.Recordings;

public sealed class RecordingReaderTests
{
    [Fact]
    public void Arrays_of_times_and_channels_are_recordings_of_measured_values()
    {
        var recording = RecordingReader.Read(Npy("<i2", "(2, 3)", WavBytes.Shorts(1, 2, 3, 4, 5, 6)), "a.npy");
        Assert.Equal((null, 2, ElementType.Int16, 1f), (recording.Rate, recording.Length, recording.Type, recording.FullScale));
        Assert.Equal(["channel 1", "channel 2", "channel 3"], recording.ChannelNames);
        Assert.Equal([2f, 5], recording.Float32(1).ToArray());
        Assert.Equal([1, 2, 3, 4, 5, 6], recording.InterleavedInt16());
    }

    [Fact]
    public void A_row_of_numbers_is_one_channel()
    {
        Assert.Equal([1.5f, -2], RecordingReader.Read(Npy("<f4", "(2,)", [.. new[] { 1.5f, -2 }.SelectMany(BitConverter.GetBytes)]), "a.npy").Float32(0).ToArray());
        Assert.Equal([1.5f, -2], RecordingReader.Read(Npy("<f8", "(2,)", [.. new[] { 1.5, -2 }.SelectMany(BitConverter.GetBytes)]), "a.npy").Float32(0).ToArray());
    }

    [Theory]
    [InlineData("<i4", "(2,)")]
    [InlineData("<i2", "(2, 2, 1)")]
    [InlineData("<i2", "(4, 0)")]
    [InlineData("<i2", "()")]
    [InlineData("<i2", "(1, 300)")]
    public void Other_arrays_are_refused(string type, string shape)
    {
        int bytes = shape switch { "(2, 2, 1)" => 8, "(2,)" => 8, "()" => 2, "(1, 300)" => 600, _ => 0 };
        Assert.Equal(DiagnosticIds.UnsupportedEncoding, Assert.Throws<DiagnosticException>(() => RecordingReader.Read(Npy(type, shape, new byte[bytes]), "a.npy")).Diagnostics[0].Id);
    }

    [Fact]
    public void An_array_that_was_cut_off_says_how_much_is_missing() => Assert.StartsWith(
        "MOTE1030: a.npy: the header announces 12 bytes for the shape (2, 3), the file has 8. Copy or record the file again;",
        Assert.Throws<DiagnosticException>(() => RecordingReader.Read(Npy("<i2", "(2, 3)", new byte[8]), "a.npy")).Message, StringComparison.Ordinal);

    [Fact]
    public void Damaged_arrays_are_refused_or_read_without_any_fault()
    {
        byte[][] pieces = [.. new[] { "(", ")", ",", "9", "99999999999999999999", "0, ", "<f8", "<i2", ">f4", "True", "'shape'", "'descr'", "\n" }.Select(Encoding.ASCII.GetBytes), [0xFF, 0xFF], [0, 0], [1], [2], [3]];
        int refused = ParserRun.Check([Npy("<i2", "(2, 3)", new byte[12]), Npy("<f4", "(5,)", new byte[20])], pieces, 40_000, static file => WavTests.Use(RecordingReader.Read(file, "a.npy")));
        Assert.InRange(refused, 5_000, 39_500);
    }

    [Fact]
    public void A_file_is_known_by_its_content_before_its_name()
    {
        byte[] wav = new WavBytes().Format(1, 1, 8000, 16).Chunk("data", WavBytes.Shorts(1, 2)).File();
        Assert.Equal(8000, RecordingReader.Read(wav, "a.csv").Rate);
        var diagnostic = Assert.Single(Assert.Throws<DiagnosticException>(() => RecordingReader.Read("ID3"u8.ToArray(), "a.mp3")).Diagnostics);
        Assert.Equal((DiagnosticIds.NotThisFormat, "WAV, NPY, CSV (.csv, .tsv, .txt) and the data acquisition format (.json, .cbor)"), (diagnostic.Id, diagnostic.Supported));
    }

    [Fact]
    public void Files_are_read_by_their_path()
    {
        string path = Path.Combine(TestFolder.Create(), "a.tsv");
        File.WriteAllText(path, "x\ty\n1\t2\n");
        Assert.Equal([1f, 2], RecordingReader.Read(path).InterleavedFloat32());
        Assert.Equal(DiagnosticIds.UnreadableFile, Assert.Throws<DiagnosticException>(() => RecordingReader.Read(path + "x")).Diagnostics[0].Id);
        Assert.Equal(DiagnosticIds.UnreadableFile, Assert.Throws<DiagnosticException>(() => RecordingReader.Read("")).Diagnostics[0].Id);
    }

    [Theory]
    [InlineData("arabic_speech_commands", "*.wav", 16000.0, "mono")]
    [InlineData("cwru_bearing", "*.wav", 12000.0, "mono")]
    [InlineData("fsdd", "*.wav", 8000.0, "mono")]
    [InlineData("mitbih_ecg", "*.wav", 360.0, "mono")]
    [InlineData("speech_commands_3w", "*.wav", 16000.0, "mono")]
    [InlineData("wake_words", "*.wav", 16000.0, "mono")]
    [InlineData("kws_reference_wavs", "*.wav", 16000.0, null)]
    [InlineData("ceiling_fan_vibration", "*.csv", null, "column 1")]
    public void Recordings_of_public_data_sets_are_read(string set, string pattern, double? rate, string? firstChannel)
    {
        string[] files = [.. Directory.EnumerateFiles(SharedData.Require(Path.Combine("datasets", set)), pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        Assert.NotEmpty(files);

        // At most 60 of each, spread over all.
        foreach (string path in files.Where((_, i) => i % (1 + files.Length / 60) == 0))
        {
            var recording = RecordingReader.Read(path);
            Assert.Equal(rate, recording.Rate);
            Assert.True(firstChannel is null || recording.ChannelNames[0] == firstChannel, path);
            Assert.True(recording.Length > 0, path);
            if (pattern == "*.wav" && recording.Type == ElementType.Int16)
            {
                // A header of 44 bytes and the samples.
                Assert.Equal(new FileInfo(path).Length - 44, recording.InterleavedInt16().Length * 2);
            }
        }
    }

    // The recorder wrote the shape first and was sometimes switched off early: what is cut off is refused.
    [Fact]
    public void Arrays_of_a_public_data_set_are_read_unless_they_are_cut_off()
    {
        string[] files = [.. Directory.EnumerateFiles(SharedData.Require(Path.Combine("datasets", "har_exercises")), "*.npy", SearchOption.AllDirectories)];
        var refused = files.Where(path => !ParserRun.TryOne(path, File.ReadAllBytes(path), file => Assert.Contains(RecordingReader.Read(file, path).Length, new[] { 400, 1000 }))).ToList();
        Assert.InRange(files.Length - refused.Count, 20, files.Length);
        Assert.All(refused, path => Assert.True(new FileInfo(path).Length < 6000, path));
    }

    private static byte[] Npy(string type, string shape, byte[] data)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}\n";
        return [0x93, .. "NUMPY"u8, 1, 0, .. BitConverter.GetBytes((ushort)header.Length), .. Encoding.ASCII.GetBytes(header), .. data];
    }
}
