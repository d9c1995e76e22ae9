using System.Collections.Immutable;
using Mote.Core.Numerics;
using Mote.Formats.Recordings;

namespace Mote.Synthesis.Motion;

/// <summary>What motion is to be made.</summary>
public sealed record MotionOptions
{
    /// <summary>The gestures; each is a label.</summary>
    public IReadOnlyList<Gesture> Gestures { get; init; } = Enum.GetValues<Gesture>();

    /// <summary>How many people; each is a group.</summary>
    public int Subjects { get; init; } = 20;

    /// <summary>Samples per second.</summary>
    public double Rate { get; init; } = 100;

    /// <summary>Seconds of a sample, 0.1 to 600.</summary>
    public double Seconds { get; init; } = 2;

    /// <summary>Whether the gyroscope is recorded too.</summary>
    public bool SixAxis { get; init; }
}

/// <summary>
/// Motion of a hand as an accelerometer of +-4 g and 16 bits gives it, in g, and as a gyroscope of +-2000 degrees per second gives it: trajectories in space differentiated, gravity
/// turned by the orientation, then scale error, bias, noise, jitter of the sampling instants, and quantization.
/// </summary>
public sealed class MotionSynthesizer : ISampleSynthesizer, IStreamSynthesizer
{
    private const float LeastG = 4f / 32768;
    private const float LeastDegree = 2000f / 32768;
    private const double Fade = 0.25;

    private readonly MotionOptions _options;
    private readonly Random64 _random;
    private readonly Subject[] _subjects;

    /// <summary>A source of samples and streams.</summary>
    public MotionSynthesizer(MotionOptions options, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfZero(options.Gestures.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Subjects, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Rate, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Seconds, 0.1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Seconds, 600);
        (_options, _random) = (options, new Random64(seed).Split("motion"));
        var people = _random.Split("subjects");
        _subjects = [.. Enumerable.Range(0, options.Subjects + 1).Select(i => Subject.Draw(i, people.Split((ulong)i)))];
        Labels = [.. options.Gestures.Select(LabelOf)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The label of a gesture.</summary>
    public static string LabelOf(Gesture gesture) => gesture switch
    {
        Gesture.UpDown => "updown",
        _ => gesture.ToString().ToLowerInvariant(),
    };

    /// <inheritdoc/>
    public SyntheticSample Make(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var random = _random.Split("windows").Split((ulong)index);
        int label = index % Labels.Count;
        var subject = _subjects[index / Labels.Count % _options.Subjects];
        var performance = new Performance(_options.Gestures[label], subject, _options.Seconds, 0, random);
        var sensor = new Sensor(_options, subject, (int)(_options.Seconds * _options.Rate));
        sensor.Record(performance, 0, sensor.Length, random);
        return new SyntheticSample(Labels[label], subject.Group) { Recording = sensor.Finish() };
    }

    /// <inheritdoc/>
    /// <remarks>One person, whom the samples do not have, does one gesture after the other with rests between, which are no events.</remarks>
    public StreamSample MakeStream(double seconds, int index = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seconds, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seconds, 3600);
        var random = _random.Split("streams").Split((ulong)index);
        var subject = _subjects[^1];
        var sensor = new Sensor(_options, subject, (int)(seconds * _options.Rate));
        var events = new List<StreamEvent>();
        Gesture[] active = [.. _options.Gestures.Where(g => g != Gesture.Idle)];
        bool rest = true;
        for (int at = 0; at < sensor.Length; rest = !rest)
        {
            var gesture = rest || active.Length == 0 ? Gesture.Idle : active[random.NextInt(active.Length)];
            int count = Math.Min(sensor.Length - at, (int)(random.NextDouble(rest ? 1.5 : 2.5, rest ? 4 : 6) * _options.Rate));
            double length = count / _options.Rate;
            sensor.Record(new Performance(gesture, subject, length, Math.Min(Fade, length / 2), random), at, count, random);
            if (gesture != Gesture.Idle)
            {
                events.Add(new StreamEvent(at / _options.Rate, (at + count) / _options.Rate, LabelOf(gesture), subject.Group));
            }

            at += count;
        }

        return new StreamSample(sensor.Finish(), events);
    }

    /// <summary>The sensor of a subject's device.</summary>
    private sealed class Sensor(MotionOptions options, Subject subject, int length)
    {
        private readonly float[][] _channels = [.. Enumerable.Range(0, options.SixAxis ? 6 : 3).Select(_ => new float[length])];

        public int Length => length;

        public void Record(Performance performance, int start, int count, Random64 random)
        {
            for (int i = 0; i < count; i++)
            {
                // The timer is late by up to 3 percent of an interval.
                double time = (i + (0.03 * random.NextDouble())) / options.Rate;
                var (x, y, z) = performance.Force(time);
                Store(0, start + i, x, random);
                Store(1, start + i, y, random);
                Store(2, start + i, z, random);
                if (options.SixAxis)
                {
                    var (p, q, r) = performance.TurnRate(time);
                    StoreTurn(0, start + i, p, random);
                    StoreTurn(1, start + i, q, random);
                    StoreTurn(2, start + i, r, random);
                }
            }
        }

        public Recording Finish() => Recording.Of(options.Rate,
            [.. ((ImmutableArray<string>)["accX", "accY", "accZ", "gyrX", "gyrY", "gyrZ"]).Take(_channels.Length)], [.. _channels], 1);

        private void Store(int axis, int i, double force, Random64 random) =>
            _channels[axis][i] = Quantize((force * subject.Scale[axis]) + subject.Bias[axis] + (subject.Noise * random.NextGaussian()), LeastG);

        private void StoreTurn(int axis, int i, double rate, Random64 random) =>
            _channels[3 + axis][i] = Quantize(rate + subject.GyroBias[axis] + (0.1 * random.NextGaussian()), LeastDegree);

        private static float Quantize(double value, float least) =>
            (float)Math.Clamp(Math.Round(value / least), short.MinValue, short.MaxValue) * least;
    }
}
