using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Numerics;
using Mote.Data;
using Mote.Quantizing;
using Mote.Training;

namespace Mote.Report.Tests;

/// <summary>Trainings to look at, all made up in memory.</summary>
internal static class SampleTrainings
{
    private static readonly string[] Words = ["silence", "unknown", "yes", "no", "up", "down", "left", "right", "on", "off", "stop", "go"];

    /// <summary>Words of six speakers, four classes, three seeds, validation and test.</summary>
    public static TrainingSource Words4(int runs = 3)
    {
        var shape = new SampleShape(8000, 1, 1);
        var data = Data(DataKind.Audio, shape, 8000, [.. Words.Take(4)], ["microphone"], 120, testUses: 3);
        return new TrainingSource
        {
            Verb = "train",
            Name = "words",
            Data = data,
            Runs = [.. Enumerable.Range(0, runs).Select(s => new TrainingRun("split", (ulong)(s + 1), History(30, s), 22 - s, Layers(), Classes(60, 4, s, "a"), Classes(60, 4, s + 10, "b")))],
            Samples = e => Tone(e.Index, shape),
        };
    }

    /// <summary>One number from four columns, without a validation part.</summary>
    public static TrainingSource Numbers(int targets = 1)
    {
        var data = Data(DataKind.Table, new SampleShape(1, 1, 4), null, [], ["age", "weight", "height", "pulse"], 200);
        var random = new Random64(5);
        ImmutableArray<float> actual = [.. Enumerable.Range(0, 80 * targets).Select(_ => 50 + (40 * (float)random.NextGaussian()))];
        ImmutableArray<float> first = [.. actual.Select(a => (0.9f * a) + 5 + (6 * (float)random.NextGaussian()))];
        return new TrainingSource
        {
            Verb = "train",
            Name = "pressure",
            Task = TrainingTask.Regression,
            Data = data,
            TargetNames = [.. Enumerable.Range(0, targets).Select(t => t == 0 ? "mmHg" : $"other {t}")],
            FeatureNames = ["bias"],
            Runs = [new TrainingRun("split", 1, [.. History(40, 0).Select(e => e with { Accuracy = double.NaN, ValidationLoss = double.NaN, ValidationAccuracy = double.NaN })], 40, Layers(), null,
                new PartResult(Examples(80, 1, "patient", features: [0.5f]), [], actual, first, [.. first.Select(v => v + (float)random.NextGaussian())]))],
            Samples = e => [e.Index, 70, 1.8f, 60],
        };
    }

    /// <summary>Machines that run well and badly, by three channels of acceleration.</summary>
    public static TrainingSource Strange()
    {
        var shape = new SampleShape(400, 1, 3);
        var random = new Random64(9);
        var examples = Examples(90, 3, "machine");
        ImmutableArray<int> labels = [.. examples.Select(e => e.Label == 0 ? 0 : 1)];
        ImmutableArray<float> errors = [.. labels.Select(l => (float)Math.Exp((0.5 * random.NextGaussian()) + (1.4 * l)))];
        return new TrainingSource
        {
            Verb = "train",
            Name = "vibration",
            Task = TrainingTask.Autoencoder,
            Data = Data(DataKind.Series, shape, 400, ["good", "unbalance", "bearing"], ["x", "y", "z"], 300),
            Runs = [new TrainingRun("split", 1, [.. History(25, 1).Select(e => e with { Accuracy = double.NaN, ValidationAccuracy = double.NaN })], 20, Layers(), null,
                new PartResult(examples, labels, [], errors, [.. errors.Select(e => (float)Math.Round(e, 1))]))],
            Samples = e => [.. Enumerable.Range(0, shape.Count).Select(i => (float)Math.Sin((i / 3 * 0.02 * (e.Index + 3)) + (i % 3)) * (1 + (i % 3)))],
        };
    }

    /// <summary>Pictures of two classes in three folds.</summary>
    public static TrainingSource Pictures()
    {
        var shape = new SampleShape(24, 32, 3);
        var data = Data(DataKind.Image, shape, null, ["cat", "dog"], ["red", "green", "blue"], 60);
        return new TrainingSource
        {
            Verb = "train",
            Name = "pets",
            IsPooled = true,
            Data = data with { Folds = [.. Enumerable.Range(0, 3).Select(f => data.Folds[0] with { Name = $"fold {f + 1}" })] },
            Runs = [.. from s in Enumerable.Range(0, 2) from f in Enumerable.Range(0, 3) select new TrainingRun($"fold {f + 1}", (ulong)(s + 1), History(12, s + f), 12, Layers(), null, Classes(20, 2, s + (3 * f), $"f{f}-"))],
            Samples = e => [.. Enumerable.Range(0, shape.Count).Select(i => (float)((((i % 3) + 1) * (i / 3 % 32) * 3) + (e.Index * 7 % 50)))],
        };
    }

    /// <summary>What one model made of a folder.</summary>
    public static TrainingSource Evaluation()
    {
        var source = Words4(1);
        return source with
        {
            Verb = "evaluate",
            FirstModel = "model",
            Runs = [source.Runs[0] with { History = [], BestEpoch = 0, Comparison = null, Validation = null, Test = source.Runs[0].Test! with { Int8 = [] } }],
        };
    }

    /// <summary>All names are hostile.</summary>
    public static TrainingSource Nasty()
    {
        var source = Words4(2);
        string Name(int i) => Hostile.Names[i % Hostile.Names.Length];
        PartResult Renamed(PartResult part) => part with { Examples = [.. part.Examples.Select((e, i) => e with { Id = Name(i), Group = Name(i / 2), Place = e.Place with { File = Name(i) } })] };
        return source with
        {
            Name = Hostile.Names[0],
            TargetNames = [Hostile.Names[1]],
            Data = source.Data with
            {
                Labels = [Hostile.Names[0], Hostile.Names[8], Hostile.Names[5], Hostile.Names[1]],
                Channels = [.. source.Data.Channels.Select(c => c with { Name = Hostile.Names[2] })],
                Folds = [.. source.Data.Folds.Select(f => f with { Name = Hostile.Names[3] })],
                Warnings = [.. Hostile.Names.Select(n => new Diagnostic("MOTE2000", n, n, n, n))],
                Skipped = [.. Hostile.Names.Select(n => new SkippedData(n, n))],
            },
            Runs = [.. source.Runs.Select(r => r with { Fold = Hostile.Names[7], Validation = Renamed(r.Validation!), Test = Renamed(r.Test!), Comparison = Layers(Name) })],
        };
    }

    /// <summary>A part of classes, of which most are told right.</summary>
    public static PartResult Classes(int count, int classes, int seed, string prefix)
    {
        var random = new Random64((ulong)(seed + 77));
        var examples = Examples(count, classes, $"{prefix}-speaker", prefix);
        var first = new float[count * classes];
        var second = new float[count * classes];
        for (int i = 0; i < count; i++)
        {
            double sum = 0;
            for (int c = 0; c < classes; c++)
            {
                first[(i * classes) + c] = (float)Math.Exp((1.2 * random.NextGaussian()) + (c == examples[i].Label ? 2.5 : 0));
                sum += first[(i * classes) + c];
            }

            for (int c = 0; c < classes; c++)
            {
                first[(i * classes) + c] /= (float)sum;
                second[(i * classes) + c] = Math.Clamp(MathF.Round((first[(i * classes) + c] + (0.03f * (float)random.NextGaussian())) * 256) / 256, 0, 1);
            }
        }

        return new PartResult(examples, [.. examples.Select(e => e.Label)], [], [.. first], [.. second]);
    }

    /// <summary>Examples of all classes and six groups in turn.</summary>
    public static ImmutableArray<Example> Examples(int count, int classes, string group, string prefix = "a", ImmutableArray<float> features = default) =>
        [.. Enumerable.Range(0, count).Select(i => new Example(i, $"{prefix}{i}", new SourcePlace($"data/{prefix}{i:000}.wav", 0, 0, 0), $"{i:x32}", i % classes, [], features.IsDefault ? [] : features, $"{group} {i / classes % 6}", null))];

    /// <summary>Losses that fall, and rise again in the validation.</summary>
    public static ImmutableArray<Epoch> History(int epochs, int seed)
    {
        var random = new Random64((ulong)(seed + 3));
        return [.. Enumerable.Range(1, epochs).Select(e =>
        {
            double loss = (1.4 * Math.Exp(-e / 7.0)) + 0.08 + (0.02 * random.NextGaussian());
            double validation = (1.3 * Math.Exp(-e / 8.0)) + 0.2 + (0.004 * e) + (0.02 * random.NextGaussian());
            return new Epoch(e, loss, 1 - (loss / 2), validation, 1 - (validation / 2), 1e-3);
        })];
    }

    /// <summary>Five layers, one of which lost nothing.</summary>
    public static Comparison Layers(Func<int, string>? name = null) => new(64,
        [.. Enumerable.Range(0, 5).Select(i => new LayerError(4 - i, i % 2 == 0 ? "CONV_2D" : "FULLY_CONNECTED", name?.Invoke(i) ?? $"layer{i}", i == 4 ? double.PositiveInfinity : 14.5 + (6 * i), 0.2 / (i + 1), 0.98 + (0.004 * i)))], 0.97, 0.001);

    /// <summary>Counts that fit the sample parts.</summary>
    public static DatasetReport Data(DataKind kind, SampleShape shape, double? rate, ImmutableArray<string> labels, ImmutableArray<string> channels, int examples, int testUses = 1)
    {
        ImmutableArray<int> Count(int of) => [.. labels.Select((_, i) => (of / Math.Max(1, labels.Length)) + i)];
        PartStatistics Part(SplitPart part, int count) => new(part, count, 6, rate is null ? null : count * shape.Rows / rate, Count(count));
        return new DatasetReport(kind, shape, rate, examples, 18, examples, labels, Count(examples), [.. channels.Select((c, i) => new ChannelStatistics(c, -i - 1, 100 * i, 0.5, 12.25))],
            [new FoldStatistics("split", [Part(SplitPart.Train, examples / 2), Part(SplitPart.Validation, examples / 4), Part(SplitPart.Test, examples / 4)])],
            [new SkippedData("data/short.wav", "it is shorter than a window", 2)],
            [new Diagnostic(DiagnosticIds.SuspectSamples, "a7", "2 examples are clipped: samples stand at full scale (a7, a9)", Remedy: "Record with less gain")], testUses);
    }

    private static float[] Tone(int index, SampleShape shape)
    {
        var random = new Random64((ulong)index);
        return [.. Enumerable.Range(0, shape.Count).Select(i => (float)((8000 * Math.Exp(-Math.Pow((i - 4000.0) / 1500, 2)) * Math.Sin(i * (0.1 + (0.00002 * i) + (index * 0.01)))) + (200 * random.NextGaussian())))];
    }
}
