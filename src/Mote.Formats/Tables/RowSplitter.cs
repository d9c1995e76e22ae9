using System.Text;

namespace Mote.Formats.Tables;

/// <summary>The cells of one line. Cells may stand in double quotes, in which two of them stand for one; blanks around cells are left out.</summary>
internal sealed class RowSplitter
{
    private readonly List<(int Start, int Length)> _cells = [];
    private char[] _line = [];

    public int Count => _cells.Count;

    public ReadOnlySpan<char> Cell(int index) => _line.AsSpan(_cells[index].Start, _cells[index].Length);

    /// <summary>Splits a line; false when a quote is not closed or followed by anything but a separator.</summary>
    /// <param name="line">In UTF-8.</param>
    /// <param name="separator">Between cells; <c>' '</c> stands for any number of blanks and TABs.</param>
    /// <param name="maxCells">At one cell more the rest is left out.</param>
    public bool Split(ReadOnlySpan<byte> line, char separator, int maxCells)
    {
        _cells.Clear();
        if (_line.Length < line.Length)
        {
            _line = new char[Math.Max(line.Length, 2 * _line.Length)];
        }

        int length = Encoding.UTF8.GetChars(line, _line);
        bool byBlanks = separator == ' ';
        int at = SkipBlanks(0, length, separator);
        if (byBlanks && at == length)
        {
            return true;
        }

        while (_cells.Count <= maxCells)
        {
            if (at < length && _line[at] == '"')
            {
                at = AddQuoted(at, length);
                at = at < 0 || byBlanks ? at : SkipBlanks(at, length, separator);
                if (at < 0 || (at < length && !IsSeparator(_line[at], separator)))
                {
                    return false;
                }
            }
            else
            {
                int end = at;
                while (end < length && !IsSeparator(_line[end], separator))
                {
                    end++;
                }

                _cells.Add((at, _line.AsSpan(at, end - at).TrimEnd(" \t").Length));
                at = end;
            }

            if (byBlanks)
            {
                at = SkipBlanks(at, length, separator);
            }

            if (at >= length)
            {
                return true;
            }

            at = byBlanks ? at : SkipBlanks(at + 1, length, separator);
        }

        return true;
    }

    private static bool IsSeparator(char c, char separator) => c == separator || (separator == ' ' && c == '\t');

    /// <summary>Over blanks that are no separators, or that are all together one.</summary>
    private int SkipBlanks(int at, int length, char separator)
    {
        while (at < length && _line[at] is ' ' or '\t' && (_line[at] != separator || separator == ' '))
        {
            at++;
        }

        return at;
    }

    /// <summary>Takes the cell in quotes and returns where it ends, or -1. Its text is moved together in place.</summary>
    private int AddQuoted(int at, int length)
    {
        int start = at + 1;
        int to = start;
        for (int from = start; from < length; from++)
        {
            if (_line[from] == '"')
            {
                if (from + 1 >= length || _line[from + 1] != '"')
                {
                    _cells.Add((start, to - start));
                    return from + 1;
                }

                from++;
            }

            _line[to++] = _line[from];
        }

        return -1;
    }
}
