using System.Globalization;

namespace Mote.Report;

/// <summary>Writes a drawing as an SVG element inside of a page. Colours are classes of the page's style sheet.</summary>
internal static class SvgWriter
{
    /// <summary>More of a colour than this, and text on it could not be read in light and in dark.</summary>
    private const double LargestShade = 0.5;

    /// <summary>Appends a drawing.</summary>
    /// <param name="markup">Where to.</param>
    /// <param name="drawing">What to draw.</param>
    /// <param name="id">Unique in the page; names the title and the description.</param>
    public static void Append(MarkupBuilder markup, Drawing drawing, string id)
    {
        // The natural size is one to one; the style sheet shrinks it where the page is narrower and nothing scrolls.
        markup.Open("svg",
            ("viewBox", $"0 0 {N(drawing.Width)} {N(drawing.Height)}"), ("width", N(drawing.Width)), ("height", N(drawing.Height)),
            ("role", "img"), ("aria-labelledby", $"{id}-title {id}-desc"));
        markup.Element("title", drawing.Title, ("id", $"{id}-title")).Element("desc", drawing.Description, ("id", $"{id}-desc")).NewLine();
        foreach (var shape in drawing.Shapes)
        {
            Append(markup, shape);
            markup.NewLine();
        }

        markup.Close(newLine: true);
    }

    /// <summary>The class of an ink.</summary>
    public static string ClassOf(Ink ink) => $"ink-{ink.ToString().ToLowerInvariant()}";

    private static void Append(MarkupBuilder markup, DrawingShape shape)
    {
        switch (shape)
        {
            case BoxShape box:
                (string, string?)[] attributes =
                [
                    ("class", $"{ClassOf(box.Ink)} {ClassOf(box.Stroke)}"), ("x", N(box.X)), ("y", N(box.Y)), ("width", N(box.Width)), ("height", N(box.Height)),
                    ("rx", box.Radius > 0 ? N(box.Radius) : null),
                ];
                if (box.Tip.Length > 0)
                {
                    markup.Open("rect", attributes).Element("title", box.Tip).Close();
                }
                else
                {
                    markup.Empty("rect", attributes);
                }

                break;
            case PathShape path:
                markup.Empty("path", ("class", $"{ClassOf(path.Ink)} {(path.IsFilled ? "area" : "line")} {ClassOf(path.Stroke)}"), ("d", path.Path));
                break;
            case PictureShape picture:
                markup.Empty("image", ("x", N(picture.X)), ("y", N(picture.Y)), ("width", N(picture.Width)), ("height", N(picture.Height)), ("preserveAspectRatio", "none"),
                    ("href", $"data:image/png;base64,{Convert.ToBase64String(PngWriter.Write(picture.Picture))}"));
                break;
            case PhotoShape photo:
                markup.Empty("image", ("x", N(photo.X)), ("y", N(photo.Y)), ("width", N(photo.Width)), ("height", N(photo.Height)), ("preserveAspectRatio", "none"),
                    ("href", $"data:image/png;base64,{Convert.ToBase64String(Formats.Images.PngWriter.Write(photo.Picture))}"));
                break;
            case ShadeShape shade:
                (string, string?)[] cell =
                [
                    ("class", $"{ClassOf(shade.Ink)} solid"), ("x", N(shade.X)), ("y", N(shade.Y)), ("width", N(shade.Width)), ("height", N(shade.Height)),
                    ("fill-opacity", (LargestShade * Math.Clamp(shade.Share, 0, 1)).ToString("0.###", CultureInfo.InvariantCulture)),
                ];
                if (shade.Tip.Length > 0)
                {
                    markup.Open("rect", cell).Element("title", shade.Tip).Close();
                }
                else
                {
                    markup.Empty("rect", cell);
                }

                break;
            case TextShape text:
                markup.Element("text", text.Text, ("class", text.Style == TextStyle.Plain ? null : text.Style.ToString().ToLowerInvariant()), ("x", N(text.X)), ("y", N(text.Y)),
                    ("text-anchor", text.Anchor == Anchor.Start ? null : text.Anchor.ToString().ToLowerInvariant()));
                break;
            default:
                throw new ArgumentException($"a shape of type {shape.GetType().Name} cannot be drawn", nameof(shape));
        }
    }

    private static string ClassOf(Stroke stroke) => stroke.ToString().ToLowerInvariant();

    private static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
