using System.Text;

namespace Mote.Report;

/// <summary>The pictures of a recording in letters of one width, for Markdown: lines of one width over one time axis.</summary>
internal static class LetterPlot
{
    /// <summary>Letters over the time.</summary>
    public const int Columns = 72;

    private const int Gutter = 14;
    private const string Bars = " ▁▂▃▄▅▆▇█";
    private const string Shades = " ·░▒▓█";
    private const char Missing = '?';

    /// <summary>A line of bars: each letter the largest of the values that fall on it, from nothing at <paramref name="low"/>.</summary>
    /// <param name="name">Stands before it.</param>
    /// <param name="values">Values with their places, 0 to 1; a column without one stays empty, one without a finite one has a question mark.</param>
    /// <param name="low">The value that has no bar.</param>
    /// <param name="high">The value that has the highest.</param>
    public static string Line(string name, IEnumerable<(double Place, double Value)> values, double low, double high)
    {
        var most = new double[Columns];
        Array.Fill(most, double.NegativeInfinity);
        var letters = new char[Columns];
        Array.Fill(letters, ' ');
        foreach (var (place, value) in values)
        {
            int column = Math.Clamp((int)(place * Columns), 0, Columns - 1);
            if (double.IsFinite(value))
            {
                most[column] = Math.Max(most[column], value);
                double share = high > low ? Math.Clamp((most[column] - low) / (high - low), 0, 1) : 0;
                letters[column] = Bars[Math.Max(1, (int)Math.Ceiling((share * (Bars.Length - 1)) - 0.000001))];
            }
            else if (double.IsNegativeInfinity(most[column]))
            {
                letters[column] = Missing;
            }
        }

        return Row(name, new string(letters));
    }

    /// <summary>A heat map of at most so many rows; the highest first, as in the drawing.</summary>
    public static string Shaded(HeatMap map, int mostRows, double low, double high, string top, string bottom, double from, double to)
    {
        int first = Math.Clamp((int)(from * Columns), 0, Columns - 1), count = Math.Clamp((int)Math.Round(to * Columns) - first, 1, Columns - first);
        var small = map.Pool(count, mostRows);
        var text = new StringBuilder();
        for (int row = small.Rows - 1; row >= 0; row--)
        {
            var letters = new char[Columns];
            Array.Fill(letters, ' ');
            for (int i = 0; i < count; i++)
            {
                double value = small[i * small.Columns / count, row];
                double share = high > low ? Math.Clamp((value - low) / (high - low), 0, 1) : 0;
                letters[first + i] = double.IsFinite(value) ? Shades[Math.Min((int)(share * Shades.Length), Shades.Length - 1)] : Missing;
            }

            text.Append(Row(row == small.Rows - 1 ? top : row == 0 ? bottom : "", new string(letters)));
        }

        return text.ToString();
    }

    /// <summary>Marks at places from 0 to 1.</summary>
    public static string Marks(string name, IEnumerable<double> places)
    {
        var letters = new char[Columns];
        Array.Fill(letters, ' ');
        foreach (double place in places)
        {
            letters[Math.Clamp((int)(place * Columns), 0, Columns - 1)] = '^';
        }

        return Row(name, new string(letters));
    }

    /// <summary>The line below a plot.</summary>
    public static string Axis(double seconds)
    {
        string end = Wording.Seconds(seconds);
        return $"{new string(' ', Gutter)}0{end.PadLeft(Columns - 1)}\n";
    }

    private static string Row(string name, string letters) => $"{Wording.Name(Wording.Visible(name), Gutter - 2).PadLeft(Gutter - 2)} |{letters}".TrimEnd() + "\n";
}
