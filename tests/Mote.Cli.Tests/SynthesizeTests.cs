namespace Mote.Cli.Tests;

public sealed class SynthesizeTests
{
    [Fact]
    public void Help_names_the_kinds() =>
        GoldenText.Check("tests/Mote.Cli.Tests/Golden/synthesize-help.txt", ToolRun.Mote("synthesize", "--help").Expect(0).Output);

    [Fact]
    public void Data_is_written_with_a_manifest_and_described_as_json()
    {
        string folder = TestFolder.Create();
        var json = ToolRun.Mote(folder, ["synthesize", "power", "--out", "data", "--count", "12", "--json"]).Expect(0).Json();
        Assert.Equal(12, json.GetProperty("files").GetInt32());
        Assert.Equal(2, json.GetProperty("groups").GetInt32());
        Assert.Equal(13, File.ReadAllLines(Path.Combine(folder, "data", "manifest.csv")).Length);
        Assert.Equal(2, Directory.GetFiles(Path.Combine(folder, "data", "kettle")).Length);
    }

    [Theory]
    [InlineData("MOTE4002: KIND: there is no kind 'dance'", "dance")]
    [InlineData("MOTE4002: --count: 0 samples", "power --count 0")]
    [InlineData("MOTE4002: --words: motion has no words", "motion --words a")]
    [InlineData("MOTE4002: --stream: there are no streams of shapes", "shapes --stream 5")]
    [InlineData("MOTE4002: --take: -1", "motion --stream 5 --take -1")]
    [InlineData("MOTE4002: words: 'a<b' is no word", "speech --words a<b")]
    public void What_cannot_be_made_is_refused(string expected, string arguments)
    {
        var run = ToolRun.Mote(TestFolder.Create(), ["synthesize", .. arguments.Split(' '), "--out", "data"]).Expect(1);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }
}
