using Mote.Core;

namespace Mote.Data.Tests;

/// <summary>Groups stay together, stay where they are, and the test stays sealed.</summary>
public sealed class SplitTests
{
    private const string Table = "kind: table\nsources: {path: d.csv, label: {column: label}, group: {column: g}}\ncolumns: [x]\n";

    private static string Rows(int groups, int each, int from = 0) => "x,g,label\n" + string.Concat(Enumerable.Range(from, groups * each).Select(i => FormattableString.Invariant($"{i},g{i / each},{(i % 2 == 0 ? "a" : "b")}\n")));

    private static DatasetOptions Locked(LockMode mode = LockMode.Update) => new() { Lock = mode, Time = new Noon() };

    private sealed class Noon : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    }

    [Fact]
    public void A_group_keeps_its_part_when_data_is_added()
    {
        var data = new SampleData().Text("d.csv", Rows(50, 4));
        Dictionary<string, SplitPart> before;
        using (var dataset = data.Open(Table))
        {
            before = Parts(dataset);
        }

        Assert.Equal(3, before.Values.Distinct().Count());
        data.Text("d.csv", Rows(80, 4));
        using var after = data.Open(Table);
        var now = Parts(after);
        Assert.All(before, p => Assert.Equal(p.Value, now[p.Key]));
        Assert.Equal(80, now.Count);
    }

    [Fact]
    public void Folds_keep_groups_whole_and_classes_even()
    {
        using var dataset = new SampleData().Text("d.csv", Rows(30, 5)).Open(Table + "split: {by: group, folds: 5, validation: 0.2}");
        Assert.Equal(150, dataset.Folds.Sum(f => f.TestCount));
        foreach (var fold in dataset.Folds)
        {
            var test = fold.OpenTest("test");
            Assert.InRange(test.ClassCounts()[0], 13, 17);
            Assert.Equal(6, test.Select(e => e.Group).Distinct().Count());
            Assert.Empty(test.Select(e => e.Group).Intersect(fold.Train.Concat(fold.Validation).Select(e => e.Group)));
            Assert.Empty(fold.Validation.Select(e => e.Group).Intersect(fold.Train.Select(e => e.Group)));
            Assert.InRange(fold.Validation.Count, 20, 30);
        }
    }

    [Theory]
    [InlineData("modulo", "g0,g3,g6,g9")]
    [InlineData("blocks", "g0,g1,g2,g3")]
    public void Folds_are_counted_out(string by, string first)
    {
        using var dataset = new SampleData().Text("d.csv", Rows(10, 2)).Open(Table + $"split: {{by: {by}, folds: 3}}");
        Assert.Equal(first.Split(','), dataset.Folds[0].OpenTest("test").Select(e => e.Group).Distinct());
    }

    [Fact]
    public void Blocks_of_a_recording_are_groups_and_no_sample_is_in_two()
    {
        short[] samples = [.. Enumerable.Range(0, 30).Select(i => (short)i)];
        var data = new SampleData().Wav("d/a/1.wav", samples).Wav("d/b/1_r0.wav", samples).Wav("d/b/2_r1.wav", samples).Wav("d/b/3_r2.wav", samples);
        using var dataset = data.Open("kind: series\nsources: [{path: d/a, label: folder, group: {blocks: 3}, group_prefix: r}, {path: d/b, label: folder, group: {name: '_(r\\d)'}}]\nwindow: {length: 4}\nsplit: {by: leave_one_group_out, validation: 0}");
        Assert.Equal(["r0", "r1", "r2"], dataset.Folds.Select(f => f.Name));

        // Windows start at 0, 4, ... 24; 8 to 11 and 16 to 19 lie across 10, or not at all across 20.
        Assert.Equal(["r0@0", "r0@4", "r1@12", "r1@16", "r2@20", "r2@24"], dataset.Examples.Where(e => dataset.Labels[e.Label] == "a").Select(e => $"{e.Group}@{e.Place.Start}"));
        Assert.Equal(1, dataset.Skipped.Single(s => s.Reason.Contains("two blocks", StringComparison.Ordinal)).Count);
        Assert.Equal([2, 7], dataset.Folds[0].OpenTest("test").ClassCounts());
    }

    [Fact]
    public void An_evaluation_does_without_a_source_that_has_no_files_and_says_so()
    {
        const string Sources = "kind: series\nsources: [{path: d/a, label: folder}, {path: d/c, label: folder}]\nwindow: {length: 4}\n";
        var data = new SampleData().Wav("d/a/1.wav", 1, 2, 3, 4);
        using var dataset = data.Open(Sources + "split: {by: all_test}");
        Assert.Single(dataset.Examples);
        Assert.Equal("d/c", Assert.Single(dataset.Skipped).Place);
        Assert.Throws<DiagnosticException>(() => data.Open(Sources + "split: {test: 0.5}"));
        Assert.Contains("d/c", Assert.Throws<DiagnosticException>(() => new SampleData().Open(Sources + "split: {by: all_test}")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folds_that_are_locked_do_not_move_when_data_is_added()
    {
        const string folds = Table + "split: {by: blocks, folds: 3}";
        var data = new SampleData().Text("d.csv", Rows(9, 2));
        data.Open(folds, Locked()).Dispose();
        data.Text("d.csv", Rows(12, 2));
        using var dataset = data.Open(folds, Locked());
        Assert.Equal(["g0", "g1", "g2"], dataset.Folds[0].OpenTest("test").Select(e => e.Group).Distinct());
        var change = Assert.Single(dataset.Warnings, w => w.Id == DiagnosticIds.DatasetChanged);
        Assert.StartsWith("6 examples are new: d.csv:20", change.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Changed_and_removed_files_are_noticed()
    {
        const string text = "kind: audio\nsources: {path: d, label: folder}\nsplit: {by: given, validation: 0}";
        var data = new SampleData().Wav("d/a/1.wav", 1, 2).Wav("d/a/2.wav", 3, 4).Wav("d/b/3.wav", 5, 6).Wav("d/b/4.wav", 7, 8);
        data.Open(text, Locked()).Dispose();
        string before = File.ReadAllText(Path.Combine(data.Folder, "dataset.lock"));
        using (var same = data.Open(text, Locked(LockMode.Frozen)))
        {
            Assert.DoesNotContain(same.Warnings, w => w.Id == DiagnosticIds.DatasetChanged);
        }

        data.Wav("d/a/2.wav", 3, 5);
        File.Delete(Path.Combine(data.Folder, "d/b/4.wav"));
        var found = Assert.Throws<DiagnosticException>(() => data.Open(text, Locked(LockMode.Frozen))).Diagnostics;
        Assert.Equal(["1 example is gone: d/b/4.wav", "1 example is changed in content: d/a/2.wav"], found.Select(d => d.Found));
        Assert.Equal(before, File.ReadAllText(Path.Combine(data.Folder, "dataset.lock")));
    }

    [Fact]
    public void A_lock_file_that_is_cut_off_is_refused()
    {
        var data = new SampleData().Text("d.csv", Rows(10, 2));
        data.Open(Table, Locked()).Dispose();
        string path = Path.Combine(data.Folder, "dataset.lock");
        string[] lines = File.ReadAllLines(path);
        File.WriteAllLines(path, lines[..^1]);
        Assert.Contains("cut off", Assert.Throws<DiagnosticException>(() => data.Open(Table, Locked())).Message, StringComparison.Ordinal);
        File.WriteAllLines(path, [.. lines[..^1], lines[^1][..10]]);
        Assert.Contains(":21", Assert.Throws<DiagnosticException>(() => data.Open(Table, Locked())).Diagnostics[0].Place, StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_of_a_sealed_test_part_are_not_shown_either()
    {
        using var dataset = new SampleData().Text("d.csv", Rows(30, 2)).Open(Table, Locked());
        var fold = dataset.Folds[0];
        var known = fold.Train.Concat(fold.Validation).Select(e => e.Index).ToHashSet();
        var unseen = dataset.Examples.First(e => !known.Contains(e.Index));
        float[] samples = new float[dataset.Shape.Count];
        Assert.True(dataset.TryReadKnown(fold.Train[0], samples));
        Assert.False(dataset.TryReadKnown(unseen, samples));
        fold.OpenTest("test");
        Assert.True(dataset.TryReadKnown(unseen, samples));
        Assert.Single(dataset.TestUses.Uses);
    }

    [Fact]
    public void Each_opening_of_the_test_is_recorded()
    {
        var data = new SampleData().Text("d.csv", Rows(30, 2));
        using (var dataset = data.Open(Table, Locked()))
        {
            Assert.Empty(dataset.TestUses.Uses);
            dataset.Folds[0].OpenTest("mote evaluate", "abc");
        }

        using var again = data.Open(Table, Locked());
        again.Folds[0].OpenTest("mote report");
        Assert.Equal(["mote evaluate", "mote report"], again.TestUses.Uses.Select(u => u.Purpose));
        Assert.Equal("abc", again.TestUses.Uses[0].ModelHash);
        string[] lines = File.ReadAllLines(Path.Combine(data.Folder, "test-uses.jsonl"));
        Assert.Equal($"{{\"purpose\":\"mote evaluate\",\"model_hash\":\"abc\",\"fold\":\"split\",\"spec_hash\":\"{again.Spec.Hash}\",\"date\":\"2026-11-20\"}}", lines[0]);
    }

    [Fact]
    public void Calibration_is_drawn_from_training_and_from_all_classes()
    {
        using var dataset = new SampleData().Text("d.csv", Rows(40, 2)).Open(Table);
        var calibration = dataset.Folds[0].Calibration(10, 1);
        Assert.Equal([5, 5], calibration.ClassCounts());
        Assert.Empty(calibration.Select(e => e.Index).Except(dataset.Folds[0].Train.Select(e => e.Index)));
        Assert.NotEqual(calibration.Select(e => e.Index), dataset.Folds[0].Calibration(10, 2).Select(e => e.Index));
        Assert.Equal(dataset.Folds[0].Train.Count, dataset.Folds[0].Calibration(1000, 1).Count);
    }

    [Fact]
    public void Copies_and_their_leaks_are_found()
    {
        var data = new SampleData().Wav("d/train/a/1.wav", 1, 2).Wav("d/train/b/2.wav", 3, 4).Wav("d/test/a/3.wav", 1, 2).Wav("d/test/b/4.wav", 7, 8).Wav("d/train/a/5.wav", 3, 4);
        using var dataset = data.Open("kind: audio\nsources: {path: d, label: folder, split: {folder: 2}}\nsplit: {by: given, validation: 0}");
        Assert.Contains(dataset.Warnings, w => w.Id == DiagnosticIds.DuplicateExample && w.Found.StartsWith("2 examples are copies of others", StringComparison.Ordinal));
        Assert.Contains(dataset.Warnings, w => w.Id == DiagnosticIds.SplitLeak && w.Found.Contains("d/test/a/3.wav = d/train/a/1.wav", StringComparison.Ordinal));
        Assert.Contains(dataset.Warnings, w => w.Id == DiagnosticIds.BadLabel && w.Found.Contains("d/train/a/5.wav = d/train/b/2.wav", StringComparison.Ordinal));
    }

    [Fact]
    public void Groups_on_both_sides_of_a_given_split_are_found()
    {
        var data = new SampleData().Wav("d/train/ann_1.wav", 1, 2).Wav("d/train/bob_2.wav", 3, 4).Wav("d/test/ann_3.wav", 5, 6);
        using var dataset = data.Open("kind: audio\nsources: {path: d, label: {is: x}, group: {name: '/([a-z]+)_'}, split: folder}\nsplit: {by: given, validation: 0}");
        Assert.Contains(dataset.Warnings, w => w.Id == DiagnosticIds.SplitLeak && w.Found.EndsWith(": ann", StringComparison.Ordinal));
    }

    [Fact]
    public void Near_copies_of_sounds_are_found()
    {
        var random = new Mote.Core.Numerics.Random64(1);
        short[] one = [.. Enumerable.Range(0, 4000).Select(i => (short)(random.NextGaussian() * 1000 * (1 + ((i / 300) % 5))))];
        short[] other = [.. Enumerable.Range(0, 4000).Select(i => (short)(random.NextGaussian() * 1000 * (1 + ((i / 400) % 3))))];
        var data = new SampleData().Wav("d/a/1.wav", one).Wav("d/a/2.wav", other).Wav("d/b/3.wav", [.. one.Select(x => (short)(x * 0.7))]);
        using var dataset = data.Open("kind: audio\nsources: {path: d, label: folder}\nsplit: {by: given, validation: 0}");
        Assert.Contains(dataset.Warnings, w => w.Found.StartsWith("1 examples are near copies of others: d/a/1.wav = d/b/3.wav", StringComparison.Ordinal));
    }

    private static Dictionary<string, SplitPart> Parts(Dataset dataset) => dataset.Folds.SelectMany(f => new[] { f.Train, f.Validation, f.OpenTest("test") })
        .SelectMany(s => s.Select(e => (e.Group, s.Part))).Distinct().ToDictionary(p => p.Group, p => p.Part);
}
