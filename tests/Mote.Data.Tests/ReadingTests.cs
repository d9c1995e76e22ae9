using Mote.Core;

namespace Mote.Data.Tests;

/// <summary>Windows, events, columns and the cache.</summary>
public sealed class ReadingTests
{
    private static float[] Read(ExampleSet set, int index)
    {
        var samples = new float[set.Dataset.Shape.Count];
        set.Read(index, samples);
        return samples;
    }

    private static Dataset Sound(SampleData data, string window, string more = "") =>
        data.Open($"kind: audio\nsources: {{path: d, label: {{is: x}}{more}}}\nwindow: {window}\nsplit: {{by: given, validation: 0}}");

    [Theory]
    [InlineData("{length: 4}", "0,1,2,3")]
    [InlineData("{length: 4 ms, at: start}", "1,2,0,0")]
    [InlineData("{length: 4, at: last}", "0,0,1,2")]
    public void Short_sounds_are_padded(string window, string expected)
    {
        var data = new SampleData().Wav("d/1.wav", expected == "0,1,2,3" ? [0, 1, 2, 3] : [1, 2]);
        using var dataset = Sound(data, window);
        Assert.Equal(expected, string.Join(',', Read(dataset.Folds[0].Train, 0)));
    }

    [Fact]
    public void Windows_slide_with_overlap_and_leave_the_rest()
    {
        using var dataset = Sound(new SampleData().Wav("d/1.wav", 0, 1, 2, 3, 4, 5, 6), "{length: 4, overlap: 0.5, at: sliding}");
        Assert.Equal(2, dataset.Examples.Count);
        Assert.Equal(["d/1.wav@0", "d/1.wav@2"], dataset.Examples.Select(e => e.Id));
        Assert.Equal([2, 3, 4, 5], Read(dataset.Folds[0].Train, 1));
        Assert.Single(dataset.Examples.Select(e => e.Group).Distinct());
    }

    [Fact]
    public void A_window_lies_where_the_energy_is_whatever_the_mean_is()
    {
        using var dataset = Sound(new SampleData().Wav("d/1.wav", 100, 100, 100, 110, 80, 110, 100, 100, 100, 100), "{length: 3, at: energy}");
        Assert.Equal([110, 80, 110], Read(dataset.Folds[0].Train, 0));
    }

    [Fact]
    public void Windows_have_the_label_of_the_span_that_covers_them()
    {
        var data = new SampleData().Wav("d/1.wav", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11).Text("d/1.csv", "start,end,label\n0,3,hum\n6,12,knock\n");
        using var dataset = data.Open("kind: audio\nsources: {path: d, events: {file: '{stem}.csv', end: end, label: label}}\nwindow: {length: 4, at: sliding, coverage: 0.75}\nsplit: {by: given, validation: 0}");
        Assert.Equal(["d/1.wav@0 hum", "d/1.wav@8 knock"], dataset.Examples.Select(e => $"{e.Id} {dataset.Labels[e.Label]}"));
        Assert.Equal("no label covers enough of the window", Assert.Single(dataset.Skipped).Reason);
        using var otherwise = data.Open("kind: audio\nsources: {path: d, events: {file: '{stem}.csv', end: end, label: label, otherwise: quiet}}\nwindow: {length: 4, at: sliding, coverage: 0.75}\nsplit: {by: given, validation: 0}");
        Assert.Equal(["hum", "knock", "quiet"], otherwise.Labels);
    }

    [Fact]
    public void One_table_can_hold_the_spans_of_all_recordings_in_seconds()
    {
        var data = new SampleData().Wav("d/1.wav", 0, 1, 2, 3).Wav("d/2.wav", 4, 5, 6, 7).Text("d/all.csv", "file,start,label\n2.wav,0.002,b\n1.wav,0.001,a\n");
        using var dataset = data.Open("kind: audio\nsources: {path: d, events: {file: all.csv, label: label, unit: seconds}}\nwindow: {length: 2, at: events}\nsplit: {by: given, validation: 0}");
        Assert.Equal([0, 1], Read(dataset.Folds[0].Train, 0));
        Assert.Equal([5, 6], Read(dataset.Folds[0].Train, 1));
    }

    [Fact]
    public void Events_outside_of_the_recording_are_errors()
    {
        var data = new SampleData().Wav("d/1.wav", 0, 1, 2, 3).Text("d/1.csv", "start,label\n1,a\n9,b\n");
        var found = data.Fails("kind: audio\nsources: {path: d, events: {file: '{stem}.csv', label: label}}\nwindow: {length: 2, at: events}");
        Assert.Equal("d/1.csv:3", Assert.Single(found).Place);
    }

    [Fact]
    public void Manifests_say_labels_groups_and_parts()
    {
        var data = new SampleData().Wav("d/1.wav", 0, 1).Wav("d/2.wav", 2, 3).Wav("d/3.wav", 4, 5).Wav("d/4.wav", 9, 9)
            .Text("d/m.csv", "file,label,who,part\n3.wav,b,ann,test\n1.wav,a,bob,train\n2.wav,b,bob,train\n");
        using var dataset = data.Open("kind: audio\nsources: {path: d, manifest: m.csv, label: {column: label}, group: {column: who}, split: {column: part}}\nsplit: {by: given, validation: 0}");
        Assert.Equal(["d/3.wav", "d/1.wav", "d/2.wav"], dataset.Examples.Select(e => e.Id));
        Assert.Equal(["ann", "bob", "bob"], dataset.Examples.Select(e => e.Group));
        Assert.Equal(1, dataset.Folds[0].TestCount);
    }

    [Fact]
    public void Columns_are_ranges_and_expressions()
    {
        var data = new SampleData().Text("d.csv", "a b,c,d,kind,y\n3,4,1,L,7\n1,2,-5,H,8\n");
        using var dataset = data.Open("kind: table\nsources: {path: d.csv, target: [y, half: y / 2]}\ncolumns: [c..d, p: '`a b` * c - -2', q: 'max(abs(d), sqrt(4)) >= 2', r: 'kind == \"L\"']\nsplit: {by: given, validation: 0}");
        Assert.Equal(["c", "d", "p", "q", "r"], dataset.ChannelNames);
        Assert.Equal([4, 1, 14, 1, 1], Read(dataset.Folds[0].Train, 0));
        Assert.Equal([2, -5, 4, 1, 0], Read(dataset.Folds[0].Train, 1));
        Assert.Equal([8, 4f], dataset.Examples[1].Targets);
        Assert.Equal(["y", "half"], dataset.TargetNames);
    }

    [Fact]
    public void Expressions_must_not_look_at_other_examples()
    {
        var found = new SampleData().Text("d.csv", SampleData.Rows(4)).Fails("kind: table\nsources: {path: d.csv, label: {column: label}}\ncolumns: [z: x - mean(x)]");
        Assert.Contains("other rows", Assert.Single(found).Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "1,5")]
    [InlineData(7, "0,1,2,3,4,5,6")]
    public void Resampling_takes_means_or_lines(int length, string expected)
    {
        float[] values = length == 2 ? [0, 1, 2, 4, 5, 6] : [0, 2, 4, 6];
        Assert.Equal(expected, string.Join(',', Mote.Data.Reading.Resampling.Resample(values, 1, length)));
    }

    [Fact]
    public void The_cache_keeps_its_limit_and_gives_the_same_samples()
    {
        var data = new SampleData();
        for (short i = 0; i < 40; i++)
        {
            data.Wav($"d/{i:00}.wav", [.. Enumerable.Repeat(i, 1000)]);
        }

        using var dataset = data.Open("kind: audio\nsources: {path: d, label: {is: x}}\nsplit: {by: given, validation: 0}", new DatasetOptions { Lock = LockMode.Ignore, CacheBytes = 20_000 });
        var train = dataset.Folds[0].Train;
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < 40; i++)
            {
                Assert.All(Read(train, i), x => Assert.Equal(i, x));
                Assert.InRange(dataset.CachedBytes, 1, 20_000);
            }
        }
    }

    [Fact]
    public void A_file_that_changes_its_length_while_it_is_used_is_noticed()
    {
        var data = new SampleData().Wav("d/1.wav", 0, 1, 2);
        using var dataset = data.Open("kind: audio\nsources: {path: d, label: {is: x}}\nsplit: {by: given, validation: 0}");
        data.Wav("d/1.wav", 0, 1);
        Assert.Equal(DiagnosticIds.DatasetChanged, Assert.Throws<DiagnosticException>(() => Read(dataset.Folds[0].Train, 0)).Diagnostics[0].Id);
    }

    [Fact]
    public void The_report_says_counts_ranges_and_findings()
    {
        short[] loud = [.. Enumerable.Range(0, 100).Select(i => i % 20 < 10 ? short.MaxValue : short.MinValue)];
        var data = new SampleData().Wav("d/a/1.wav", loud).Wav("d/a/2.wav", new short[100]).Wav("d/b/3.wav", [.. Enumerable.Range(0, 100).Select(i => (short)(5000 + i))])
            .Wav("d/b/4.wav", [.. Enumerable.Range(0, 90).Select(i => (short)(i * i % 77))]);
        using var dataset = data.Open("kind: audio\nsources: {path: d, label: folder}\nwindow: {length: 100 ms, at: start}\nsplit: {by: given, validation: 0}");
        var report = dataset.Report();
        GoldenText.Check("tests/Mote.Data.Tests/Golden/report.txt", report.ToText());
        GoldenText.Check("tests/Mote.Data.Tests/Golden/report.json", report.ToJson());
    }
}
