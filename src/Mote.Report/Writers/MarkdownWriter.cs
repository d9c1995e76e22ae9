using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Mote.Report;

/// <summary>
/// Renders a report as GitHub's Markdown: tables, lists and blocks of text, no markup. Bars are letters; a drawing is its text, where it
/// has one.
/// </summary>
internal sealed class MarkdownWriter
{
    private const int BarLetters = 24;
    private readonly StringBuilder _text = new();

    /// <summary>The text, with LF line ends.</summary>
    public static string Write(ReportDocument document)
    {
        var writer = new MarkdownWriter();
        writer.Append(document);
        return writer._text.ToString();
    }

    private void Append(ReportDocument document)
    {
        Line($"# {Escape(document.Title)}");
        Line(Escape(document.Subtitle));
        if (!document.Highlights.IsEmpty)
        {
            AppendRows(["", "", ""], [0, 1, 0], document.Highlights.Select(t => new[] { Escape(t.Label), $"**{Escape(t.Value)}**", Escape(t.Detail) }));
        }

        foreach (var section in document.Sections)
        {
            Line($"## {Escape(section.Title)}");
            Append(section.Blocks, 3);
        }
    }

    private void Append(ImmutableArray<Block> blocks, int level)
    {
        foreach (var block in blocks)
        {
            Append(block, level);
        }
    }

    private void Append(Block block, int level)
    {
        switch (block)
        {
            case Paragraph paragraph:
                Line(EscapeLine(paragraph.Text));
                break;
            case Notice notice:
                Line($"> {EscapeLine(notice.Text)}");
                break;
            case Subsection subsection:
                Line($"{new string('#', level)} {Escape(subsection.Title)}");
                Append(subsection.Blocks, Math.Min(level + 1, 6));
                break;
            case Details details:
                Line($"**{Escape(details.Summary)}**");
                Append(details.Blocks, level);
                break;
            case FactList facts:
                foreach (var fact in facts.Facts)
                {
                    _text.Append(CultureInfo.InvariantCulture, $"- {Escape(fact.Term)}: {(fact.IsCode ? Code(fact.Value, isInTable: false) : Escape(fact.Value))}\n");
                }

                _text.Append('\n');
                break;
            case Table table:
                Line($"*{Escape(table.Caption)}*");
                AppendRows([.. table.Columns.Select(c => Escape(c.Title))], [.. table.Columns.Select(c => c.Kind is ColumnKind.Number or ColumnKind.Share ? 1 : 0)],
                    table.Rows.Select(row => row.Select((cell, c) => Set(cell, table.Columns[c].Kind)).ToArray()));
                break;
            case Figure single:
                Append(single);
                break;
            case AlignedFigures aligned:
                foreach (var figure in aligned.Figures)
                {
                    Append(figure);
                }

                break;
            case Grid grid:
                Append(grid.Blocks, level);
                break;
            case Exhibit card:
                Line($"**{Escape(card.Title)}**{(card.Detail.Length > 0 ? $" {Escape(card.Detail)}" : "")}");
                Append(card.Blocks, level);
                break;
            case Sound sound:
                Line($"*{Escape(sound.Caption)}: to be heard in the report in HTML*");
                break;
            case BarChart chart:
                Append(chart);
                break;
            default:
                throw new ArgumentException($"a block of type {block.GetType().Name} cannot be written", nameof(block));
        }
    }

    private void Append(Figure figure)
    {
        if (figure.Text.Length == 0)
        {
            return;
        }

        string[] lines = [.. figure.Text.TrimEnd('\n').Split('\n').Select(Wording.Visible)];
        string fence = new('`', Math.Max(3, lines.Max(LongestRun) + 1));
        Line($"*{Escape(figure.Caption)}*");
        Line($"{fence}text\n{string.Join('\n', lines)}\n{fence}");
    }

    private void Append(BarChart chart)
    {
        double most = Math.Max(chart.Bars.Max(b => b.Parts.Sum(p => p.Amount)), double.Epsilon);
        bool hasParts = chart.Bars.SelectMany(b => b.Parts).Select(p => p.Label).Where(l => l.Length > 0).Distinct().Count() > 1;
        Line($"*{Escape(chart.Caption)}*");
        string[] titles = hasParts ? ["", "", "", "made of"] : ["", "", ""];
        int[] sides = hasParts ? [0, 1, 0, 0] : [0, 1, 0];
        AppendRows(titles, sides, chart.Bars.Select(bar =>
        {
            int letters = (int)Math.Round(BarLetters * bar.Parts.Sum(p => p.Amount) / most);
            string made = string.Join(", ", bar.Parts.Where(p => p.Amount > 0).Select(p => $"{p.Label} {Wording.Grouped((long)p.Amount)}"));
            string[] cells = [Escape(bar.Label), Escape(bar.Value), new string('█', letters)];
            return hasParts ? [.. cells, Escape(made)] : cells;
        }));
    }

    private void AppendRows(string[] titles, int[] sides, IEnumerable<string[]> rows)
    {
        _text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", titles)} |\n|{string.Concat(sides.Select(s => s == 1 ? " ---: |" : " --- |"))}\n");
        foreach (string[] row in rows)
        {
            _text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row)} |\n");
        }

        _text.Append('\n');
    }

    private void Line(string text) => _text.Append(text).Append("\n\n");

    private static string Set(Cell cell, ColumnKind kind) => cell.Text.Length == 0 ? ""
        : kind == ColumnKind.Code ? Code(cell.Text, isInTable: true)
        : cell.Tone == Tone.Bad ? $"**{Escape(cell.Text)}**"
        : Escape(cell.Text);

    /// <summary>A text in a font of one width; its marks are longer than any in the text.</summary>
    private static string Code(string text, bool isInTable)
    {
        text = Wording.Visible(text);
        string mark = new('`', LongestRun(text) + 1);
        string space = text.StartsWith('`') || text.EndsWith('`') ? " " : "";
        return $"{mark}{space}{(isInTable ? text.Replace("|", "\\|", StringComparison.Ordinal) : text)}{space}{mark}";
    }

    private static int LongestRun(string text)
    {
        int longest = 0, run = 0;
        foreach (char c in text)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    /// <summary>A text that starts a line, where a few more letters mean something.</summary>
    private static string EscapeLine(string text)
    {
        string escaped = Escape(text);
        return escaped.Length > 0 && escaped[0] is '#' or '-' or '+' or '=' ? $"\\{escaped}" : escaped;
    }

    /// <summary>
    /// A text of which nothing is taken for Markdown or HTML, and no address for a link. Underscores inside of words mean nothing and stay.
    /// </summary>
    private static string Escape(string text)
    {
        text = Wording.Visible(text);
        var result = new StringBuilder(text.Length + 8);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool escapes = c switch
            {
                '\\' or '`' or '*' or '[' or ']' or '<' or '>' or '|' or '~' or '&' or '$' => true,
                '_' => i == 0 || i + 1 == text.Length || !char.IsLetterOrDigit(text[i - 1]) || !char.IsLetterOrDigit(text[i + 1]),
                ':' => i + 2 < text.Length && text[i + 1] == '/' && text[i + 2] == '/',
                '.' => i >= 3 && text.AsSpan(i - 3, 3).Equals("www", StringComparison.OrdinalIgnoreCase),
                '@' => true,
                _ => false,
            };
            if (escapes)
            {
                result.Append('\\');
            }

            result.Append(c);
        }

        return result.ToString();
    }
}
