using System.Diagnostics;
using System.Globalization;
using Mote.Formats.Tests.Mutation;

namespace Mote.MutateFiles;

/// <summary>
/// Damages .tflite files in many ways and watches that the reader refuses them or reads them without any fault:
/// <c>dotnet run -c Release --project bench/mutate-files [-- COUNT [SEED [FIRST]]]</c>, 1,000,000 mutants unless told otherwise.
/// Exit code 1 when any mutant made the reader fault, hang or take more memory than it may.
/// </summary>
internal static class Program
{
    private const long DefaultCount = 1_000_000;
    private const ulong DefaultSeed = 1;
    private const long WarmUp = 2000;

    private static int Main(string[] arguments)
    {
        long count = arguments.Length > 0 ? long.Parse(arguments[0], CultureInfo.InvariantCulture) : DefaultCount;
        ulong seed = arguments.Length > 1 ? ulong.Parse(arguments[1], CultureInfo.InvariantCulture) : DefaultSeed;
        long first = arguments.Length > 2 ? long.Parse(arguments[2], CultureInfo.InvariantCulture) : 0;

        string shared = Environment.GetEnvironmentVariable("MOTE_SHARED") is { Length: > 0 } named ? named : Path.Combine("..", "shared");
        Mutator[] files = [.. MutationFiles.Own(), .. MutationFiles.Corpus(Path.Combine(shared, "models"))];
        Print($"{files.Length} files, {count} mutants from number {first} on, seed {seed}");

        // What the compiler of the runtime does on first use is not the reader's time.
        new MutationRun(files, ~seed).Try(0, WarmUp);
        var run = new MutationRun(files, seed);
        long start = Stopwatch.GetTimestamp();
        run.Try(first, count);
        Report(run, Stopwatch.GetElapsedTime(start));
        return run.ViolationCount == 0 ? 0 : 1;
    }

    private static void Report(MutationRun run, TimeSpan time)
    {
        long changes = run.Counts.Sum();
        foreach (MutationKind kind in Enum.GetValues<MutationKind>())
        {
            Print($"  {kind,-14} {run.Counts[(int)kind],10}{(Mutator.IsStructural(kind) ? "  structure" : "")}");
        }

        Print($"{changes} changes, {run.StructuralShare:P1} of them on the structure");
        Print($"{run.Refused} refused with a diagnostic, {run.Accepted} read, written and read again, in {time.TotalSeconds:F1} s");
        Print($"slowest: {run.Slowest.TotalMilliseconds:F2} ms, {run.SlowestName}");
        Print($"largest allocation: {run.LargestAllocation} bytes, {run.LargestAllocationName}");
        Print($"violations: {run.ViolationCount}");
        foreach (string violation in run.Violations)
        {
            Print($"  {violation}");
        }
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
