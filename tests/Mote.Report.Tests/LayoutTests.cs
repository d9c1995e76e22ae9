namespace Mote.Report.Tests;

/// <summary>The arrangement of graphs in ranks, and their cut into columns and bands.</summary>
public sealed class LayoutTests
{
    [Fact]
    public void Everything_stands_below_what_it_depends_on()
    {
        // 0 -> 1 -> 3, 0 -> 2 -> 4 -> 3
        var layout = Arrange(5, new(0, [1, 2]), new(1, [3]), new(2, [4]), new(4, [3]));
        Assert.Equal([0, 1, 1, 3, 2], layout.Vertices.Take(5).Select(v => v.Rank));
        Assert.All(layout.Edges, e => Assert.Equal(layout.Vertices[e.From].Rank + 1, layout.Vertices[e.To].Rank));
    }

    [Fact]
    public void What_depends_on_nothing_stands_above_its_first_reader()
    {
        var layout = Arrange(5, new(0, [1]), new(1, [2]), new(2, [3]), new(4, [3]));
        Assert.Equal(2, layout.Vertices[4].Rank);
    }

    [Fact]
    public void Items_and_passing_lines_of_a_rank_do_not_overlap()
    {
        var layout = Arrange(40, [.. Enumerable.Range(0, 30).Select(i => new LayoutNet(i, [i + 1 + i * 7 % 5, i + 6]))]);
        foreach (var rank in layout.Ranks)
        {
            for (int i = 1; i < rank.Count; i++)
            {
                var (left, right) = (layout.Vertices[rank[i - 1]], layout.Vertices[rank[i]]);
                Assert.True(right.X - left.X >= (left.Width + right.Width) / 2, $"rank {left.Rank}");
            }
        }
    }

    [Fact]
    public void Lines_that_need_not_cross_do_not()
    {
        // Two chains whose items come in the wrong order.
        var layout = Arrange(6, new(0, [3]), new(1, [2]), new(2, [5]), new(3, [4]));
        bool Left(int a, int b) => layout.Vertices[a].X < layout.Vertices[b].X;
        Assert.Equal(Left(0, 1), Left(3, 2));
        Assert.Equal(Left(3, 2), Left(4, 5));
    }

    [Fact]
    public void A_chain_is_straight()
    {
        var layout = Arrange(20, [.. Enumerable.Range(0, 19).Select(i => new LayoutNet(i, [i + 1]))]);
        Assert.All(layout.Vertices, v => Assert.Equal(layout.Vertices[0].X, v.X, 6));
    }

    [Fact]
    public void An_item_without_connections_stays_close_to_the_others()
    {
        // Item 1 is alone in the first rank beside a chain that drifts to the right.
        var layout = Arrange(14, [new(0, [2]), .. Enumerable.Range(2, 11).Select(i => new LayoutNet(i, [i + 1])), new(2, [5]), new(3, [7]), new(4, [9])]);
        Assert.InRange(Math.Abs(layout.Vertices[0].X - layout.Vertices[1].X), 100, 130);
    }

    [Fact]
    public void A_circle_has_no_layout() => Assert.Null(LayeredLayout.Arrange([10, 10, 10], [new(0, [1]), new(1, [2]), new(2, [0])]));

    [Fact]
    public void More_lines_than_anybody_can_follow_have_no_layout() =>
        Assert.Null(LayeredLayout.Arrange([.. Enumerable.Repeat(10.0, 200)], [.. Enumerable.Range(0, 100).Select(i => new LayoutNet(i, [.. Enumerable.Range(100, 100)]))]));

    [Fact]
    public void Nothing_has_a_layout_of_nothing() => Assert.Empty(Arrange(0).Vertices);

    [Fact]
    public void A_tall_chain_is_cut_into_columns_of_about_one_height()
    {
        var layout = Arrange(100, [.. Enumerable.Range(0, 99).Select(i => new LayoutNet(i, [i + 1]))]);
        var columns = new GraphColumns(layout, [.. Enumerable.Repeat(60.0, 100)], 40);
        Assert.InRange(columns.Columns.Count, 13, 16);
        Assert.All(columns.Columns, c => Assert.InRange(c.Height, 300, 800));
        Assert.Equal(Enumerable.Range(0, 100).Select(r => columns.ColumnOf[r]).Order(), columns.ColumnOf);
        Assert.True(columns.Bands[^1] > 0);
        Assert.All(columns.Bands.GroupBy(b => b), b => Assert.InRange(b.Count(), 1, 7));
    }

    [Fact]
    public void Cuts_are_made_where_few_lines_pass()
    {
        // A shortcut around every other step: a cut in front of a fork passes one line, behind it two.
        var nets = Enumerable.Range(0, 39).Select(i => new LayoutNet(i, i % 2 == 0 && i + 2 < 40 ? [i + 1, i + 2] : [i + 1])).ToArray();
        var layout = Arrange(40, nets);
        var columns = new GraphColumns(layout, [.. Enumerable.Repeat(60.0, layout.Ranks.Length)], 40);
        Assert.True(columns.Columns.Count > 1);
        for (int r = 1; r < layout.Ranks.Length; r++)
        {
            if (columns.ColumnOf[r] != columns.ColumnOf[r - 1])
            {
                Assert.Equal(2, layout.Ranks[r - 1].Sum(v => layout.Vertices[v].Below.Count));
            }
        }
    }

    private static LayeredLayout Arrange(int items, params LayoutNet[] nets) => LayeredLayout.Arrange([.. Enumerable.Repeat(100.0, items)], nets)!;
}
