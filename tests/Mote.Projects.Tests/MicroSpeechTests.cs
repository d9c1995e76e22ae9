using System.Globalization;
using System.Text;
using Mote.Core;
using Mote.Devices;
using Mote.Formats.Recordings;
using Mote.Projects.Decisions;
using Mote.Projects.FrontEnds;
using Mote.Runtime;

namespace Mote.Projects.Tests;

/// <summary>TFLM's micro_speech, whole: its front end, its model, its recogniser, on its recordings.</summary>
public sealed class MicroSpeechTests
{
    private const string Recordings = "datasets/kws_reference_wavs/tflite-micro";
    private const string Prefix = "tensorflow__lite__micro__examples__micro_speech__testdata__";

    [Fact]
    public void Yes_and_no_are_found_and_nothing_in_silence_and_noise()
    {
        var model = Project(every: 5).ToModel();
        var stream = model.Module.Stream!;
        string[] Found(params string[] clips) => [.. new StreamSession(model).Push(Clips(clips)).Select(e => stream.Labels[e.Label])];

        Assert.Equal(["yes"], Found("silence", "yes", "silence"));
        Assert.Equal(["no"], Found("silence", "no", "silence"));
        Assert.Equal(["yes", "no"], Found("silence", "yes", "silence", "no", "silence", "noise", "silence"));
        Assert.Empty(Found("silence", "silence", "silence"));
        Assert.Empty(Found("silence", "noise", "noise", "silence", "noise"));
        Assert.Empty(new StreamSession(model).Push(new byte[16000 * 2 * 5]));
    }

    [Theory, InlineData("yes", "yes"), InlineData("no", "no"), InlineData("silence", null), InlineData("noise", null)]
    public void A_clip_alone_is_one_inference_and_that_can_be_enough(string clip, string? found)
    {
        var model = (Project(every: 1) with { Decisions = [new CommandRecognizer { WindowMs = 200, MinimumCount = 1, MinimumSpanMs = 0, Ignore = ["silence", "unknown"] }] }).ToModel();
        var stream = model.Module.Stream!;
        Assert.Equal(found is null ? [] : [found], new StreamSession(model).Push(Clips(clip)).Select(e => stream.Labels[e.Label]));
    }

    [Fact]
    public void The_package_finds_the_same_on_a_core_and_keeps_within_its_budget()
    {
        var model = Project(every: 5).ToModel();
        byte[] samples = Clips("silence", "yes", "silence", "no", "silence");
        var options = TestProjects.Options("cortex-m4");
        var image = StreamRun.Build(TestProjects.Sources(model, "cortex-m4"), Target.Get("cortex-m4"), options);

        var events = StreamRun.Events(image, StreamRun.Pieces(samples, 2, () => 320)).SelectMany(e => e);

        Assert.Equal(new StreamSession(model).Push(samples), events);
        var sizes = ImageSizes.Measure(image);
        int stack = StackBound.Compute(image).Maximum ?? int.MaxValue;
        Assert.InRange(sizes.Arena + sizes.State + sizes.Static + stack, 0, 14 * 1024);
        Assert.InRange(sizes.Flash, 0, 48 * 1024);
    }

    [Fact]
    public void A_coefficient_of_the_filter_bank_that_was_edited_is_found_and_the_stage_is_named()
    {
        var model = Project(every: 5).ToModel();
        byte[] samples = Clips("yes");
        var files = TestProjects.Sources(model, "host").Files.ToDictionary();
        string constants = Encoding.UTF8.GetString(files["project_constants.c"]);
        int layer = model.Module.Main.Nodes.ToList().FindIndex(n => n.Operator.Name == "SignalFilterBank");
        string member = $"l{layer.ToString(CultureInfo.InvariantCulture)}_input2";
        int table = constants.IndexOf("{\n", constants.IndexOf($"/* {member} */", StringComparison.Ordinal), StringComparison.Ordinal) + 2;
        int second = constants.IndexOf(", ", table, StringComparison.Ordinal) + 2;
        files["project_constants.c"] = Encoding.UTF8.GetBytes(constants.Insert(second, "1 + "));

        var result = TestProjects.Verify(model, "host", samples, new PackageSources("project", files));

        Assert.Equal("filter bank", result.FirstDifference?.Stage);
        Assert.Equal("SignalFilterBank", result.FirstDifference!.Op);
    }

    [Fact]
    public void The_computed_tables_are_those_of_the_classic_library_but_for_single_steps()
    {
        var golden = Golden("classic");
        var tables = TflmAudioTables.Create(480, 512, 16000, 40, 125, 7500);
        Assert.Equal((5, 241), (tables.StartIndex, tables.EndIndex));
        Assert.Equal(golden["channel_frequency_starts"], tables.FrequencyStarts);
        Assert.Equal(golden["channel_weight_starts"], tables.WeightStarts);
        Assert.Equal(golden["channel_widths"], tables.Widths);
        Assert.Equal(golden["pcan_gain_lut"], TflmAudioTables.Gains(0.95, 80, 21, 7));
        foreach (var (name, values) in new[] { ("window", tables.Window), ("filter_bank_weights", tables.Weights), ("filter_bank_unweights", tables.Unweights) })
        {
            Assert.Equal(golden[name].Length, values.Length);
            Assert.All(golden[name].Zip(values), pair => Assert.InRange(pair.Second - pair.First, -1, 1));
        }
    }

    [Theory, InlineData("signal"), InlineData("classic")]
    public void With_tables_of_TFLM_every_feature_is_the_golden_one(string variant)
    {
        string folder = SharedData.Require("golden/frontend");
        var model = TestProjects.Read("samples: {rate: 16000}\nfront_end: {kind: tflm_audio, constants: tables.csv}",
            ("tables.csv", File.ReadAllBytes(Path.Combine(folder, $"{variant}_constants.csv")))).ToModel();
        foreach (string clip in new[] { "yes_1000ms", "no_1000ms", "square440_fullscale", "silence_zero", "lcg_white_noise" })
        {
            float[][] expected = [.. File.ReadLines(Path.Combine(folder, $"{clip}_{variant}_features.csv")).Skip(1).Select(l => l.Split(','))
                .Where(cells => cells[1] == "int8").Select(cells => cells[2..].Select(c => float.Parse(c, CultureInfo.InvariantCulture)).ToArray())];
            Assert.Equal(expected, TestProjects.Features(model, File.ReadAllBytes(Path.Combine(folder, "pcm", $"{clip}.pcm16le"))));
        }
    }

    /// <summary>A stream of ten minutes (20 seconds unless long tests are asked for), in pieces of 1 to 997 samples, with a reset in the middle.</summary>
    [Theory, InlineData("host"), InlineData("cortex-m4")]
    public void A_long_stream_in_random_pieces_gives_the_same_events_everywhere(string target)
    {
        int seconds = Environment.GetEnvironmentVariable("MOTE_LONG") == "1" ? 600 : 20;
        byte[] samples = Mixture(seconds);
        var model = Project(every: 5).ToModel();
        var numbers = new Random(997);
        var pieces = StreamRun.Pieces(samples, 2, () => numbers.Next(1, 998), reset: samples.Length / 4 + 77, byCallback: () => numbers.Next(2) == 0);
        var session = new StreamSession(model);
        var expected = pieces.Select(piece =>
        {
            if (piece.Reset)
            {
                session.Reset();
            }

            return session.Push(piece.Push);
        }).ToList();
        Assert.True(expected.Sum(e => e.Count) >= seconds / 20);

        var run = StreamRun.Run(StreamRun.Build(TestProjects.Sources(model, target), Target.Get(target), TestProjects.Options(target)), pieces);

        Assert.Equal(expected, run.Trace.Invocations.Select(i => i.Events));
    }

    /// <summary>micro_speech with its own preprocessor's tables.</summary>
    private static Project Project(int every)
    {
        string models = Path.Combine(SharedData.Require("models"), "tflm");
        var golden = Golden("signal");
        return new Project(new Samples(16000, ElementType.Int16), new TflmAudio
        {
            Constants = new TflmAudioConstants(golden["window"], golden["filter_bank_weights"], golden["filter_bank_unweights"], golden["channel_frequency_starts"],
                golden["channel_weight_starts"], golden["channel_widths"], golden["pcan_gain_lut"]),
        })
        {
            Name = "micro_speech",
            Network = new Network(Model.Load(Path.Combine(models, "examples__micro_speech__models__micro_speech_quantized.tflite"))) { Every = every },
            Labels = ["silence", "unknown", "yes", "no"],
            Decisions = [new CommandRecognizer { Ignore = ["silence", "unknown"] }],
        };
    }

    private static Dictionary<string, System.Collections.Immutable.ImmutableArray<short>> Golden(string variant) =>
        File.ReadLines(Path.Combine(SharedData.Require("golden/frontend"), $"{variant}_constants.csv")).Select(line => line.Split(','))
            .ToDictionary(cells => cells[0], cells => System.Collections.Immutable.ImmutableArray.CreateRange(cells[1..].Select(c => short.Parse(c, CultureInfo.InvariantCulture))));

    private static byte[] Clips(params string[] clips)
    {
        string folder = SharedData.Require(Recordings);
        return [.. clips.SelectMany(clip => System.Runtime.InteropServices.MemoryMarshal.AsBytes(
            RecordingReader.Read(Path.Combine(folder, $"{Prefix}{clip}_1000ms.wav")).InterleavedInt16().AsSpan()).ToArray())];
    }

    /// <summary>The reference recordings, Arabic commands and noise in turns, for as long as asked.</summary>
    private static byte[] Mixture(int seconds)
    {
        byte[] commands = Clips("silence", "yes", "silence", "no", "silence", "noise");
        string arabic = SharedData.Require("datasets/arabic_speech_commands");
        string[] others = [.. Directory.EnumerateFiles(arabic, "*.wav", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Where((_, i) => i % 7 == 0).Take(60)];
        var stream = new StreamInfo(16000, 1, 480, 320);
        using var mixture = new MemoryStream();
        long wanted = seconds * 32000L;
        for (int round = 0; mixture.Length < wanted; round++)
        {
            mixture.Write(commands);
            var other = others.Length == 0 ? null : RecordingReader.Read(others[round % others.Length]);
            if (other is { Rate: 16000 or null } && other.ChannelNames.Length == 1)
            {
                mixture.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(other.InterleavedInt16().AsSpan()));
            }

            mixture.Write(StreamSignal.Samples(stream, ElementType.Int16, 16000, seed: (uint)round + 1));
        }

        return mixture.ToArray()[..(int)wanted];
    }
}
