using System.Diagnostics;
using System.Globalization;
using System.Text;
using Mote.Compiler;
using Mote.Core;
using Mote.Devices;
using Mote.MutateKernels;
using Mote.Operators;
using Mote.Operators.Tests.Theory;

// Does the catalog theory have teeth? Makes single edits to C kernels and to the C# reference arithmetic and counts how many it catches.
//   mutate-kernels [COUNT [SEED [c|csharp]]]   (300 edits, half of them in C, by default)
//   mutate-kernels --check              (what the child process of the C# half does)
// Exit code 0 when at least 95 % are caught. Survivors are listed; README.md explains those that are known.
if (args is ["--check", var records])
{
    return Check(records);
}

const int MaxUsers = 6;
int count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 300;
int seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
string root = FindRoot();
var random = new Random(seed);
Console.WriteLine($"{count} edits, seed {seed}");
var survivors = new List<string>();
string only = args.Length > 2 ? args[2] : "";
int inC = only == "c" ? count : only == "csharp" ? 0 : count / 2;
int caughtInC = MutateC(inC);
int caughtInCSharp = inC == count ? 0 : MutateCSharp(count - inC);
int caught = caughtInC + caughtInCSharp;
Console.WriteLine($"caught {caughtInC} of {inC} in C, {caughtInCSharp} of {count - inC} in C#: {100.0 * caught / count:F1} %");
foreach (string survivor in survivors)
{
    Console.WriteLine($"survived {survivor}");
}

return caught >= 0.95 * count ? 0 : 1;

int MutateC(int wanted)
{
    // All edits of all kernels, each with one operator whose package holds the kernel.
    var packages = OperatorCatalog.All.Where(e => e.Cases().Any()).ToDictionary(e => e, e => KernelsOf(e));
    var headers = Directory.GetFiles(Path.Combine(root, "src", "Mote.Operators"), "*.h", SearchOption.AllDirectories)
        .Where(f => !f.Contains("TEMPLATE", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
    var edits = new List<(Edit Edit, List<OperatorEntry> Users)>();
    foreach (string header in headers)
    {
        string text = OperatorCatalog.KernelSource(Path.GetFileName(header));
        var users = packages.Where(p => p.Value.Contains(Body(text), StringComparison.Ordinal)).Select(p => p.Key).ToList();
        edits.AddRange(CMutation.Find(Path.GetFileName(header), text).Where(_ => users.Count > 0).Select(e => (e, users)));
    }

    Console.WriteLine($"{edits.Count} possible edits in C");
    if (edits.Select(e => e.Edit.Header).Distinct().Count() < OperatorCatalog.All.Length)
    {
        throw new InvalidOperationException("Most kernels were not found in the packages: the emitter puts them there in another form.");
    }

    int caught = 0;
    for (int made = 0; made < wanted;)
    {
        var (edit, users) = edits[random.Next(edits.Count)];

        // Arithmetic that dozens of operators share is tried with a few of them, drawn anew for every edit.
        string? outcome = null;
        foreach (var user in users.OrderBy(_ => random.Next()).Take(MaxUsers).ToList())
        {
            outcome = TryEdit(edit, user);
            if (outcome != "same")
            {
                break;
            }
        }

        if (outcome == "does not build")
        {
            continue;
        }

        made++;
        caught += outcome == "same" ? 0 : 1;
        if (outcome == "same")
        {
            survivors.Add(edit.ToString());
        }

        Console.WriteLine($"C {made}/{wanted} {(outcome == "same" ? "SURVIVED" : "caught")} {edit}");
    }

    return caught;
}

string TryEdit(Edit edit, OperatorEntry user)
{
    string original = OperatorCatalog.KernelSource(edit.Header);
    try
    {
        // As the theory does: forward under the sanitizers, backward elsewhere (there on the emulated core, here on the host).
        void Change(Dictionary<string, byte[]> files)
        {
            string kernels = Encoding.UTF8.GetString(files["cases_kernels.h"]);
            files["cases_kernels.h"] = Encoding.UTF8.GetBytes(kernels.Replace(Body(original), Body(edit.Apply(original)), StringComparison.Ordinal));
        }

        string? difference = CaseTheory.FirstDifference(user, CompileTarget.Host, Target.Get("host-sanitize"), new BuildOptions(), edit: Change)
            ?? CaseTheory.FirstDifference(user, CompileTarget.Host, Target.Get("host"), new BuildOptions(), backward: true, edit: Change);
        return difference is null ? "same" : "caught";
    }
    catch (DiagnosticException e) when (e.Diagnostics[0].Id == DiagnosticIds.PackageDoesNotBuild)
    {
        return "does not build";
    }
}

int MutateCSharp(int wanted)
{
    var files = Directory.GetFiles(Path.Combine(root, "src", "Mote.Operators"), "*.cs", SearchOption.AllDirectories)
        .Concat(Directory.GetFiles(Path.Combine(root, "src", "Mote.Core", "Numerics"), "*.cs"))
        .Select(f => Path.GetRelativePath(root, f)).Where(IsReference).Order(StringComparer.Ordinal);
    var sites = files.SelectMany(f => CSharpMutation.Find(root, f)).ToList();
    Console.WriteLine($"{sites.Count} possible edits in C#");

    // Sites must not overlap, since all are written into the same sources.
    var chosen = new List<Site>();
    while (chosen.Count < wanted && sites.Count > 0)
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

        string records = Path.Combine(copy, "records.txt");
        File.WriteAllText(records, Records());
        int caught = 0;
        int made = 0;
        for (int i = 0; i < chosen.Count; i++)
        {
            if (rejected.Contains(i))
            {
                continue;
            }

            // Code that no operator computes (helpers of operators to come) cannot be tested by operators: no edit.
            int answer = Run(tool, ["--check", records], copy, ("MOTE_MUTANT", i.ToString(CultureInfo.InvariantCulture))).ExitCode;
            if (answer == 4)
            {
                rejected.Add(i);
                continue;
            }

            made++;
            bool survived = answer == 0;
            caught += survived ? 0 : 1;
            if (survived)
            {
                survivors.Add(chosen[i].ToString());
            }

            Console.WriteLine($"C# {made}/{wanted - rejected.Count} {(survived ? "SURVIVED" : "caught")} {chosen[i]}");
        }

        // Edits that the compiler rejects are no edits; the count is brought back to what was asked.
        return made == 0 ? 0 : (int)Math.Round(caught * (double)wanted / made);
    }
    finally
    {
        Directory.Delete(copy, recursive: true);
    }
}

string BuildMutants(string copy, List<Site> chosen, HashSet<int> rejected)
{
    foreach (string file in Run("git", ["ls-files", "-co", "--exclude-standard"], root).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
    {
        if (File.Exists(Path.Combine(root, file)) && (file.StartsWith("src/", StringComparison.Ordinal) || file.StartsWith("bench/mutate-kernels", StringComparison.Ordinal)
            || file.StartsWith("runtime-c/", StringComparison.Ordinal) || file.StartsWith("tests/Mote.Operators.Tests/Theory", StringComparison.Ordinal) || !file.Contains('/', StringComparison.Ordinal)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(copy, file))!);
            File.Copy(Path.Combine(root, file), Path.Combine(copy, file), overwrite: true);
        }
    }

    File.WriteAllText(Path.Combine(copy, "src", "Mote.Core", "MutantSwitch.cs"), """
        namespace Mote.Core;

        /// <summary>Which edit is on.</summary>
        public static class MutantSwitch
        {
            /// <summary>The number of the edit, or -1.</summary>
            public static readonly int Active = int.TryParse(System.Environment.GetEnvironmentVariable("MOTE_MUTANT"), out int n) ? n : -1;

            /// <summary>Whether the edited place was ever computed.</summary>
            public static bool Reached;

            /// <summary>True when this edit is on.</summary>
            public static bool Is(int number)
            {
                Reached |= number == Active;
                return number == Active;
            }
        }
        """);
    foreach (var group in chosen.Select((site, number) => (number, site)).Where(s => !rejected.Contains(s.number)).GroupBy(s => s.site.Path))
    {
        File.WriteAllText(Path.Combine(copy, group.Key), CSharpMutation.Rewrite(File.ReadAllText(Path.Combine(root, group.Key)), [.. group]));
    }

    var build = Run("dotnet", ["build", Path.Combine(copy, "bench", "mutate-kernels"), "-c", "Release", "-v", "q", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false", "-p:WarningLevel=0"], copy);
    if (build.ExitCode == 0)
    {
        return Directory.GetFiles(Path.Combine(copy, "artifacts", "bin", "mutate-kernels"), "mutate-kernels", SearchOption.AllDirectories).Single();
    }

    // The compiler names the places that do not type-check: these edits are dropped and the rest is built again.
    int before = rejected.Count;
    foreach (string line in build.Output.Split('\n').Where(l => l.Contains("error", StringComparison.Ordinal)))
    {
        for (int i = 0; i < chosen.Count; i++)
        {
            if (line.Contains(Path.GetFileName(chosen[i].Path) + $"({chosen[i].Line.ToString(CultureInfo.InvariantCulture)},", StringComparison.Ordinal))
            {
                rejected.Add(i);
            }
        }
    }

    return rejected.Count > before ? "" : throw new InvalidOperationException(build.Output);
}

static int Check(string records)
{
    try
    {
        bool same = Records() == File.ReadAllText(records);
        var reached = Type.GetType("Mote.Core.MutantSwitch, Mote.Core")?.GetField("Reached")?.GetValue(null);
        return !same ? 3 : reached is false ? 4 : 0;
    }
    catch (Exception e) when (e is not OutOfMemoryException)
    {
        return 3;
    }
}

static string Records() => string.Concat(OperatorCatalog.All.Select(e => $"{e.Type.Name}\n{RecordedCases.Render(e)}"));

static string KernelsOf(OperatorEntry entry) =>
    ModelCompiler.Compile(Mote.Operators.Cases.CaseModule.Combine(entry.Cases()).Module, new CompileOptions { Name = "cases", NoPasses = true })
        .Files.Single(f => f.Path == "cases_kernels.h").Text;

// As the emitter puts a header into a package: without its includes of other kernels and the doubled blank lines that these leave.
static string Body(string header) =>
    string.Join('\n', header.Split('\n').Where(l => !l.StartsWith("#include \"", StringComparison.Ordinal))).Trim('\n').Replace("\n\n\n", "\n\n", StringComparison.Ordinal);

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

static (int ExitCode, string Output) Run(string program, string[] arguments, string folder, (string Name, string Value)? variable = null)
{
    var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
    if (variable is { } v)
    {
        start.Environment[v.Name] = v.Value;
    }

    using var process = Process.Start(start)!;
    var output = process.StandardOutput.ReadToEndAsync();
    if (!process.WaitForExit(TimeSpan.FromMinutes(program == "dotnet" ? 20 : 2)))
    {
        process.Kill(entireProcessTree: true);
        return (124, "");
    }

    return (process.ExitCode, output.Result);
}
