using System.Text;
using Mote.Core;
using Mote.Formats.Series;
using Mote.Formats.Tests.Mutation;

namespace Mote.Formats.Tests.Series;

public sealed class JsonSeriesTests
{
    private static readonly JsonSeriesPaths Strokes = new("strokes", "strokePoints", ["x", "y"], "label");
    private const string Text = "{\"made\": [1, {\"by\": null}], \"strokes\": [\n{\"index\": 0, \"strokePoints\": [{\"x\": 0.5, \"y\": -1, \"t\": [9]}, {\"y\": 2e-1, \"x\": 3}], \"label\": \"a\"},\n{\"label\": 7, \"strokePoints\": [{\"x\": 1, \"y\": 2}]}\n]}";

    [Fact]
    public void Fields_are_read_in_the_order_of_the_paths()
    {
        var examples = Read(Text, Strokes);
        Assert.Equal([("a", 2, 2, 2), ("7", 1, 2, 3)], examples.Select(e => (e.Label!, e.Points, e.Fields, e.Line)));
        Assert.Equal([0.5f, -1, 3, 0.2f], examples[0].Values);
        Assert.Equal([-1f, 0.2f], Read(Text, Strokes with { Fields = ["y"], Label = null })[0].Values);
    }

    [Fact]
    public void Paths_go_through_objects_and_points_may_be_arrays_or_numbers()
    {
        var deep = Read("{\"a\":{\"b\":[{\"c\":{\"d\":[[1,2,3],[4,5,6]],\"e\":true}}]}}", new("a.b", "c.d", ["2", "0"], "c.e"));
        Assert.Equal("true", Assert.Single(deep).Label);
        Assert.Equal([3f, 1, 6, 4], deep[0].Values);
        Assert.Equal([[1f, 2], [3f]], Read("\uFEFF[[1,2],[3]]", new("", "", [""])).Select(e => e.Values));
    }

    [Theory]
    [InlineData("{\"strokes\": [{\n\"strokePoints\": [{\"x\": 1}], \"label\": \"a\"}]}", "MOTE1024", "a.json:2", "no 'y'")]
    [InlineData("{\"strokes\": [{\n\"strokePoints\": [{\"x\": 1, \"y\": \"2\"}]}]}", "MOTE1025", "a.json:2", "the text '2'")]
    [InlineData("{\"strokes\": [{\"strokePoints\": [{\"x\": 1,\n\"y\": 1e99}]}]}", "MOTE1033", "a.json:2", "not a finite number")]
    [InlineData("{\"strokes\": [{\"strokePoints\": [{\"x\": 1, \"x\": 1}]}]}", "MOTE1022", "a.json:1", "twice")]
    [InlineData("{\"strokes\": [{\"strokePoints\": [{\"x\": 1, \"y\": 1}],\n\n\"strokePoints\": []}]}", "MOTE1022", "a.json:3", "twice")]
    [InlineData("{\"strokes\": [\n{\"strokePoints\": [{\"x\": 1, \"y\": 1}]}]}", "MOTE1024", "a.json:2", "the example 0 from line 2 on has no 'label'")]
    [InlineData("{\"strokes\": [\n{\"strokePoints\": [], \"label\": 1}]}", "MOTE1032", "a.json:2", "no points")]
    [InlineData("{\"strokes\": [\n{\"label\": 1}]}", "MOTE1024", "a.json:2", "no 'strokePoints'")]
    [InlineData("{\"strokes\": {}}", "MOTE1025", "a.json:1", "an object stands where the array of examples is expected")]
    [InlineData("{\"other\": []}", "MOTE1024", "a.json", "no 'strokes'")]
    [InlineData("{\"strokes\": [\n\n{]}", "MOTE1037", "a.json:3", "not JSON")]
    [InlineData("{\"strokes\": []} []", "MOTE1037", "a.json:1", "not JSON")]
    [InlineData("{\"strokes\": [", "MOTE1037", "a.json:1", "not JSON")]
    public void What_does_not_fit_is_named_by_line(string text, string id, string place, string found)
    {
        var diagnostic = Assert.Single(Assert.Throws<DiagnosticException>(() => Read(text, Strokes)).Diagnostics);
        Assert.Equal((id, place), (diagnostic.Id, diagnostic.Place));
        Assert.Contains(found, diagnostic.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_nested_too_deep_are_refused() =>
        Assert.Equal(DiagnosticIds.JsonSyntax, Assert.Throws<DiagnosticException>(() => Read(new string('[', 100_000), Strokes)).Diagnostics[0].Id);

    [Fact]
    public void Damaged_files_are_refused_or_read_without_any_fault()
    {
        byte[][] pieces = [.. new[] { "{", "}", "[", "]", ",", ":", "\"", "\"x\":", "\"label\":", "\\u", "\\uD800", "null", "1e400", "-", "\n", "\u2028" }.Select(Encoding.UTF8.GetBytes), [0xFF], [0]];
        int refused = ParserRun.Check([Encoding.UTF8.GetBytes(Text)], pieces, 30_000, static file => JsonSeriesReader.Read(file, "a.json", Strokes));
        Assert.InRange(refused, 5_000, 29_900);
    }

    [Fact]
    public void Strokes_of_a_public_data_set_are_read()
    {
        string folder = SharedData.Require(Path.Combine("datasets", "magic_wand_digits"));
        JsonSeries[] all = [.. Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).SelectMany(path => JsonSeriesReader.Read(FileBytes.Read(path), path, Strokes))];
        Assert.Equal(Enumerable.Range(0, 10).Select(i => ($"{i}", 80)), all.GroupBy(e => e.Label!).Select(g => (g.Key, g.Count())).Order());
        Assert.All(all, e => Assert.InRange(e.Points, 2, 1000));
    }

    private static IReadOnlyList<JsonSeries> Read(string text, JsonSeriesPaths paths) => JsonSeriesReader.Read(Encoding.UTF8.GetBytes(text), "a.json", paths);
}
