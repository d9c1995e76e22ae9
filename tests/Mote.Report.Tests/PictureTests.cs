using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;

namespace Mote.Report.Tests;

/// <summary>Pictures as files.</summary>
public sealed class PictureTests
{
    private static readonly Picture Sample = new(5, 3, [.. Enumerable.Range(0, 15).Select(i => (byte)(i * 13 % 65))]);

    [Fact]
    public void A_picture_is_read_back_from_its_file()
    {
        var read = Read(PngWriter.Write(Sample));
        Assert.Equal((Sample.Width, Sample.Height), (read.Width, read.Height));
        Assert.Equal(Sample.Cells, read.Cells);
    }

    [Fact]
    public void The_end_of_a_file_has_the_check_that_every_such_file_has() =>
        Assert.Equal([0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82], PngWriter.Write(Sample)[^12..]);

    [Fact]
    public void Colours_become_lighter_level_by_level_and_what_is_missing_is_none_of_them()
    {
        double[] lightness = [.. Enumerable.Range(0, Picture.Levels).Select(l => Picture.ColorOf(l)).Select(c => (0.2126 * c.Red) + (0.7152 * c.Green) + (0.0722 * c.Blue))];
        Assert.All(Enumerable.Range(1, Picture.Levels - 1), l => Assert.True(lightness[l] > lightness[l - 1], $"level {l}"));
        Assert.DoesNotContain(Picture.ColorOf(Picture.Missing), Enumerable.Range(0, Picture.Levels).Select(l => Picture.ColorOf(l)));
    }

    [Fact]
    public void Fewer_cells_are_the_means_of_more()
    {
        var map = HeatMap.Of([[1, 2], [3, 4], [5, 6], [7, float.NaN]], 2, 2);
        Assert.Equal((2, 2), (map.Columns, map.Rows));
        Assert.Equal([2, 3, 6, double.NaN], [map[0, 0], map[0, 1], map[1, 0], map[1, 1]]);
        Assert.Equal((2, 6), map.Range());
    }

    /// <summary>The cells of a file of this project's own kind.</summary>
    public static Picture Read(byte[] file)
    {
        int width = 0, height = 0;
        ImmutableArray<byte> cells = [];
        for (int at = 8; at < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            string type = Encoding.ASCII.GetString(file, at + 4, 4);
            if (type == "IHDR")
            {
                (width, height) = (BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at + 8)), BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at + 12)));
            }
            else if (type == "IDAT")
            {
                using var zlib = new ZLibStream(new MemoryStream(file, at + 8, length), CompressionMode.Decompress);
                using var rows = new MemoryStream();
                zlib.CopyTo(rows);
                cells = [.. rows.ToArray().Where((_, i) => i % (width + 1) != 0)];
            }

            at += length + 12;
        }

        return new Picture(width, height, cells);
    }
}
