using System.Text;
using Mote.Core;
using Mote.Formats.Series;
using Mote.Formats.Tests.Mutation;

namespace Mote.Formats.Tests.Series;

public sealed class TsTests
{
    private const string Two = "# made by hand\n@problemName Two\n@timeStamps false\n@univariate false\n@dimensions 2\n@equalLength true\n@seriesLength 3\n@classLabel true up down\n@data\n";

    [Fact]
    public void Dimensions_become_channels_and_the_last_part_the_label()
    {
        var file = Read(Two + "1,2,3:4,5,-6e-1:up\n\r\n0,0,0:1, 1 ,1: down\n");
        Assert.Equal(("Two", 2), (file.Name, file.Examples.Length));
        Assert.Equal(["up", "down"], file.Labels);
        Assert.Equal([1f, 4, 2, 5, 3, -0.6f], file.Examples[0].Recording.InterleavedFloat32());
        Assert.Equal(("up", 10L), (file.Examples[0].Label, file.Examples[0].Line));
        Assert.Equal(("down", null, null), (file.Examples[1].Label, file.Examples[1].Target, file.Examples[1].Recording.Rate));
    }

    [Fact]
    public void Lengths_may_differ_when_the_header_does_not_say_that_they_are_equal()
    {
        var file = Read("@UNIVARIATE True\n@classlabel false\n@Data\n1,2\n3\n");
        Assert.Equal([2, 1], file.Examples.Select(e => e.Recording.Length));
        Assert.All(file.Examples, e => Assert.Null(e.Label));
    }

    [Fact]
    public void A_regression_has_numbers_for_labels() => Assert.Equal(-2.5, Read("@targetLabel true\n@data\n1,2:-2.5\n").Examples[0].Target);

    [Theory]
    [InlineData("1,2:1,2,3:up", "MOTE1032", 10, "2 values")]
    [InlineData("1,2,3:1,2:up", "MOTE1032", 10, "2 values")]
    [InlineData("1,2,3:up", "MOTE1032", 10, "1 dimensions")]
    [InlineData("1,2,3:1,2,3:left", "MOTE1025", 10, "'left'")]
    [InlineData("1,2,?:1,2,3:up", "MOTE1033", 10, "'?'")]
    [InlineData("1,2,NaN:1,2,3:up", "MOTE1033", 10, "'NaN'")]
    [InlineData("1,2,:1,2,3:up", "MOTE1033", 10, "''")]
    [InlineData("1,2,3", "MOTE1032", 10, "no label")]
    [InlineData("", "MOTE1032", 0, "no series")]
    public void Lines_that_do_not_fit_are_named(string line, string id, int number, string found)
    {
        var diagnostic = Assert.Single(Assert.Throws<DiagnosticException>(() => Read(Two + line + "\n")).Diagnostics);
        Assert.Equal((id, number == 0 ? "a.ts" : $"a.ts:{number}"), (diagnostic.Id, diagnostic.Place));
        Assert.Contains(found, diagnostic.Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@timeStamps true\n@data\n(0,1):up", "MOTE1031")]
    [InlineData("@dimensions many\n", "MOTE1025")]
    [InlineData("@univariate\n", "MOTE1025")]
    [InlineData("@classLabel true\n", "MOTE1025")]
    [InlineData("@classLabel true a a\n", "MOTE1025")]
    [InlineData("1,2,3\n", "MOTE1000")]
    [InlineData("@problemName x\n", "MOTE1032")]
    public void Headers_that_cannot_be_are_refused(string text, string id) => Assert.Equal(id, Assert.Throws<DiagnosticException>(() => Read(text)).Diagnostics[0].Id);

    [Fact]
    public void Damaged_files_are_refused_or_read_without_any_fault()
    {
        byte[][] pieces = [.. new[] { "@data\n", "@dimensions 3\n", "@classLabel true a\n", "@equalLength true\n", ":", ",", "?", "\n", "1e400", "\u2028", "\r", "#", "@" }.Select(Encoding.UTF8.GetBytes), [0xFF], [0]];
        int refused = ParserRun.Check([Encoding.UTF8.GetBytes(Two + "1,2,3:4,5,6:up\n0,0,0:1,1,1:down\n"), "@data\n1,2\n3,4,5"u8.ToArray()], pieces, 30_000, static file => TsReader.Read(new MemoryStream(file), "a.ts"));
        Assert.InRange(refused, 5_000, 29_500);
    }

    [Theory]
    [InlineData("BasicMotions/BasicMotions_TRAIN.ts", 40, 6, 100, 4)]
    [InlineData("BasicMotions/BasicMotions_TEST.ts", 24, 6, 100, 4)]
    [InlineData("GunPoint/GunPoint_TRAIN.ts", 50, 1, 150, 2)]
    [InlineData("ItalyPowerDemand/ItalyPowerDemand_TEST.ts", 617, 1, 24, 2)]
    [InlineData("PickupGestureWiimoteZ/PickupGestureWiimoteZ_eq_TRAIN.ts", 50, 1, 361, 10)]
    public void Series_of_public_data_sets_are_read(string name, int count, int channels, int length, int labels)
    {
        using var stream = File.OpenRead(Path.Combine(SharedData.Require(Path.Combine("datasets", "ucr_small")), name));
        var file = TsReader.Read(stream, name);
        Assert.Equal((count, labels), (file.Examples.Length, file.Labels.Length));
        Assert.All(file.Examples, e => Assert.Equal((channels, length), (e.Recording.ChannelNames.Length, e.Recording.Length)));
        Assert.Equal(labels, file.Examples.Select(e => e.Label).Distinct().Count());
    }

    private static TsFile Read(string text) => TsReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "a.ts");
}
