using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Mote.Compiler;
using Mote.Devices;
using Mote.Operators;
using Mote.Operators.Tests.Theory;

namespace Mote.MutateKernels;

/// <summary>An operator's cases with every edit in them, each behind its switch.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Images">Forward under the sanitizers, and backward.</param>
/// <param name="Reached">The edits whose place is computed by some case.</param>
internal sealed record MutantImages(string Operator, BuiltCases[] Images, HashSet<int> Reached);

/// <summary>Builds every operator's cases with all edits of the kernels in them, so that one build serves them all.</summary>
internal sealed partial class CMutants(List<Edit> edits)
{
    private const string Variable = "MOTE_MUTANT";
    private const string ReachedFile = "mote_reached.bin";

    /// <summary>Edits that are not C.</summary>
    public HashSet<int> Rejected { get; } = [];

    /// <summary>Edits that stand in what the preprocessor leaves of some package.</summary>
    public HashSet<int> Compiled { get; } = [];

    /// <summary>The images of all operators with cases.</summary>
    public List<MutantImages> Build()
    {
        var kernels = OperatorCatalog.All.Where(e => e.Cases().Any()).ToDictionary(e => e, KernelsOf);
        foreach (string text in kernels.Values)
        {
            RejectWhatDoesNotCompile(text);
        }

        Console.WriteLine($"{Rejected.Count} edits do not compile");
        foreach (string text in kernels.Values)
        {
            Compiled.UnionWith(Called().Matches(Preprocess(Switched(text))).Select(m => int.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture)));
        }

        var images = new MutantImages[kernels.Count];
        Parallel.ForEach(kernels.Keys.Select((entry, i) => (entry, i)), new ParallelOptions { MaxDegreeOfParallelism = 2 }, e => images[e.i] = Build(e.entry));
        using var none = Switch("-1");
        for (int i = 0; i < images.Length; i++)
        {
            if (images[i].Images.Select(b => b.FirstDifference()).FirstOrDefault(d => d is not null) is { } difference)
            {
                throw new InvalidOperationException($"{images[i].Operator} differs without an edit: {difference}");
            }

            // Without the file, no edited place was computed at all.
            string file = Path.Combine(images[i].Images[1].Image.WorkFolder, ReachedFile);
            byte[] reached = File.Exists(file) ? File.ReadAllBytes(file) : [];
            images[i].Reached.UnionWith(Enumerable.Range(0, reached.Length).Where(n => reached[n] != 0));
        }

        return [.. images];
    }

    /// <summary>The operator whose cases notice the edit, or null.</summary>
    public static string? Catch(List<MutantImages> images, int number)
    {
        using var on = Switch(number.ToString(CultureInfo.InvariantCulture));
        return images.FirstOrDefault(i => i.Reached.Contains(number) && i.Images.Any(image => image.FirstDifference() is not null))?.Operator;
    }

    private static string KernelsOf(OperatorEntry entry) =>
        ModelCompiler.Compile(Mote.Operators.Cases.CaseModule.Combine(entry.Cases()).Module, new CompileOptions { Name = "cases", NoPasses = true })
            .Files.Single(f => f.Path == "cases_kernels.h").Text;

    private MutantImages Build(OperatorEntry entry)
    {
        void Change(Dictionary<string, byte[]> files) =>
            files["cases_kernels.h"] = Encoding.UTF8.GetBytes(Switched(Encoding.UTF8.GetString(files["cases_kernels.h"])));

        BuiltCases[] built =
        [
            CaseTheory.Build(entry, CompileTarget.Host, Target.Get("host-sanitize"), new BuildOptions(), edit: Change)!,
            CaseTheory.Build(entry, CompileTarget.Host, Target.Get("host"), new BuildOptions { Defines = ["MOTE_PORTABLE"] }, backward: true, edit: Change)!,
        ];
        return new MutantImages(entry.Type.Name, built, []);
    }

    private void RejectWhatDoesNotCompile(string text)
    {
        while (true)
        {
            string switched = Switched(text);
            string[] lines = switched.Split('\n');
            string errors = Gcc(switched, "-fsyntax-only", "-std=c99", "-w");
            var numbers = ErrorPlace().Matches(errors)
                .SelectMany(place => Number().Matches(lines[int.Parse(place.Groups[1].ValueSpan, CultureInfo.InvariantCulture) - 1]))
                .Select(m => int.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture)).ToList();
            if (errors.Length == 0)
            {
                return;
            }

            int before = Rejected.Count;
            Rejected.UnionWith(numbers);
            if (Rejected.Count == before)
            {
                throw new InvalidOperationException(errors);
            }
        }
    }

    /// <summary>The kernels of a package with all edits in them.</summary>
    private string Switched(string kernels)
    {
        foreach (var header in edits.Select((edit, number) => (Number: number, Edit: edit)).Where(n => !Rejected.Contains(n.Number)).GroupBy(n => n.Edit.Header))
        {
            string text = OperatorCatalog.KernelSource(header.Key);
            kernels = kernels.Replace(Body(text), Body(CMutation.Switch(text, header)), StringComparison.Ordinal);
        }

        return Prologue() + kernels;
    }

    /// <summary>The arithmetic by itself, with all edits in it: null where an edit changes none of its results.</summary>
    public ArithmeticMutants BuildArithmetic(string root)
    {
        string folder = Directory.CreateTempSubdirectory("mote-mutants-").FullName;
        var headers = new HashSet<string>();
        var texts = edits.Select((edit, number) => (Number: number, Edit: edit)).Where(n => !Rejected.Contains(n.Number)).GroupBy(n => n.Edit.Header);
        foreach (string file in Directory.GetFiles(Path.Combine(root, "src", "Mote.Operators", "Arithmetic"), "*.h"))
        {
            string header = Path.GetFileName(file);
            string text = File.ReadAllText(file);
            headers.Add(header);
            File.WriteAllText(Path.Combine(folder, header), texts.FirstOrDefault(t => t.Key == header) is { } numbered ? CMutation.Switch(text, numbered) : text);
        }

        string driver = File.ReadAllText(Path.Combine(root, "tests", "Mote.Core.Tests", "Numerics", "ArithmeticDriver.c"));
        File.WriteAllText(Path.Combine(folder, "driver.c"), $"{Prologue()}\nvoid mote_mutant_select(int number) {{ mote_mutant_on = number; }}\n{driver}");
        var (exitCode, output) = Processes.Run("gcc", ["-std=gnu17", "-O2", "-w", "-fPIC", "-shared", "-o", "arithmetic.so", "driver.c"], folder);
        return exitCode == 0 ? new ArithmeticMutants(Path.Combine(folder, "arithmetic.so"), headers) : throw new InvalidOperationException(output);
    }

    private string Prologue() => $$"""
        #include <stdio.h>
        #include <stdlib.h>
        #pragma GCC optimize("O1")
        static int mote_mutant_on = -2;
        static unsigned char mote_mutant_reached[{{edits.Count}}];
        static void mote_mutant_dump(void)
        {
            FILE *file = fopen("{{ReachedFile}}", "wb");
            if (file != 0) {
                fwrite(mote_mutant_reached, 1, sizeof(mote_mutant_reached), file);
                fclose(file);
            }
        }
        static int mote_mutant(int number)
        {
            if (mote_mutant_on == -2) {
                const char *on = getenv("{{Variable}}");
                mote_mutant_on = on != 0 ? atoi(on) : -1;
                atexit(mote_mutant_dump);
            }
            mote_mutant_reached[number] = 1;
            return number == mote_mutant_on;
        }
        #define MOTE_MUTANT(number) mote_mutant(number)

        """;

    private static string Preprocess(string text) => Gcc(text, "-E", "-P");

    /// <summary>What gcc says of the text, on both of its outputs.</summary>
    private static string Gcc(string text, params string[] arguments)
    {
        string folder = Directory.CreateTempSubdirectory("mote-mutants-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "cases_kernels.h"), text);
            return Processes.Run("gcc", [.. arguments, "-x", "c", "cases_kernels.h"], folder).Output;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Restore Switch(string value)
    {
        Environment.SetEnvironmentVariable(Variable, value);
        return new Restore();
    }

    // As the emitter puts a header into a package: without its includes of other kernels and the doubled blank lines that these leave.
    private static string Body(string header) =>
        string.Join('\n', header.Split('\n').Where(l => !l.StartsWith("#include \"", StringComparison.Ordinal))).Trim('\n').Replace("\n\n\n", "\n\n", StringComparison.Ordinal);

    [GeneratedRegex(@"_kernels\.h:(\d+):\d+: error")]
    private static partial Regex ErrorPlace();

    [GeneratedRegex(@"MOTE_MUTANT\((\d+)\)")]
    private static partial Regex Number();

    [GeneratedRegex(@"\bmote_mutant\((\d+)\)")]
    private static partial Regex Called();

    private readonly struct Restore : IDisposable
    {
        public void Dispose() => Environment.SetEnvironmentVariable(Variable, null);
    }
}
