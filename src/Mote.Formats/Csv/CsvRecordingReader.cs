using System.Collections.Immutable;
using System.Globalization;
using CsvHelper;
using Mote.Core;
using Mote.Formats.Recordings;

namespace Mote.Formats.Csv;

/// <summary>
/// Reads recordings from text: a row for each time, a column for each channel, with a comma, semicolon or TAB between them and a point in decimal numbers. A
/// first row with a cell that is no number names the columns. A column of times gives the rate, see <see cref="TimeColumn"/>. Empty lines and lines
/// that begin with # are passed over. Numbers become float32, rounded to nearest even; they are measured values, 1 is 1 in every type.
/// </summary>
public static class CsvRecordingReader
{
    private const int MaxColumns = 256;
    private const int MaxRow = 1 << 20;

    /// <summary>How many diagnostics of one kind are worth reading.</summary>
    private const int MaxBadCells = 10;

    /// <summary>Reads a file.</summary>
    /// <param name="file">The whole file, in UTF-8.</param>
    /// <param name="fileName">Its name, for messages.</param>
    /// <param name="channels">The columns to read, in this order; others may hold anything. Null for all but the times.</param>
    /// <exception cref="DiagnosticException">A column is missing, rows differ in length, cells are not finite numbers, or the times do not advance evenly; cells are named by line and column.</exception>
    public static Recording Read(ReadOnlyMemory<byte> file, string fileName, IReadOnlyList<string>? channels = null)
    {
        var table = new Table(fileName, channels);
        char delimiter = FindDelimiter(file.Span);
        var options = new CsvReaderOptions
        {
            Separator = delimiter,
            HasHeader = false,
            CommentPrefix = '#',
            TrimWhitespace = true,
            AllowLineBreaksInQuotes = false,
            MalformedData = CsvMalformedDataHandling.Throw,
            MaxRecordSize = MaxRow,
            TrackLineNumbers = true,
        };
        using var reader = CsvReader.Create(file, options);
        try
        {
            while (reader.Read() && table.Add(reader, delimiter))
            {
                // Each row is added as it is read.
            }
        }
        catch (CsvFormatException exception)
        {
            throw Error(DiagnosticIds.RaggedTable, Place(fileName, exception.LineNumber), $"a quote is not closed, stands in the middle of a cell, or the row is too long",
                "cells without quotes, or in double quotes on both sides");
        }

        return table.Finish();
    }

    /// <summary>A TAB, else a semicolon, else a comma, whatever is the first of them in the first line with content.</summary>
    private static char FindDelimiter(ReadOnlySpan<byte> file)
    {
        int lineStart = 0;
        while (lineStart < file.Length)
        {
            int length = file[lineStart..].IndexOfAny((byte)'\n', (byte)'\r');
            var line = length < 0 ? file[lineStart..] : file.Slice(lineStart, length);
            if (line.Length > 0 && line[0] != (byte)'#')
            {
                return line.Contains((byte)'\t') ? '\t' : line.Contains((byte)';') ? ';' : ',';
            }

            lineStart += line.Length + 1;
        }

        return ',';
    }

    private static string Place(string fileName, long line) => string.Create(CultureInfo.InvariantCulture, $"{fileName}:{line}");

    private static DiagnosticException Error(string id, string place, FormattableString found, string? supported = null, string? remedy = null) =>
        new(new Diagnostic(id, place, found.ToString(CultureInfo.InvariantCulture), supported, remedy));

    /// <summary>Collects the rows.</summary>
    private sealed class Table(string fileName, IReadOnlyList<string>? channels)
    {
        private readonly DiagnosticBag _bag = new();
        private readonly List<List<float>> _columns = [];
        private readonly List<long> _lines = [];
        private readonly List<double> _times = [];
        private string[] _names = [];
        private TimeColumn? _time;
        private bool[] _isChannel = [];

        /// <summary>Takes the row that the reader is at; false when so much is wrong that further rows are not worth reading.</summary>
        public bool Add(CsvReader row, char delimiter)
        {
            long line = row.LineNumber;
            if (_names.Length == 0 && Begin(row, line))
            {
                return true;
            }

            if (row.FieldCount != _names.Length)
            {
                _bag.Add(DiagnosticIds.RaggedTable, Place(fileName, line), $"the row has {row.FieldCount} cells", string.Create(CultureInfo.InvariantCulture, $"{_names.Length}, as the first row"));
                return _bag.Items.Count < MaxBadCells;
            }

            _lines.Add(line);
            for (int i = 0, channel = 0; i < _names.Length; i++)
            {
                if (_time?.Index == i)
                {
                    _times.Add(_time.Read(row.GetString(i)) ?? Bad(row.GetString(i), line, i, delimiter));
                }
                else if (_isChannel[i])
                {
                    bool good = float.TryParse(row.GetSpan(i), NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value);
                    _columns[channel++].Add(good ? value : (float)Bad(row.GetString(i), line, i, delimiter));
                }
            }

            return _bag.Items.Count < MaxBadCells;
        }

        public Recording Finish()
        {
            _bag.ThrowIfAny();
            if (_lines.Count == 0 || _columns.Count == 0)
            {
                throw Error(DiagnosticIds.RaggedTable, fileName, $"there are no rows of numbers", "a row for each time, a column for each channel");
            }

            double? rate = _time is null ? null : TimeColumn.Rate(_times, index => Place(fileName, _lines[index]));
            var recording = Recording.Of(rate, [.. _names.Where((_, i) => _isChannel[i])], [.. _columns.Select(column => column.ToArray())], 1);
            return channels is null ? recording : recording.Select(channels, fileName);
        }

        /// <summary>Learns names and columns from the first row; true when it is a header.</summary>
        private bool Begin(CsvReader row, long line)
        {
            if (row.FieldCount > MaxColumns)
            {
                throw Error(DiagnosticIds.TooLarge, Place(fileName, line), $"the row has {row.FieldCount} cells", "up to 256");
            }

            string[] cells = [.. Enumerable.Range(0, row.FieldCount).Select(row.GetString)];
            bool isHeader = Array.Exists(cells, cell => !double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _) && !TimeColumn.IsDate(cell));
            _names = [.. cells.Select((cell, i) => isHeader && cell.Length > 0 ? cell : string.Create(CultureInfo.InvariantCulture, $"column {i + 1}"))];
            _time = isHeader ? TimeColumn.Find(_names) : null;
            foreach (var repeated in _names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            {
                _bag.Add(DiagnosticIds.DuplicateKey, Place(fileName, line), $"there are {repeated.Count()} columns of the name '{repeated.Key}'");
            }

            foreach (string missing in (channels ?? []).Except(_names, StringComparer.OrdinalIgnoreCase))
            {
                _bag.Add(DiagnosticIds.MissingKey, Place(fileName, line), $"there is no column '{missing}'", string.Join(", ", _names.Take(20)));
            }

            _bag.ThrowIfAny();
            _isChannel = [.. _names.Select((name, i) => channels?.Contains(name, StringComparer.OrdinalIgnoreCase) ?? i != _time?.Index)];
            if (_time is { } time && _isChannel[time.Index])
            {
                // Asked for as a channel: its numbers are wanted, not its rate.
                _time = null;
            }

            _columns.AddRange(_isChannel.Where(isChannel => isChannel).Select(_ => new List<float>()));
            return isHeader;
        }

        private double Bad(string cell, long line, int index, char delimiter)
        {
            string shown = cell.Length <= 40 ? cell : $"{cell.AsSpan(0, 40)}...";
            string column = string.Create(CultureInfo.InvariantCulture, $"{Place(fileName, line)}, column {index + 1} '{_names[index]}'");
            _bag.Add(DiagnosticIds.NotANumber, column, cell.Length == 0 ? $"the cell is empty" : (FormattableString)$"'{shown}' is not a finite number",
                "numbers such as -1.5 or 2e-3",
                delimiter != ',' && cell.Contains(',', StringComparison.Ordinal) ? "Write decimal numbers with a point" : "Remove the column or fill the gap before you use the recording");
            return 0;
        }
    }
}
