using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Mote.Compiler;
using Mote.Core;
using Mote.Devices;
using Mote.MutateKernels;
using Mote.Operators;
using Mote.Operators.Tests.Theory;

// Does the catalog theory have teeth? Makes single edits to C kernels and to the C# reference arithmetic and counts how many it catches.
//   mutate-kernels [COUNT [SEED [c|csharp]]]   (300 edits, half of them in C, by default)
// Exit code 0 when at least 95 % are caught. Survivors are listed; README.md explains those that are known.
if (args is [CSharpMutants.Argument, .. var rest])
{
    return CSharpMutants.Run(rest);
}

int count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 300;
int seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
string root = FindRoot();
var random = new Random(seed);
Console.WriteLine($"{count} edits, seed {seed}");
var survivors = new List<string>();
var equivalents = new Equivalents(Path.Combine(root, "bench", "mutate-kernels", "equivalent.txt"));
int byArithmetic = 0;
string only = args.Length > 2 ? args[2] : "";
int inC = only == "c" ? count : only == "csharp" ? 0 : count / 2;
int caughtInC = inC == 0 ? 0 : MutateC(inC);
int caughtInCSharp = inC == count ? 0 : MutateCSharp(count - inC);
int caught = caughtInC + caughtInCSharp;
Console.WriteLine($"caught {caughtInC} of {inC} in C, {caughtInCSharp} of {count - inC} in C#: {100.0 * caught / count:F1} %, {byArithmetic} of them by the arithmetic alone");
foreach (string survivor in survivors)
{
    Console.WriteLine($"survived {survivor}");
}

return caught >= 0.95 * count ? 0 : 1;

int MutateC(int wanted)
{
    var edits = new List<Edit>();
    int same = 0;
    foreach (string header in Directory.GetFiles(Path.Combine(root, "src", "Mote.Operators"), "*.h", SearchOption.AllDirectories)
        .Where(f => !f.Contains("TEMPLATE", StringComparison.Ordinal)).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal))
    {
        string text = OperatorCatalog.KernelSource(header);
        var all = CMutation.Find(header, text).OrderBy(e => e.Start).ToList();
        edits.AddRange(equivalents.Without(header, text.Split('\n'), all, e => (e.Line, e.Kind, e.Old, e.New)));
        same += all.Count;
    }

    same -= edits.Count;
    ThrowIfStale(f => f.EndsWith(".h", StringComparison.Ordinal));

    // Half more than wanted, since some do not compile. They must not overlap, since all are written into the same packages.
    Console.WriteLine($"{edits.Count} possible edits in C, {same} more change no result");
    var chosen = new List<Edit>();
    while (chosen.Count < wanted * 3 / 2 && edits.Count > 0)
    {
        var edit = edits[random.Next(edits.Count)];
        edits.RemoveAll(e => e.Overlaps(edit));
        chosen.Add(edit);
    }

    // Two images an operator, as the theory has it: forward under the sanitizers, backward elsewhere (there on the emulated core, here on the host).
    var mutants = new CMutants(chosen);
    var images = mutants.Build();
    var arithmetic = mutants.BuildArithmetic(root);
    int caught = 0;
    int made = 0;
    for (int i = 0; i < chosen.Count && made < wanted; i++)
    {
        // Not in any package: of another compiler or processor, or not C when it is edited.
        if (mutants.Rejected.Contains(i) || !mutants.Compiled.Contains(i))
        {
            continue;
        }

        made++;
        string? user = CMutants.Catch(images, i);
        if (user is null && arithmetic.Headers.Contains(chosen[i].Header) && arithmetic.Notices(i))
        {
            user = "the arithmetic";
            byArithmetic++;
        }

        caught += user is null ? 0 : 1;
        string outcome = user is not null ? $"caught by {user}" : images.Any(b => b.Reached.Contains(i)) ? "SURVIVED" : "SURVIVED (no case computes it)";
        if (user is null)
        {
            survivors.Add($"{chosen[i]} {(outcome.EndsWith(')') ? "(no case computes it)" : "")}");
        }

        Console.WriteLine($"C {made}/{wanted} {outcome}: {chosen[i]}");
    }

    return made == wanted ? caught : (int)Math.Round(caught * (double)wanted / made);
}

int MutateCSharp(int wanted)
{
    var files = Directory.GetFiles(Path.Combine(root, "src", "Mote.Operators"), "*.cs", SearchOption.AllDirectories)
        .Concat(Directory.GetFiles(Path.Combine(root, "src", "Mote.Core", "Numerics"), "*.cs"))
        .Select(f => Path.GetRelativePath(root, f)).Where(IsReference).Order(StringComparer.Ordinal);
    int all = 0;
    var sites = new List<Site>();
    foreach (string file in files)
    {
        var ofFile = CSharpMutation.Find(root, file).OrderBy(s => s.Span.Start).ThenBy(s => s.Span.Length).ToList();
        all += ofFile.Count;
        sites.AddRange(equivalents.Without(Path.GetFileName(file), File.ReadAllLines(Path.Combine(root, file)), ofFile, s => (s.Line, s.Kind, s.Old, s.New)));
    }

    ThrowIfStale(f => f.EndsWith(".cs", StringComparison.Ordinal));
    Console.WriteLine($"{sites.Count} possible edits in C#, {all - sites.Count} more change no result");

    // Half more than wanted, since some do not compile or are not computed. They must not overlap, since all are written into the same sources.
    var chosen = new List<Site>();
    while (chosen.Count < wanted * 3 / 2 && sites.Count > 0)
    {
        var site = sites[random.Next(sites.Count)];
        sites.RemoveAll(s => s.Path == site.Path && s.Span.IntersectsWith(site.Span));
        chosen.Add(site);
    }

    string copy = Directory.CreateTempSubdirectory("mote-mutants-").FullName;
    try
    {
        var rejected = new HashSet<int>();
        string tool;
        while ((tool = BuildMutants(copy, chosen, rejected)).Length == 0)
        {
        }

        int caught = 0;
        int made = 0;
        foreach (var (number, outcome) in CSharpMutants.Try(tool, Enumerable.Range(0, chosen.Count).Where(i => !rejected.Contains(i))))
        {
            // Code that no operator computes (helpers of operators to come, checks of what a file may hold) is not the theory's: no edit.
            if (outcome == Outcome.NotComputed)
            {
                Console.WriteLine($"C# not computed: {chosen[number]}");
                continue;
            }

            made++;
            caught += outcome == Outcome.Survived ? 0 : 1;
            byArithmetic += outcome == Outcome.CaughtByArithmetic ? 1 : 0;
            if (outcome == Outcome.Survived)
            {
                survivors.Add(chosen[number].ToString());
            }

            Console.WriteLine($"C# {made}/{wanted} {outcome switch { Outcome.Caught => "caught", Outcome.CaughtByArithmetic => "caught by the arithmetic", _ => "SURVIVED" }} {chosen[number]}");
            if (made == wanted)
            {
                break;
            }
        }

        return made == wanted || made == 0 ? caught : (int)Math.Round(caught * (double)wanted / made);
    }
    finally
    {
        Directory.Delete(copy, recursive: true);
    }
}

void ThrowIfStale(Func<string, bool> isAsked)
{
    string[] stale = [.. equivalents.Stale(isAsked)];
    if (stale.Length > 0)
    {
        throw new InvalidOperationException($"equivalent.txt lists edits that there are not:\n{string.Join('\n', stale)}");
    }
}

string BuildMutants(string copy, List<Site> chosen, HashSet<int> rejected)
{
    foreach (string file in Processes.Run("git", ["ls-files", "-co", "--exclude-standard"], root).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
    {
        if (File.Exists(Path.Combine(root, file)) && (file.StartsWith("src/", StringComparison.Ordinal) || file.StartsWith("bench/mutate-kernels", StringComparison.Ordinal)
            || file.StartsWith("runtime-c/", StringComparison.Ordinal) || file.StartsWith("tests/Mote.Operators.Tests/Theory", StringComparison.Ordinal) || file.EndsWith("ArithmeticTheory.cs", StringComparison.Ordinal) || !file.Contains('/', StringComparison.Ordinal)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(copy, file))!);
            File.Copy(Path.Combine(root, file), Path.Combine(copy, file), overwrite: true);
        }
    }

    File.WriteAllText(Path.Combine(copy, "src", "Mote.Core", "MutantSwitch.cs"), EditSwitch.Source + "\n");
    foreach (var group in chosen.Select((site, number) => (number, site)).Where(s => !rejected.Contains(s.number)).GroupBy(s => s.site.Path))
    {
        File.WriteAllText(Path.Combine(copy, group.Key), CSharpMutation.Rewrite(File.ReadAllText(Path.Combine(root, group.Key)), [.. group]));
    }

    var build = Processes.Run("dotnet", ["build", Path.Combine(copy, "bench", "mutate-kernels"), "-c", "Release", "-v", "q", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false", "-p:WarningLevel=0"], copy);
    if (build.ExitCode == 0)
    {
        return Directory.GetFiles(Path.Combine(copy, "artifacts", "bin", "mutate-kernels"), "mutate-kernels", SearchOption.AllDirectories).Single();
    }

    // The compiler names the places that do not type-check, or where their statements begin: these edits are dropped and the rest is built again.
    int before = rejected.Count;
    foreach (int reach in new[] { 0, 10 })
    {
        foreach (Match place in CompilerError().Matches(build.Output))
        {
            int line = int.Parse(place.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
            rejected.UnionWith(Enumerable.Range(0, chosen.Count)
                .Where(i => Path.GetFileName(chosen[i].Path) == place.Groups[1].Value && chosen[i].Line >= line && chosen[i].Line <= line + reach));
        }

        if (rejected.Count > before)
        {
            return "";
        }
    }

    throw new InvalidOperationException(build.Output);
}

static bool IsReference(string path) =>
    !new[] { "Cases", "Import", ".Emit.cs", ".Tests.cs", "TEMPLATE", "OperatorCatalog", "Checks.cs" }.Any(p => path.Contains(p, StringComparison.Ordinal));

static string FindRoot()
{
    DirectoryInfo? folder = new(AppContext.BaseDirectory);
    while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Mote.slnx")))
    {
        folder = folder.Parent;
    }

    return folder?.FullName ?? throw new InvalidOperationException("Run it inside the repository.");
}

internal static partial class Program
{
    [GeneratedRegex(@"([^/\\\n]+\.cs)\((\d+),\d+\): error")]
    private static partial Regex CompilerError();
}
