using System.Text;
using Mote.Core;
using Mote.Formats.Recordings;
using Mote.Formats.Tests.Mutation;

namespace Mote.Formats.Tests.Recordings;

public sealed class CsvTests
{
    [Theory]
    [InlineData("time,x,y\n0,1,2\n0.01,3,4\n0.02,5,-6e-1\n")]
    [InlineData("timestamp;x;y\r\n0;1;2\r\n10;3;4\r\n20;5;-.6\r\n")]
    [InlineData("# logger\n\ntime_us\tx\ty\n0\t1\t2\n10000\t3\t4\n20000\t5\t-0.6")]
    [InlineData("\"x\", \"time (ms)\", \"y\"\n\"1\", 100, \"2\"\n3, 110, 4\n5, 120, -0.6\n")]
    [InlineData("seconds,x,y\n0,1,2\n0.01,3,4\n0.02,5,-0.6\n")]
    [InlineData("Time [ns],x,y\n0,1,2\n10000000,3,4\n20000000,5,-0.6\n")]
    [InlineData("\uFEFFdate,x,y\n2024-02-29 23:59:59.99,1,2\n2024-03-01T00:00:00Z,3,4\n2024-03-01 00:00:00.01,5,-0.6\n")]
    public void Columns_are_channels_and_times_give_the_rate(string text)
    {
        var recording = Read(text);
        Assert.Equal(["x", "y"], recording.ChannelNames);
        Assert.Equal(100, recording.Rate!.Value, 1e-4);
        Assert.Equal([1f, 2, 3, 4, 5, -0.6f], recording.InterleavedFloat32());
        Assert.Equal([1, 2, 3, 4, 5, -1], recording.InterleavedInt16());
        Assert.Equal((3, ElementType.Float32, 1f), (recording.Length, recording.Type, recording.FullScale));
    }

    [Fact]
    public void Without_names_the_columns_are_numbered_and_there_is_no_rate()
    {
        var recording = Read("0.1, 0.2\n0.3, 0.4\n");
        Assert.Equal(["column 1", "column 2"], recording.ChannelNames);
        Assert.Null(recording.Rate);
        Assert.Equal([0.1f, 0.3f], recording.Float32(0).ToArray());
    }

    [Fact]
    public void Channels_are_selected_by_name_in_any_order()
    {
        var recording = Read("x,y,z\n1,2,3\n4,5,6").Select(["Z", "x"], "a.csv");
        Assert.Equal(["z", "x"], recording.ChannelNames);
        Assert.Equal([3f, 1, 6, 4], recording.InterleavedFloat32());
        Assert.Equal("MOTE1024: a.csv: it has no channel 'w'. Supported: z, x.", Assert.Throws<DiagnosticException>(() => recording.Select(["w", "z"], "a.csv")).Message);
        Assert.Equal((8.0, "8 Hz"), (recording.With(rate: 8).Rate, recording.With(rate: 8).ToString()[^4..]));
    }

    [Fact]
    public void Columns_that_are_not_asked_for_may_hold_anything()
    {
        byte[] file = Encoding.UTF8.GetBytes("label,time,x,y\nwalk,0,1,2\nrun,0.5,3,\n");
        var recording = RecordingReader.Read(file, "a.csv", ["X"]);
        Assert.Equal([1f, 3], recording.InterleavedFloat32());
        Assert.Equal(2, recording.Rate);
        Assert.Equal(["x"], recording.ChannelNames);
        var times = RecordingReader.Read(file, "a.csv", ["x", "time"]);
        Assert.Equal([1f, 0, 3, 0.5f], times.InterleavedFloat32());
        Assert.Null(times.Rate);
        Assert.Equal("MOTE1024: a.csv:1: there is no column 'z'. Supported: label, time, x, y.", Assert.Throws<DiagnosticException>(() => RecordingReader.Read(file, "a.csv", ["x", "z"])).Message);
    }

    [Theory]
    [InlineData("x;y\n1,5;2\n", "MOTE1033: a.csv:2, column 1 'x': '1,5' is not a finite number. Supported: numbers such as -1.5 or 2e-3. Write decimal numbers with a point.")]
    [InlineData("x,y\n1,NaN\n", "MOTE1033: a.csv:2, column 2 'y': 'NaN' is not a finite number. Supported: numbers such as -1.5 or 2e-3. Remove the column or fill the gap before you use the recording.")]
    [InlineData("x,y\n\n1,\n", "MOTE1033: a.csv:3, column 2 'y': the cell is empty. Supported: numbers such as -1.5 or 2e-3. Remove the column or fill the gap before you use the recording.")]
    [InlineData("x,y\n1,2\n3\n", "MOTE1032: a.csv:3: the row has 1 cells. Supported: 2, as the first row.")]
    [InlineData("x,y\n1,2,3\n", "MOTE1032: a.csv:2: the row has 3 cells. Supported: 2, as the first row.")]
    [InlineData("x,x\n1,2\n", "MOTE1022: a.csv:1: there are 2 columns of the name 'x'.")]
    [InlineData("x,y\n", "MOTE1032: a.csv: there are no rows of numbers. Supported: a row for each time, a column for each channel.")]
    [InlineData("time\n1\n", "MOTE1032: a.csv: there are no rows of numbers. Supported: a row for each time, a column for each channel.")]
    [InlineData("", "MOTE1032: a.csv: there are no rows of numbers. Supported: a row for each time, a column for each channel.")]
    [InlineData("x,y\n1,\"2\n", "MOTE1032: a.csv:2: a quote is not closed, stands in the middle of a cell, or the row is too long. Supported: cells without quotes, or in double quotes on both sides.")]
    [InlineData("time,x\n0,1\n1,1\n2,1\n5,1\n6,1\n", "MOTE1034: a.csv:5: the time advances by 3 s, on average by 1.5 s. Supported: samples at equal intervals. Record without gaps, or remove the column of times and state the rate.")]
    public void What_cannot_be_read_is_named_with_its_place(string text, string message) =>
        Assert.Equal(message, Assert.Throws<DiagnosticException>(() => Read(text)).Message);

    [Fact]
    public void Times_that_stand_still_or_go_back_are_reported() =>
        Assert.All(new[] { "t,x\n0,1\n0,1\n", "t,x\n1,1\n0,1\n", "t,x\n0,1\n1,1\n1,1\n2,1\n" },
            text => Assert.Equal(DiagnosticIds.UnevenTime, Assert.Throws<DiagnosticException>(() => Read(text)).Diagnostics[0].Id));

    [Fact]
    public void Jitter_below_half_an_interval_is_no_gap() =>
        Assert.Equal(62.5, Read("timestamp,x\n0,1\n16,1\n32,1\n47,1\n64,1\n").Rate);

    [Fact]
    public void No_more_mistakes_are_listed_than_are_worth_reading() =>
        Assert.InRange(Assert.Throws<DiagnosticException>(() => Read("x\n" + string.Concat(Enumerable.Repeat("?\n", 1000)))).Diagnostics.Count, 10, 12);

    [Fact]
    public void Damaged_texts_are_refused_or_read_without_any_fault()
    {
        byte[][] pieces = [.. new[] { ",", ";", "\t", "\n", "\r\n", "\r", "\"", "\"\"", "#", "NaN", "1e39", "-", ".", "\0", "\uFEFF", "time", "2024-01-01 00:00:00", "sep=;\n", " " }.Select(Encoding.UTF8.GetBytes),
            [0xFF, 0xFE], [0xFE, 0xFF], [0xC3]];
        byte[][] files =
        [
            Encoding.UTF8.GetBytes("# c\ntime_ms,x,\"y\"\n0,1,2\n10,3,4\n20,5,-6e-1\n30,5,6\n"),
            Encoding.UTF8.GetBytes("0.1; 0.2\r\n0.3; 0.4\r\n0.5; 0.6\r\n"),
            Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("x\ty\n1\t2\n")).ToArray(),
        ];
        int refused = ParserRun.Check(files, pieces, 40_000, static file => WavTests.Use(RecordingReader.Read(file, "a.csv")));
        Assert.InRange(refused, 1_000, 39_500);
    }

    public static TheoryData<string> Enormous => new()
    {
        new string(',', 2_000_000), "\"" + new string('a', 3_000_000), string.Concat(Enumerable.Repeat("\"\n", 500_000)), new string('\n', 3_000_000) + "x", "x\n" + new string('1', 2_000_000),
        string.Concat(Enumerable.Repeat("a,", 300)) + "\n1",
    };

    [Theory]
    [MemberData(nameof(Enormous))]
    public void Texts_that_are_no_tables_are_refused_in_bounded_time(string text) =>
        Assert.False(ParserRun.TryOne(text[..5], Encoding.UTF8.GetBytes(text), static file => RecordingReader.Read(file, "a.csv")));

    private static Recording Read(string text) => RecordingReader.Read(Encoding.UTF8.GetBytes(text), "a.csv");
}
