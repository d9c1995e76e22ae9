using System.Globalization;
using Mote.Core;

namespace Mote.Formats.Tables;

/// <summary>Lines of a file of any length, one at a time in a buffer that grows up to a bound. Lines end with LF, CR LF or CR.</summary>
internal sealed class LineReader(Stream stream, string fileName, int maxLine)
{
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private bool _isAtEnd;
    private bool _skipLineFeed;

    /// <summary>The number of the line, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The file and the line, for messages.</summary>
    public string Place => string.Create(CultureInfo.InvariantCulture, $"{fileName}:{Number}");

    /// <summary>The next line without its end; false behind the last. It is valid until the next call.</summary>
    public bool Next(out ReadOnlySpan<byte> line)
    {
        int looked = 0;
        while (true)
        {
            if (_skipLineFeed && _start < _end)
            {
                _start += _buffer[_start] == '\n' ? 1 : 0;
                _skipLineFeed = false;
            }

            int length = _buffer.AsSpan(_start + looked, _end - _start - looked).IndexOfAny((byte)'\n', (byte)'\r');
            if (length >= 0)
            {
                line = _buffer.AsSpan(_start, looked + length);
                _start += looked + length + 1;
                _skipLineFeed = _buffer[_start - 1] == '\r';
                Number++;
                return true;
            }

            looked = _end - _start;
            if (looked > maxLine)
            {
                Number++;
                throw new DiagnosticException(new Diagnostic(DiagnosticIds.TooLarge, Place, "the line is too long", string.Create(CultureInfo.InvariantCulture, $"up to {maxLine} bytes"),
                    "Check that the file is a text with a row on each line"));
            }

            if (!Fill())
            {
                line = _buffer.AsSpan(_start, looked);
                _start = _end;
                Number += looked > 0 ? 1 : 0;
                return looked > 0;
            }
        }
    }

    private bool Fill()
    {
        if (_isAtEnd)
        {
            return false;
        }

        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        try
        {
            int got = stream.Read(_buffer, _end, _buffer.Length - _end);
            _end += got;
            _isAtEnd = got == 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or NotSupportedException)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.UnreadableFile, fileName, exception.Message.ReplaceLineEndings(" ").TrimEnd('.')));
        }

        return !_isAtEnd;
    }
}
