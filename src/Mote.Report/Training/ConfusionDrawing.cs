using System.Collections.Immutable;
using System.Text;

namespace Mote.Report;

/// <summary>Draws a confusion matrix: counts, and the share of the row where there is room for it.</summary>
internal static class ConfusionDrawing
{
    /// <summary>A matrix of more classes shows those with most mistakes.</summary>
    public const int MostClasses = 40;

    private const double LetterWidth = 6.6;

    /// <summary>The classes that are shown, in their order.</summary>
    public static int[] Choose(int[,] matrix)
    {
        int classes = matrix.GetLength(0);
        int Mistakes(int c) => Enumerable.Range(0, classes).Where(o => o != c).Sum(o => matrix[c, o] + matrix[o, c]);
        return classes <= MostClasses ? [.. Enumerable.Range(0, classes)] : [.. Enumerable.Range(0, classes).OrderByDescending(Mistakes).ThenBy(c => c).Take(MostClasses).Order()];
    }

    /// <summary>Draws the rows and columns of some classes.</summary>
    /// <param name="caption">What it is.</param>
    /// <param name="matrix">Examples by true class (row) and predicted class (column).</param>
    /// <param name="names">The names of all classes.</param>
    /// <param name="shown">Which are drawn.</param>
    public static Figure Draw(string caption, int[,] matrix, string[] names, int[] shown)
    {
        int count = shown.Length;
        double cell = count switch { <= 4 => 64, <= 6 => 50, <= 8 => 42, <= 12 => 50, <= 20 => 40, _ => 22 };
        double left = Math.Clamp(shown.Max(c => names[c].Length + 4) * LetterWidth + 14, 60, 180);
        int room = (int)((left - 14) / LetterWidth);

        // Where the names do not fit above the columns, rows and columns have numbers.
        bool hasNumbers = shown.Any(c => names[c].Length * LetterWidth > cell);
        const double Top = 40;
        var shapes = new List<DrawingShape>
        {
            new TextShape(left - 8, Top - 8, "true", TextStyle.Muted, Anchor.End),
            new TextShape(left, 12, "what the network said", TextStyle.Muted),
        };
        for (int r = 0; r < count; r++)
        {
            string name = names[shown[r]], number = Wording.Number(shown[r]);
            shapes.Add(new TextShape(left - 8, Top + ((r + 0.5) * cell) + 4, hasNumbers ? $"{Wording.Name(name, room - number.Length - 1)} {number}" : name, TextStyle.Plain, Anchor.End));
            shapes.Add(new TextShape(left + ((r + 0.5) * cell), Top - 8, hasNumbers ? number : name, hasNumbers ? TextStyle.Code : TextStyle.Muted, Anchor.Middle));
            int actual = Enumerable.Range(0, names.Length).Sum(c => matrix[shown[r], c]);
            for (int c = 0; c < count; c++)
            {
                int n = matrix[shown[r], shown[c]];
                double x = left + (c * cell), y = Top + (r * cell), share = Wording.Share(n, actual);
                shapes.Add(new BoxShape(x, y, cell, cell, Ink.Neutral, Stroke.Card));
                if (n == 0)
                {
                    continue;
                }

                string tip = $"{name}, taken for {names[shown[c]]}: {Wording.Grouped(n)} of {Wording.Grouped(actual)}, {Wording.Percent(n, actual)}";
                shapes.Add(new ShadeShape(x + 0.5, y + 0.5, cell - 1, cell - 1, r == c ? Ink.Blue : Ink.Red, 0.15 + (0.85 * share), tip));
                if (cell >= 40 || n < 1000)
                {
                    shapes.Add(new TextShape(x + (cell / 2), y + (cell / 2) + (cell >= 42 ? -1 : 4), cell >= 40 ? Wording.Short(n) : Wording.Number(n), cell >= 40 ? TextStyle.Plain : TextStyle.Code, Anchor.Middle));
                }

                if (cell >= 42)
                {
                    shapes.Add(new TextShape(x + (cell / 2), y + (cell / 2) + 13, $"{Math.Round(100 * share, MidpointRounding.AwayFromZero).ToString(System.Globalization.CultureInfo.InvariantCulture)} %", TextStyle.Code, Anchor.Middle));
                }
            }
        }

        long all = shown.Sum(r => (long)shown.Sum(c => matrix[r, c])), right = shown.Sum(c => (long)matrix[c, c]);
        return new Figure(caption, new Drawing(Math.Max(Plot.Width, left + (count * cell) + 8), Top + (count * cell) + 4, caption, $"Of {Wording.Count(all, "example")} {Wording.Grouped(right)} lie on the diagonal: they were told right.", [.. shapes]), [], Letters(matrix, names, shown));
    }

    private static string Letters(int[,] matrix, string[] names, int[] shown)
    {
        var text = new StringBuilder();
        int width = Math.Max(5, shown.Max(r => shown.Max(c => Wording.Number(matrix[r, c]).Length)) + 1);
        text.Append(' ', 29).AppendJoin("", shown.Select(c => Wording.Number(c).PadLeft(width))).Append('\n');
        foreach (int row in shown)
        {
            text.Append(Wording.Name(Wording.Visible(names[row]), 24).PadLeft(24)).Append(Wording.Number(row).PadLeft(5)).AppendJoin("", shown.Select(c => Wording.Number(matrix[row, c]).PadLeft(width))).Append('\n');
        }

        return text.ToString();
    }
}
