using System.Text;
using Mote.Core;
using Mote.Formats.Tables;
using Mote.Formats.Tests.Mutation;

namespace Mote.Formats.Tests.Tables;

public sealed class TableTests
{
    [Theory]
    [InlineData("x,name,y\n1,a b,2\n-3e1,\"c, \"\"d\"\"\",.5\n")]
    [InlineData("\uFEFF# made by hand\r\n\r\n\"x\";\"name\";\"y\"\r\n1;a b;2\r\n-30; \"c, \"\"d\"\"\" ;0.5")]
    [InlineData("x\tname\ty\r1\ta b\t2\r-30\tc, \"d\"\t0.5\r")]
    [InlineData("  x name   y\n1 \"a b\" 2\n-30\t\"c, \"\"d\"\"\" 0.5  \n")]
    public void Numbers_and_texts_are_read_whatever_stands_between_them(string text)
    {
        var table = Open(text).ReadAll(["Y", "1"], ["name"]);
        Assert.Equal((2, "y x", "name"), (table.Rows, string.Join(' ', table.NumberNames), string.Join(' ', table.TextNames)));
        Assert.Equal([2f, 1, 0.5f, -30], table.Numbers);
        Assert.Equal(["a b", "c, \"d\""], Assert.Single(table.Texts));
    }

    [Fact]
    public void Empty_cells_are_cells_unless_blanks_separate()
    {
        var table = Open("a,b,c\n,,\n1,,\n").ReadAll([], ["a", "b", "c"]);
        Assert.Equal([["", "1"], ["", ""], ["", ""]], table.Texts);
        Assert.Equal(["1", "2"], Open("\t1  2 \n", new(TableSeparator.Blanks)).ReadAll([], ["1", "2"]).Texts.Select(t => t[0]));
        Assert.Equal(["1", "", "2"], Open("1\t\t2\n", new(TableSeparator.Tab)).ReadAll([], ["1", "2", "3"]).Texts.Select(t => t[0]));
    }

    [Fact]
    public void Whether_there_is_a_header_is_found_out_or_said()
    {
        Assert.Equal(["column 1", "column 2"], Open("1,2024-01-01 10:00:00\n").Names);
        Assert.Equal(["1", "2"], Open("1,2\n3,4\n", new(Header: TableHeader.FirstRow)).Names);
        Assert.Equal(["column 1", "column 2"], Open("walk,1\nrun,2\n", new(Header: TableHeader.None)).Names);
        Assert.Equal(["walk", "column 2"], Open("walk,\nrun,2\n").Names);
    }

    [Fact]
    public void A_header_with_one_name_less_leaves_out_the_first_column()
    {
        var table = Open("\"date\",\"T\"\n\"1\",\"2015-02-04 17:51:00\",23.18\n\"2\",2015-02-04 17:51:59,23\n");
        Assert.Equal(["row", "date", "T"], table.Names);
        Assert.Equal([1f, 23.18f, 2, 23], table.ReadAll(["row", "T"], []).Numbers);
    }

    [Fact]
    public void Rows_can_be_read_one_at_a_time()
    {
        using var table = Open("a b\n1 x\n\n2 y\n");
        int column = table.Column("a");
        Assert.True(table.Read());
        Assert.Equal((1.0, "x", 2L), (table.Number(column), table.Cell(1).ToString(), table.Line));
        Assert.True(table.Read());
        Assert.Equal((2.0, "y", 4L), (table.Number(column), table.Text(1), table.Line));
        Assert.Equal("MOTE1033: a.csv:4, column 2 'b': 'y' is not a finite number. Supported: numbers such as -1.5 or 2e-3. Leave out the column or fill the gap.",
            Assert.Throws<DiagnosticException>(() => table.Number(1)).Message);
        Assert.False(table.Read());
    }

    [Theory]
    [InlineData("a,b\n1,2\n3\n", "MOTE1032", "a.csv:3")]
    [InlineData("a,b\n1,2\n3,4,5\n", "MOTE1032", "a.csv:3")]
    [InlineData("a,b\n1,2,3,4\n", "MOTE1032", "a.csv:2")]
    [InlineData("a,b\n1,\"2\n3,4\n", "MOTE1032", "a.csv:2")]
    [InlineData("a,b\n1,\"2\"3\n", "MOTE1032", "a.csv:2")]
    [InlineData("a,b\n1,2\n1,NaN\n", "MOTE1033", "a.csv:3, column 2 'b'")]
    [InlineData("a,b\n1,1e39\n", "MOTE1033", "a.csv:2, column 2 'b'")]
    [InlineData("a,b\n1,\n", "MOTE1033", "a.csv:2, column 2 'b'")]
    [InlineData("a;b\n1;2,5\n", "MOTE1033", "a.csv:2, column 2 'b'")]
    [InlineData("a,A\n1,2\n", "MOTE1022", "a.csv:1")]
    [InlineData("a,c\n1,2\n", "MOTE1024", "a.csv")]
    [InlineData("# nothing\n\n", "MOTE1032", "a.csv")]
    [InlineData("", "MOTE1032", "a.csv")]
    public void What_does_not_fit_is_named_by_line(string text, string id, string place)
    {
        var diagnostic = Assert.Single(Assert.Throws<DiagnosticException>(() => Open(text).ReadAll(["a", "b"], [])).Diagnostics);
        Assert.Equal((id, place), (diagnostic.Id, diagnostic.Place));
    }

    [Fact]
    public void Only_the_first_ten_bad_cells_are_listed() =>
        Assert.Equal(10, Assert.Throws<DiagnosticException>(() => Open("a\n" + string.Concat(Enumerable.Repeat("x\n", 50))).ReadAll(["a"], [])).Diagnostics.Count);

    [Fact]
    public void A_column_that_is_missing_is_named_with_those_that_are_there() =>
        Assert.Equal("MOTE1024: a.csv: there is no column '3'. Supported: a, b, or a number from 1 to 2.", Assert.Throws<DiagnosticException>(() => Open("a,b\n1,2\n").Column("3")).Message);

    // The stream has 100 MB; no more than a few of them may be taken.
    [Fact]
    public void A_line_that_does_not_end_is_refused_before_it_fills_the_memory()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        using var stream = new Endless(100_000_000, (byte)'7');
        var diagnostic = Assert.Single(Assert.Throws<DiagnosticException>(() => new TableReader(stream, "a.csv")).Diagnostics);
        Assert.Equal((DiagnosticIds.TooLarge, "a.csv:1"), (diagnostic.Id, diagnostic.Place));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    [Fact]
    public void A_row_of_too_many_cells_is_refused()
    {
        string row = string.Join(',', Enumerable.Repeat("1", TableReader.MaxColumns));
        Assert.Equal(TableReader.MaxColumns, Open(row).Names.Length);
        Assert.Equal(DiagnosticIds.TooLarge, Assert.Throws<DiagnosticException>(() => Open(row + ",1")).Diagnostics[0].Id);
    }

    // The rows are as many as the buffer of lines has no room for, so that they lie across its end.
    [Fact]
    public void Many_rows_need_no_more_memory_than_few()
    {
        using var stream = new Endless(30_000_000, [.. "12.5,abc,-3\r\n"u8]);
        using var table = new TableReader(stream, "a.csv", new(Header: TableHeader.None));
        long before = GC.GetAllocatedBytesForCurrentThread();
        double sum = 0;
        long rows = 0;
        for (; rows < 2_307_000 && table.Read(); rows++)
        {
            sum += table.Number(0) + table.Number(2);
        }

        Assert.Equal((2_307_000, 2_307_000 * 9.5), (rows, sum));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Damaged_files_are_refused_or_read_without_any_fault()
    {
        byte[][] pieces = [.. new[] { "\"", "\"\"", ",", ";", "\t", " ", "\n", "\r", "#", "NaN", "1e400", "\u2028", "\uFEFF" }.Select(Encoding.UTF8.GetBytes), [0xFF], [0]];
        int refused = ParserRun.Check(["x,name,y\n1,a b,2\n-3e1,\"c, \"\"d\"\"\",.5\n"u8.ToArray(), "1 2 3\n4 5 6\n"u8.ToArray()], pieces, 40_000, static file =>
        {
            using var table = new TableReader(new MemoryStream(file), "a.csv");
            table.ReadAll(["1", "3"], ["2"]);
        });
        Assert.InRange(refused, 5_000, 39_500);
    }

    [Theory]
    [InlineData("datatraining.txt", 8143, 1729)]
    [InlineData("datatest2.txt", 9752, 2049)]
    public void A_table_of_a_public_data_set_is_read(string name, int rows, int occupied)
    {
        string path = Directory.EnumerateFiles(SharedData.Require(Path.Combine("datasets", "occupancy")), name, SearchOption.AllDirectories).First();
        using var reader = TableReader.Open(path);
        Assert.Equal(["row", "date", "Temperature", "Humidity", "Light", "CO2", "HumidityRatio", "Occupancy"], reader.Names);
        var table = reader.ReadAll(["Temperature", "CO2"], ["Occupancy"]);
        Assert.Equal((rows, rows * 2, occupied), (table.Rows, table.Numbers.Length, table.Texts[0].Count(t => t == "1")));
    }

    private static TableReader Open(string text, TableFormat? format = null) => new(new MemoryStream(Encoding.UTF8.GetBytes(text)), "a.csv", format);

    /// <summary>The same bytes again and again.</summary>
    private sealed class Endless(long length, params byte[] content) : Stream
    {
        private long _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get => _at; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int got = (int)Math.Min(Math.Min(count, 5000), length - _at);
            for (int i = 0; i < got; i++)
            {
                buffer[offset + i] = content[(_at + i) % content.Length];
            }

            _at += got;
            return got;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
