using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Mote.Core;
using Mote.Formats.Csv;
using Mote.Formats.Tokens;

namespace Mote.Formats.Tables;

/// <summary>
/// Reads a table row by row, in memory for one row only: cells between commas, semicolons, TABs or blanks, with or without double quotes, in UTF-8. Empty lines and lines that
/// begin with # are passed over; all rows have the same number of cells. A header with one name less than the rows have cells, as R writes it, leaves out the name of the
/// first column, which is then called <c>row</c>.
/// </summary>
public sealed class TableReader : IDisposable
{
    /// <summary>No row has more cells.</summary>
    public const int MaxColumns = 1 << 14;

    private const int MaxLine = 1 << 20;
    private const int MaxNumbers = 1 << 28;
    private const int MaxBadCells = 10;

    private readonly Stream _stream;
    private readonly string _fileName;
    private readonly LineReader _lines;
    private readonly RowSplitter _row = new();
    private char _separator;
    private bool _hasFirst;

    /// <summary>Reads the header.</summary>
    /// <param name="stream">The file, which is closed with the reader.</param>
    /// <param name="fileName">Its name, for messages.</param>
    /// <param name="format">How it is written; null to find out.</param>
    /// <exception cref="DiagnosticException">There is no row, or the header cannot be used.</exception>
    public TableReader(Stream stream, string fileName, TableFormat? format = null)
    {
        (_stream, _fileName) = (stream, fileName);
        _lines = new LineReader(stream, fileName, MaxLine);
        Names = Begin(format ?? new TableFormat());
    }

    /// <summary>The names of the columns.</summary>
    public ImmutableArray<string> Names { get; private set; }

    /// <summary>The line of the row, from 1.</summary>
    public long Line => _lines.Number;

    /// <summary>Opens the file at a path.</summary>
    /// <exception cref="DiagnosticException">It cannot be opened, or as for a stream.</exception>
    public static TableReader Open(string path, TableFormat? format = null)
    {
        try
        {
            return new TableReader(File.OpenRead(path), path, format);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.UnreadableFile, path, exception.Message.TrimEnd('.')));
        }
    }

    /// <summary>All rows of some columns.</summary>
    /// <param name="numbers">The columns of finite numbers, by name or number.</param>
    /// <param name="texts">The columns that may hold anything, by name or number.</param>
    /// <exception cref="DiagnosticException">A column is missing, a row has another number of cells, or cells are not finite numbers; they are named by line and column.</exception>
    public Table ReadAll(IReadOnlyList<string> numbers, IReadOnlyList<string> texts)
    {
        int[] numberColumns = [.. numbers.Select(Column)];
        int[] textColumns = [.. texts.Select(Column)];
        List<float> values = [];
        ImmutableArray<List<string>> cells = [.. textColumns.Select(_ => new List<string>())];
        var bag = new DiagnosticBag();
        int rows = 0;
        while (bag.Items.Count < MaxBadCells && Read())
        {
            rows++;
            foreach (int column in numberColumns)
            {
                if (!TryNumber(column, out double number) || !float.IsFinite((float)number))
                {
                    bag.Add(BadCell(column));
                }

                values.Add((float)number);
            }

            for (int i = 0; i < textColumns.Length; i++)
            {
                cells[i].Add(Text(textColumns[i]));
            }

            if (values.Count > MaxNumbers || (long)rows * textColumns.Length > MaxNumbers)
            {
                throw Error(DiagnosticIds.TooLarge, $"the table has more than {MaxNumbers} cells", remedy: "Read it in parts");
            }
        }

        bag.ThrowIfAny();
        return new Table(rows, [.. numberColumns.Select(i => Names[i])], [.. values], [.. textColumns.Select(i => Names[i])], [.. cells.Select(column => column.ToArray())]);
    }

    /// <summary>The column of a name (case does not matter), or else of a number, from 1.</summary>
    /// <exception cref="DiagnosticException">There is none.</exception>
    public int Column(string nameOrNumber)
    {
        int index = -1;
        for (int i = 0; i < Names.Length && index < 0; i++)
        {
            index = Names[i].Equals(nameOrNumber, StringComparison.OrdinalIgnoreCase) ? i : -1;
        }

        if (index < 0 && int.TryParse(nameOrNumber, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= Names.Length)
        {
            index = number - 1;
        }

        return index >= 0 ? index : throw new DiagnosticException(new Diagnostic(DiagnosticIds.MissingKey, _fileName, $"there is no column '{TokenReader.Shown(nameOrNumber)}'",
            string.Join(", ", Names.Take(20).Select(TokenReader.Shown)) + string.Create(CultureInfo.InvariantCulture, $", or a number from 1 to {Names.Length}")));
    }

    /// <summary>Goes to the next row; false behind the last.</summary>
    /// <exception cref="DiagnosticException">The row has another number of cells than the first, or a quote that is not closed.</exception>
    public bool Read()
    {
        if (!_hasFirst && !NextRow())
        {
            return false;
        }

        _hasFirst = false;
        if (_row.Count != Names.Length)
        {
            throw Error(DiagnosticIds.RaggedTable, $"the row has {_row.Count} cells", string.Create(CultureInfo.InvariantCulture, $"{Names.Length}, as the first row"));
        }

        return true;
    }

    /// <summary>A cell of the row, without quotes and blanks around it; valid until the next row.</summary>
    public ReadOnlySpan<char> Cell(int column) => _row.Cell(column);

    /// <summary>A cell of the row as text.</summary>
    public string Text(int column) => _row.Cell(column).ToString();

    /// <summary>A cell of the row as number.</summary>
    /// <exception cref="DiagnosticException">It is not a finite number.</exception>
    public double Number(int column) => TryNumber(column, out double number) ? number : throw new DiagnosticException(BadCell(column));

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private bool TryNumber(int column, out double number) =>
        double.TryParse(_row.Cell(column), NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private Diagnostic BadCell(int column)
    {
        string cell = Text(column);
        return new Diagnostic(DiagnosticIds.NotANumber, string.Create(CultureInfo.InvariantCulture, $"{_lines.Place}, column {column + 1} '{TokenReader.Shown(Names[column])}'"),
            cell.Length == 0 ? "the cell is empty" : $"'{TokenReader.Shown(cell)}' is not a finite number", "numbers such as -1.5 or 2e-3",
            _separator != ',' && cell.Contains(',', StringComparison.Ordinal) ? "Write decimal numbers with a point" : "Leave out the column or fill the gap");
    }

    private bool NextRow()
    {
        while (_lines.Next(out var line))
        {
            if (_lines.Number == 1 && line.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            {
                line = line[3..];
            }

            if (line.Trim(" \t"u8).Length == 0 || line[0] == (byte)'#')
            {
                continue;
            }

            _separator = _separator == 0 ? Detect(line) : _separator;
            if (!_row.Split(line, _separator, MaxColumns))
            {
                throw Error(DiagnosticIds.RaggedTable, $"a quote is not closed, or text follows it", "cells without quotes, or in double quotes on both sides");
            }

            if (_row.Count > MaxColumns)
            {
                throw Error(DiagnosticIds.TooLarge, $"the row has too many cells", string.Create(CultureInfo.InvariantCulture, $"up to {MaxColumns}"));
            }

            return true;
        }

        return false;
    }

    private ImmutableArray<string> Begin(TableFormat format)
    {
        _separator = format.Separator switch
        {
            TableSeparator.Comma => ',',
            TableSeparator.Semicolon => ';',
            TableSeparator.Tab => '\t',
            TableSeparator.Blanks => ' ',
            _ => '\0',
        };
        if (!NextRow())
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.RaggedTable, _fileName, "there are no rows", "a row on each line"));
        }

        string[] cells = [.. Enumerable.Range(0, _row.Count).Select(Text)];
        bool isHeader = format.Header == TableHeader.FirstRow || (format.Header == TableHeader.Detect && Array.Exists(cells, IsName));
        List<string> names = [.. cells.Select((cell, i) => isHeader && cell.Length > 0 ? cell : string.Create(CultureInfo.InvariantCulture, $"column {i + 1}"))];
        if (isHeader)
        {
            string headerPlace = _lines.Place;
            _hasFirst = NextRow();
            if (_hasFirst && _row.Count == names.Count + 1)
            {
                names.Insert(0, "row");
            }

            CheckNames(names, headerPlace);
        }
        else
        {
            _hasFirst = true;
        }

        return [.. names];
    }

    private static void CheckNames(List<string> names, string place)
    {
        var bag = new DiagnosticBag();
        foreach (var repeated in names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Take(MaxBadCells))
        {
            bag.Add(DiagnosticIds.DuplicateKey, place, $"there are {repeated.Count()} columns of the name '{TokenReader.Shown(repeated.Key)}'");
        }

        bag.ThrowIfAny();
    }

    private static bool IsName(string cell) =>
        cell.Length > 0 && !double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _) && !TimeColumn.IsDate(cell);

    /// <summary>The separator of a line; what stands in quotes does not count.</summary>
    private static char Detect(ReadOnlySpan<byte> line)
    {
        bool isQuoted = false;
        bool hasSemicolon = false;
        bool hasComma = false;
        foreach (byte c in line)
        {
            isQuoted ^= c == '"';
            if (!isQuoted && c == '\t')
            {
                return '\t';
            }

            hasSemicolon |= !isQuoted && c == ';';
            hasComma |= !isQuoted && c == ',';
        }

        return hasSemicolon ? ';' : hasComma ? ',' : ' ';
    }

    private DiagnosticException Error(string id, FormattableString found, string? supported = null, string? remedy = null) =>
        new(new Diagnostic(id, _lines.Place, found.ToString(CultureInfo.InvariantCulture), supported, remedy));
}
