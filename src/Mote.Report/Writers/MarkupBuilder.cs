using System.Globalization;
using System.Text;

namespace Mote.Report;

/// <summary>Writes markup that is HTML and well-formed XML at once. Every text and attribute passes through it, and is escaped here.</summary>
internal sealed class MarkupBuilder
{
    private readonly StringBuilder _text = new();
    private readonly Stack<string> _open = [];

    /// <summary>Opens an element with attributes; one whose value is null is left out.</summary>
    public MarkupBuilder Open(string name, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Tag(name, attributes);
        _text.Append('>');
        _open.Push(name);
        return this;
    }

    /// <summary>Closes the element that was opened last.</summary>
    public MarkupBuilder Close(bool newLine = false)
    {
        _text.Append(CultureInfo.InvariantCulture, $"</{_open.Pop()}>");
        return newLine ? NewLine() : this;
    }

    /// <summary>An element of those that never have content: of the head, or of a drawing.</summary>
    public MarkupBuilder Empty(string name, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Tag(name, attributes);
        _text.Append("/>");
        return this;
    }

    /// <summary>An element that holds a text.</summary>
    public MarkupBuilder Element(string name, string text, params ReadOnlySpan<(string Name, string? Value)> attributes) =>
        Open(name, attributes).Text(text).Close();

    /// <summary>A text. Characters that would not be seen are shown by their code; line feeds stay.</summary>
    public MarkupBuilder Text(string text)
    {
        _text.Append(Escape(text));
        return this;
    }

    /// <summary>A line feed in the source, where it means nothing.</summary>
    public MarkupBuilder NewLine()
    {
        _text.Append('\n');
        return this;
    }

    /// <summary>Text of this project that is markup or a style sheet already.</summary>
    public MarkupBuilder Raw(string markup)
    {
        _text.Append(markup);
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _open.Count == 0 ? _text.ToString() : throw new InvalidOperationException($"<{_open.Peek()}> is still open.");

    private static string Escape(string text) => string.Join('\n', text.Split('\n').Select(Wording.Visible))
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);

    private void Tag(string name, ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        _text.Append('<').Append(name);
        foreach (var (attribute, value) in attributes)
        {
            if (value is not null)
            {
                _text.Append(CultureInfo.InvariantCulture, $" {attribute}=\"{Escape(value)}\"");
            }
        }
    }
}
