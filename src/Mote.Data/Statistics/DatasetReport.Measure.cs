using System.Collections.Immutable;
using System.Globalization;
using Mote.Core;

namespace Mote.Data;

public sealed partial record DatasetReport
{
    private const int Named = 5;

    internal static DatasetReport Of(Dataset dataset)
    {
        var shape = dataset.Shape;
        var samples = new float[shape.Count];
        var sums = new Moments[shape.Channels];
        var suspects = new Suspects(dataset.Spec.Kind);
        foreach (var example in dataset.Examples)
        {
            dataset.ReadSamples(example, samples);
            for (int c = 0; c < shape.Channels; c++)
            {
                sums[c].Add(samples, c, shape.Channels);
            }

            suspects.Look(example, samples);
        }

        return new DatasetReport(dataset.Spec.Kind, shape, dataset.Rate, dataset.Examples.Count, CountGroups(dataset.Examples), dataset.FileCount, dataset.Labels, CountClasses(dataset, dataset.Examples),
            [.. sums.Select((s, c) => s.Result(dataset.ChannelNames[c]))], [.. dataset.Folds.Select(f => FoldOf(dataset, f))], dataset.Skipped,
            [.. dataset.Warnings, .. suspects.Warnings()], dataset.TestUses.Uses.Length);
    }

    private static FoldStatistics FoldOf(Dataset dataset, DatasetFold fold) => new(fold.Name, [.. new[] { fold.Train, fold.Validation, fold.Test }.Select(set => new PartStatistics(
        set.Part, set.Count, CountGroups(set), dataset.Rate is { } rate && dataset.Spec.Kind is DataKind.Audio or DataKind.Series ? set.Count * dataset.Shape.Rows / rate : null, CountClasses(dataset, set)))]);

    private static int CountGroups(IEnumerable<Example> examples) => examples.Select(e => e.Group).Distinct(StringComparer.Ordinal).Count();

    private static ImmutableArray<int> CountClasses(Dataset dataset, IEnumerable<Example> examples)
    {
        var counts = new int[dataset.Labels.Length];
        foreach (var example in examples.Where(e => e.Label >= 0))
        {
            counts[example.Label]++;
        }

        return [.. counts];
    }

    /// <summary>Sums around the first number, so that a large mean costs no digits.</summary>
    private struct Moments
    {
        private long _count;
        private double _origin;
        private double _sum;
        private double _squares;
        private double _min;
        private double _max;

        public void Add(ReadOnlySpan<float> samples, int first, int step)
        {
            for (int i = first; i < samples.Length; i += step)
            {
                double x = samples[i];
                if (_count++ == 0)
                {
                    (_origin, _min, _max) = (x, x, x);
                }

                _min = Math.Min(_min, x);
                _max = Math.Max(_max, x);
                _sum += x - _origin;
                _squares += (x - _origin) * (x - _origin);
            }
        }

        public readonly ChannelStatistics Result(string name)
        {
            double mean = _sum / _count;
            return new ChannelStatistics(name, _min, _max, _origin + mean, Math.Sqrt(Math.Max(0, (_squares / _count) - (mean * mean))));
        }
    }

    /// <summary>Finds examples whose samples look wrong: silent ones, and for sound clipped ones and those with a large mean.</summary>
    private sealed class Suspects(DataKind kind)
    {
        // Three or more full-scale samples in a row, in 0.1 % of the samples; a mean of more than 5 % of full scale.
        private const double ClippedPart = 0.001;
        private const double LargeMean = 0.05 * 32768;
        private readonly List<string> _constant = [];
        private readonly List<string> _clipped = [];
        private readonly List<string> _offset = [];

        public void Look(Example example, ReadOnlySpan<float> samples)
        {
            if (kind == DataKind.Table)
            {
                return;
            }

            if (!samples.ContainsAnyExcept(samples[0]))
            {
                _constant.Add(example.Id);
                return;
            }

            if (kind != DataKind.Audio)
            {
                return;
            }

            double sum = 0;
            int clipped = 0;
            int run = 0;
            foreach (float x in samples)
            {
                sum += x;
                run = x is >= 32766 or <= -32767 ? run + 1 : 0;
                clipped += run == 3 ? 3 : run > 3 ? 1 : 0;
            }

            if (clipped > ClippedPart * samples.Length)
            {
                _clipped.Add(example.Id);
            }

            if (Math.Abs(sum / samples.Length) > LargeMean)
            {
                _offset.Add(example.Id);
            }
        }

        public IEnumerable<Diagnostic> Warnings()
        {
            (List<string> Ids, string What, string Remedy)[] all =
            [
                (_constant, "constant: all samples are equal", "Check the sensor or the recording"),
                (_clipped, "clipped: samples stand at full scale", "Record with less gain"),
                (_offset, "shifted: their mean is more than 5 % of full scale", "Remove the mean, as a capacitor at the converter does"),
            ];
            foreach (var (ids, what, remedy) in all.Where(a => a.Ids.Count > 0))
            {
                yield return new Diagnostic(DiagnosticIds.SuspectSamples, ids[0], string.Create(CultureInfo.InvariantCulture,
                    $"{ids.Count} example{(ids.Count == 1 ? " is" : "s are")} {what} ({string.Join(", ", ids.Take(Named))}{(ids.Count > Named ? ", ..." : "")})"), Remedy: remedy);
            }
        }
    }
}
