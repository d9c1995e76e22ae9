using System.Diagnostics;
using System.Globalization;
using Mote.Core.Tests.Numerics;
using Mote.Operators;
using Mote.Operators.Tests.Theory;

namespace Mote.MutateKernels;

/// <summary>What became of an edit in C#.</summary>
internal enum Outcome
{
    /// <summary>No operator computes the place.</summary>
    NotComputed,

    /// <summary>All recorded bits are the same.</summary>
    Survived,

    /// <summary>Some bits differ, or the edit throws or does not end.</summary>
    Caught,

    /// <summary>The operators' bits are the same, but not those of the arithmetic by itself.</summary>
    CaughtByArithmetic,
}

/// <summary>
/// Tries edits one after the other in a process of their own, by the recorded bits of those operators that compute the edited place. An edit that
/// does not end takes the process with it; another goes on with the rest. What static initialisers compute is tried in a fresh process each.
/// </summary>
internal static class CSharpMutants
{
    /// <summary>The argument that makes this program the child.</summary>
    public const string Argument = "--try";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The outcome of each edit, in order.</summary>
    /// <param name="tool">This program, built with all edits in it.</param>
    /// <param name="numbers">The edits.</param>
    public static IEnumerable<(int Number, Outcome Outcome)> Try(string tool, IEnumerable<int> numbers)
    {
        var rest = new Queue<int>(numbers);
        var initialisers = new List<int>();
        while (rest.Count > 0)
        {
            var start = new ProcessStartInfo(tool, [Argument, .. rest.Select(Text)]) { RedirectStandardOutput = true };
            using var process = Process.Start(start)!;
            while (rest.Count > 0)
            {
                // Most of the time goes into the first line, for which all operators are computed as they are.
                var line = process.StandardOutput.ReadLineAsync();
                string? answer = line.Wait(Patience * 2) ? line.Result : null;
                int number = rest.Dequeue();
                if (answer == "initialiser")
                {
                    initialisers.Add(number);
                    continue;
                }

                yield return (number, answer is null ? Outcome.Caught : Enum.Parse<Outcome>(answer));
                if (answer is null)
                {
                    break;
                }
            }

            process.Kill(entireProcessTree: true);
        }

        string[] expected = [];
        foreach (int number in initialisers)
        {
            expected = expected.Length > 0 ? expected : Record(tool, -1)!;
            yield return (number, Record(tool, number) is { } actual && actual.SequenceEqual(expected) ? Outcome.Survived : Outcome.Caught);
        }
    }

    /// <summary>The child: a line for each edit, or with a single edit after <c>--record</c> all recorded bits.</summary>
    public static int Run(string[] arguments)
    {
        var operators = OperatorCatalog.All.Where(e => e.Cases().Any()).ToArray();
        if (arguments[0] == "--record")
        {
            EditSwitch.On = int.Parse(arguments[1], CultureInfo.InvariantCulture);
            Array.ForEach(operators, e => Console.WriteLine(Evaluate(e)));
            return 0;
        }

        // Twice: what only the first time computes is a static initialiser's.
        string[] expected = Array.ConvertAll(operators, Evaluate);
        var first = EditSwitch.TakeReached();
        var reached = operators.Select(e =>
        {
            Evaluate(e);
            return EditSwitch.TakeReached();
        }).ToArray();
        var laws = ArithmeticTheory.Laws.Select(law => (Law: law, Sum: Evaluate(law), Reached: EditSwitch.TakeReached())).ToArray();
        foreach (int number in arguments.Select(a => int.Parse(a, CultureInfo.InvariantCulture)))
        {
            int[] users = [.. Enumerable.Range(0, operators.Length).Where(i => reached[i].Contains(number))];
            if (users.Length == 0)
            {
                Console.WriteLine(first.Contains(number) ? "initialiser" : nameof(Outcome.NotComputed));
                continue;
            }

            EditSwitch.On = number;
            Console.WriteLine(!users.All(i => Evaluate(operators[i]) == expected[i]) ? Outcome.Caught
                : laws.Any(l => l.Reached.Contains(number) && Evaluate(l.Law) != l.Sum) ? Outcome.CaughtByArithmetic : Outcome.Survived);
            EditSwitch.On = -1;
        }

        return 0;
    }

    private static string[]? Record(string tool, int number)
    {
        var start = new ProcessStartInfo(tool, [Argument, "--record", Text(number)]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Patience * 2))
        {
            process.Kill(entireProcessTree: true);
            return null;
        }

        return process.ExitCode == 0 ? output.Result.Split('\n') : null;
    }

    private static string Evaluate(OperatorEntry entry)
    {
        try
        {
            return RecordedCases.Render(entry).ReplaceLineEndings("|");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return $"throws {e.GetType().Name}";
        }
    }

    private static uint? Evaluate(ArithmeticLaw law)
    {
        try
        {
            return law.Checksum();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return null;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
