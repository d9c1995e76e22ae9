using System.Globalization;
using System.Text;
using Mote.Core;

namespace Mote.Formats.Tokens;

/// <summary>Reads a tree of maps, arrays and values one part after the other, so that no tree has to be kept.</summary>
internal abstract class TokenReader(ReadOnlyMemory<byte> file, string fileName)
{
    /// <summary>Maps and arrays are not nested deeper.</summary>
    protected const int MaxDepth = 64;

    /// <summary>Names and texts are not longer.</summary>
    protected const int MaxText = 1 << 16;

    protected ReadOnlyMemory<byte> File => file;

    public string FileName => fileName;

    public TokenKind Kind { get; protected set; }

    /// <summary>The value of a number.</summary>
    public double Number { get; protected set; }

    /// <summary>A key, a text, or <c>true</c> and <c>false</c>.</summary>
    public string Text { get; protected set; } = "";

    /// <summary>Where the bytes of a text lie in the file, without marks around them.</summary>
    public (int Start, int Length) TextBytes { get; protected set; }

    /// <summary>How many maps and arrays are open around the next part.</summary>
    public abstract int Depth { get; }

    /// <summary>The file and the line or byte of the part, for messages.</summary>
    public abstract string Place { get; }

    /// <summary>Goes to the next part.</summary>
    public abstract void Next();

    /// <summary>Passes over the value that the reader stands at the beginning of; it then stands at its last part.</summary>
    public void PassOver()
    {
        if (Kind is TokenKind.StartMap or TokenKind.StartArray)
        {
            int outside = Depth - 1;
            while (Depth > outside)
            {
                Next();
            }
        }
    }

    /// <summary>Goes to the next part, which must be of a kind.</summary>
    public void Expect(TokenKind kind, string what)
    {
        Next();
        Require(kind, what);
    }

    /// <summary>The part must be of a kind.</summary>
    public void Require(TokenKind kind, string what)
    {
        if (Kind != kind)
        {
            throw Error(DiagnosticIds.BadValue, $"{Describe()} stands where {what} is expected");
        }
    }

    /// <summary>A finding at the part.</summary>
    public DiagnosticException Error(string id, FormattableString found, string? supported = null, string? remedy = null) =>
        new(new Diagnostic(id, Place, found.ToString(CultureInfo.InvariantCulture), supported, remedy));

    /// <summary>The reader of a file's content: JSON when it begins with a brace or bracket (behind blanks and a mark of UTF-8), else CBOR.</summary>
    public static TokenReader Open(ReadOnlyMemory<byte> file, string fileName) => IsJson(file.Span) ? new JsonTokens(file, fileName) : new CborTokens(file, fileName);

    public static bool IsJson(ReadOnlySpan<byte> file)
    {
        var content = JsonTokens.WithoutMark(file).TrimStart(" \t\r\n"u8);
        return content.Length > 0 && content[0] is (byte)'{' or (byte)'[';
    }

    /// <summary>A text without line ends and not too long, for messages.</summary>
    public static string Shown(string text)
    {
        var shown = new StringBuilder();
        foreach (char c in text.AsSpan(0, Math.Min(40, text.Length)))
        {
            shown.Append(char.IsControl(c) || c is '\u2028' or '\u2029' ? '?' : c);
        }

        return text.Length > 40 ? shown.Append("...").ToString() : shown.ToString();
    }

    private string Describe() => Kind switch
    {
        TokenKind.StartMap => "an object",
        TokenKind.EndMap => "the end of an object",
        TokenKind.StartArray => "an array",
        TokenKind.EndArray => "the end of an array",
        TokenKind.Key => $"the key '{Shown(Text)}'",
        TokenKind.Text => $"the text '{Shown(Text)}'",
        TokenKind.Number => string.Create(CultureInfo.InvariantCulture, $"the number {Number}"),
        TokenKind.Boolean => Text,
        TokenKind.Null => "null",
        TokenKind.Bytes => "a string of bytes",
        _ => "the end of the file",
    };
}
