namespace Mote.Report;

/// <summary>
/// Cuts a tall layout into columns that stand side by side, and columns into bands that stand below each other, so that a chain of 150
/// layers fills pages instead of one long strip. Cuts are made where few values pass.
/// </summary>
internal sealed class GraphColumns
{
    /// <summary>The height of a column, about.</summary>
    private const double MostHeight = 720;
    private const double BandWidth = 946;

    /// <summary>The room between two columns, in which values go from the bottom of one to the top of the next.</summary>
    public const double Gutter = 40;

    private readonly LayeredLayout _layout;

    /// <summary>Cuts a layout.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="heights">The height of each rank.</param>
    /// <param name="rankGap">The room between two ranks.</param>
    public GraphColumns(LayeredLayout layout, double[] heights, double rankGap)
    {
        _layout = layout;
        var cuts = Cuts(heights, rankGap);
        ColumnOf = new int[heights.Length];
        Top = new double[heights.Length];
        for (int c = 0; c + 1 < cuts.Count; c++)
        {
            double y = 0;
            for (int r = cuts[c]; r < cuts[c + 1]; r++)
            {
                (ColumnOf[r], Top[r]) = (c, y);
                y += heights[r] + rankGap;
            }

            var vertices = Enumerable.Range(cuts[c], cuts[c + 1] - cuts[c]).SelectMany(r => layout.Ranks[r]).Select(v => layout.Vertices[v]).ToList();
            double left = vertices.Min(v => v.X - v.Width / 2);
            Columns.Add((left, vertices.Max(v => v.X + v.Width / 2) - left, y - rankGap));
        }

        double used = 0;
        int band = 0;
        foreach (var column in Columns)
        {
            if (used > 0 && used + Gutter + column.Width > BandWidth)
            {
                band++;
                used = 0;
            }

            double x = used > 0 ? used + Gutter : 0;
            Bands.Add(band);
            Left.Add(x);
            used = x + column.Width;
        }
    }

    /// <summary>The column of each rank.</summary>
    public int[] ColumnOf { get; }

    /// <summary>The top of each rank in its column.</summary>
    public double[] Top { get; }

    /// <summary>Each column: its left edge in the layout, its width and its height.</summary>
    public List<(double Origin, double Width, double Height)> Columns { get; } = [];

    /// <summary>The band of each column.</summary>
    public List<int> Bands { get; } = [];

    /// <summary>The left edge of each column in its band.</summary>
    public List<double> Left { get; } = [];

    /// <summary>Where a vertex is in its band, from left to right.</summary>
    public double X(LayoutVertex vertex) => Left[ColumnOf[vertex.Rank]] + vertex.X - Columns[ColumnOf[vertex.Rank]].Origin;

    /// <summary>
    /// The first rank of each column, and the number of ranks. Each column gets its part of the height that is left, give or take a fifth;
    /// within that, the cut is where fewest values pass.
    /// </summary>
    private List<int> Cuts(double[] heights, double rankGap)
    {
        var ends = new double[heights.Length];
        for (int r = 0; r < heights.Length; r++)
        {
            ends[r] = (r == 0 ? 0 : ends[r - 1]) + heights[r] + rankGap;
        }

        int columns = Math.Max(1, (int)Math.Ceiling(ends[^1] / MostHeight));
        List<int> cuts = [0];
        for (int c = columns; c > 1 && cuts[^1] < heights.Length - 1; c--)
        {
            double start = cuts[^1] == 0 ? 0 : ends[cuts[^1] - 1];
            double target = (ends[^1] - start) / c;
            double Off(int rank) => Math.Abs(ends[rank] - start - target) / target;
            int Passing(int rank) => _layout.Ranks[rank].Sum(v => _layout.Vertices[v].Below.Count);
            var ranks = Enumerable.Range(cuts[^1], heights.Length - 1 - cuts[^1]).ToList();
            int nearest = ranks.MinBy(Off);
            cuts.Add(ranks.Where(r => Off(r) <= 0.2).Append(nearest).MinBy(r => Passing(r) + 4 * Off(r)) + 1);
        }

        cuts.Add(heights.Length);
        return cuts;
    }
}
