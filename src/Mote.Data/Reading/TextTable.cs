using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Mote.Core;
using Mote.Data.Expressions;

namespace Mote.Data.Reading;

/// <summary>Named columns of texts with the lines on which the rows stand; only the columns that are asked for are kept.</summary>
internal sealed class TextTable
{
    private const int MaxColumns = 4096;
    private const int MaxBad = 20;
    private readonly Dictionary<string, List<string>> _columns = new(StringComparer.Ordinal);
    private readonly string _place;

    private TextTable(string place) => _place = place;

    /// <summary>The names of all columns, kept or not.</summary>
    public ImmutableArray<string> Names { get; private set; } = [];

    /// <summary>The line of each row.</summary>
    public List<int> Lines { get; } = [];

    /// <summary>Reads a file. Empty lines and lines that begin with # are passed over.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="place">Its name, for messages.</param>
    /// <param name="spec">How lines are cut.</param>
    /// <param name="choose">Which columns are kept, once their names are known; it may throw a diagnostic.</param>
    /// <exception cref="DiagnosticException">All rows with another number of cells, up to a bound; a quote that is not closed; a line that is too long.</exception>
    public static TextTable Read(string path, string place, TableSpec spec, Func<ImmutableArray<string>, IEnumerable<string>> choose)
    {
        var table = new TextTable(place);
        var bag = new DiagnosticBag();
        char separator = spec.Separator ?? '\0';
        List<string>?[] kept = [];
        int expected = 0;
        foreach (var (number, text) in BoundedLines.Read(path, place))
        {
            if (string.IsNullOrWhiteSpace(text) || text[0] == '#')
            {
                continue;
            }

            if (separator == '\0')
            {
                separator = text.Contains('\t', StringComparison.Ordinal) ? '\t' : text.Contains(';', StringComparison.Ordinal) ? ';' : ',';
            }

            var cells = Cells(text, separator, table.PlaceOf(number));
            if (table.Names.IsEmpty)
            {
                bool hasHeader = spec.Header.IsEmpty && cells.Exists(c => !TryNumber(c, out _));
                table.Names = Unique([.. spec.IndexColumn ? ["index"] : Array.Empty<string>(),
                    .. !spec.Header.IsEmpty ? spec.Header : hasHeader ? [.. cells] : Enumerable.Range(1, cells.Count - (spec.IndexColumn ? 1 : 0)).Select(i => string.Create(CultureInfo.InvariantCulture, $"c{i}"))]);
                expected = table.Names.Length;
                if (expected > MaxColumns)
                {
                    throw new DiagnosticException(new Diagnostic(DiagnosticIds.TooLarge, table.PlaceOf(number), string.Create(CultureInfo.InvariantCulture, $"there are {expected} columns"), "up to 4096"));
                }

                var chosen = choose(table.Names).ToHashSet(StringComparer.Ordinal);
                kept = [.. table.Names.Select(n => chosen.Contains(n) ? table._columns[n] = [] : null)];
                if (hasHeader)
                {
                    continue;
                }
            }

            if (cells.Count != expected)
            {
                bag.Add(DiagnosticIds.RaggedTable, table.PlaceOf(number), $"the row has {cells.Count} cells", string.Create(CultureInfo.InvariantCulture, $"{expected}, as the first row"),
                    cells.Count == expected + 1 ? "If rows begin with a number that the header does not name, say index_column: true" : null);
                if (bag.Items.Count >= MaxBad)
                {
                    break;
                }

                continue;
            }

            table.Lines.Add(number);
            for (int i = 0; i < expected; i++)
            {
                kept[i]?.Add(string.IsInterned(cells[i]) ?? cells[i]);
            }
        }

        bag.ThrowIfAny();
        return table.Lines.Count > 0 ? table : throw new DiagnosticException(new Diagnostic(DiagnosticIds.RecordingTruncated, place, "there are no rows"));
    }

    /// <summary>The line of a row as a place.</summary>
    public string PlaceOf(int line) => string.Create(CultureInfo.InvariantCulture, $"{_place}:{line}");

    /// <summary>The cells of a column that was kept.</summary>
    public List<string> Texts(string name) => _columns[name];

    /// <summary>A column's numbers. Cells that are none go to the bag and become 0.</summary>
    public double[] Numbers(string name, DiagnosticBag bag)
    {
        var texts = _columns[name];
        var numbers = new double[texts.Count];
        int bad = 0;
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!TryNumber(texts[i], out numbers[i]) && bad++ < MaxBad)
            {
                string cell = texts[i].Length > 40 ? texts[i][..40] + "..." : texts[i];
                bag.Add(DiagnosticIds.NotANumber, PlaceOf(Lines[i]), $"'{cell}' in the column '{name}' is not a finite number");
            }
        }

        return numbers;
    }

    /// <summary>A finite decimal number.</summary>
    public static bool TryNumber(string cell, out double number) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private static ImmutableArray<string> Unique(string[] names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < names.Length; i++)
        {
            string name = names[i].Length == 0 ? string.Create(CultureInfo.InvariantCulture, $"c{i + 1}") : names[i];
            while (!seen.Add(name))
            {
                name += "'";
            }

            names[i] = name;
        }

        return [.. names];
    }

    private static List<string> Cells(string text, char separator, string place)
    {
        if (separator == ' ')
        {
            return [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
        }

        var cells = new List<string>();
        int at = 0;
        while (true)
        {
            while (at < text.Length && text[at] == ' ')
            {
                at++;
            }

            if (at < text.Length && text[at] == '"')
            {
                cells.Add(QuotedCell(text, ref at, place));
                while (at < text.Length && text[at] == ' ')
                {
                    at++;
                }

                if (at < text.Length && text[at] != separator)
                {
                    throw new DiagnosticException(new Diagnostic(DiagnosticIds.RaggedTable, place, "there is something between a quoted cell and the next separator", "cells without quotes, or in double quotes on both sides"));
                }
            }
            else
            {
                int end = text.IndexOf(separator, at);
                end = end < 0 ? text.Length : end;
                cells.Add(text[at..end].Trim());
                at = end;
            }

            if (at == text.Length)
            {
                return cells;
            }

            at++;
        }
    }

    private static string QuotedCell(string text, ref int at, string place)
    {
        var cell = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] != '"')
            {
                cell.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == '"')
            {
                cell.Append('"');
                at++;
            }
            else
            {
                at++;
                return cell.ToString();
            }
        }

        throw new DiagnosticException(new Diagnostic(DiagnosticIds.RaggedTable, place, "a quote is not closed", "cells without quotes, or in double quotes on both sides"));
    }
}

/// <summary>Rows of a table as expressions see them.</summary>
/// <param name="numbers">Columns of numbers.</param>
/// <param name="texts">Columns of texts.</param>
/// <param name="times">Times of events, or empty.</param>
/// <param name="rows">How many rows.</param>
internal sealed class RowColumns(IReadOnlyDictionary<string, double[]> numbers, IReadOnlyDictionary<string, string[]> texts, double[] times, int rows) : IColumns
{
    public int Rows => rows;

    public double[] Times => times;

    public double[] Numbers(string name) => numbers[name];

    public string[] Texts(string name) => texts[name];
}
