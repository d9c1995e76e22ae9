using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Mote.Core;
using Mote.Data;
using Mote.Formats.TfLite;
using Mote.Operators.Import;

namespace Mote.Training;

/// <summary>What is trained in a session.</summary>
public sealed record SessionOptions
{
    /// <summary>How many seeds are trained, from the project's own on; null for that one alone.</summary>
    public int? Seeds { get; init; }

    /// <summary>Whether every fold of the dataset is trained, or the first alone.</summary>
    public bool AllFolds { get; init; } = true;

    /// <summary>How many threads compute. Makes no difference to the result.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Whether a session that was interrupted goes on.</summary>
    public bool Resume { get; init; }
}

/// <summary>
/// Trains every seed and fold of a project, one after the other. After each epoch a checkpoint is written and after each training its result, so that a
/// session that ends early, by whatever cause, can go on and ends with the same bits.
/// </summary>
public sealed class TrainingSession
{
    private readonly TrainingProject _project;
    private readonly Dataset _dataset;
    private readonly SessionOptions _options;
    private readonly RunStore _store;

    /// <summary>Prepares a session.</summary>
    /// <param name="project">The project.</param>
    /// <param name="dataset">Its dataset, opened.</param>
    /// <param name="options">What is trained.</param>
    public TrainingSession(TrainingProject project, Dataset dataset, SessionOptions options)
    {
        (_project, _dataset, _options) = (project, dataset, options);
        string path = Path.GetFullPath(project.Path);
        _store = new RunStore(Path.Combine(Path.GetDirectoryName(path)!, ".mote", Path.GetFileNameWithoutExtension(path)));
        var folds = options.AllFolds ? dataset.Folds : dataset.Folds[..1];
        int seeds = options.Seeds ?? 1;
        Runs = [.. from s in Enumerable.Range(0, seeds)
                   from f in Enumerable.Range(0, folds.Length)
                   select new RunPlace((s * folds.Length) + f + 1, seeds * folds.Length, project.Options.Seed + (ulong)s, f, folds[f].Name)];
    }

    /// <summary>What will be trained, in order.</summary>
    public ImmutableArray<RunPlace> Runs { get; }

    /// <summary>Called before each training.</summary>
    public Action<RunPlace>? Started { get; set; }

    /// <summary>Called after each epoch; true for those of quantization-aware training.</summary>
    public Action<RunPlace, Epoch, bool>? EpochDone { get; set; }

    /// <summary>Called with each result; true for one that was there already.</summary>
    public Action<RunResult, bool>? Done { get; set; }

    /// <summary>Trains.</summary>
    /// <param name="cancellation">Looked at after each step: what is done by then is kept.</param>
    /// <exception cref="DiagnosticException">The project and its data cannot be trained, or a file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public SessionResult Run(CancellationToken cancellation = default)
    {
        int usesBefore = _store.Begin(_options.Resume, _dataset.TestUses.Uses.Length);
        var results = ImmutableArray.CreateBuilder<RunResult>();
        foreach (var run in Runs)
        {
            cancellation.ThrowIfCancellationRequested();
            string identity = Identity(run);
            var kept = _options.Resume ? _store.Load(run, identity, _dataset) : null;
            var result = kept ?? Train(run, identity, usesBefore, cancellation);
            results.Add(result);
            Done?.Invoke(result, kept is not null);
        }

        return new SessionResult
        {
            Project = _project,
            Dataset = _dataset,
            Options = _options,
            Runs = results.ToImmutable(),
            TestUses = _dataset.TestUses.Uses.Length - usesBefore,
            AllTestUses = _dataset.TestUses.Uses.Length,
        };
    }

    private RunResult Train(RunPlace run, string identity, int usesBefore, CancellationToken cancellation)
    {
        Started?.Invoke(run);
        var trainer = new ProjectTrainer(_project with { Options = _project.Options with { DataIdentity = identity } }, _dataset, _dataset.Folds[run.Fold], run.Seed, _options.Threads)
        {
            Progress = epoch => EpochDone?.Invoke(run, epoch, false),
            AwareProgress = epoch => EpochDone?.Invoke(run, epoch, true),
            CheckpointPath = _store.CheckpointPath(run),
            Resume = _options.Resume,
            TestPurpose = FormattableString.Invariant($"train {_project.Project.Name}, seed {run.Seed}"),
            TestUsesBefore = _options.Resume ? usesBefore : null,
        };
        var fold = trainer.Run(cancellation);
        var result = new RunResult
        {
            Place = run,
            History = fold.History,
            BestEpoch = fold.BestEpoch,
            FloatFile = TfLiteWriter.Write(TfLiteExporter.Export(fold.Float)),
            Int8File = fold.Int8File,
            Comparison = fold.Comparison,
            FloatLayers = fold.FloatLayers,
            Validation = fold.Validation,
            Test = fold.Test,
        };
        _store.Save(result, identity);
        return result;
    }

    /// <summary>A hash of all that a training depends on: the project, what can be stated beside it, and every example with its part.</summary>
    private string Identity(RunPlace run)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
        Add(_project.Identity);
        Add(FormattableString.Invariant($"{run.Seed} {run.Fold} {_project.Options.Epochs}"));
        Add(string.Join('\t', _dataset.Labels));
        var fold = _dataset.Folds[run.Fold];
        foreach (var (part, set) in (ReadOnlySpan<(string, ExampleSet)>)[("train", fold.Train), ("validation", fold.Validation)])
        {
            Add(part);
            foreach (var example in set)
            {
                Add(Describe(example));
            }
        }

        // Parts of which nothing is read here still decide what is kept of the training.
        Add("all");
        foreach (var example in _dataset.Examples)
        {
            Add(Describe(example));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Describe(Example example) => $"{example.Id}\t{example.ContentHash}\t{example.Label}\t{string.Join(' ', example.Targets.Select(t => BitConverter.SingleToInt32Bits(t)))}";
}
