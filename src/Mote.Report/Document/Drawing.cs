using System.Collections.Immutable;

namespace Mote.Report;

/// <summary>
/// A drawing in units of about a pixel, y downwards. It knows no colours: each shape has an ink and a style, which the page resolves for
/// light, dark and paper.
/// </summary>
/// <param name="Width">The width of the canvas.</param>
/// <param name="Height">The height of the canvas.</param>
/// <param name="Title">What it is, for those who cannot see it.</param>
/// <param name="Description">What is to be seen in it, in a sentence or two.</param>
/// <param name="Shapes">From back to front.</param>
public sealed record Drawing(double Width, double Height, string Title, string Description, ImmutableArray<DrawingShape> Shapes);

/// <summary>A colour by its meaning. Each has a light and a dark variant.</summary>
public enum Ink
{
    /// <summary>Text and lines.</summary>
    Neutral,

    /// <summary>Convolutions and fully connected layers; the arena.</summary>
    Blue,

    /// <summary>Depthwise convolutions.</summary>
    Sky,

    /// <summary>Activations and normalisation.</summary>
    Orange,

    /// <summary>Pooling and reduction.</summary>
    Teal,

    /// <summary>Arithmetic, element by element.</summary>
    Green,

    /// <summary>Recurrent layers, variables and state.</summary>
    Purple,

    /// <summary>Movement of data.</summary>
    Slate,

    /// <summary>Changes of type and scale; scratch.</summary>
    Gold,

    /// <summary>What stands out: the peak, a difference.</summary>
    Red,
}

/// <summary>A shape of a drawing.</summary>
public abstract record DrawingShape;

/// <summary>How a box or line is drawn.</summary>
public enum Stroke
{
    /// <summary>Full colour.</summary>
    Solid,

    /// <summary>A tint of the colour with an edge of it.</summary>
    Tint,

    /// <summary>As <see cref="Tint"/>, the edge dashed.</summary>
    Dashed,

    /// <summary>The colour of the page's cards with a thin edge.</summary>
    Card,

    /// <summary>As <see cref="Card"/>, the edge dashed.</summary>
    Ghost,

    /// <summary>Nearly nothing, over other shapes; what lies below can still be pointed at.</summary>
    Veil,

    /// <summary>A faint line or area behind everything.</summary>
    Faint,

    /// <summary>The colour as far as what lies below is seen through it.</summary>
    Half,

    /// <summary>A line of several alike, so thin that what they have in common is seen.</summary>
    Thin,
}

/// <summary>A rectangle.</summary>
/// <param name="X">Left.</param>
/// <param name="Y">Top.</param>
/// <param name="Width">Zero or more.</param>
/// <param name="Height">Zero or more.</param>
/// <param name="Ink">Its colour.</param>
/// <param name="Stroke">How it is drawn.</param>
/// <param name="Radius">Of its corners.</param>
/// <param name="Tip">Shown by pointing at it; may be empty.</param>
public sealed record BoxShape(double X, double Y, double Width, double Height, Ink Ink, Stroke Stroke, double Radius = 0, string Tip = "") : DrawingShape;

/// <summary>A line of text.</summary>
/// <param name="X">Where it is anchored.</param>
/// <param name="Y">Its base line.</param>
/// <param name="Text">What it says.</param>
/// <param name="Style">How it is set.</param>
/// <param name="Anchor">What of it lies at <paramref name="X"/>.</param>
public sealed record TextShape(double X, double Y, string Text, TextStyle Style = TextStyle.Plain, Anchor Anchor = Anchor.Start) : DrawingShape;

/// <summary>A line, or with <see cref="Stroke.Solid"/> and a closed outline an area.</summary>
/// <param name="Path">In the language of SVG: commands and numbers only.</param>
/// <param name="Ink">Its colour.</param>
/// <param name="Stroke">How it is drawn.</param>
/// <param name="IsFilled">True for an area.</param>
public sealed record PathShape(string Path, Ink Ink, Stroke Stroke, bool IsFilled = false) : DrawingShape;

/// <summary>A picture of cells, stretched over a rectangle.</summary>
/// <param name="X">Left.</param>
/// <param name="Y">Top.</param>
/// <param name="Width">Zero or more.</param>
/// <param name="Height">Zero or more.</param>
/// <param name="Picture">What is shown.</param>
public sealed record PictureShape(double X, double Y, double Width, double Height, Picture Picture) : DrawingShape;

/// <summary>A rectangle of a colour by degrees, so pale that text on it can be read.</summary>
/// <param name="X">Left.</param>
/// <param name="Y">Top.</param>
/// <param name="Width">Zero or more.</param>
/// <param name="Height">Zero or more.</param>
/// <param name="Ink">Its colour.</param>
/// <param name="Share">0 for nothing, 1 for as much as there can be.</param>
/// <param name="Tip">Shown by pointing at it; may be empty.</param>
public sealed record ShadeShape(double X, double Y, double Width, double Height, Ink Ink, double Share, string Tip = "") : DrawingShape;

/// <summary>A picture with its own colours, stretched over a rectangle.</summary>
/// <param name="X">Left.</param>
/// <param name="Y">Top.</param>
/// <param name="Width">Zero or more.</param>
/// <param name="Height">Zero or more.</param>
/// <param name="Picture">What is shown.</param>
public sealed record PhotoShape(double X, double Y, double Width, double Height, Formats.Images.Picture Picture) : DrawingShape;

/// <summary>How text in a drawing is set.</summary>
public enum TextStyle
{
    /// <summary>Small.</summary>
    Plain,

    /// <summary>Small and bold.</summary>
    Strong,

    /// <summary>Smaller and paler.</summary>
    Muted,

    /// <summary>Smaller, in a font of one width.</summary>
    Code,

    /// <summary>As <see cref="Code"/>, kept readable over lines.</summary>
    Label,
}

/// <summary>Which point of a text lies at its position.</summary>
public enum Anchor
{
    /// <summary>Its start.</summary>
    Start,

    /// <summary>Its middle.</summary>
    Middle,

    /// <summary>Its end.</summary>
    End,
}
