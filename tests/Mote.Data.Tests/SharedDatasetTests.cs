using Mote.Core;
using Mote.Data;

namespace Mote.Data.Tests;

/// <summary>Every row of the accuracy table can be said in YAML, and what is opened is what the README of the data counts.</summary>
public sealed class SharedDatasetTests
{
    private static Dataset Open(string row)
    {
        string shared = SharedData.Require("datasets");
        string path = Path.Combine(GoldenText.Root, "bench", "accuracy", row + ".yaml");
        string text = File.ReadAllText(path).Replace("../../../shared/datasets", shared, StringComparison.Ordinal);
        return Dataset.Open(DatasetSpec.Parse(text, row + ".yaml"), Path.GetDirectoryName(path)!, new DatasetOptions { Lock = LockMode.Ignore });
    }

    private static Dictionary<string, int> Counts(Dataset dataset) =>
        dataset.Labels.Select((l, i) => (l, dataset.Examples.Count(e => e.Label == i))).ToDictionary(p => p.l, p => p.Item2);

    private static void NoGroupOnBothSides(Dataset dataset)
    {
        foreach (var fold in dataset.Folds)
        {
            var test = fold.OpenTest("a test of the split").Select(e => e.Group).ToHashSet();
            Assert.DoesNotContain(fold.Train, e => test.Contains(e.Group));
            Assert.DoesNotContain(fold.Validation, e => test.Contains(e.Group));
            Assert.Empty(fold.Train.Select(e => e.Index).Intersect(fold.Validation.Select(e => e.Index)));
        }
    }

    [Fact]
    public void Fsdd_leaves_one_of_five_speakers_out()
    {
        using var dataset = Open("fsdd");
        Assert.Equal(1250, dataset.Examples.Count);
        Assert.All(Counts(dataset), c => Assert.Equal(125, c.Value));
        Assert.Equal(5, dataset.Folds.Length);
        Assert.All(dataset.Folds, f => Assert.Equal(250, f.TestCount));
        Assert.Equal(new SampleShape(8000, 1, 1), dataset.Shape);
        NoGroupOnBothSides(dataset);
        var samples = new float[8000];
        dataset.Folds[0].Train.Read(0, samples);
        Assert.All(samples, s => Assert.Equal(MathF.Round(s), s));
        Assert.Contains(samples, s => MathF.Abs(s) > 300);
    }

    [Fact]
    public void Arabic_words_have_four_folds_of_speakers_and_noise_beside_them()
    {
        using var dataset = Open("arabic_speech_commands");
        Assert.Equal(["down", "left", "no", "right", "up", "yes"], dataset.Labels);
        Assert.All(Counts(dataset), c => Assert.Equal(48, c.Value));
        Assert.Equal(4, dataset.Folds.Length);
        Assert.All(dataset.Folds, f => Assert.Equal(72, f.TestCount));
        NoGroupOnBothSides(dataset);
        Assert.True(dataset.CreateAugmenter().Has(AugmentationStage.Features));
    }

    [Fact]
    public void Three_words_have_four_folds_of_speakers()
    {
        using var dataset = Open("speech_commands_3w");
        Assert.Equal(288, dataset.Examples.Count);
        Assert.All(Counts(dataset), c => Assert.Equal(96, c.Value));
        NoGroupOnBothSides(dataset);
    }

    [Fact]
    public void Wake_words_are_cut_around_their_energy_and_have_another_corpus_beside_them()
    {
        using var dataset = Open("wake_words");
        Assert.Equal(new Dictionary<string, int> { ["computer"] = 20, ["jarvis"] = 20, ["other"] = 288 }, Counts(dataset));
        Assert.Equal(24000, dataset.Shape.Rows);
        Assert.Contains(dataset.Examples, e => e.Place.Start > 0);
    }

    [Fact]
    public void Strokes_become_64_points()
    {
        using var dataset = Open("magic_wand_digits");
        Assert.Equal(800, dataset.Examples.Count);
        Assert.All(Counts(dataset), c => Assert.Equal(80, c.Value));
        Assert.Equal(new SampleShape(64, 1, 4), dataset.Shape);
        Assert.Equal(["x", "y", "dx", "dy"], dataset.ChannelNames);
        Assert.All(dataset.Folds, f => Assert.Equal(160, f.TestCount));
        var samples = new float[256];
        dataset.Folds[0].Train.Read(3, samples);
        Assert.Equal(samples[4] - samples[0], samples[6], 6);
        Assert.Equal(0, samples[2]);
    }

    [Fact]
    public void Bearings_leave_one_load_out()
    {
        using var dataset = Open("cwru_bearing");
        Assert.Equal(["normal", "inner", "ball", "outer"], dataset.Labels);
        Assert.Equal(["load0", "load1", "load2"], dataset.Folds.Select(f => f.Name));
        Assert.Equal(new SampleShape(1024, 1, 1), dataset.Shape);
        Assert.All(Counts(dataset), c => Assert.True(c.Value > 100));
        NoGroupOnBothSides(dataset);
        var samples = new float[1024];
        dataset.Folds[0].Train.Read(0, samples);
        Assert.InRange(samples.Max(), 0.01f, 20f);
    }

    [Fact]
    public void Fans_are_learnt_from_normals_only()
    {
        using var dataset = Open("ceiling_fan_vibration");
        Assert.Equal(new Dictionary<string, int> { ["normal"] = 240, ["anomaly"] = 240 }, Counts(dataset));
        Assert.All(dataset.Folds, f => Assert.DoesNotContain(f.Train.Concat(f.Validation), e => e.Label == 1));
        Assert.All(dataset.Folds, f => Assert.Equal(320, f.TestCount));
        var samples = new float[600];
        dataset.Folds[0].Train.Read(0, samples);
        Assert.Equal(0, samples.Where((_, i) => i % 3 == 2).Average(), 5);
    }

    [Fact]
    public void Beats_are_lines()
    {
        using var dataset = Open("ecg5000");
        Assert.Equal([234, 142, 8, 16, 1], Counts(dataset).Values);
        Assert.Equal(new SampleShape(140, 1, 1), dataset.Shape);
        Assert.Contains(dataset.Warnings, w => w.Id == DiagnosticIds.EmptyClass && w.Found.Contains("'5'", StringComparison.Ordinal));
    }

    [Fact]
    public void Occupancy_leaves_one_file_out()
    {
        using var dataset = Open("occupancy");
        Assert.Equal([7703 + 6414, 2049 + 1729], Counts(dataset).Values);
        Assert.Equal([9752, 8143], dataset.Folds.Select(f => f.TestCount));
        Assert.Equal(3, dataset.Shape.Channels);
        var samples = new float[3];
        dataset.Folds[1].Train.Read(0, samples);
        Assert.Equal(21.76f, samples[0]);
    }

    [Fact]
    public void Digits_are_split_by_their_folders()
    {
        using var dataset = Open("mnist_png");
        Assert.Equal(7200, dataset.Examples.Count);
        Assert.Equal(1200, dataset.Folds[0].TestCount);
        Assert.Equal(6000, dataset.Folds[0].Train.Count + dataset.Folds[0].Validation.Count);
        Assert.Equal(new SampleShape(28, 28, 1), dataset.Shape);
    }

    [Fact]
    public void Pictures_are_split_by_their_folders()
    {
        using var dataset = Open("cifar10_jpg");
        Assert.Equal(600, dataset.Folds[0].TestCount);
        Assert.Equal(3000, dataset.Folds[0].Train.Count + dataset.Folds[0].Validation.Count);
        Assert.Equal(new SampleShape(32, 32, 3), dataset.Shape);
        var samples = new float[3072];
        dataset.Folds[0].Train.Read(0, samples);
        Assert.All(samples, s => Assert.InRange(s, 0, 255));
        Assert.True(samples.Max() > 60);
    }

    [Theory]
    [InlineData("ucr_basic_motions", 100, 6, 40, 24)]
    [InlineData("ucr_gun_point", 150, 1, 50, 90)]
    [InlineData("ucr_italy_power_demand", 24, 1, 67, 617)]
    public void Archives_are_split_by_their_files(string row, int length, int channels, int train, int test)
    {
        using var dataset = Open(row);
        Assert.Equal(new SampleShape(length, 1, channels), dataset.Shape);
        Assert.Equal(train, dataset.Folds[0].Train.Count + dataset.Folds[0].Validation.Count);
        Assert.Equal(test, dataset.Folds[0].TestCount);
    }

    [Fact]
    public void Moisture_has_blocks_of_rows()
    {
        using var dataset = Open("soil_moisture");
        Assert.Equal(544, dataset.Examples.Count);
        Assert.Equal(125, dataset.Shape.Channels);
        Assert.All(dataset.Folds, f => Assert.InRange(f.TestCount, 108, 109));
        Assert.Equal(33.51f, Assert.Single(dataset.Examples[0].Targets));
        int[] test = [.. dataset.Folds[1].OpenTest("a test of the split").Select(e => e.Index)];
        Assert.Equal(test.Length - 1, test[^1] - test[0]);
    }

    [Fact]
    public void Exercises_are_dealt_by_file_and_short_files_are_listed()
    {
        using var dataset = Open("har_exercises");
        Assert.Equal(["jumpingjack", "lunge", "other", "squat"], dataset.Labels);
        Assert.Equal(new SampleShape(128, 1, 3), dataset.Shape);
        Assert.Equal(109, dataset.Examples.Select(e => e.Group).Distinct().Count() + dataset.Skipped.Sum(s => s.Count));
        Assert.Equal(13, dataset.Skipped.Sum(s => s.Count));
        Assert.All(dataset.Skipped, s => Assert.StartsWith("MOTE", s.Reason, StringComparison.Ordinal));
        NoGroupOnBothSides(dataset);
    }

    [Fact]
    public void Beats_have_windows_and_intervals()
    {
        using var dataset = Open("mitbih_ecg");
        Assert.Equal(new Dictionary<string, int> { ["normal"] = 6965 - 351, ["premature"] = 351 }, Counts(dataset));
        Assert.Equal(10, dataset.Folds.Length);
        Assert.Equal(new SampleShape(84, 1, 1), dataset.Shape);
        Assert.Equal(120, dataset.Rate!.Value, 6);
        var second = dataset.Examples.First(e => e.Group == "100" && e.Place.Start > 100);
        Assert.Equal((370 - 77) / 360f, second.Features[0]);
        NoGroupOnBothSides(dataset);
    }

    [Fact]
    public void Components_have_five_folds()
    {
        using var dataset = Open("small_object_images");
        Assert.Equal([38, 40, 42, 39, 35], Counts(dataset).Values);
        Assert.Equal(new SampleShape(48, 48, 1), dataset.Shape);
        Assert.All(dataset.Folds, f => Assert.InRange(f.TestCount, 36, 42));
    }

    [Fact]
    public void Machines_have_derived_columns_and_even_folds()
    {
        using var dataset = Open("ai4i2020");
        Assert.Equal(new Dictionary<string, int> { ["works"] = 7746, ["fails"] = 254 }, Counts(dataset));
        Assert.Equal(11, dataset.Shape.Channels);
        Assert.All(dataset.Folds, f => Assert.InRange(f.OpenTest("a test of the split").ClassCounts()[dataset.Labels.IndexOf("fails")], 50, 52));
        var samples = new float[11];
        dataset.Folds[0].Train.Read(0, samples);
        Assert.Equal(samples[1] - samples[0], samples[5], 3);
        Assert.Equal(1, samples[8] + samples[9] + samples[10]);
    }

    [Fact]
    public void Engines_have_windows_of_cycles_and_capped_targets()
    {
        using var dataset = Open("cmapss_fd001");
        Assert.Equal(new SampleShape(30, 1, 14), dataset.Shape);
        Assert.Equal(80, dataset.Folds[0].TestCount);
        Assert.Equal(16138 - (80 * 29), dataset.Folds[0].Train.Count + dataset.Folds[0].Validation.Count);
        Assert.Equal(125, dataset.Examples[0].Targets[0]);
        Assert.Equal(0, dataset.Examples.Last(e => e.Hint == SplitPart.Train).Targets[0]);
        Assert.Equal([112, 98, 69], dataset.Folds[0].OpenTest("a test of the targets").Take(3).Select(e => e.Targets[0]));
        NoGroupOnBothSides(dataset);
    }
}
