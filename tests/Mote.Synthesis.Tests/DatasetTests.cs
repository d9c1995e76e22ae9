using System.Security.Cryptography;
using System.Text;
using Mote.Core;
using Mote.Formats.Csv;
using Mote.Formats.Recordings;
using Mote.Formats.Wav;
using Mote.Synthesis.Files;
using Mote.Synthesis.Images;
using Mote.Synthesis.Motion;
using Mote.Synthesis.Power;
using Mote.Synthesis.Speech;
using Mote.Synthesis.Vibration;
using Mote.Synthesis.Waves;

namespace Mote.Synthesis.Tests;

public sealed class DatasetTests
{
    public static TheoryData<string> Kinds => ["speech", "motion", "vibration", "power", "shapes"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Files_depend_on_the_seed_and_not_on_the_threads(string kind)
    {
        string[] hashes = [.. new[] { (1, 1UL), (4, 1UL), (2, 2UL) }.Select(run =>
        {
            string folder = TestFolder.Create();
            DatasetFolder.Write(Source(kind, run.Item2), 21, folder, run.Item1);
            return Hash(folder);
        })];
        Assert.Equal(hashes[0], hashes[1]);
        Assert.NotEqual(hashes[0], hashes[2]);
    }

    [Theory]
    [InlineData("motion", "EE54CC92C7FC123A")]
    [InlineData("vibration", "5DC3CB8EAA9DA634")]
    [InlineData("power", "9377CE9CA2207F93")]
    [InlineData("shapes", "EC077455EEB9C750")]
    public void Samples_are_the_same_on_every_machine(string kind, string start)
    {
        string folder = TestFolder.Create();
        DatasetFolder.Write(Source(kind, 1), 14, folder);
        Assert.StartsWith(start, Hash(folder), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_manifest_names_every_file_with_its_label_and_group(string kind)
    {
        string folder = TestFolder.Create();
        var source = Source(kind, 1);
        var written = DatasetFolder.Write(source, 21, folder);
        string[] lines = File.ReadAllLines(Path.Combine(folder, "manifest.csv"));
        Assert.Equal("file,label,group,split", lines[0]);
        Assert.Equal(21, lines.Length - 1);
        string[] files = [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/')).Where(f => f != "manifest.csv")];
        Assert.Equal(files.Order(StringComparer.Ordinal), lines.Skip(1).Select(l => l.Split(',')[0]));
        Assert.All(lines.Skip(1), line =>
        {
            string[] cells = line.Split(',');
            Assert.Equal(4, cells.Length);
            Assert.Equal(cells[1], Path.GetDirectoryName(cells[0]));
            Assert.StartsWith(cells[2] + "_", Path.GetFileName(cells[0]), StringComparison.Ordinal);
            Assert.Contains(cells[1], source.Labels);
            Assert.Equal("", cells[3]);
        });
        Assert.Equal(lines.Skip(1).Select(l => l.Split(',')[2]).Distinct().Count(), written.Groups);
        Assert.Equal(Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length), written.Bytes);
    }

    [Fact]
    public void Written_recordings_are_read_back_sample_for_sample()
    {
        var sound = Recording.Of(16000, ["left", "right"], [new short[] { 1, -32768, 32767 }, [4, 5, 6]], 32768);
        var read = WavReader.Read(WavWriter.Write(sound), "a.wav");
        Assert.Equal(sound.InterleavedInt16(), read.InterleavedInt16());
        Assert.Equal(16000, read.Rate);

        var motion = new MotionSynthesizer(new MotionOptions { Seconds = 0.5 }, 1).Make(1).Recording!;
        var table = CsvRecordingReader.Read(CsvRecordingWriter.Write(motion), "a.csv");
        Assert.Equal(motion.InterleavedFloat32(), table.InterleavedFloat32());
        Assert.Equal(100, table.Rate!.Value, 1e-9);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_a_diagnostic()
    {
        string file = Path.Combine(TestFolder.Create(), "file");
        File.WriteAllText(file, "");
        var error = Assert.Throws<DiagnosticException>(() => DatasetFolder.Write(Source("power", 1), 2, Path.Combine(file, "below")));
        Assert.Equal(DiagnosticIds.UnwritableFile, error.Diagnostics[0].Id);
    }

    [Fact]
    public void A_sine_covers_its_period_with_the_noise_that_was_asked_for()
    {
        var table = SineSynthesizer.Make(2000, 0.1, 1);
        float[] x = table.Float32(0).ToArray(), y = table.Float32(1).ToArray();
        Assert.All(x, v => Assert.InRange(v, 0, 6.2832f));
        Assert.Equal(20, x.Select(v => (int)(v / (2 * Math.PI) * 20)).Distinct().Count());
        double deviation = Math.Sqrt(x.Zip(y).Average(p => Math.Pow(p.Second - Math.Sin(p.First), 2)));
        Assert.InRange(deviation, 0.093, 0.107);
    }

    [Fact]
    public void Appliances_take_the_power_of_their_kind()
    {
        var source = new PowerSynthesizer(new PowerOptions(), 1);
        var peaks = Enumerable.Range(0, 6 * 24).Select(source.Make).GroupBy(s => s.Label).ToDictionary(g => g.Key, g => g.Select(s => s.Recording!.Float32(0).ToArray().Max()).ToArray());
        Assert.All(peaks["kettle"], p => Assert.InRange(p, 1500, 3500));
        Assert.All(peaks["television"], p => Assert.InRange(p, 20, 300));
        Assert.All(peaks["fridge"], p => Assert.InRange(p, 40, 1200));
        Assert.All(peaks["heater"], p => Assert.InRange(p, 600, 2300));
        Assert.All(peaks["washer"], p => Assert.InRange(p, 120, 3200));
        Assert.All(peaks["microwave"], p => Assert.InRange(p, 800, 2000));
    }

    [Theory]
    [InlineData(ShapeKind.Circle)]
    [InlineData(ShapeKind.Square)]
    [InlineData(ShapeKind.Triangle)]
    [InlineData(ShapeKind.Cross)]
    [InlineData(ShapeKind.Star)]
    public void Shapes_hold_their_centre_and_end_within_their_radius(ShapeKind kind)
    {
        var outline = new ShapeOutline(kind, 0.5);
        Assert.True(outline.Contains(0, 0));
        int inside = 0;
        for (int i = 0; i < 90_000; i++)
        {
            double x = ((i % 300) - 149.5) / 100, y = ((i / 300) - 149.5) / 100;
            bool contains = outline.Contains(x, y);
            inside += contains ? 1 : 0;
            Assert.True(!contains || (x * x) + (y * y) <= 1.1 * 1.1 * 1.0001 || kind == ShapeKind.Cross);
        }

        double area = kind switch
        {
            ShapeKind.Circle => Math.PI * 0.85 / Math.Sqrt(1.15),
            ShapeKind.Square => 4 * 0.78 * 0.78,
            ShapeKind.Triangle => 0.75 * Math.Sqrt(3) * 1.05 * 1.05,
            ShapeKind.Cross => (2 * 4 * 0.28) - (4 * 0.28 * 0.28),
            _ => 10 * 0.5 * 1.1 * 0.47 * Math.Sin(Math.PI / 5),
        };
        Assert.Equal(area, inside / 10_000.0, 0.03);
    }

    private static ISampleSynthesizer Source(string kind, ulong seed)
    {
        if (kind == "speech")
        {
            SpeechTests.RequireEspeak();
        }

        return kind switch
        {
            "speech" => new SpeechSynthesizer(new SpeechOptions { Words = ["yes", "turn on"], OtherWords = ["table", "seven"], Speakers = 3, StreamSpeakers = 1, Takes = 1, Rooms = 2 }, seed),
            "motion" => new MotionSynthesizer(new MotionOptions { SixAxis = true }, seed),
            "vibration" => new VibrationSynthesizer(new VibrationOptions { Seconds = 0.25 }, seed),
            "power" => new PowerSynthesizer(new PowerOptions(), seed),
            _ => new ShapeSynthesizer(new ShapeOptions { Side = 24 }, seed),
        };
    }

    private static string Hash(string folder)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            all.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(folder, file).Replace('\\', '/')));
            all.AppendData(File.ReadAllBytes(file));
        }

        return Convert.ToHexString(all.GetHashAndReset());
    }
}
