namespace Mote.Cli.Output;

/// <summary>A curve of braille dots, two values a character, four levels high: for a line of progress.</summary>
internal static class LossCurve
{
    /// <summary>The dots of a column from the lowest level to the highest; the left column first.</summary>
    private static readonly int[][] Dots = [[0x40, 0x04, 0x02, 0x01], [0x80, 0x20, 0x10, 0x08]];

    /// <summary>Draws values from the least at the bottom to the greatest at the top; what is no number leaves a gap.</summary>
    /// <param name="values">In order.</param>
    /// <param name="width">Characters; where there are more values than columns, each column has the mean of as many as fall to it.</param>
    public static string Draw(IReadOnlyList<double> values, int width)
    {
        double[] columns = Columns(values, width * 2);
        double min = columns.Where(double.IsFinite).DefaultIfEmpty(0).Min();
        double max = columns.Where(double.IsFinite).DefaultIfEmpty(0).Max();
        var text = new char[(columns.Length + 1) / 2];
        for (int i = 0; i < text.Length; i++)
        {
            int dots = 0;
            for (int c = 2 * i; c < Math.Min((2 * i) + 2, columns.Length); c++)
            {
                if (double.IsFinite(columns[c]))
                {
                    int level = max > min ? (int)Math.Round(3 * (columns[c] - min) / (max - min)) : 0;
                    dots |= Dots[c % 2][level];
                }
            }

            text[i] = (char)(0x2800 + dots);
        }

        return new string(text);
    }

    private static double[] Columns(IReadOnlyList<double> values, int most)
    {
        if (values.Count <= most)
        {
            return [.. values];
        }

        var columns = new double[most];
        for (int c = 0; c < most; c++)
        {
            int first = (int)((long)c * values.Count / most);
            int last = (int)((long)(c + 1) * values.Count / most);
            columns[c] = Enumerable.Range(first, last - first).Select(i => values[i]).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
        }

        return columns;
    }
}
