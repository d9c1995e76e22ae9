using System.Globalization;
using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Formats.Recordings;
using Mote.Operators.Statistics;
using Mote.Projects.FrontEnds;
using Mote.Runtime;

namespace Mote.Projects.Tests;

/// <summary>
/// The front ends give what the formulas of their field say (<see cref="StatedFeatures"/>), in their order, number and defaults: to 1e-5 where single precision can, and
/// otherwise to the bound that is stated beside the signal.
/// </summary>
public sealed class ParityTests(ITestOutputHelper output)
{
    private const string Sound = "samples: {rate: 16000, type: int16}\n";
    private const string Motion = "samples: {rate: 50, type: float32, channels: [x, y, z]}\n";

    private const string MadeUp = "made up";

    private static readonly string[] Clips = ["yes_1000ms", "no_1000ms", "noise_1000ms"];

    public static TheoryData<string> Sounds => ["test signal", "noise", "faint noise", "tones", "silence", "yes_1000ms", "no_1000ms", "noise_1000ms"];

    [Theory, MemberData(nameof(Sounds))]
    public void Mel_energies_are_those_of_the_formulas(string signal)
    {
        short[] x = Signal(signal);
        foreach (bool whole in new[] { true, false })
        {
            var model = TestProjects.Read(Sound + $"front_end: {{kind: mfe{(whole ? ", whole_window_ms: 1000" : "")}}}").ToModel();
            double[] expected = [.. Levels(StatedFeatures.Emphasized(Reals(x, 32768), 0.98, 1, whole), 256, 40)];
            float[] decibels = Values(model, x, "decibels");
            float[] features = [.. TestProjects.Features(model, Bytes(x)).SelectMany(row => row)];

            Assert.Equal(99 * 40, features.Length);
            double before = Most(expected.Select(v => Math.Min(v, 1)), decibels.Select(v => Math.Clamp((v + 52.0) / 64, 0, 1)));
            int flips = expected.Zip(features).Count(p => Math.Round(Math.Min(p.First, 1) * 256, MidpointRounding.AwayFromZero) != p.Second * 256);
            Print($"mfe, {signal}, {(whole ? "whole" : "stream")}", before, $"{flips} of {features.Length} one step off");
            Assert.True(before <= 1e-5, $"{before}");
            Assert.All(expected.Zip(features), p => Assert.Equal(Math.Min(p.First, 1), p.Second, (0.5 / 256) + 1e-5));
        }
    }

    [Theory, MemberData(nameof(Sounds))]
    public void A_spectrogram_is_that_of_the_formulas(string signal)
    {
        short[] x = Signal(signal);
        var model = TestProjects.Read(Sound + "front_end: {kind: spectrogram, whole_window_ms: 1000}").ToModel();
        float[] features = [.. TestProjects.Features(model, Bytes(x)).SelectMany(row => row)];
        double[] expected = [.. StatedFeatures.Powers(Reals(x, 32768), 320, 160, 128).SelectMany(p => p).Select(p => StatedFeatures.Level(p, -52))];

        Assert.Equal(99 * 65, features.Length);
        double most = Most(expected, features.Select(v => (double)v));
        Print($"spectrogram, {signal}", most);
        Assert.True(most <= 1e-5, $"{most}");
    }

    [Theory, MemberData(nameof(Sounds))]
    public void Cepstra_are_those_of_the_formulas(string signal)
    {
        // The tones of the test signal have bins that are zero but for rounding, whose logarithms mean nothing.
        short[] x = Signal(signal == "test signal" ? "noise" : signal);
        foreach (bool whole in new[] { true, false })
        {
            var model = TestProjects.Read(Sound + $"front_end: {{kind: mfcc, {(whole ? "whole_window_ms: 1000" : "win_size: 0")}}}").ToModel();
            var powers = StatedFeatures.Powers(StatedFeatures.Emphasized(Reals(x, 1), 0.98, 1, whole), 320, 320, 256);
            double[][] mels = [.. powers.Select(p => StatedFeatures.Mel(p, 32, 16000, 0, 0))];
            double[][] expected = [.. powers.Zip(mels, (p, m) => StatedFeatures.Cepstra(p, m, 13))];
            double[][] cepstra = [.. Values(model, x, "cepstra").Select(v => (double)v).Chunk(13)];
            double[] features = [.. TestProjects.Features(model, Bytes(x)).SelectMany(row => row).Select(v => (double)v)];

            Assert.Equal(50 * 13, features.Length);
            Print($"mfcc, {signal}, {(whole ? "whole" : "stream")}", Most(expected.SelectMany(r => r), cepstra.SelectMany(r => r)));
            for (int f = 0; f < 50; f++)
            {
                double bound = StatedFeatures.CepstrumBound(powers[f], mels[f]);
                Assert.True(Most(expected[f], cepstra[f]) <= bound && Math.Abs(expected[f][0] - cepstra[f][0]) <= 1e-5, $"frame {f}: {Most(expected[f], cepstra[f])}, bound {bound}");
            }

            if (whole)
            {
                double normalized = Most(StatedFeatures.Normalized(cepstra, 101).SelectMany(r => r), features);
                Print("  normalised", normalized, $"with the cepstra {Most(StatedFeatures.Normalized(expected, 101).SelectMany(r => r), features):E1}");
                Assert.True(normalized <= 1e-5, $"{normalized}");
            }
        }
    }

    // Bounds of made-up movement. In recordings there are windows at rest, whose movement is a thousandth of gravity: its rounding is 2e-4 of what is left. Filters before
    // decimation by 10 have poles so near to 1 that their rounding of gravity is up to 3e-3.
    public static TheoryData<string, string, double, int, int[], bool, bool, double> Analyses => new()
    {
        { "", "none", 3, 6, [], true, true, 2e-5 },
        { "filter_type: low", "low", 3, 6, [], true, true, 2e-5 },
        { "filter_type: high, filter_cutoff: 4.2, filter_order: 4", "high", 4.2, 4, [], true, true, 2e-5 },
        { "filter_type: low, filter_order: 0", "low", 3, 0, [], true, true, 2e-5 },
        { "filter_type: high, filter_order: 0, do_log: false, do_fft_overlap: false", "high", 3, 0, [], false, false, 2e-5 },
        { "input_decimation_ratio: 3, filter_type: low, filter_order: 2", "low", 3, 2, [3], true, true, 2e-5 },
        { "input_decimation_ratio: 10, window_ms: 4000", "none", 3, 6, [10], true, true, 3e-3 },
        { "input_decimation_ratio: 30, window_ms: 12000", "none", 3, 6, [3, 10], true, true, 3e-3 },
    };

    [Theory, MemberData(nameof(Analyses))]
    public void Spectral_features_are_those_of_the_formulas(string keys, string filter, double cutoff, int order, int[] ratios, bool log, bool overlap, double bound)
    {
        var model = TestProjects.Read(Motion + $"front_end: {{kind: spectral_analysis{(keys == "" ? "" : ", " + keys)}}}").ToModel();
        foreach (var (name, x) in Motions())
        {
            Compare($"spectral_analysis, {(keys == "" ? "defaults" : keys)}, {name}", model, x,
                axis => StatedFeatures.Spectral(axis, 50, 16, filter, cutoff, order, ratios, log, overlap), name == MadeUp ? bound : Math.Max(bound, 2e-4));
        }
    }

    [Fact]
    public void Statistics_are_those_of_the_formulas()
    {
        var model = TestProjects.Read(Motion + "front_end: {kind: flatten}").ToModel();
        foreach (var (name, x) in Motions())
        {
            Compare($"flatten, {name}", model, x, axis =>
            {
                var m = StatedFeatures.Moments(axis);
                return [m.Mean, axis.Min(), axis.Max(), Math.Sqrt(axis.Average(v => v * v)), m.Deviation, m.Skewness, m.Kurtosis];
            }, name == MadeUp ? 1e-5 : 1e-4);
        }
    }

    // Colours are exact; grey is rounded to whole steps of a byte, so that pictures stay bytes on the device.
    [Fact]
    public void Pictures_are_scaled_to_one_and_grey_is_their_luma()
    {
        byte[] x = [.. Enumerable.Range(0, 8 * 8 * 3).Select(i => (byte)(i * 167 % 256))];
        const string Camera = "samples: {rate: 5, type: uint8, picture: [8, 8, 3]}\nfront_end: {kind: image, height: 8, width: 8";
        float[] colours = Assert.Single(TestProjects.Features(TestProjects.Read(Camera + "}").ToModel(), x));
        float[] grey = Assert.Single(TestProjects.Features(TestProjects.Read(Camera + ", grey: true}").ToModel(), x));

        Assert.All(colours.Zip(x), p => Assert.Equal(p.Second / 255.0, p.First, 1e-7));
        Assert.Equal(64, grey.Length);
        Assert.All(Enumerable.Range(0, 64), i =>
            Assert.Equal(((0.299 * x[3 * i]) + (0.587 * x[(3 * i) + 1]) + (0.114 * x[(3 * i) + 2])) / 255, grey[i], (0.501 / 255) + 1e-7));
    }

    [Fact]
    public void Defaults_are_those_of_the_field()
    {
        static FrontEnd Of(string samples, string kind) => TestProjects.Read($"{samples}front_end: {{kind: {kind}}}").FrontEnd;

        Assert.Equal(new Mfcc
        {
            Coefficients = 13,
            FrameLength = 0.02,
            FrameStride = 0.02,
            Filters = 32,
            FftLength = 256,
            NormalizationFrames = 101,
            LowHertz = 0,
            HighHertz = 0,
            PreEmphasis = 0.98,
            PreEmphasisLag = 1,
        }, Of(Sound, "mfcc"));
        Assert.Equal(new Mfe { FrameLength = 0.02, FrameStride = 0.01, Filters = 40, FftLength = 256, LowHertz = 0, HighHertz = 0, NoiseFloor = -52 }, Of(Sound, "mfe"));
        Assert.Equal(new Spectrogram { FrameLength = 0.02, FrameStride = 0.01, FftLength = 128, NoiseFloor = -52 }, Of(Sound, "spectrogram"));
        var spectral = Assert.IsType<SpectralAnalysis>(Of(Motion, "spectral_analysis"));
        Assert.Equal(new SpectralAnalysis { Scale = 1, Decimation = 1, Filter = PassBand.None, Cutoff = 3, Order = 6, FftLength = 16, Log = true, Overlap = true, WindowMs = spectral.WindowMs, StrideMs = spectral.StrideMs }, spectral);
        var flatten = Assert.IsType<Flatten>(Of(Motion, "flatten"));
        Assert.Equal((1.0, (StatisticKinds)127), (flatten.Scale, flatten.Kinds));
        var picture = Assert.IsType<Picture>(Of("samples: {rate: 5, type: uint8, picture: [8, 8, 3]}\n", "image, height: 8, width: 8"));
        Assert.Equal((1 / 255.0, 0.0, false), (picture.Scale, picture.Offset, picture.Grey));
    }

    // (length - (frame - stride)) / stride, rounded down: 8100 samples are 49.6 frames of 320 by 160, 25.3 of 320 by 320.
    [Theory, InlineData("mfe", 506.25, 49 * 40), InlineData("mfcc", 506.25, 25 * 13), InlineData("spectrogram, frame_length: 0.025", 506.25, 49 * 65)]
    public void Frames_are_counted_downwards(string kind, double milliseconds, int features)
    {
        var model = TestProjects.Read(Sound + FormattableString.Invariant($"front_end: {{kind: {kind}, whole_window_ms: {milliseconds}}}")).ToModel();
        Assert.Equal(features, TestProjects.Features(model, new byte[2 * 8100])[0].Length);
    }

    [Theory, InlineData("filter_type: low, filter_cutoff: 1"), InlineData("filter_type: high, filter_order: 0, filter_cutoff: 60")]
    public void A_cutoff_that_leaves_no_bin_is_reported(string keys)
    {
        var project = TestProjects.Read(Motion + $"front_end: {{kind: spectral_analysis, {keys}}}");
        Assert.Contains("none of 8 bins", Assert.Throws<DiagnosticException>(() => project.ToModel()).Message, StringComparison.Ordinal);
    }

    private void Compare(string name, Model model, float[] x, Func<double[], double[]> stated, double bound)
    {
        var stream = model.Module.Stream!;
        var rows = TestProjects.Features(model, MemoryMarshal.AsBytes(x.AsSpan()).ToArray());
        Assert.NotEmpty(rows);
        double most = 0;
        string where = "";
        for (int k = 0; k < rows.Count; k++)
        {
            double[] expected = [.. Enumerable.Range(0, 3).SelectMany(axis =>
                stated([.. Enumerable.Range(k * stream.Hop, stream.Window).Select(i => (double)x[(i * 3) + axis])]))];
            Assert.Equal(expected.Length, rows[k].Length);
            for (int i = 0; i < expected.Length; i++)
            {
                // Relative to what is more than 1.
                double difference = Math.Abs(expected[i] - rows[k][i]) / Math.Max(1, Math.Abs(expected[i]));
                (most, where) = difference > most ? (difference, $"at {i} of window {k}, {expected[i]:G5}") : (most, where);
            }
        }

        Print(name, most, $"{where}; {rows.Count} windows of {rows[0].Length}");
        Assert.True(most <= bound, $"{name}: {most}");
    }

    private static IEnumerable<double> Levels(double[] x, int n, int filters) =>
        StatedFeatures.Powers(x, 320, 160, n).SelectMany(p => StatedFeatures.Mel(p, filters, 16000, 0, 0)).Select(p => StatedFeatures.Level(p, -52));

    /// <summary>What a tensor of the front end holds after each window.</summary>
    private static float[] Values(Model model, short[] x, string tensor)
    {
        int index = model.Module.Main.Tensors.Select((t, i) => (t.Name, i)).Single(t => t.Name == tensor).i;
        var values = new List<float>();
        var session = new StreamSession(model);
        session.WindowCompleted = () => values.AddRange(MemoryMarshal.Cast<byte, float>(session.Session.Tensor(index)).ToArray());
        session.Push(Bytes(x));
        return [.. values];
    }

    private static double Most(IEnumerable<double> expected, IEnumerable<double> actual) => expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max();

    private static double[] Reals(short[] x, double scale) => [.. x.Select(v => v / scale)];

    private static byte[] Bytes(short[] x) => MemoryMarshal.AsBytes(x.AsSpan()).ToArray();

    /// <summary>A second at 16 kHz.</summary>
    private static short[] Signal(string name)
    {
        var random = new Random(7);
        if (Clips.Contains(name))
        {
            string folder = SharedData.Require("datasets/kws_reference_wavs/tflite-micro");
            return RecordingReader.Read(Directory.GetFiles(folder, $"*__{name}.wav").Single()).InterleavedInt16()[..16000];
        }

        return name == "test signal"
            ? MemoryMarshal.Cast<byte, short>(StreamSignal.Samples(TestProjects.Read(Sound + "front_end: {kind: mfe}").ToModel().Module.Stream!, ElementType.Int16, 16000, 3)).ToArray()
            : [.. Enumerable.Range(0, 16000).Select(i => name switch
            {
                "noise" => (short)random.Next(-32768, 32768),
                "faint noise" => (short)random.Next(-20, 21),
                "tones" => (short)((9000 * Math.Sin(i * 0.31)) + (5000 * Math.Sin(i * (1.1 + (i / 40000.0)))) + random.Next(-300, 301)),
                _ => (short)0,
            })];
    }

    /// <summary>Three axes at 50 Hz: made-up movement on top of gravity, and recordings where they are.</summary>
    private static IEnumerable<(string Name, float[] Samples)> Motions()
    {
        var random = new Random(11);
        yield return (MadeUp, [.. Enumerable.Range(0, 3 * 800).Select(i =>
            (float)((i % 3) - 0.5 + (0.8 * Math.Sin(i / 3 * (0.2 + (0.1 * (i % 3))))) + (0.3 * random.NextDouble())))]);
        if (SharedData.Folder is null)
        {
            yield break;
        }

        string folder = SharedData.Require("datasets/har_exercises/exercises");
        foreach (string file in new[] { "2024-12-01T160405_squat.npy", "2024-12-01T160535_jumpingjack.npy", "2024-12-01T160656_lunge.npy" })
        {
            yield return (file, [.. RecordingReader.Read(Path.Combine(folder, file)).InterleavedInt16().Select(v => v / 1000f)]);
        }
    }

    private void Print(string name, double difference, string more = "") =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: at most {difference:E1} {more}"));
}
