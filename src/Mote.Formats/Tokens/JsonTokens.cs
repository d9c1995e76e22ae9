using System.Globalization;
using System.Text.Json;
using Mote.Core;

namespace Mote.Formats.Tokens;

/// <summary>Parts of a JSON text in UTF-8.</summary>
internal sealed class JsonTokens(ReadOnlyMemory<byte> file, string fileName) : TokenReader(file, fileName)
{
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = MaxDepth });
    private int _at = file.Length - WithoutMark(file.Span).Length;
    private int _depth;
    private int _tokenStart;

    // Line ends are counted once, up to the place that was asked for last.
    private int _countedTo;
    private int _line = 1;

    public override int Depth => _depth;

    /// <summary>The line of the part, from 1.</summary>
    public int Line
    {
        get
        {
            _line += File.Span[_countedTo.._tokenStart].Count((byte)'\n');
            _countedTo = _tokenStart;
            return _line;
        }
    }

    public override string Place => string.Create(CultureInfo.InvariantCulture, $"{FileName}:{Line}");

    /// <summary>A text without the mark that some programs begin UTF-8 with.</summary>
    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> text) => text.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? text[3..] : text;

    public override void Next()
    {
        var reader = new Utf8JsonReader(File.Span[_at..], isFinalBlock: true, _state);
        try
        {
            if (!reader.Read())
            {
                (_tokenStart, Kind) = (File.Length, TokenKind.End);
                return;
            }

            _tokenStart = _at + (int)reader.TokenStartIndex;
            Take(ref reader);
        }
        catch (JsonException)
        {
            _tokenStart = Math.Min(_at + (int)reader.BytesConsumed, File.Length);
            throw Error(DiagnosticIds.JsonSyntax, $"this is not JSON, or nested deeper than {MaxDepth}", remedy: "Write the file again with a JSON library");
        }
        catch (InvalidOperationException)
        {
            throw Error(DiagnosticIds.JsonSyntax, $"a text is not UTF-8", remedy: "Write the file again as UTF-8");
        }

        _at += (int)reader.BytesConsumed;
        _state = reader.CurrentState;
    }

    private void Take(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                (Kind, _depth) = (TokenKind.StartMap, _depth + 1);
                break;
            case JsonTokenType.EndObject:
                (Kind, _depth) = (TokenKind.EndMap, _depth - 1);
                break;
            case JsonTokenType.StartArray:
                (Kind, _depth) = (TokenKind.StartArray, _depth + 1);
                break;
            case JsonTokenType.EndArray:
                (Kind, _depth) = (TokenKind.EndArray, _depth - 1);
                break;
            case JsonTokenType.PropertyName or JsonTokenType.String:
                if (reader.ValueSpan.Length > MaxText)
                {
                    throw Error(DiagnosticIds.TooLarge, $"a text has {reader.ValueSpan.Length} bytes", string.Create(CultureInfo.InvariantCulture, $"up to {MaxText}"));
                }

                (Kind, Text) = (reader.TokenType == JsonTokenType.String ? TokenKind.Text : TokenKind.Key, reader.GetString()!);
                TextBytes = (_tokenStart + 1, reader.ValueSpan.Length);
                break;
            case JsonTokenType.Number:
                // Numbers beyond the range become infinite here; who wants finite ones says so.
                (Kind, Number) = (TokenKind.Number, double.Parse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture));
                break;
            case JsonTokenType.True or JsonTokenType.False:
                (Kind, Text) = (TokenKind.Boolean, reader.TokenType == JsonTokenType.True ? "true" : "false");
                break;
            default:
                Kind = TokenKind.Null;
                break;
        }
    }
}
