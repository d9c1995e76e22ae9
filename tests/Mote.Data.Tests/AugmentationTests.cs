using System.Collections.Immutable;
using Mote.Core.Numerics;

namespace Mote.Data.Tests;

/// <summary>Augmentations do what they say, and the same whatever the order and the thread.</summary>
public sealed class AugmentationTests
{
    private static readonly SampleShape Motion = new(50, 1, 3);
    private static readonly SampleShape Picture = new(8, 8, 3);

    public static TheoryData<Augmentation, SampleShape> All => new()
    {
        { new NoiseAugmentation(), new SampleShape(400, 1, 1) },
        { new NoiseAugmentation { Folder = "noises" }, new SampleShape(400, 1, 1) },
        { new GainAugmentation(), new SampleShape(400, 1, 1) },
        { new ShiftAugmentation { Part = 0.3 }, Motion },
        { new SpeedAugmentation { Factor = new(0.8, 1.25) }, Motion },
        { new SpecAugmentation { TimeMasks = 2, BandMasks = 2 }, new SampleShape(20, 10, 1) },
        { new ScaleAugmentation { PerChannel = true }, Motion },
        { new RotateAugmentation(), Motion },
        { new WarpAugmentation(), Motion },
        { new JitterAugmentation(), Motion },
        { new CropAugmentation { Padding = 2 }, Picture },
        { new CropAugmentation { Padding = 20, Mirror = true }, Picture },
        { new FlipAugmentation { Vertical = true }, Picture },
        { new ColourAugmentation { Saturation = 0.3 }, Picture },
        { new CutoutAugmentation { Size = 4 }, Picture },
        { new TiltAugmentation(), Picture },
    };

    private static float[] Example(SampleShape shape)
    {
        var random = new Random64(7);
        return [.. Enumerable.Range(0, shape.Count).Select(_ => random.NextFloat() * 200)];
    }

    private static Augmenter Of(params Augmentation[] augmentations) => new([.. augmentations], [[1, -2, 3, -4, 5]]);

    private static float[] Apply(Augmenter augmenter, SampleShape shape, ulong seed = 1, int epoch = 0, int example = 0)
    {
        float[] values = Example(shape);
        augmenter.Apply(values, shape, augmenter.Augmentations[0].Stage, seed, epoch, example);
        return values;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_an_example_becomes_depends_on_seed_epoch_and_example_alone(Augmentation augmentation, SampleShape shape)
    {
        var augmenter = Of(augmentation);
        float[] first = Apply(augmenter, shape, 3, 4, 5);
        float[][] others = [.. Enumerable.Range(0, 8).Select(e => Apply(augmenter, shape, 3, 4, 100 + e))];
        Assert.Equal(first, Apply(augmenter.Clone(), shape, 3, 4, 5));
        Assert.Contains(others, o => !o.AsSpan().SequenceEqual(first));
        Assert.Contains(others, o => !o.AsSpan().SequenceEqual(Example(shape)));
        Assert.All(others.SelectMany(o => o), x => Assert.True(float.IsFinite(x)));
    }

    [Fact]
    public void Noise_has_the_ratio_that_is_asked_for()
    {
        var shape = new SampleShape(2000, 1, 1);
        float[] noisy = Apply(Of(new NoiseAugmentation { Decibels = new(10, 10) }), shape);
        double signal = Example(shape).Sum(x => (double)x * x);
        double noise = noisy.Zip(Example(shape), (a, b) => Math.Pow(a - b, 2)).Sum();
        Assert.Equal(10, 10 * Math.Log10(signal / noise), 3);
    }

    [Fact]
    public void A_gain_of_6_dB_doubles_and_is_limited_to_16_bits()
    {
        var shape = new SampleShape(2, 1, 1);
        float[] values = [100, 30000];
        Of(new GainAugmentation { Decibels = new(6.0206, 6.0206) }).Apply(values, shape, AugmentationStage.Samples, 1, 0, 0);
        Assert.Equal(200, values[0], 2);
        Assert.Equal(32767, values[1]);
    }

    [Fact]
    public void A_rotation_keeps_lengths_and_turns_all_times_alike()
    {
        float[] before = Example(Motion);
        float[] after = Apply(Of(new RotateAugmentation { Degrees = 90 }), Motion);
        for (int i = 0; i < Motion.Rows; i++)
        {
            Assert.Equal(Length(before, i), Length(after, i), 2);
        }

        // Angles between samples stay, too.
        Assert.Equal(Dot(before, 0, 9), Dot(after, 0, 9), 0);
        static double Length(float[] v, int i) => Math.Sqrt(Dot(v, i, i));
        static double Dot(float[] v, int i, int j) => Enumerable.Range(0, 3).Sum(c => (double)v[(i * 3) + c] * v[(j * 3) + c]);
    }

    [Fact]
    public void A_warp_keeps_both_ends()
    {
        float[] before = Example(Motion);
        float[] after = Apply(Of(new WarpAugmentation { Strength = 0.5 }), Motion);
        Assert.Equal(before[..3], after[..3]);
        Assert.All(Enumerable.Range(147, 3), i => Assert.Equal(before[i], after[i], 1));
    }

    [Fact]
    public void Masks_are_the_mean_and_no_wider_than_allowed()
    {
        var shape = new SampleShape(30, 12, 1);
        float mean = (float)Example(shape).Average(x => (double)x);
        for (int e = 0; e < 20; e++)
        {
            float[] after = Apply(Of(new SpecAugmentation { TimeMasks = 1, TimeWidth = 5, BandMasks = 0 }), shape, example: e);
            int rows = Enumerable.Range(0, 30).Count(r => Enumerable.Range(0, 12).All(b => Math.Abs(after[(r * 12) + b] - mean) < 1e-3));
            Assert.InRange(rows, 0, 5);
            Assert.Equal(rows * 12, after.Zip(Example(shape), (a, b) => a != b ? 1 : 0).Sum());
        }
    }

    [Fact]
    public void A_flip_exchanges_left_and_right()
    {
        var shape = new SampleShape(1, 3, 2);
        float[][] seen = [.. Enumerable.Range(0, 16).Select(e =>
        {
            float[] values = [1, 2, 3, 4, 5, 6];
            Of(new FlipAugmentation()).Apply(values, shape, AugmentationStage.Samples, 1, 0, e);
            return values;
        })];
        Assert.Contains(seen, v => v.AsSpan().SequenceEqual([5, 6, 3, 4, 1, 2]));
        Assert.Contains(seen, v => v.AsSpan().SequenceEqual([1, 2, 3, 4, 5, 6]));
    }

    [Fact]
    public void A_probability_of_zero_changes_nothing_and_others_as_often_as_they_say()
    {
        Assert.Equal(Example(Motion), Apply(Of(new JitterAugmentation { Probability = 0 }), Motion));
        var sometimes = Of(new JitterAugmentation { Probability = 0.25 });
        int changed = Enumerable.Range(0, 1000).Count(e => !Apply(sometimes, Motion, example: e).AsSpan().SequenceEqual(Example(Motion)));
        Assert.InRange(changed, 200, 300);
    }

    [Fact]
    public void Stages_are_kept_apart()
    {
        var augmenter = Of(new SpecAugmentation { TimeMasks = 3 });
        float[] values = Example(Motion);
        augmenter.Apply(values, Motion, AugmentationStage.Samples, 1, 0, 0);
        Assert.Equal(Example(Motion), values);
    }

    [Fact]
    public void Every_kind_can_be_said_in_yaml()
    {
        string[] kinds = ["noise", "gain", "shift", "speed", "spec_augment", "scale", "rotate", "warp", "jitter", "crop", "flip", "colour", "cutout", "tilt"];
        var spec = SampleData.Parse("kind: audio\nsources: {path: d}\naugment: [" + string.Join(", ", kinds.Select(k => $"{{kind: {k}, probability: 0.5}}")) + "]");
        Assert.Equal(kinds, spec.Augment.Select(a => a.Name));
        Assert.All(spec.Augment, a => Assert.Equal(0.5, a.Probability));
        Assert.Equal(spec.Hash, (spec with { Augment = [] }).Hash);
        Assert.NotEqual(spec.Hash, (spec with { Rate = 5 }).Hash);
    }
}
