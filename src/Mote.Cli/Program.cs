using System.CommandLine;
using Mote.Cli.Commands;
using Mote.Cli.Output;
using Mote.Core;

namespace Mote.Cli;

/// <summary>The tool. Exit codes: 0 done; 1 the user's input cannot be done; 2 a fault of Mote; 3 a check found a difference.</summary>
internal static class Program
{
    /// <summary>A damaged file has many; the first ones tell enough.</summary>
    private const int DiagnosticsShown = 10;

    /// <summary>All verbs, in the order of the help text.</summary>
    private static Command[] Verbs => [NewCommand.Create(), InspectCommand.Create(), RunCommand.Create(), QuantizeCommand.Create(), DataCommand.Create(), TrainCommand.Create(), EvaluateCommand.Create(), CompileCommand.Create(), VerifyCommand.Create(), ProfileCommand.Create(), FeaturesCommand.Create(), EventsCommand.Create(), TriageCommand.Create(), SynthesizeCommand.Create(), OperatorsCommand.Create(), DoctorCommand.Create()];

    private static int Main(string[] arguments)
    {
        var root = new RootCommand("TinyML for .NET: from a .tflite file to verified C on a microcontroller.");
        foreach (var verb in Verbs)
        {
            root.Subcommands.Add(verb);
        }

        var parsed = root.Parse(arguments);
        return parsed.Errors.Count > 0 && arguments.Length > 0
            ? RefuseCommand(parsed)
            : Answer(() => parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
    }

    /// <summary>Says what was not understood, and where the help is.</summary>
    private static int RefuseCommand(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        string name = command is RootCommand ? "mote" : $"mote {command.Name}";
        var verbs = Verbs.Select(v => v.Name);
        if (command is RootCommand && parsed.UnmatchedTokens is [var verb, ..])
        {
            return Refuse([new Diagnostic(DiagnosticIds.BadArgument, name, $"there is no verb '{verb}'", string.Join(", ", verbs), "See mote --help")]);
        }

        return Refuse(parsed.Errors.Select(e => new Diagnostic(DiagnosticIds.BadArgument, name, e.Message.TrimEnd('.'), Remedy: $"See {name} --help")).Distinct());
    }

    /// <summary>The exit code of a piece of work; what went wrong is said on standard error.</summary>
    internal static int Answer(Func<int> work)
    {
        try
        {
            return work();
        }
        catch (DiagnosticException e)
        {
            return Refuse(e.Diagnostics);
        }
        catch (AggregateException e) when (e.Flatten().InnerExceptions.All(i => i is DiagnosticException))
        {
            // Work that ran in parallel may have found the same in several places.
            return Refuse(e.Flatten().InnerExceptions.Cast<DiagnosticException>().SelectMany(i => i.Diagnostics).Distinct());
        }
        catch (Exception e)
        {
            Terminal.Error($"mote: a fault of Mote's own. Please report it with the model and the command.\n{e}");
            return ExitCodes.Fault;
        }
    }

    private static int Refuse(IEnumerable<Diagnostic> diagnostics)
    {
        var all = diagnostics.ToList();
        foreach (var diagnostic in all.Take(DiagnosticsShown))
        {
            Terminal.Error(diagnostic.ToString());
        }

        if (all.Count > DiagnosticsShown)
        {
            Terminal.Error($"mote: and {Numbers.Grouped(all.Count - DiagnosticsShown)} more of this kind.");
        }

        return ExitCodes.UserError;
    }
}

/// <summary>What the process answers.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int UserError = 1;
    public const int Fault = 2;
    public const int Difference = 3;
}
