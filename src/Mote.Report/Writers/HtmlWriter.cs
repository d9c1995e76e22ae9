using System.Collections.Immutable;
using System.Globalization;

namespace Mote.Report;

/// <summary>
/// Renders a report as one page of HTML that is well-formed XML, too: styles inside, drawings inside, no scripts, and nothing that is loaded
/// from anywhere; a content security policy keeps it so.
/// </summary>
internal sealed class HtmlWriter
{
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

    /// <summary>What a page with sounds may do besides: play those that it holds.</summary>
    private const string SoundPolicy = $"{Policy}; media-src data:";

    /// <summary>Names of tensors are long; in a table the rest shows when it is pointed at.</summary>
    private const int LongestShownName = 40;
    private static readonly string Style = ReadStyle();

    private readonly MarkupBuilder _markup = new();
    private int _figures;

    /// <summary>The page, with LF line ends.</summary>
    public static string Write(ReportDocument document)
    {
        var writer = new HtmlWriter();
        writer.Append(document);
        return writer._markup.ToString();
    }

    private static string ReadStyle()
    {
        using var stream = typeof(HtmlWriter).Assembly.GetManifestResourceStream("report.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private void Append(ReportDocument document)
    {
        _markup.Raw("<!DOCTYPE html>\n").Open("html", ("lang", "en")).NewLine().Open("head").NewLine();
        _markup.Empty("meta", ("charset", "utf-8")).NewLine();
        _markup.Empty("meta", ("http-equiv", "Content-Security-Policy"), ("content", document.Sections.Any(s => HasSound(s.Blocks)) ? SoundPolicy : Policy)).NewLine();
        _markup.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1")).NewLine();
        _markup.Empty("meta", ("name", "color-scheme"), ("content", "light dark")).NewLine();
        _markup.Empty("link", ("rel", "icon"), ("href", "data:,")).NewLine();
        _markup.Element("title", $"{document.Title} - Mote report").NewLine();
        _markup.Open("style").NewLine().Raw(Style).Close(newLine: true).Close(newLine: true);
        _markup.Open("body").NewLine();
        _markup.Element("a", "Skip to the report", ("class", "skip"), ("href", "#report")).NewLine();
        _markup.Open("nav", ("aria-label", "Contents")).NewLine().Element("p", "mote", ("class", "brand")).NewLine().Open("ul").NewLine();
        foreach (var section in document.Sections)
        {
            _markup.Open("li").Element("a", section.Title, ("href", $"#{section.Id}")).Close(newLine: true);
        }

        _markup.Close(newLine: true).Close(newLine: true);
        _markup.Open("main", ("id", "report")).NewLine().Open("header").NewLine();
        _markup.Element("h1", document.Title).NewLine().Element("p", document.Subtitle, ("class", "subtitle")).NewLine();
        AppendTiles(document.Highlights);
        _markup.Close(newLine: true);
        foreach (var section in document.Sections)
        {
            _markup.Open("section", ("id", section.Id)).NewLine().Element("h2", section.Title).NewLine();
            Append(section.Blocks);
            _markup.Close(newLine: true);
        }

        _markup.Close(newLine: true).Close(newLine: true).Close(newLine: true);
    }

    private void AppendTiles(ImmutableArray<Tile> tiles)
    {
        if (tiles.IsEmpty)
        {
            return;
        }

        _markup.Open("ul", ("class", "tiles")).NewLine();
        foreach (var tile in tiles)
        {
            _markup.Open("li", ("class", ClassOf(tile.Tone))).Element("span", tile.Label, ("class", "label")).Element("span", tile.Value, ("class", "value"));
            if (tile.Detail.Length > 0)
            {
                _markup.Element("span", tile.Detail, ("class", "detail"));
            }

            _markup.Close(newLine: true);
        }

        _markup.Close(newLine: true);
    }

    private void Append(ImmutableArray<Block> blocks)
    {
        foreach (var block in blocks)
        {
            Append(block);
        }
    }

    private void Append(Block block)
    {
        switch (block)
        {
            case Paragraph paragraph:
                _markup.Element("p", paragraph.Text).NewLine();
                break;
            case Notice notice:
                _markup.Element("p", notice.Text, ("class", $"notice {ClassOf(notice.Tone)}".TrimEnd())).NewLine();
                break;
            case Subsection subsection:
                _markup.Element("h3", subsection.Title).NewLine();
                Append(subsection.Blocks);
                break;
            case Details details:
                _markup.Open("details").Element("summary", details.Summary).NewLine();
                Append(details.Blocks);
                _markup.Close(newLine: true);
                break;
            case FactList facts:
                Append(facts);
                break;
            case Table table:
                Append(table);
                break;
            case Figure figure:
                AppendFigure(figure.Caption, figure.Drawing, figure.Legend, "figure");
                break;
            case AlignedFigures aligned:
                _markup.Open("div", ("class", "scroll aligned"), ("tabindex", "0"), ("role", "region"), ("aria-label", aligned.Caption)).NewLine();
                foreach (var part in aligned.Figures)
                {
                    AppendFigure(part.Caption, part.Drawing, part.Legend, "chart", hasOwnScroll: false);
                }

                _markup.Close(newLine: true);
                break;
            case Grid grid:
                _markup.Open("div", ("class", "grid"), ("role", "group"), ("aria-label", grid.Caption)).NewLine();
                AppendPanels(grid.Blocks);
                _markup.Close(newLine: true);
                break;
            case Exhibit card:
                _markup.Open("article", ("class", "card"), ("aria-label", card.Title)).NewLine().Element("p", card.Title, ("class", "title")).NewLine();
                if (card.Detail.Length > 0)
                {
                    _markup.Element("p", card.Detail, ("class", "detail")).NewLine();
                }

                AppendPanels(card.Blocks);
                _markup.Close(newLine: true);
                break;
            case Sound sound:
                _markup.Open("audio", ("controls", "controls"), ("preload", "metadata"), ("aria-label", sound.Caption), ("src", $"data:audio/wav;base64,{Convert.ToBase64String(sound.Wav.AsSpan())}")).Close(newLine: true);
                break;
            case BarChart chart:
                AppendFigure(chart.Caption, BarDrawing.Draw(chart), BarDrawing.Legend(chart), "chart");
                break;
            default:
                throw new ArgumentException($"a block of type {block.GetType().Name} cannot be written", nameof(block));
        }
    }

    /// <summary>Blocks whose figures take the width that they are given.</summary>
    private void AppendPanels(ImmutableArray<Block> blocks)
    {
        foreach (var block in blocks)
        {
            if (block is Figure figure)
            {
                AppendFigure(figure.Caption, figure.Drawing, figure.Legend, "panel", hasOwnScroll: false);
            }
            else
            {
                Append(block);
            }
        }
    }

    private static bool HasSound(ImmutableArray<Block> blocks) => blocks.Any(b => b switch
    {
        Sound => true,
        Subsection s => HasSound(s.Blocks),
        Details d => HasSound(d.Blocks),
        Grid g => HasSound(g.Blocks),
        Exhibit c => HasSound(c.Blocks),
        _ => false,
    });

    private void Append(FactList list)
    {
        _markup.Open("dl").NewLine();
        foreach (var fact in list.Facts)
        {
            _markup.Open("div").Element("dt", fact.Term).Element("dd", fact.Value, ("class", fact.IsCode ? "code" : null)).Close(newLine: true);
        }

        _markup.Close(newLine: true);
    }

    private void AppendFigure(string caption, Drawing drawing, ImmutableArray<LegendEntry> legend, string kind, bool hasOwnScroll = true)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"figure-{++_figures}");
        _markup.Open("figure", ("class", kind)).NewLine();
        _markup.Open("figcaption").Text(caption);
        if (!legend.IsEmpty)
        {
            _markup.Open("span", ("class", "legend"));
            foreach (var entry in legend)
            {
                _markup.Open("span").Element("i", "", ("class", SvgWriter.ClassOf(entry.Ink))).Text(entry.Label).Close();
            }

            _markup.Close();
        }

        _markup.Close(newLine: true);
        if (hasOwnScroll)
        {
            // Where the page is narrower than the drawing, it is moved by the keyboard, too.
            _markup.Open("div", ("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", caption)).NewLine();
        }

        SvgWriter.Append(_markup, drawing, id);
        if (hasOwnScroll)
        {
            _markup.Close(newLine: true);
        }

        _markup.Close(newLine: true);
    }

    private void Append(Table table)
    {
        _markup.Open("div", ("class", "scroll table"), ("tabindex", "0"), ("role", "region"), ("aria-label", table.Caption)).NewLine();
        _markup.Open("table").Element("caption", table.Caption).NewLine().Open("thead").Open("tr");
        foreach (var column in table.Columns)
        {
            _markup.Element("th", column.Title, ("scope", "col"), ("class", ClassOf(column.Kind)));
        }

        _markup.Close().Close(newLine: true).Open("tbody").NewLine();
        foreach (var row in table.Rows)
        {
            _markup.Open("tr");
            for (int c = 0; c < row.Length; c++)
            {
                Append(row[c], table.Columns[c].Kind);
            }

            _markup.Close(newLine: true);
        }

        _markup.Close().Close().Close(newLine: true);
    }

    private void Append(Cell cell, ColumnKind kind)
    {
        string? classes = $"{ClassOf(kind)} {ClassOf(cell.Tone)}".Trim() is { Length: > 0 } c ? c : null;
        string text = kind == ColumnKind.Name ? Wording.Name(cell.Text, LongestShownName) : cell.Text;
        _markup.Open("td", ("class", classes), ("title", text == cell.Text ? null : cell.Text));
        if (kind == ColumnKind.Share && cell.Text.Length > 0)
        {
            string width = (100 * cell.Share).ToString("0.#", CultureInfo.InvariantCulture);
            _markup.Open("span", ("class", "bar"), ("aria-hidden", "true")).Element("i", "", ("style", $"width:{width}%")).Close();
        }

        _markup.Text(text).Close();
    }

    private static string? ClassOf(ColumnKind kind) => kind == ColumnKind.Text ? null : kind.ToString().ToLowerInvariant();

    private static string? ClassOf(Tone tone) => tone == Tone.Plain ? null : tone.ToString().ToLowerInvariant();
}
