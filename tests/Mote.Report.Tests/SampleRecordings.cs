using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Devices;
using Mote.Runtime;
using Mote.Tests.Graphs;

namespace Mote.Report.Tests;

/// <summary>Recordings and what projects made of them, all made in memory.</summary>
internal static class SampleRecordings
{
    /// <summary>The rate of <see cref="Sound"/>.</summary>
    public const int Rate = 16_000;

    /// <summary>What the reference makes of 60 samples of a small stream: three events.</summary>
    public static StreamCapture Small()
    {
        int[] samples = new int[60];
        for (int s = 0; s < samples.Length; s++)
        {
            int window = s / 3;
            samples[s] = (s % 3) switch { 0 => window % 2, 1 => window % 4 == 1 ? 1 : -1, _ => 128 + window };
        }

        return StreamCapture.Record(Model.FromModule(TinyGraphs.Stream()), MemoryMarshal.AsBytes(samples.AsSpan()).ToArray(), "small.csv");
    }

    /// <summary>The report of <see cref="Small"/> with the costs of its stages and a certificate.</summary>
    public static ReportSource SmallSource(bool isIdentical = true)
    {
        var module = TinyGraphs.Stream();
        var verification = SampleReports.Verification(module, isIdentical);
        return new ReportSource
        {
            Verb = "profile",
            Models = [SampleReports.Source(module, "small.yaml") with { Recording = Small(), Profiles = [Profile(module)], Verification = verification with { Targets = [.. verification.Targets.Select(InStage)] } }],
        };

        TargetVerification InStage(TargetVerification target) =>
            target.FirstDifference is { } d ? target with { FirstDifference = d with { Stage = module.Stream!.StageOf(d.Layer)!.Name } } : target;
    }

    /// <summary>A profile of eight windows, in each of which everything ran.</summary>
    public static ModelProfile Profile(GraphModule module)
    {
        const int Windows = 8;
        var once = SampleReports.Profile(module);
        ImmutableArray<LayerCost> layers = [.. once.Layers.Select((l, i) => l with { Cost = l.Layer.HasCode ? new Cost(Windows * (100L + i), Windows * (150L + i)) : l.Cost })];
        var stream = module.Stream!;
        return once with
        {
            Layers = layers,
            Total = layers.Aggregate(new Cost(400, 800), (sum, l) => sum + l.Cost),
            Stream = new StreamPart(2, Windows, Windows * stream.Hop / stream.Rate),
        };
    }

    /// <summary>
    /// Int16 sound, as a project hears it that has a window of 30 ms each 20 ms, 24 features of a window and four labels: faint noise, and in each second a tone that rises, with an
    /// event behind it.
    /// </summary>
    public static StreamCapture Sound(double seconds, int channels = 1)
    {
        int length = (int)(seconds * Rate);
        var stream = new StreamInfo(Rate, channels, 480, 320) { Labels = ["silence", "unknown", "yes", "no"], EventOutput = 0 };
        uint state = 7;
        var samples = Enumerable.Range(0, channels).Select(_ => new float[length]).ToImmutableArray();
        for (int s = 0; s < length; s++)
        {
            double within = s % Rate / (double)Rate, tone = within is > 0.3 and < 0.7 ? 12_000 * Math.Sin(Math.PI * (within - 0.3) / 0.4) * Math.Sin(2 * Math.PI * (400 + (3000 * within)) * within) : 0;
            for (int c = 0; c < channels; c++)
            {
                state = unchecked((state * 1664525u) + 1013904223u);
                samples[c][s] = (float)Math.Round((tone / (c + 1)) + (((state >> 16) / 65536.0 - 0.5) * 600));
            }
        }

        int windows = (int)stream.InvocationsOf(length);
        double Tone(int window) => Math.Max(0, 1 - (Math.Abs((((window * 320.0) + 240) % Rate / Rate) - 0.5) * 5));
        var scores = Enumerable.Range(0, windows / 5).Select(i =>
        {
            int window = (i * 5) + 4;
            float heard = (float)Math.Round(Tone(window), 3), which = (window / 50 % 2) == 0 ? heard : 0;
            return (stream.Window + ((long)window * stream.Hop), new[] { 0.9f * (1 - heard), 0.1f * (1 - heard), which, heard - which });
        }).ToImmutableArray();
        return new StreamCapture
        {
            Name = "sound.wav",
            Stream = stream,
            Samples = samples,
            Features = [.. Enumerable.Range(0, windows).Select(w => Enumerable.Range(0, 24).Select(f => (float)Math.Round((10 * Tone(w) * Math.Max(0, 1 - (Math.Abs(f - 6 - (w % 50 / 5.0)) / 6))) + (f % 3), 2)).ToArray())],
            Scores = scores,
            Events = [.. Enumerable.Range(0, (int)seconds).Select(i => new StreamEvent((i * Rate) + 10_880, (i * 1000) + 680, 2 + (i % 2), 210 + (i % 40)))],
        };
    }

    /// <summary>The report of a capture alone.</summary>
    public static ReportSource Source(StreamCapture capture) =>
        new() { Verb = "events", Models = [SampleReports.Source(TinyGraphs.Stream(), "sound.yaml") with { Recording = capture }] };
}
