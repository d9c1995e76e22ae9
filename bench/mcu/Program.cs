using System.Diagnostics;
using Mote.Bench.Mcu;
using Mote.Devices;

// What the public models with known figures of another runtime take on every emulated core.
//   dotnet run -c Release --project bench/mcu -- [--check] [--only CORE,PART_OF_A_MODEL...] [--render]
// Without --check writes bench/mcu/figures.csv and docs/performance.md; --only leaves the other figures as they are.
// --check measures again and compares: exit code 3 when instructions, RAM or flash of a committed figure got worse by more than 1 %,
// 1 when there is none to compare with.
// --render writes the page anew from the figures and measures nothing. The models are looked for in MOTE_SHARED/models, by hash.
const int Parallelism = 2;
string root = RepositoryRoot();
string figuresPath = Path.Combine(root, "bench", "mcu", "figures.csv"), pagePath = Path.Combine(root, "docs", "performance.md");
bool check = args.Contains("--check"), render = args.Contains("--render");
string[] only = Array.IndexOf(args, "--only") is >= 0 and var at && at + 1 < args.Length ? args[at + 1].Split(',') : [];
if (args.FirstOrDefault(a => a.StartsWith('-') && a is not ("--check" or "--render" or "--only")) is { } unknown)
{
    Console.Error.WriteLine($"mcu: unknown option {unknown}; the options are --check, --only CORE,PART and --render");
    return 1;
}

var committed = File.Exists(figuresPath) ? FigureFile.Read(File.ReadAllText(figuresPath)) : FigureFile.Empty;
if (render)
{
    File.WriteAllText(pagePath, PerformancePage.Render(committed));
    return 0;
}

var targets = Target.All.Where(t => t.IsEmulated).ToList();
string[] cores = [.. only.Where(o => targets.Any(t => t.Name == o))], parts = [.. only.Except(cores)];
targets = [.. targets.Where(t => cores.Length == 0 || cores.Contains(t.Name))];
List<BaselineModel> models = [.. Baselines.Default.Models.Where(m => parts.Length == 0 || parts.Any(p => m.Name.Contains(p, StringComparison.Ordinal)))];
string modelFolder = Path.Combine(Environment.GetEnvironmentVariable("MOTE_SHARED") is { Length: > 0 } shared ? shared : Path.Combine(root, "..", "shared"), "models");
if (models.Count == 0 || !Directory.Exists(modelFolder))
{
    Console.Error.WriteLine(models.Count == 0 ? $"mcu: no model's name has a part {string.Join(" or ", parts)}" : "mcu: the folder of models is missing: set MOTE_SHARED");
    return 1;
}

var files = Measurement.Find(modelFolder, models);
foreach (var absent in models.Where(m => !files.ContainsKey(m)))
{
    Console.Error.WriteLine($"mcu: {absent.Name} is not among the models; its figures stay as they are");
}

var work = targets.SelectMany(t => models.Where(files.ContainsKey).Select(m => (Target: t, Model: m))).ToArray();
var figures = new Figure[work.Length];
int done = 0;
Parallel.For(0, work.Length, new ParallelOptions { MaxDegreeOfParallelism = Parallelism }, i =>
{
    var clock = Stopwatch.StartNew();
    figures[i] = Measurement.Measure(work[i].Model, files[work[i].Model], work[i].Target);
    string what = figures[i].Problem ?? FormattableString.Invariant($"{figures[i].Instructions:N0} instructions, RAM {figures[i].Ram:N0}, flash {figures[i].Flash:N0}");
    Console.Error.WriteLine(FormattableString.Invariant($"[{Interlocked.Increment(ref done)}/{work.Length}] {figures[i].Core} {figures[i].Model}: {what} ({clock.Elapsed.TotalSeconds:F0} s)"));
});

if (check)
{
    var before = committed.Figures.ToDictionary(f => (f.Core, f.Model));
    var compared = figures.Where(f => before.ContainsKey((f.Core, f.Model))).ToList();
    List<string> worse = [.. compared.SelectMany(f => f.WorseThan(before[(f.Core, f.Model)]))];
    int changed = compared.Count(f => f != before[(f.Core, f.Model)]);
    foreach (var target in targets.Where(t => committed.Tools.GetValueOrDefault(t.Name) is { } tools && tools != Measurement.Tools(t)))
    {
        Console.WriteLine($"{target.Name}: the committed figures were made with {committed.Tools[target.Name]}; here are {Measurement.Tools(target)}");
    }

    worse.ForEach(Console.WriteLine);
    Console.WriteLine($"{compared.Count} committed figures measured again, {changed} changed, {worse.Count} worse by more than 1 %");
    return compared.Count == 0 ? 1 : worse.Count > 0 ? 3 : 0;
}

var tools = targets.ToDictionary(t => t.Name, Measurement.Tools);
var updated = committed.With(tools, figures);
File.WriteAllText(figuresPath, updated.Write());
File.WriteAllText(pagePath, PerformancePage.Render(updated));
return 0;

static string RepositoryRoot()
{
    DirectoryInfo? folder = new(AppContext.BaseDirectory);
    while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Mote.slnx")))
    {
        folder = folder.Parent;
    }

    return folder?.FullName ?? throw new InvalidOperationException("bench/mcu is run from inside the repository.");
}
