using System.IO.Compression;
using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Formats.Npy;

namespace Mote.Data.Tests;

/// <summary>Examples in arrays: IDX files and NPZ archives.</summary>
public sealed class ArrayTests
{
    private const string Pictures = "kind: image\nsources: {path: d/x-ubyte, format: idx, arrays: {labels: y-ubyte}, label: own}\nsplit: {by: given, validation: 0}";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Pictures_of_an_idx_file_have_the_labels_of_another(bool compressed)
    {
        var data = Digits(compressed: compressed);
        using var dataset = data.Open(Pictures);
        Assert.Equal(["3", "7"], dataset.Labels);
        Assert.Equal([0, 1, 0], dataset.Examples.Select(e => e.Label));
        Assert.Equal(new SampleShape(2, 3, 1), dataset.Shape);
        Assert.Equal(3, dataset.Examples.Select(e => e.Group).Distinct().Count());
        Assert.Equal([6, 7, 8, 9, 10, 11], Read(dataset, 1));
    }

    [Fact]
    public void They_are_brought_to_a_size_as_pictures_are()
    {
        using var dataset = Digits().Open(Pictures + "\nimage: {size: [3, 1], channels: rgb}");
        Assert.Equal(new SampleShape(1, 3, 3), dataset.Shape);
        Assert.Equal([1.5f, 1.5f, 1.5f, 2.5f, 2.5f, 2.5f, 3.5f, 3.5f, 3.5f], Read(dataset, 0));
    }

    [Fact]
    public void Series_of_an_archive_have_channels_and_labels_of_its_arrays()
    {
        float[] values = [.. Enumerable.Range(0, 4 * 5 * 2).Select(i => i / 2f)];
        var data = Archive(("x", "f4", [4, 5, 2], MemoryMarshal.AsBytes(values.AsSpan()).ToArray()), ("y", "i8", [4], MemoryMarshal.AsBytes<long>([2, -1, 2, 10]).ToArray()), ("z", "u1", [1], [1]));
        const string Series = "kind: series\nrate: 10\nsources: {path: d, format: npz, arrays: {samples: x, labels: y}, label: own}\nwindow: {length: 5}\nsplit: {by: given, validation: 0}";
        using var dataset = data.Open(Series);
        Assert.Equal(["-1", "10", "2"], dataset.Labels);
        Assert.Equal(new SampleShape(5, 1, 2), dataset.Shape);
        Assert.Equal(values[10..20], Read(dataset, 1));

        // Halves, and windows of a part of them.
        var halves = Archive(("only", "f2", [2, 4], MemoryMarshal.AsBytes<Half>([(Half)1, (Half)2, (Half)3, (Half)4, (Half)5, (Half)6, (Half)7, (Half)8]).ToArray()));
        using var parts = halves.Open("kind: series\nsources: {path: d/a.npz, format: npz, label: {is: x}}\nwindow: {length: 2}\nsplit: {by: given, validation: 0}");
        Assert.Equal(4, parts.Examples.Count);
        Assert.Equal([7, 8], Read(parts, 3));
        Assert.Equal(2, parts.Examples.Select(e => e.Group).Distinct().Count());
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        Assert.Contains("d/y-ubyte", Digits(labels: [3, 7]).Fails(Pictures).Single().Place, StringComparison.Ordinal);
        Assert.Equal("d/none", Digits().Fails(Pictures.Replace("y-ubyte", "none", StringComparison.Ordinal)).Single().Place);
        Assert.Contains("the array is (3)", Digits().Fails(Pictures.Replace("d/x", "d/y", StringComparison.Ordinal)).Single().Found, StringComparison.Ordinal);

        var archive = Archive(("x", "f4", [2, 2], new byte[16]), ("y", "f4", [2], new byte[8]));
        const string Series = "kind: series\nsources: {path: d/a.npz, format: npz, ARRAYS, label: own}\nwindow: {length: 2}";
        Assert.Contains("one array of examples", archive.Fails(Series.Replace("ARRAYS", "limit: 0", StringComparison.Ordinal)).Single().Supported, StringComparison.Ordinal);
        Assert.Contains("whole numbers", archive.Fails(Series.Replace("ARRAYS", "arrays: {labels: y}", StringComparison.Ordinal)).Single().Supported, StringComparison.Ordinal);
        Assert.Contains("none", archive.Fails(Series.Replace("ARRAYS", "arrays: {samples: none}", StringComparison.Ordinal)).Single().Found, StringComparison.Ordinal);
        var nan = Archive(("x", "f4", [2, 2], MemoryMarshal.AsBytes<float>([1, 2, 3, float.NaN]).ToArray()));
        Assert.Equal("d/a.npz, example 1, number 1", nan.Fails(Series.Replace("ARRAYS", "limit: 0", StringComparison.Ordinal)).Single().Place);
        Assert.Contains("idx and npz", archive.Fails("kind: series\nsources: {path: d, arrays: {samples: x}}").Single().Supported, StringComparison.Ordinal);
        Assert.Contains("no arrays", archive.Fails("kind: table\nsources: {path: d, format: npz}").Single().Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_thousand_digits_are_opened_as_they_are_published()
    {
        string shared = SharedData.Require("datasets/mnist_idx");
        var spec = SampleData.Parse($"kind: image\nsources: {{path: '{shared}/t10k-images-idx3-ubyte.gz', format: idx, arrays: {{labels: t10k-labels-idx1-ubyte.gz}}, label: own}}");
        using var dataset = Dataset.Open(spec, TestFolder.Create(), new DatasetOptions { Lock = LockMode.Ignore, FindNearDuplicates = false });
        Assert.Equal(10_000, dataset.Examples.Count);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], dataset.Labels);

        // The counts of the test set, as its publishers state them.
        Assert.Equal([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009], Enumerable.Range(0, 10).Select(d => dataset.Examples.Count(e => e.Label == d)));
    }

    private static float[] Read(Dataset dataset, int index)
    {
        var samples = new float[dataset.Shape.Count];
        dataset.Folds[0].Train.Read(index, samples);
        return samples;
    }

    /// <summary>Three pictures of 2x3 with the bytes 0 to 17, labels 3, 7, 3.</summary>
    private static SampleData Digits(byte[]? labels = null, bool compressed = false)
    {
        labels ??= [3, 7, 3];
        var data = new SampleData();
        Write("x-ubyte", [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 3, .. Enumerable.Range(0, 18).Select(i => (byte)i)]);
        Write("y-ubyte", [0, 0, 8, 1, 0, 0, 0, (byte)labels.Length, .. labels]);
        return data;

        void Write(string name, byte[] bytes)
        {
            string path = Path.Combine(Directory.CreateDirectory(Path.Combine(data.Folder, "d")).FullName, name);
            using Stream file = File.Create(path);
            using Stream to = compressed ? new GZipStream(file, CompressionLevel.Fastest) : file;
            to.Write(bytes);
        }
    }

    private static SampleData Archive(params ReadOnlySpan<(string Name, string Type, int[] Shape, byte[] Data)> arrays)
    {
        var data = new SampleData();
        Directory.CreateDirectory(Path.Combine(data.Folder, "d"));
        using var archive = ZipFile.Open(Path.Combine(data.Folder, "d", "a.npz"), ZipArchiveMode.Create);
        foreach (var (name, type, shape, bytes) in arrays)
        {
            using var entry = archive.CreateEntry($"{name}.npy").Open();
            entry.Write(new NpyFile(type, [.. shape], bytes).Write());
        }

        return data;
    }
}
