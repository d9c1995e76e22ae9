using System.Diagnostics;
using System.Globalization;
using Mote.Bench.Ablation;
using Mote.Data;
using Mote.Training;

// ablation run [--folds all] [RECIPE...]: trains what results.csv does not have yet.
// ablation table [RECIPE...]: the tables of README.md.
string root = AppContext.BaseDirectory;
while (!File.Exists(Path.Combine(root, "Mote.slnx")))
{
    root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("this program stands in no repository of Mote");
}

const int Seeds = 5;
bool isAllFolds = string.Join(' ', args).Contains("--folds all", StringComparison.Ordinal);
string[] names = [.. args.Skip(1).Where(a => Subjects.All.Any(s => s.Name == a))];
var chosen = Subjects.All.Where(s => names.Length == 0 || names.Contains(s.Name)).ToList();
if (args is not ["run" or "table", ..] || args.Length != 1 + names.Length + (isAllFolds ? 2 : 0))
{
    Console.Error.WriteLine($"usage: ablation run [--folds all] [RECIPE...] | table [RECIPE...]; recipes: {string.Join(", ", Subjects.All.Select(s => s.Name))}");
    return 1;
}

var ledger = new Ledger(Path.Combine(root, "bench", "ablation", "results.csv"));
foreach (var subject in chosen)
{
    var loaded = TrainingProject.Load(Path.Combine(root, "bench", "accuracy", $"{subject.Name}.yaml"));
    var project = loaded with { Options = loaded.Options with { Epochs = subject.Epochs } };
    string identity = project.Identity[..8];
    bool IsOf(Key key) => key.Recipe == subject.Name && key.Epochs == subject.Epochs;
    if (args[0] == "table")
    {
        string? last = ledger.Lines.Keys.Any(k => IsOf(k) && k.Identity == identity) ? identity : ledger.Lines.Keys.LastOrDefault(IsOf)?.Identity;
        Console.WriteLine(Table.Of(subject, ledger.Lines.Where(l => IsOf(l.Key) && l.Key.Identity == last).ToDictionary()));
        if (last is not null && last != identity)
        {
            Console.WriteLine("These figures are of the recipe as it was; it has changed since.\n");
        }

        continue;
    }

    using var dataset = Dataset.Open(project.Data, project.Folder, new DatasetOptions { Lock = LockMode.Ignore });
    var places = (from seed in Enumerable.Range(0, Seeds)
                  from fold in isAllFolds ? Enumerable.Range(0, dataset.Folds.Length) : [seed % dataset.Folds.Length]
                  select (Seed: project.Options.Seed + (ulong)seed, Fold: dataset.Folds[fold])).ToList();
    var usual = new QuantizationFactor(Subject.Base, project.Quantization);
    foreach (var factor in subject.Factors.Prepend(null))
    {
        foreach (var (seed, fold) in places)
        {
            Key Of(string name) => new(subject.Name, identity, subject.Epochs, name, seed, fold.Name);
            bool IsMissing(string name) => !ledger.Lines.ContainsKey(Of(name));
            List<QuantizationFactor> ways = factor is not null ? [usual] : [.. subject.Quantizations.Prepend(usual).Where(w => IsMissing(w.Name))];
            List<string> lines = factor is null ? [.. ways.Select(w => w.Name)] : [factor.Name];
            if (!lines.Any(IsMissing))
            {
                continue;
            }

            var clock = Stopwatch.StartNew();
            var (real, int8) = new Trial(factor is null ? project : factor.Change(project), dataset, fold, seed, subject.Metric).Run(ways);
            ledger.Add(lines.Select((l, i) => (Of(l), real, int8[i])));
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{subject.Name}, {factor?.Name ?? Subject.Base}, seed {seed}, {fold.Name}: float {real:F4}, int8 {int8[0]:F4}, {clock.Elapsed.TotalSeconds:F0} s"));
        }
    }
}

return 0;
