using System.Collections.Immutable;

namespace Mote.Report;

/// <summary>Values over time and over a second axis, in so few cells that they can be shown.</summary>
internal sealed class HeatMap
{
    private readonly double[] _cells;

    /// <summary>Cells that are not known yet.</summary>
    public HeatMap(int columns, int rows)
    {
        (Columns, Rows) = (columns, rows);
        _cells = new double[columns * rows];
    }

    /// <summary>Cells over time.</summary>
    public int Columns { get; }

    /// <summary>Cells of the second axis.</summary>
    public int Rows { get; }

    /// <summary>A cell; rows count upwards. Not a number where any value of it is not finite.</summary>
    public double this[int column, int row]
    {
        get => _cells[(row * Columns) + column];
        set => _cells[(row * Columns) + column] = value;
    }

    /// <summary>The features of windows, a column for each or the mean of several where there are too many.</summary>
    /// <param name="features">At least one window of at least one feature, all of the same length.</param>
    /// <param name="mostColumns">The most cells over time.</param>
    /// <param name="mostRows">The most cells of the second axis.</param>
    public static HeatMap Of(ImmutableArray<float[]> features, int mostColumns, int mostRows)
    {
        int rows = features[0].Length;
        return Pool(features.Length, rows, (c, r) => features[c][r], mostColumns, mostRows);
    }

    /// <summary>The same with fewer cells, each the mean of those that it stands for.</summary>
    public HeatMap Pool(int mostColumns, int mostRows) => Pool(Columns, Rows, (c, r) => this[c, r], mostColumns, mostRows);

    /// <summary>The least and the largest value; null where no cell has one.</summary>
    public (double Low, double High)? Range()
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double cell in _cells.Where(double.IsFinite))
        {
            low = Math.Min(low, cell);
            high = Math.Max(high, cell);
        }

        return low <= high ? (low, high) : null;
    }

    /// <summary>True when a cell has no value.</summary>
    public bool HasMissing => _cells.Any(c => !double.IsFinite(c));

    /// <summary>The level of each cell between two values; what lies outside has the end's.</summary>
    public Picture ToPicture(double low, double high)
    {
        var levels = ImmutableArray.CreateBuilder<byte>(_cells.Length);
        for (int row = Rows - 1; row >= 0; row--)
        {
            for (int column = 0; column < Columns; column++)
            {
                levels.Add(Level(this[column, row], low, high));
            }
        }

        return new Picture(Columns, Rows, levels.MoveToImmutable());
    }

    private static byte Level(double value, double low, double high)
    {
        if (!double.IsFinite(value))
        {
            return Picture.Missing;
        }

        double share = high > low ? Math.Clamp((value - low) / (high - low), 0, 1) : 0;
        return (byte)Math.Min(share * Picture.Levels, Picture.Levels - 1);
    }

    private static HeatMap Pool(int columns, int rows, Func<int, int, double> value, int mostColumns, int mostRows)
    {
        var map = new HeatMap(Math.Min(columns, mostColumns), Math.Min(rows, mostRows));
        var counts = new int[map._cells.Length];
        for (int c = 0; c < columns; c++)
        {
            int column = (int)((long)c * map.Columns / columns);
            for (int r = 0; r < rows; r++)
            {
                // What is not finite stays so in the sum; infinities of both signs give no number, which is as well.
                int cell = ((int)((long)r * map.Rows / rows) * map.Columns) + column;
                map._cells[cell] += value(c, r);
                counts[cell]++;
            }
        }

        for (int i = 0; i < counts.Length; i++)
        {
            map._cells[i] /= counts[i];
        }

        return map;
    }
}
