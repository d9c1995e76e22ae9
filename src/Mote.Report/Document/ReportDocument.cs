using System.Collections.Immutable;

namespace Mote.Report;

/// <summary>
/// A report as a value, before it has a format: what <see cref="ReportComposer"/> makes and the writers render. Texts are plain: a writer
/// escapes them for its format, and shows characters that would be invisible or harmful there by their code.
/// </summary>
/// <param name="Title">What the report is about: a model's name.</param>
/// <param name="Subtitle">What was done, with what; one line.</param>
/// <param name="Highlights">The figures that are read first; may be empty.</param>
/// <param name="Sections">The body, in reading order.</param>
public sealed record ReportDocument(string Title, string Subtitle, ImmutableArray<Tile> Highlights, ImmutableArray<Section> Sections);

/// <summary>A part of a report that has its own entry in the list of contents.</summary>
/// <param name="Id">Unique in the document; lower case letters, digits and hyphens.</param>
/// <param name="Title">The heading.</param>
/// <param name="Blocks">What stands under it.</param>
public sealed record Section(string Id, string Title, ImmutableArray<Block> Blocks);

/// <summary>A piece of a section.</summary>
public abstract record Block;

/// <summary>What a text means to its reader.</summary>
public enum Tone
{
    /// <summary>Nothing special.</summary>
    Plain,

    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Worth attention.</summary>
    Warning,

    /// <summary>Wrong.</summary>
    Bad,
}

/// <summary>One figure, large.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Value">The figure with its unit.</param>
/// <param name="Detail">A line below it; may be empty.</param>
/// <param name="Tone">Whether it is good.</param>
public sealed record Tile(string Label, string Value, string Detail, Tone Tone = Tone.Plain);

/// <summary>Running text.</summary>
/// <param name="Text">One paragraph.</param>
public sealed record Paragraph(string Text) : Block;

/// <summary>A text that stands out.</summary>
/// <param name="Tone">Why it does.</param>
/// <param name="Text">One paragraph.</param>
public sealed record Notice(Tone Tone, string Text) : Block;

/// <summary>A heading inside a section, with what belongs to it.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Blocks">What stands under it.</param>
public sealed record Subsection(string Title, ImmutableArray<Block> Blocks) : Block;

/// <summary>Blocks that are folded away until they are asked for; paper shows them.</summary>
/// <param name="Summary">The line that stays.</param>
/// <param name="Blocks">What is folded away.</param>
public sealed record Details(string Summary, ImmutableArray<Block> Blocks) : Block;

/// <summary>Terms with their values.</summary>
/// <param name="Facts">In reading order.</param>
public sealed record FactList(ImmutableArray<Fact> Facts) : Block;

/// <summary>A term and its value.</summary>
/// <param name="Term">What it is.</param>
/// <param name="Value">What is known of it.</param>
/// <param name="IsCode">True for hashes and other texts that are compared letter by letter.</param>
public sealed record Fact(string Term, string Value, bool IsCode = false);

/// <summary>How the cells of a column are set.</summary>
public enum ColumnKind
{
    /// <summary>Text, to the left.</summary>
    Text,

    /// <summary>A word or a few, which stay on a line.</summary>
    Word,

    /// <summary>A name from a file, which may be long.</summary>
    Name,

    /// <summary>A number, to the right.</summary>
    Number,

    /// <summary>A hash, a type, an instruction: in a font of one width.</summary>
    Code,

    /// <summary>A number whose share of a whole is shown as a bar.</summary>
    Share,
}

/// <summary>A column of a table.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Kind">How its cells are set.</param>
public sealed record Column(string Title, ColumnKind Kind = ColumnKind.Text);

/// <summary>A cell of a table.</summary>
/// <param name="Text">What it says; may be empty.</param>
/// <param name="Share">In a column of shares: 0 to 1.</param>
/// <param name="Tone">Whether it is good.</param>
public sealed record Cell(string Text, double Share = 0, Tone Tone = Tone.Plain)
{
    /// <summary>A cell that only says something.</summary>
    public static implicit operator Cell(string text) => new(text);
}

/// <summary>A table with a heading row.</summary>
/// <param name="Caption">What it shows.</param>
/// <param name="Columns">At least one.</param>
/// <param name="Rows">Each with a cell for each column.</param>
public sealed record Table(string Caption, ImmutableArray<Column> Columns, ImmutableArray<ImmutableArray<Cell>> Rows) : Block;

/// <summary>A drawing, and what stands for it where nothing can be drawn.</summary>
/// <param name="Caption">What it shows.</param>
/// <param name="Drawing">The drawing.</param>
/// <param name="Legend">What its colours mean; may be empty.</param>
/// <param name="Text">The same in letters of one width, for Markdown; empty when a table beside it says the same.</param>
public sealed record Figure(string Caption, Drawing Drawing, ImmutableArray<LegendEntry> Legend, string Text = "") : Block;

/// <summary>Figures that share their horizontal axis: they stand below each other in one width and are moved together where the page is narrower.</summary>
/// <param name="Caption">What they show together.</param>
/// <param name="Figures">From top to bottom, all drawings of one width.</param>
public sealed record AlignedFigures(string Caption, ImmutableArray<Figure> Figures) : Block;

/// <summary>Blocks side by side where the page is wide enough, below each other where it is not.</summary>
/// <param name="Caption">What they show together.</param>
/// <param name="Blocks">Figures and exhibits, from left to right.</param>
public sealed record Grid(string Caption, ImmutableArray<Block> Blocks) : Block;

/// <summary>A thing with its own heading, in a frame: one of several alike.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Detail">A line below it; may be empty.</param>
/// <param name="Blocks">What belongs to it.</param>
public sealed record Exhibit(string Title, string Detail, ImmutableArray<Block> Blocks) : Block;

/// <summary>A recording to be listened to; only a page can play it.</summary>
/// <param name="Caption">What is heard.</param>
/// <param name="Wav">A WAV file.</param>
public sealed record Sound(string Caption, ImmutableArray<byte> Wav) : Block;

/// <summary>What a colour means.</summary>
/// <param name="Ink">The colour.</param>
/// <param name="Label">Its meaning.</param>
public sealed record LegendEntry(Ink Ink, string Label);

/// <summary>Horizontal bars to one scale; in Markdown a table.</summary>
/// <param name="Caption">What it shows.</param>
/// <param name="Bars">From top to bottom.</param>
public sealed record BarChart(string Caption, ImmutableArray<Bar> Bars) : Block;

/// <summary>A bar.</summary>
/// <param name="Label">Stands before it.</param>
/// <param name="Value">Stands behind it.</param>
/// <param name="Parts">What it is made of, from left to right.</param>
public sealed record Bar(string Label, string Value, ImmutableArray<BarPart> Parts);

/// <summary>A part of a bar.</summary>
/// <param name="Label">What it is; parts of the same label have the same ink.</param>
/// <param name="Amount">Zero or more, in the unit that all bars of the chart share.</param>
/// <param name="Ink">Its colour.</param>
public sealed record BarPart(string Label, double Amount, Ink Ink);
