using System.Globalization;
using System.Text;
using Mote.Core;

namespace Mote.Data.Reading;

/// <summary>The lines of a text file, read with bounded memory: a line of any length costs no more than the limit.</summary>
internal static class BoundedLines
{
    /// <summary>No line is longer than this many characters.</summary>
    public const int MaxLine = 1 << 20;

    /// <summary>Each line with its number, from 1, without its end. A byte order mark is passed over.</summary>
    /// <exception cref="DiagnosticException">A line is too long, or the file cannot be read.</exception>
    public static IEnumerable<(int Number, string Text)> Read(string path, string place)
    {
        using var reader = Open(path, place);
        var line = new StringBuilder();
        var buffer = new char[1 << 16];
        int number = 1;
        bool afterReturn = false;
        int count;
        while ((count = reader.Read(buffer, 0, buffer.Length)) > 0)
        {
            int at = 0;
            while (at < count)
            {
                if (afterReturn && buffer[at] == '\n')
                {
                    at++;
                    afterReturn = false;
                    continue;
                }

                afterReturn = false;
                int length = buffer.AsSpan(at, count - at).IndexOfAny('\n', '\r');
                int taken = length < 0 ? count - at : length;
                if (line.Length + taken > MaxLine)
                {
                    throw new DiagnosticException(new Diagnostic(DiagnosticIds.TooLarge, string.Create(CultureInfo.InvariantCulture, $"{place}:{number}"),
                        "the line has more than 1048576 characters", "text with a line for each row", "Check that the file is the table that it should be"));
                }

                line.Append(buffer, at, taken);
                at += taken;
                if (length >= 0)
                {
                    afterReturn = buffer[at] == '\r';
                    at++;
                    yield return (number++, line.ToString());
                    line.Clear();
                }
            }
        }

        if (line.Length > 0)
        {
            yield return (number, line.ToString());
        }
    }

    private static StreamReader Open(string path, string place)
    {
        try
        {
            return new StreamReader(path, Encoding.UTF8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.UnreadableFile, place, e.Message.TrimEnd('.')));
        }
    }
}
