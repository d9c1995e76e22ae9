using System.CommandLine;
using Mote.Cli.Commands;
using Mote.Cli.Output;
using Mote.Core;

namespace Mote.Cli;

/// <summary>The tool. Exit codes: 0 done; 1 the user's input cannot be done; 2 a fault of Mote; 3 a check found a difference.</summary>
internal static class Program
{
    /// <summary>All verbs, in the order of the help text.</summary>
    private static Command[] Verbs => [InspectCommand.Create(), RunCommand.Create(), CompileCommand.Create(), VerifyCommand.Create(), ProfileCommand.Create(), OperatorsCommand.Create(), DoctorCommand.Create()];

    private static int Main(string[] arguments)
    {
        var root = new RootCommand("TinyML for .NET: from a .tflite file to verified C on a microcontroller.");
        foreach (var verb in Verbs)
        {
            root.Subcommands.Add(verb);
        }

        return Answer(() => root.Parse(arguments).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
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
        foreach (var diagnostic in diagnostics)
        {
            Terminal.Error(diagnostic.ToString());
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
