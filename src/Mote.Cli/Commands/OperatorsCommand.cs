using System.CommandLine;
using Mote.Cli.Output;
using Mote.Operators;

namespace Mote.Cli.Commands;

/// <summary><c>mote operators</c>: which operators there are, with their types; the text comes from each operator's own page.</summary>
internal static class OperatorsCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("NAME") { Description = "show the page of one operator", Arity = ArgumentArity.ZeroOrOne };
        var json = CommonOptions.Json();
        var command = new Command("operators", "List the operators that are supported, with their element types.") { name, json };
        command.SetAction(result => Execute(result.GetValue(name), result.GetValue(json)));
        return command;
    }

    private static int Execute(string? name, bool json)
    {
        var all = OperatorCatalog.All.OrderBy(o => o.Name, StringComparer.Ordinal).ToList();
        if (name is not null)
        {
            var found = all.Find(o => o.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw CommonOptions.Bad("operators", $"there is no operator '{name}'", string.Join(", ", all.Select(o => o.Name)));
            Console.Out.Write(found.Page);
        }
        else if (json)
        {
            JsonOutput.Print(all.Select(o => new { o.Name, Types = Line(o.Page, "Types:"), Attributes = Line(o.Page, "Attributes:") }));
        }
        else
        {
            var table = Terminal.NewTable("operator", "types", "attributes");
            foreach (var o in all)
            {
                Terminal.Row(table, o.Name, Line(o.Page, "Types:"), Line(o.Page, "Attributes:"));
            }

            Terminal.Write(table);
        }

        return ExitCodes.Done;
    }

    /// <summary>A paragraph of a page that starts with a word, as one line.</summary>
    private static string Line(string page, string start)
    {
        var lines = page.Split('\n').SkipWhile(l => !l.StartsWith(start, StringComparison.Ordinal)).TakeWhile(l => l.Length > 0);
        return string.Join(' ', lines.Select(l => l.Trim()))[Math.Min(start.Length, string.Join(' ', lines).Length)..].Trim();
    }
}
