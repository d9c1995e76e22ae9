using System.Collections.Immutable;
using System.Globalization;

namespace Mote.Report;

/// <summary>Draws the bars of a chart to one scale.</summary>
internal static class BarDrawing
{
    private const double Width = 970;
    private const double Row = 24;
    private const double LetterWidth = 7.4;

    /// <summary>Draws a chart that has at least one bar.</summary>
    public static Drawing Draw(BarChart chart)
    {
        var shapes = new List<DrawingShape>();
        double left = Math.Clamp(chart.Bars.Max(b => b.Label.Length) * LetterWidth + 14, 60, 330);
        double right = Math.Clamp(chart.Bars.Max(b => b.Value.Length) * LetterWidth + 14, 40, 300);
        double room = Width - left - right;
        double most = Math.Max(chart.Bars.Max(b => b.Parts.Sum(p => p.Amount)), double.Epsilon);
        for (int i = 0; i < chart.Bars.Length; i++)
        {
            var bar = chart.Bars[i];
            double y = i * Row + 3, x = left;
            shapes.Add(new TextShape(left - 8, y + 13, Wording.Name(bar.Label, (int)((left - 10) / LetterWidth)), TextStyle.Plain, Anchor.End));
            foreach (var part in bar.Parts)
            {
                double width = room * part.Amount / most;
                if (part.Amount > 0)
                {
                    string tip = string.Create(CultureInfo.InvariantCulture, $"{Wording.Name(bar.Label)}: {part.Label} {Wording.Grouped((long)part.Amount)}");
                    shapes.Add(new BoxShape(x, y, Math.Max(width, 1), Row - 6, part.Ink, Stroke.Solid, Math.Min(2, width / 2), tip));
                    x += Math.Max(width, 1);
                }
            }

            shapes.Add(new TextShape(x + 8, y + 13, bar.Value, TextStyle.Plain));
        }

        var largest = chart.Bars.MaxBy(b => b.Parts.Sum(p => p.Amount))!;
        return new Drawing(Width, chart.Bars.Length * Row + 4, chart.Caption,
            $"{Wording.Count(chart.Bars.Length, "bar")}; the longest is {Wording.Name(largest.Label)}: {largest.Value}.", [.. shapes]);
    }

    /// <summary>What the inks of the parts mean, where they mean something.</summary>
    public static ImmutableArray<LegendEntry> Legend(BarChart chart)
    {
        var entries = chart.Bars.SelectMany(b => b.Parts).Where(p => p.Label.Length > 0 && p.Amount > 0).Select(p => new LegendEntry(p.Ink, p.Label)).Distinct().ToImmutableArray();
        return entries.Length > 1 ? entries : [];
    }
}
