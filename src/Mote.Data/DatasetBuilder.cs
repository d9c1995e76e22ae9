using System.Collections.Immutable;
using System.Globalization;
using Mote.Core;
using Mote.Data.Checks;
using Mote.Data.Reading;
using Mote.Data.Splits;

namespace Mote.Data;

/// <summary>Opens a dataset: finds its files, reads each once, checks, splits and locks.</summary>
internal sealed class DatasetBuilder(DatasetSpec spec, string folder, DatasetOptions options)
{
    private readonly DiagnosticBag _bag = new();
    private readonly List<SkippedData> _skipped = [];
    private readonly List<Diagnostic> _warnings = [];
    private readonly List<Diagnostic> _missing = [];

    public Dataset Build()
    {
        ArgumentOutOfRangeException.ThrowIfZero(spec.Sources.Length);
        var files = new List<SourceFile>();
        var decoders = spec.Sources.Select(s => new FileDecoder(spec, s, folder)).ToArray();
        var windowings = spec.Sources.Select((s, i) => new Windowing(s.Window ?? spec.Window, decoders[i].IsRows ? [] : spec.Columns)).ToArray();
        var collector = new ExampleCollector(spec, _bag, _skipped, options.FindNearDuplicates);
        for (int s = 0; s < spec.Sources.Length; s++)
        {
            Collect(s, decoders[s], windowings[s], collector, files);
        }

        collector.Finish();
        if (collector.Entries.Count == 0)
        {
            _missing.ForEach(_bag.Add);
        }

        _bag.ThrowIfAny();
        if (collector.Entries.Count == 0)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.DataMissing, spec.Sources[0].Path, string.Create(CultureInfo.InvariantCulture,
                $"no example is left; {_skipped.Sum(s => s.Count)} were left out, the first because {(_skipped.Count > 0 ? _skipped[0].Reason : "there are none")}")));
        }

        var labels = Labels(collector.Entries);
        CheckClasses(collector.Entries, labels);
        _bag.ThrowIfAny();
        var index = labels.Select((l, i) => (l, i)).ToDictionary(p => p.l, p => p.i, StringComparer.Ordinal);
        ImmutableArray<Example> examples = [.. collector.Entries.Select((e, i) => new Example(i, e.Id, e.Place, e.ContentHash, e.Label is null ? -1 : index[e.Label], e.Targets, e.Features, e.Group, e.Hint))];
        CheckIds(examples);
        var split = Split(examples, labels);
        var store = new SampleStore(files, collector.Entries, decoders, windowings, collector.Shape, options.CacheBytes);
        FindDuplicates(collector, split, store);
        return new Dataset(spec, folder, options, labels, examples, collector, [.. files], split, store, [.. _warnings], [.. _skipped], new TestUseLog(TestUsePath()));
    }

    private string LockPath => options.LockPath ?? Path.Combine(folder, "dataset.lock");

    private string? TestUsePath() => options.Lock == LockMode.Ignore ? null : options.TestUsePath ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(LockPath))!, "test-uses.jsonl");

    private void Collect(int number, FileDecoder decoder, Windowing windowing, ExampleCollector collector, List<SourceFile> all)
    {
        var source = spec.Sources[number];
        SourceFiles found;
        try
        {
            found = SourceFiles.Find(source, number, decoder.DefaultFiles, folder);
        }
        catch (DiagnosticException e)
        {
            // What a model is evaluated on need not have everything that it was trained on; it is told all the same.
            bool isSpared = spec.Split.Kind == SplitKind.AllTest && e.Diagnostics.All(d => d.Id == DiagnosticIds.DataMissing);
            foreach (var diagnostic in e.Diagnostics)
            {
                (isSpared ? _missing.Add : (Action<Diagnostic>)_bag.Add)(diagnostic);
            }

            if (isSpared)
            {
                _skipped.Add(new SkippedData(source.Path, $"{e.Diagnostics[0].Found} ({string.Join(", ", source.Files)})", 0));
            }

            return;
        }

        if (source.Label is ValueRule.Folder { Up: 1 })
        {
            foreach (string empty in found.EmptyFolders)
            {
                _warnings.Add(new Diagnostic(DiagnosticIds.EmptyClass, $"{source.Path}/{empty}", "the folder has no example", Remedy: "Fill it, or remove it, or name it under 'exclude'"));
            }
        }

        string path = Path.GetFullPath(Path.Combine(folder, source.Path));
        var events = source.Events is null ? null : new EventsReader(spec, source, Directory.Exists(path) ? path : Path.GetDirectoryName(path)!, source.Path);
        int before = collector.Entries.Count;
        foreach (var file in found.Files)
        {
            all.Add(file);
            collector.Add(found, file, all.Count - 1, decoder, windowing, events);
            if (_bag.Items.Count >= DiagnosticBag.Limit)
            {
                return;
            }
        }

        if (source.Limit > 0)
        {
            collector.Thin(before, source.Limit, source.Path);
        }
    }

    private ImmutableArray<string> Labels(List<ExampleEntry> entries)
    {
        if (spec.Labels.IsEmpty)
        {
            return [.. entries.Select(e => e.Label).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        }

        foreach (var unknown in entries.Where(e => e.Label is not null && !spec.Labels.Contains(e.Label)).GroupBy(e => e.Label!, StringComparer.Ordinal))
        {
            _bag.Add(DiagnosticIds.BadLabel, unknown.First().Place.ToString(), $"the label '{unknown.Key}' of {unknown.Count()} examples is not one of the dataset's",
                string.Join(", ", spec.Labels), "Add it to 'labels', map it to another, or leave it out by 'ignore'");
        }

        return spec.Labels;
    }

    private void CheckClasses(List<ExampleEntry> entries, ImmutableArray<string> labels)
    {
        var counts = entries.Where(e => e.Label is not null).GroupBy(e => e.Label!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        foreach (string label in labels)
        {
            int count = counts.GetValueOrDefault(label);
            if (count == 0)
            {
                _bag.Add(DiagnosticIds.EmptyClass, "labels", $"the class '{label}' has no example", remedy: "Add examples, or remove it from 'labels'");
            }
            else if (count == 1)
            {
                var only = entries.First(e => e.Label == label);
                var found = new Diagnostic(DiagnosticIds.EmptyClass, only.Place.ToString(), $"the class '{label}' has this example only: it cannot be learnt and tested",
                    Remedy: "Add examples, map it to another class, or leave it out by 'ignore'");
                if (IsLearntAndTested(label))
                {
                    _bag.Add(found);
                }
                else
                {
                    _warnings.Add(found);
                }
            }
        }

        if (labels.Length == 1 && spec.Split.TrainLabels.IsEmpty)
        {
            _warnings.Add(new Diagnostic(DiagnosticIds.EmptyClass, "labels", $"there is one class, '{labels[0]}'"));
        }
    }

    /// <summary>
    /// True where the one division there is, which nobody made by hand, has a class on both sides or fails at it. Of several folds most learn an example that
    /// one tests: what little they say is said with a warning.
    /// </summary>
    private bool IsLearntAndTested(string label) => spec.Split is { Kind: SplitKind.Hash, Folds: 0, Test: > 0 } split && (split.TrainLabels.IsEmpty || split.TrainLabels.Contains(label));

    private void CheckIds(ImmutableArray<Example> examples)
    {
        foreach (var twice in examples.GroupBy(e => e.Id, StringComparer.Ordinal).Where(g => g.Skip(1).Any()).Take(20))
        {
            _bag.Add(DiagnosticIds.DuplicateExample, twice.Key, $"it occurs {twice.Count()} times", remedy: "Two sources or two events name the same samples: remove one");
        }

        _bag.ThrowIfAny();
    }

    private SplitResult Split(ImmutableArray<Example> examples, ImmutableArray<string> labels)
    {
        foreach (string label in spec.Split.TrainLabels.Where(l => !labels.Contains(l)))
        {
            _bag.Add(DiagnosticIds.BadLabel, "split", $"'{label}' under 'train_labels' is no label of the dataset", string.Join(", ", labels));
        }

        _bag.ThrowIfAny();
        var locked = options.Lock == LockMode.Ignore ? null : LockFile.Read(LockPath);
        var split = Splitter.Split(spec.Split, labels, examples, locked?.Groups(spec.Split));
        if (locked is not null)
        {
            var changes = locked.Compare(spec, examples, split, LockPath);
            if (options.Lock == LockMode.Frozen && changes.Count > 0)
            {
                throw new DiagnosticException(changes);
            }

            _warnings.AddRange(changes);
        }

        if (options.Lock == LockMode.Update)
        {
            LockFile.Of(spec, examples, split).Write(LockPath);
        }

        foreach (var (name, parts) in split.Folds)
        {
            if (!parts.Contains(SplitPart.Train) && spec.Split.Kind != SplitKind.AllTest)
            {
                _bag.Add(DiagnosticIds.EmptySplit, "split", $"{name} has no training examples", remedy: "Add groups, or split otherwise");
            }

            if (!parts.Contains(SplitPart.Test))
            {
                _warnings.Add(new Diagnostic(DiagnosticIds.EmptySplit, "split", $"{name} has no test examples", Remedy: "Add groups, or split otherwise"));
            }
        }

        _bag.ThrowIfAny();
        _warnings.AddRange(Splitter.GroupLeaks(spec.Split, examples, split));
        return split;
    }

    private void FindDuplicates(ExampleCollector collector, SplitResult split, SampleStore store)
    {
        var entries = collector.Entries;
        string? Leak(int[] same)
        {
            foreach (var (name, parts) in split.Folds)
            {
                if (same.Any(i => parts[i] == SplitPart.Test) && same.Any(i => parts[i] != SplitPart.Test))
                {
                    return name;
                }
            }

            return null;
        }

        _warnings.AddRange(Duplicates.Warnings(entries, Duplicates.Equal(entries), "copies", Leak));
        if (options.FindNearDuplicates)
        {
            var (pairs, complete) = Duplicates.Near(entries, collector.Shape, (i, samples) => store.Read(i, samples));
            _warnings.AddRange(Duplicates.Warnings(entries, pairs, "near copies", Leak));
            if (!complete)
            {
                _warnings.Add(new Diagnostic(DiagnosticIds.DuplicateExample, spec.Sources[0].Path, "more than 20000 pairs look alike; the rest was not compared"));
            }
        }
    }
}
