using Mote.Core;

namespace Mote.Report;

/// <summary>The formats of reports.</summary>
public enum ReportFormat
{
    /// <summary>One page of HTML that needs nothing else.</summary>
    Html,

    /// <summary>GitHub's Markdown.</summary>
    Markdown,
}

/// <summary>Renders documents.</summary>
public static class ReportRendering
{
    /// <summary>The format that the ending of a file asks for: <c>.html</c> or <c>.md</c>.</summary>
    /// <exception cref="DiagnosticException">Another ending.</exception>
    public static ReportFormat FormatOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".html" => ReportFormat.Html,
        ".md" => ReportFormat.Markdown,
        "" => throw Bad($"'{path}' has no ending that says which format it is to have"),
        var ending => throw Bad($"'{ending}' is no format of reports"),
    };

    /// <summary>The text of a document in a format: LF line ends, a final one, the same bytes for the same document.</summary>
    public static string Render(ReportDocument document, ReportFormat format) => format switch
    {
        ReportFormat.Html => HtmlWriter.Write(document),
        ReportFormat.Markdown => $"{MarkdownWriter.Write(document).TrimEnd('\n')}\n",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "no such format"),
    };

    private static DiagnosticException Bad(string found) =>
        new(new Diagnostic(DiagnosticIds.BadArgument, "--report", found, "a file that ends with .html or .md"));
}
