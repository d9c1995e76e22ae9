using Spectre.Console;

namespace Mote.Cli.Output;

/// <summary>Where text goes: results to standard output, everything else to standard error.</summary>
internal static class Terminal
{
    private static readonly IAnsiConsole Errors = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>Whether a person is looking at standard error as it is written.</summary>
    public static bool IsLive => Errors.Profile.Capabilities.Interactive && !Console.IsErrorRedirected;

    /// <summary>A message about something that went wrong, as it stands.</summary>
    public static void Error(string text) => Console.Error.WriteLine(text);

    /// <summary>A remark that is not part of the result.</summary>
    public static void Note(string text) => Console.Error.WriteLine(text);

    /// <summary>Does something that takes a while, and says so where a person is looking.</summary>
    public static T Busy<T>(string what, Func<T> work)
    {
        if (!IsLive)
        {
            return work();
        }

        T result = default!;
        Errors.Status().Start(Markup.Escape(what), _ => result = work());
        return result;
    }

    /// <summary>
    /// A table in the house style. A column whose name starts with <c>&gt;</c> holds numbers, aligned to the right, and is never made
    /// narrower, nor is one that starts with <c>!</c>. Where the terminal is too narrow, the widest other columns wrap, and words that are longer than their column are cut.
    /// </summary>
    public static Table NewTable(params ReadOnlySpan<string> columns)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (string column in columns)
        {
            var made = new TableColumn(Markup.Escape(column.TrimStart('>', '!')));
            table.AddColumn(column[0] switch
            {
                '>' => made.RightAligned().NoWrap(),
                '!' => made.NoWrap(),
                _ => made,
            });
        }

        return table;
    }

    /// <summary>Adds a row of plain text.</summary>
    public static void Row(Table table, params ReadOnlySpan<string> cells)
    {
        var texts = new Text[cells.Length];
        for (int i = 0; i < cells.Length; i++)
        {
            // A word that is longer than its column, such as the name of a tensor or a hash, ends with an ellipsis instead of filling lines.
            texts[i] = new Text(cells[i]) { Overflow = Overflow.Ellipsis };
        }

        table.AddRow(texts);
    }

    /// <summary>Prints something that Spectre renders.</summary>
    public static void Write(Spectre.Console.Rendering.IRenderable renderable)
    {
        PlainWhenRedirected();
        AnsiConsole.Write(renderable);
    }

    /// <summary>Prints a line of markup.</summary>
    public static void Line(string markup)
    {
        PlainWhenRedirected();
        AnsiConsole.MarkupLine(markup);
    }

    // A file or a pipe has no colours, and no edge at which a line would have to break.
    private static void PlainWhenRedirected()
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = 10_000;
            AnsiConsole.Profile.Capabilities.Ansi = false;
            AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
        }
    }
}
