using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Mote.Core;

namespace Mote.Formats.Tokens;

/// <summary>
/// Parts of a CBOR file (RFC 8949): integers, floats of 16, 32 and 64 bits, texts, strings of bytes, arrays and maps of a length that is given or not. Tags are passed over;
/// keys must be texts; texts and strings of bytes in several pieces are refused.
/// </summary>
internal sealed class CborTokens(ReadOnlyMemory<byte> file, string fileName) : TokenReader(file, fileName)
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    // For each open map or array: whether it is a map, and how many parts are left, -1 when a mark ends it.
    private readonly Stack<(bool IsMap, long Left)> _open = new();
    private int _at;
    private int _tokenStart;
    private bool _isDone;

    // Within a map keys and values alternate.
    private bool _isKeyNext;

    public override int Depth => _open.Count;

    public override string Place => string.Create(CultureInfo.InvariantCulture, $"{FileName} at byte {_tokenStart}");

    public override void Next()
    {
        _tokenStart = _at;
        if (_open.Count == 0 && _isDone)
        {
            Kind = _at == File.Length ? TokenKind.End : throw Error(DiagnosticIds.JsonSyntax, $"there are {File.Length - _at} bytes behind the value");
            return;
        }

        if (_open.TryPeek(out var open) && (open.Left == 0 || (open.Left < 0 && (!open.IsMap || _isKeyNext) && Byte(_at) == 0xFF)))
        {
            _at += open.Left < 0 ? 1 : 0;
            Kind = open.IsMap ? TokenKind.EndMap : TokenKind.EndArray;
            _open.Pop();
            EndValue();
            return;
        }

        ReadItem();
    }

    private void ReadItem()
    {
        int first = Byte(_at);
        while (first >> 5 == 6)
        {
            Argument(first);
            first = Byte(_at);
        }

        bool isKey = _open.TryPeek(out var open) && open.IsMap && _isKeyNext;
        if (isKey && first >> 5 != 3)
        {
            throw Error(DiagnosticIds.JsonSyntax, $"a key is no text");
        }

        switch (first >> 5)
        {
            case 0:
                (Kind, Number) = (TokenKind.Number, Argument(first));
                break;
            case 1:
                (Kind, Number) = (TokenKind.Number, -1.0 - Argument(first));
                break;
            case 2 or 3:
                ReadString(first, isKey);
                break;
            case 4 or 5:
                Begin(first);
                return;
            default:
                ReadSimple(first);
                break;
        }

        if (isKey)
        {
            _isKeyNext = false;
        }
        else
        {
            EndValue();
        }
    }

    private void ReadString(int first, bool isKey)
    {
        ulong length = Argument(first);
        if (length > (ulong)(File.Length - _at))
        {
            throw Truncated();
        }

        if (length > MaxText && first >> 5 == 3)
        {
            throw Error(DiagnosticIds.TooLarge, $"a text has {length} bytes", string.Create(CultureInfo.InvariantCulture, $"up to {MaxText}"));
        }

        Kind = isKey ? TokenKind.Key : first >> 5 == 3 ? TokenKind.Text : TokenKind.Bytes;
        TextBytes = (_at, (int)length);
        try
        {
            Text = first >> 5 == 3 ? Utf8.GetString(File.Span.Slice(_at, (int)length)) : "";
        }
        catch (DecoderFallbackException)
        {
            throw Error(DiagnosticIds.JsonSyntax, $"a text is not UTF-8");
        }

        _at += (int)length;
    }

    private void Begin(int first)
    {
        if (_open.Count == MaxDepth)
        {
            throw Error(DiagnosticIds.TooLarge, $"maps and arrays are nested deeper than {MaxDepth}");
        }

        bool isMap = first >> 5 == 5;
        long left = -1;
        if ((first & 31) == 31)
        {
            _at++;
        }
        else
        {
            ulong count = Argument(first);
            left = count <= (ulong)File.Length ? (long)count : throw Truncated();
        }

        Kind = isMap ? TokenKind.StartMap : TokenKind.StartArray;
        _open.Push((isMap, left));
        _isKeyNext = isMap;
    }

    private void ReadSimple(int first)
    {
        Kind = TokenKind.Number;
        switch (first & 31)
        {
            case 20 or 21:
                (Kind, Text) = (TokenKind.Boolean, (first & 1) != 0 ? "true" : "false");
                _at++;
                break;
            case 22 or 23:
                Kind = TokenKind.Null;
                _at++;
                break;
            case 25:
                Number = (double)BinaryPrimitives.ReadHalfBigEndian(Bytes(2));
                break;
            case 26:
                Number = BinaryPrimitives.ReadSingleBigEndian(Bytes(4));
                break;
            case 27:
                Number = BinaryPrimitives.ReadDoubleBigEndian(Bytes(8));
                break;
            default:
                throw Error(DiagnosticIds.JsonSyntax, $"the byte {first:X2} begins no value");
        }
    }

    private void EndValue()
    {
        if (_open.TryPop(out var around))
        {
            _open.Push((around.IsMap, around.Left > 0 ? around.Left - 1 : around.Left));
            _isKeyNext = around.IsMap;
        }
        else
        {
            _isDone = true;
        }
    }

    /// <summary>The number that a first byte has or that follows it.</summary>
    private ulong Argument(int first)
    {
        switch (first & 31)
        {
            case < 24:
                _at++;
                return (ulong)(first & 31);
            case 24:
                return Bytes(1)[0];
            case 25:
                return BinaryPrimitives.ReadUInt16BigEndian(Bytes(2));
            case 26:
                return BinaryPrimitives.ReadUInt32BigEndian(Bytes(4));
            case 27:
                return BinaryPrimitives.ReadUInt64BigEndian(Bytes(8));
            default:
                throw Error(DiagnosticIds.JsonSyntax, $"the byte {first:X2} begins no value that is read here", remedy: "Write texts in one piece");
        }
    }

    /// <summary>Bytes behind the first one, which are then passed.</summary>
    private ReadOnlySpan<byte> Bytes(int count)
    {
        if (File.Length - _at - 1 < count)
        {
            throw Truncated();
        }

        var bytes = File.Span.Slice(_at + 1, count);
        _at += 1 + count;
        return bytes;
    }

    private byte Byte(int at) => at < File.Length ? File.Span[at] : throw Truncated();

    private DiagnosticException Truncated() => Error(DiagnosticIds.RecordingTruncated, $"the file ends within a value", remedy: "Copy or record the file again");
}
