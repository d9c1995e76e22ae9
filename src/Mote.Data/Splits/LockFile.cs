using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Mote.Core;

namespace Mote.Data.Splits;

/// <summary>One example of a lock file.</summary>
internal sealed record LockedExample(string Id, string Hash, string Group, string Split);

/// <summary>The first line of a lock file.</summary>
internal sealed record LockHeader(int Version, string Spec, string Split, int Examples);

/// <summary>
/// What a dataset was: JSON lines, the first about the dataset, then one for each example with its content hash, group and part. While the section <c>split</c> stays
/// as it is, a group never moves, whatever data comes or goes.
/// </summary>
internal sealed class LockFile
{
    private const int Version = 1;
    private const long MaxBytes = 1L << 30;
    private const int Named = 5;
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly LockHeader _header;
    private readonly List<LockedExample> _examples;

    private LockFile(LockHeader header, List<LockedExample> examples) => (_header, _examples) = (header, examples);

    /// <summary>The state of a dataset.</summary>
    public static LockFile Of(DatasetSpec spec, ImmutableArray<Example> examples, SplitResult split) =>
        new(new LockHeader(Version, spec.Hash, SplitText(spec.Split), examples.Length), [.. examples.Select(e => new LockedExample(e.Id, e.ContentHash, e.Group, split.Keys[e.Index]))]);

    /// <summary>Reads a file; null when there is none.</summary>
    /// <exception cref="DiagnosticException">It is damaged.</exception>
    public static LockFile? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        if (new FileInfo(path).Length > MaxBytes)
        {
            throw Damaged(path, 1, "the lock file is larger than 1 GiB");
        }

        LockHeader? header = null;
        var examples = new List<LockedExample>();
        int line = 0;
        foreach (string text in File.ReadLines(path))
        {
            line++;
            try
            {
                if (header is null)
                {
                    header = JsonSerializer.Deserialize<LockHeader>(text, Options);
                    if (header is not { Version: Version, Spec: not null, Split: not null })
                    {
                        throw Damaged(path, line, "the line is no header of version 1");
                    }
                }
                else
                {
                    var example = JsonSerializer.Deserialize<LockedExample>(text, Options);
                    examples.Add(example is { Id: not null, Hash: not null, Group: not null, Split: not null } ? example : throw Damaged(path, line, "the line is no example"));
                }
            }
            catch (JsonException)
            {
                throw Damaged(path, line, "the line is no JSON");
            }
        }

        return header is not null && header.Examples == examples.Count ? new LockFile(header, examples)
            : throw Damaged(path, line, "the lock file is cut off");
    }

    /// <summary>Where each group is; null when the section 'split' is another, which moves everything.</summary>
    public Dictionary<string, string>? Groups(SplitSpec split) => _header.Split != SplitText(split) ? null
        : _examples.Where(e => e.Split is not ("outside" or "group")).GroupBy(e => e.Group, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Split, StringComparer.Ordinal);

    /// <summary>What is not as the file says: one diagnostic for each kind of change.</summary>
    public List<Diagnostic> Compare(DatasetSpec spec, ImmutableArray<Example> examples, SplitResult split, string path)
    {
        string place = Path.GetFileName(path);
        var changes = new List<Diagnostic>();
        if (_header.Split != SplitText(spec.Split))
        {
            changes.Add(new Diagnostic(DiagnosticIds.DatasetChanged, place, "the section 'split' is not the one that the lock file was made with: examples may have moved between the parts",
                Remedy: "Results before and after this change cannot be compared; restore the section to go back"));
        }
        else if (_header.Spec != spec.Hash)
        {
            changes.Add(new Diagnostic(DiagnosticIds.DatasetChanged, place, "the section 'data' is not the one that the lock file was made with"));
        }

        var old = _examples.GroupBy(e => e.Id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        var known = examples.Where(e => old.ContainsKey(e.Id)).ToList();
        var now = examples.Select(e => e.Id).ToHashSet(StringComparer.Ordinal);
        Add(changes, place, "new", [.. examples.Where(e => !old.ContainsKey(e.Id)).Select(e => e.Id)]);
        Add(changes, place, "gone", [.. _examples.Where(e => !now.Contains(e.Id)).Select(e => e.Id)]);
        Add(changes, place, "changed in content", [.. known.Where(e => old[e.Id].Hash != e.ContentHash).Select(e => e.Id)]);
        Add(changes, place, "in another group", [.. known.Where(e => old[e.Id].Group != e.Group).Select(e => e.Id)]);
        Add(changes, place, "in another part of the split", [.. known.Where(e => old[e.Id].Split != split.Keys[e.Index]).Select(e => e.Id)]);
        return changes;
    }

    /// <summary>Writes the file as a whole or not at all.</summary>
    /// <exception cref="DiagnosticException">It cannot be written.</exception>
    public void Write(string path)
    {
        string temporary = path + ".new";
        try
        {
            var text = new StringBuilder();
            text.Append(JsonSerializer.Serialize(_header, Options)).Append('\n');
            foreach (var example in _examples)
            {
                text.Append(JsonSerializer.Serialize(example, Options)).Append('\n');
            }

            byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
            if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
            {
                return;
            }

            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.UnwritableFile, path, e.Message.TrimEnd('.')));
        }
    }

    private static string SplitText(SplitSpec split) => JsonSerializer.Serialize(split);

    private static void Add(List<Diagnostic> changes, string place, string what, List<string> ids)
    {
        if (ids.Count > 0)
        {
            changes.Add(new Diagnostic(DiagnosticIds.DatasetChanged, place, string.Create(CultureInfo.InvariantCulture,
                $"{ids.Count} example{(ids.Count == 1 ? " is" : "s are")} {what}: {string.Join(", ", ids.Take(Named))}{(ids.Count > Named ? ", ..." : "")}")));
        }
    }

    private static DiagnosticException Damaged(string path, int line, string found) => new(new Diagnostic(DiagnosticIds.DatasetChanged,
        string.Create(CultureInfo.InvariantCulture, $"{path}:{line}"), found, Remedy: "Restore the file from version control; without it the split is made anew"));
}
