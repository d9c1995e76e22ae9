using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mote.Core;
using Mote.Data;
using Mote.Quantizing;

namespace Mote.Training;

/// <summary>
/// The folder <c>.mote/NAME</c> beside a project: a checkpoint of the training that is under way, the results of those that are done, and where the record
/// of test uses stood when the session began.
/// </summary>
internal sealed class RunStore(string folder)
{
    private const int Version = 1;
    private const string Remedy = "Make room, then go on with --resume: what was done before is whole";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private string SessionPath => Path.Combine(folder, "session.json");

    /// <summary>Where the checkpoint of a training is.</summary>
    public string CheckpointPath(RunPlace run) => FilePath(run, "checkpoint");

    /// <summary>Begins a session, or goes on with one.</summary>
    /// <param name="resume">Whether what was begun goes on; else it is forgotten.</param>
    /// <param name="testUses">How many uses the record of the test part has now.</param>
    /// <returns>How many it had when the session began.</returns>
    /// <exception cref="DiagnosticException">The folder cannot be written.</exception>
    public int Begin(bool resume, int testUses)
    {
        if (resume && ReadSession() is { } before && before <= testUses)
        {
            return before;
        }

        if (Directory.Exists(folder))
        {
            foreach (string file in Directory.EnumerateFiles(folder, "seed-*"))
            {
                WholeFile.TryDelete(file);
            }
        }

        WholeFile.Write(SessionPath, JsonSerializer.SerializeToUtf8Bytes(new StoredSession(Version, testUses), Options), "the state of the training", Remedy);
        return testUses;
    }

    /// <summary>Keeps a result in place of the checkpoint.</summary>
    /// <exception cref="DiagnosticException">It cannot be written.</exception>
    public void Save(RunResult result, string identity)
    {
        var stored = new StoredRun(Version, identity, result.History, result.BestEpoch, result.FloatFile, result.Int8File, result.Comparison, result.FloatLayers, Store(result.Validation), Store(result.Test));
        WholeFile.Write(FilePath(result.Place, "result"), JsonSerializer.SerializeToUtf8Bytes(stored, Options), "the result of the training", Remedy);
        WholeFile.TryDelete(CheckpointPath(result.Place));
    }

    /// <summary>The result of a training that is done, or null.</summary>
    /// <exception cref="DiagnosticException">It is of another training, or the file is damaged.</exception>
    public RunResult? Load(RunPlace run, string identity, Dataset dataset)
    {
        string path = FilePath(run, "result");
        if (!File.Exists(path))
        {
            return null;
        }

        StoredRun? stored;
        try
        {
            stored = JsonSerializer.Deserialize<StoredRun>(File.ReadAllBytes(path), Options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.UnreadableFile, path, e.Message.TrimEnd('.')));
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw Damaged(path);
        }

        if (stored is not { Version: Version, Identity: not null, FloatFile: not null, Int8File: not null, Comparison: not null } || stored.History.IsDefault || stored.FloatLayers.IsDefault || stored.Comparison.Layers.IsDefault)
        {
            throw Damaged(path);
        }

        return stored.Identity != identity
            ? throw new DiagnosticException(new Diagnostic(DiagnosticIds.CheckpointMismatch, path, "the result is of another training: network, data, or options differ",
                Remedy: "Train without --resume, or with what it was begun with"))
            : new RunResult
            {
                Place = run,
                History = stored.History,
                BestEpoch = stored.BestEpoch,
                FloatFile = stored.FloatFile,
                Int8File = stored.Int8File,
                Comparison = stored.Comparison,
                FloatLayers = stored.FloatLayers,
                Validation = Restore(stored.Validation, dataset, path),
                Test = Restore(stored.Test, dataset, path),
            };
    }

    private string FilePath(RunPlace run, string kind) => Path.Combine(folder, FormattableString.Invariant($"seed-{run.Seed}.fold-{run.Fold + 1}.{kind}"));

    private int? ReadSession()
    {
        try
        {
            return File.Exists(SessionPath) && JsonSerializer.Deserialize<StoredSession>(File.ReadAllBytes(SessionPath), Options) is { Version: Version, TestUses: >= 0 } session ? session.TestUses : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw Damaged(SessionPath);
        }
    }

    private static StoredPart? Store(PartResult? part) => part is null ? null
        : new StoredPart([.. part.Examples.Select(e => e.Index)], [.. part.Labels], Bytes(part.Targets), Bytes(part.Float), Bytes(part.Int8));

    private static PartResult? Restore(StoredPart? part, Dataset dataset, string path)
    {
        if (part is null)
        {
            return null;
        }

        if (part.Examples is null || part.Labels is null || part.Targets is null || part.Float is null || part.Int8 is null
            || part.Examples.Any(i => i < 0 || i >= dataset.Examples.Count) || part.Labels.Any(l => l < 0 || l >= Math.Max(2, dataset.Labels.Length))
            || part.Float.Length != part.Int8.Length)
        {
            throw Damaged(path);
        }

        return new PartResult([.. part.Examples.Select(i => dataset.Examples[i])], [.. part.Labels], Floats(part.Targets), Floats(part.Float), Floats(part.Int8));
    }

    private static byte[] Bytes(ImmutableArray<float> values) => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    private static ImmutableArray<float> Floats(byte[] bytes) => [.. MemoryMarshal.Cast<byte, float>(bytes)];

    private static DiagnosticException Damaged(string path) =>
        new(new Diagnostic(DiagnosticIds.CheckpointDamaged, path, "the file is not a whole result of this version", Remedy: "Train without --resume"));

    private sealed record StoredSession(int Version, int TestUses);

    private sealed record StoredPart(int[] Examples, int[] Labels, byte[] Targets, byte[] Float, byte[] Int8);

    private sealed record StoredRun(int Version, string Identity, ImmutableArray<Epoch> History, int BestEpoch, byte[] FloatFile, byte[] Int8File, Comparison Comparison, ImmutableArray<FloatLayer> FloatLayers,
        StoredPart? Validation, StoredPart? Test);
}
