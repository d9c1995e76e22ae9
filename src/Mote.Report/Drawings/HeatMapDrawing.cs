using System.Collections.Immutable;

namespace Mote.Report;

/// <summary>A picture in a drawing of heat maps.</summary>
/// <param name="Name">Stands in it; may be empty.</param>
/// <param name="Picture">The cells.</param>
/// <param name="From">The time of its left edge in seconds.</param>
/// <param name="To">The time of its right edge.</param>
/// <param name="Ticks">Texts of the vertical axis with their shares of the height, from the bottom.</param>
internal sealed record HeatPanel(string Name, Picture Picture, double From, double To, ImmutableArray<(double Share, string Text)> Ticks);

/// <summary>Draws heat maps over the time axis, with the scale of their colours above.</summary>
internal static class HeatMapDrawing
{
    private const double Top = 24;
    private const double Gap = 12;
    private const double ScaleWidth = 128;
    private const double LetterWidth = 6.2;

    /// <summary>Draws panels below each other.</summary>
    /// <param name="axis">The time axis.</param>
    /// <param name="panels">At least one.</param>
    /// <param name="height">The height of each.</param>
    /// <param name="scale">What the darkest and the brightest colour mean.</param>
    /// <param name="missing">What the colour of cells without a value means; empty where there are none.</param>
    /// <param name="title">What it is.</param>
    /// <param name="description">What is to be seen.</param>
    public static Drawing Draw(TimeAxis axis, IReadOnlyList<HeatPanel> panels, double height, (string Low, string High) scale, string missing, string title, string description)
    {
        var shapes = new List<DrawingShape>();
        double x = TimeAxis.Left;
        shapes.Add(new TextShape(x, 13, scale.Low, TextStyle.Muted));
        x += (scale.Low.Length * LetterWidth) + 6;
        shapes.Add(new PictureShape(x, 5, ScaleWidth, 9, Picture.Scale));
        x += ScaleWidth + 6;
        shapes.Add(new TextShape(x, 13, scale.High, TextStyle.Muted));
        if (missing.Length > 0)
        {
            x += (scale.High.Length * LetterWidth) + 20;
            shapes.Add(new PictureShape(x, 5, 9, 9, Picture.MissingCell));
            shapes.Add(new TextShape(x + 15, 13, missing, TextStyle.Muted));
        }

        double y = Top;
        foreach (var panel in panels)
        {
            axis.AddGrid(shapes, y, y + height);
            double left = axis.X(panel.From);
            shapes.Add(new PictureShape(left, y, axis.X(panel.To) - left, height, panel.Picture));
            foreach (var (share, text) in panel.Ticks)
            {
                double at = y + (height * (1 - share));
                shapes.Add(new PathShape($"M{TimeAxis.F(TimeAxis.Left - 4)},{TimeAxis.F(at)}L{TimeAxis.F(TimeAxis.Left)},{TimeAxis.F(at)}", Ink.Neutral, Stroke.Solid));
                shapes.Add(new TextShape(TimeAxis.Left - 8, Math.Clamp(at + 4, y + 8, y + height + 2), text, TextStyle.Muted, Anchor.End));
            }

            if (panel.Name.Length > 0)
            {
                shapes.Add(new TextShape(TimeAxis.Left + 5, y + 12, Wording.Name(panel.Name, 40), TextStyle.Label));
            }

            y += height + Gap;
        }

        y -= Gap;
        axis.AddLabels(shapes, y);
        return new Drawing(TimeAxis.Width, y + TimeAxis.LabelHeight, title, description, [.. shapes]);
    }

    /// <summary>Ticks of frequencies from zero to half a rate.</summary>
    public static ImmutableArray<(double Share, string Text)> Frequencies(double rate, double height)
    {
        double step = TimeAxis.Step(rate / 2 / Math.Max(2, height / 24));
        int count = (int)Math.Floor(rate / 2 / step * 1.000001);
        return [.. Enumerable.Range(0, count + 1).Select(i => (i * step / (rate / 2), $"{Wording.Measure(rate >= 4000 ? i * step / 1000 : i * step)}{(i == count ? rate >= 4000 ? " kHz" : " Hz" : "")}"))];
    }

    /// <summary>Ticks at the middles of some of so many rows.</summary>
    public static ImmutableArray<(double Share, string Text)> Indices(int rows, double height)
    {
        int step = (int)Math.Max(1, TimeAxis.Step(rows / Math.Max(2, height / 24)));
        return [.. Enumerable.Range(0, ((rows - 1) / step) + 1).Select(i => ((i * step + 0.5) / rows, Wording.Grouped(i * step)))];
    }
}
