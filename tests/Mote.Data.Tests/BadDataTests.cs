using Mote.Core;

namespace Mote.Data.Tests;

/// <summary>What is wrong with data is said with file and line, all of it at once, and nothing is dropped in silence.</summary>
public sealed class BadDataTests
{
    private const string Table = "kind: table\nsources: {path: d.csv, label: {column: label}}";
    private const string Sound = "kind: audio\nsources: {path: d, label: folder}";

    [Fact]
    public void A_truncated_wav_is_named_and_others_are_still_checked()
    {
        var data = new SampleData().Wav("d/a/1.wav", 1, 2, 3).Wav("d/a/2.wav", 1, 2, 3).Wav("d/b/3.wav", 4, 5, 6);
        foreach (string name in (string[])["d/a/2.wav", "d/b/3.wav"])
        {
            string path = Path.Combine(data.Folder, name);
            File.WriteAllBytes(path, File.ReadAllBytes(path)[..^2]);
        }

        var found = data.Fails(Sound);
        Assert.Equal(2, found.Count);
        Assert.All(found, d => Assert.Equal(DiagnosticIds.RecordingTruncated, d.Id));
        Assert.StartsWith("d/a/2.wav", found[0].Place, StringComparison.Ordinal);
        Assert.StartsWith("d/b/3.wav", found[1].Place, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_skipped_is_listed()
    {
        var data = new SampleData().Wav("d/a/1.wav", 1, 2, 3).Wav("d/a/2.wav", 1, 2, 4).Wav("d/a/5.wav", 2, 2, 4).Wav("d/b/3.wav", 4, 5, 6).Wav("d/b/4.wav", 4, 5, 7);
        string path = Path.Combine(data.Folder, "d/a/2.wav");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^2]);
        using var dataset = data.Open(Sound + "\non_error: skip");
        Assert.Equal(4, dataset.Examples.Count);
        var skipped = Assert.Single(dataset.Skipped);
        Assert.Equal("d/a/2.wav", skipped.Place);
        Assert.StartsWith(DiagnosticIds.RecordingTruncated, skipped.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("split: {test: 0}", false)]
    [InlineData("split: {by: group, folds: 2}", false)]
    [InlineData("split: {by: all_test}", false)]
    [InlineData("split: {train_labels: [a]}", false)]
    [InlineData("split: {train_labels: [a, b]}", true)]
    public void A_class_of_one_is_refused_where_one_division_cannot_have_it_on_both_sides(string split, bool isRefused)
    {
        var data = new SampleData().Wav("d/a/1.wav", 1, 2, 3).Wav("d/a/2.wav", 1, 2, 4).Wav("d/a/3.wav", 4, 5, 6).Wav("d/b/only.wav", 4, 5, 7);
        string text = Sound + "\n" + split;
        if (isRefused)
        {
            Assert.Equal((DiagnosticIds.EmptyClass, "d/b/only.wav"), data.Fails(text).Select(d => (d.Id, d.Place)).Single());
            return;
        }

        using var dataset = data.Open(text);
        Assert.Contains(dataset.Warnings, d => (d.Id, d.Place) == (DiagnosticIds.EmptyClass, "d/b/only.wav"));
    }

    [Fact]
    public void Rows_with_another_number_of_cells_are_named_by_line()
    {
        var found = new SampleData().Text("d.csv", "x,y,label\n1,2,a\n1,2\n1,2,a\n1,2,3,b\n").Fails(Table);
        Assert.Equal(["d.csv:3", "d.csv:5"], found.Select(d => d.Place));
        Assert.All(found, d => Assert.Equal(DiagnosticIds.RaggedTable, d.Id));
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("inf")]
    [InlineData("")]
    [InlineData("1,5")]
    public void Cells_that_are_no_finite_number_are_named_by_line(string cell)
    {
        var found = new SampleData().Text("d.csv", $"x;y;label\n1;2;a\n3;{cell};b\n").Fails(Table);
        Assert.Equal("d.csv:3", Assert.Single(found).Place);
        Assert.Equal(DiagnosticIds.NotANumber, found[0].Id);
    }

    [Fact]
    public void A_class_without_examples_is_an_error()
    {
        var found = new SampleData().Text("d.csv", SampleData.Rows(20)).Fails(Table + "\nlabels: [a, b, c]");
        Assert.Equal(DiagnosticIds.EmptyClass, Assert.Single(found).Id);
        Assert.Contains("'c'", found[0].Found, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_folder_and_a_class_of_one_are_warnings()
    {
        var data = new SampleData().Wav("d/a/1.wav", 1, 2, 3).Wav("d/a/2.wav", 1, 3, 3).Wav("d/b/3.wav", 4, 5, 6);
        Directory.CreateDirectory(Path.Combine(data.Folder, "d/c"));
        using var dataset = data.Open(Sound + "\nsplit: {by: given, validation: 0}");
        Assert.Contains(dataset.Warnings, w => w is { Id: DiagnosticIds.EmptyClass, Place: "d/c" });
        Assert.Contains(dataset.Warnings, w => w is { Id: DiagnosticIds.EmptyClass, Place: "d/b/3.wav" });
    }

    [Fact]
    public void A_manifest_that_names_missing_files_says_which_lines()
    {
        var data = new SampleData().Wav("d/1.wav", 1, 2, 3).Text("d/list.csv", "file,label\n1.wav,a\n2.wav,b\n../d.csv,b\n");
        var found = data.Fails("kind: audio\nsources: {path: d, manifest: list.csv, label: {column: label}}");
        Assert.Equal(["d/list.csv:3", "d/list.csv:4"], found.Select(d => d.Place));
        Assert.Equal([DiagnosticIds.DataMissing, DiagnosticIds.OutOfBounds], found.Select(d => d.Id));
    }

    [Fact]
    public void A_line_of_100_megabytes_costs_no_memory()
    {
        var data = new SampleData();
        string path = Path.Combine(data.Folder, "d.csv");
        using (var writer = new StreamWriter(path))
        {
            writer.Write("x,y,label\n1,2,a\n");
            string block = new('7', 1 << 20);
            for (int i = 0; i < 100; i++)
            {
                writer.Write(block);
            }
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        var found = data.Fails(Table);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 20 << 20);
        Assert.Equal("d.csv:3", Assert.Single(found).Place);
        Assert.Equal(DiagnosticIds.TooLarge, found[0].Id);
    }

    [Fact]
    public void A_recording_of_another_length_is_named_with_the_remedy()
    {
        var found = new SampleData().Wav("d/a/1.wav", 1, 2, 3).Wav("d/b/2.wav", 1, 2).Fails(Sound);
        Assert.Equal("d/b/2.wav", Assert.Single(found).Place);
        Assert.Contains("window", found[0].Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_does_not_match_is_named()
    {
        var found = new SampleData().Wav("d/a_1.wav", 1, 2, 3).Wav("d/b2.wav", 1, 2, 3).Fails("kind: audio\nsources: {path: d, label: {name: '^([a-z])_'}}");
        Assert.Equal((DiagnosticIds.BadLabel, "d/b2.wav"), (Assert.Single(found).Id, found[0].Place));
    }

    [Fact]
    public void Mistakes_of_the_specification_are_found_in_one_go()
    {
        var found = Assert.Throws<DiagnosticException>(() => SampleData.Parse(
            "kind: audio\nsources: {path: d, label: {name: '(?=x)', folder: 1}, taget: 1}\nwindow: {length: 1 hour}\nsplit: {by: modulo}\naugment: [{kind: nose}]\ncolumns: [a: 'b +']")).Diagnostics;
        Assert.Equal(7, found.Count);
        Assert.All(found, d => Assert.StartsWith("project.yaml:", d.Place, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("kind: table\nsources: {path: e.csv}")]
    [InlineData("kind: audio\nsources: {path: d}")]
    public void Files_that_are_not_there_are_named(string data)
    {
        var sample = new SampleData();
        Directory.CreateDirectory(Path.Combine(sample.Folder, "d"));
        Assert.Equal(DiagnosticIds.DataMissing, Assert.Single(sample.Fails(data)).Id);
    }
}
