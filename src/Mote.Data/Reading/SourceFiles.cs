using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Mote.Core;

namespace Mote.Data.Reading;

/// <summary>One file of a source.</summary>
/// <param name="Source">The number of its source.</param>
/// <param name="Below">Its path below the source, with <c>/</c>.</param>
/// <param name="Place">Its path in the project, for messages and ids.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Row">Its row of the manifest, or -1.</param>
internal sealed record SourceFile(int Source, string Below, string Place, string Path, int Row);

/// <summary>The files of one source and what their names and its manifest say about them.</summary>
internal sealed class SourceFiles
{
    private readonly SourceSpec _source;
    private readonly TextTable? _manifest;
    private readonly Dictionary<string, Regex> _patterns = new(StringComparer.Ordinal);

    private SourceFiles(SourceSpec source, TextTable? manifest, ImmutableArray<SourceFile> files, ImmutableArray<string> emptyFolders) =>
        (_source, _manifest, Files, EmptyFolders) = (source, manifest, files, emptyFolders);

    /// <summary>In ordinal order of their paths, or in the manifest's order.</summary>
    public ImmutableArray<SourceFile> Files { get; }

    /// <summary>Folders without a file that is read, below the source.</summary>
    public ImmutableArray<string> EmptyFolders { get; }

    /// <summary>Finds them.</summary>
    /// <exception cref="DiagnosticException">There are none, or the manifest names missing files.</exception>
    public static SourceFiles Find(SourceSpec source, int number, ImmutableArray<string> defaultFiles, string projectFolder)
    {
        string path = Path.GetFullPath(Path.Combine(projectFolder, source.Path));
        if (File.Exists(path))
        {
            return new SourceFiles(source, null, [new SourceFile(number, Path.GetFileName(path), source.Path, path, -1)], []);
        }

        if (!Directory.Exists(path))
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.DataMissing, source.Path, "there is no such file or folder", Remedy: "Paths are relative to the project's folder; check 'path'"));
        }

        if (source.Manifest is { } manifest)
        {
            return FromManifest(source, number, path, manifest);
        }

        try
        {
            var (files, empty) = new FileSearch(source.Files.IsEmpty ? defaultFiles : source.Files, source.Exclude).Find(path);
            return files.Count > 0
                ? new SourceFiles(source, null, [.. files.Select(f => new SourceFile(number, f, $"{source.Path}/{f}", Path.Combine(path, f), -1))], [.. empty])
                : throw new DiagnosticException(new Diagnostic(DiagnosticIds.DataMissing, source.Path, "the folder has no file that fits", string.Join(", ", source.Files.IsEmpty ? defaultFiles : source.Files)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.UnreadableFile, source.Path, e.Message.TrimEnd('.')));
        }
    }

    /// <summary>What a rule says about a file; null when the rule is none of the file's (a column of its rows, an inherent label).</summary>
    /// <exception cref="DiagnosticException">The rule says nothing about this file.</exception>
    public string? Value(ValueRule? rule, SourceFile file, string what)
    {
        switch (rule)
        {
            case ValueRule.Constant constant:
                return constant.Text;
            case ValueRule.File:
                return file.Place;
            case ValueRule.Folder folder:
                string[] parts = file.Place.Split('/');
                return parts.Length > folder.Up ? parts[^(folder.Up + 1)] : throw new DiagnosticException(new Diagnostic(DiagnosticIds.BadLabel, file.Place,
                    string.Create(CultureInfo.InvariantCulture, $"it does not lie {folder.Up} folders deep, where its {what} is taken from")));
            case ValueRule.Name name:
                if (!_patterns.TryGetValue(name.Pattern, out var pattern))
                {
                    _patterns[name.Pattern] = pattern = DatasetSpecReader.Pattern(name.Pattern);
                }

                var match = pattern.Match(file.Below);
                return match.Success ? match.Groups[match.Groups.Count > 1 ? 1 : 0].Value : throw new DiagnosticException(new Diagnostic(DiagnosticIds.BadLabel, file.Place,
                    $"its name does not match '{name.Pattern}', which says its {what}", Remedy: "Correct the pattern, or leave the file out by 'exclude'"));
            case ValueRule.Cell cell when _manifest is not null:
                return _manifest.Texts(cell.Column)[file.Row];
            default:
                return null;
        }
    }

    private static SourceFiles FromManifest(SourceSpec source, int number, string folder, string name)
    {
        string place = $"{source.Path}/{name}";
        string path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.DataMissing, place, "the manifest does not exist"));
        }

        string[] wanted = [source.ManifestFile, .. new[] { source.Label, source.Group, source.Split }.OfType<ValueRule.Cell>().Select(c => c.Column)];
        var table = TextTable.Read(path, place, new TableSpec(), names =>
        {
            var missing = new DiagnosticBag();
            foreach (string column in wanted.Where(w => !names.Contains(w)))
            {
                missing.Add(DiagnosticIds.MissingKey, place, $"it has no column '{column}'", string.Join(", ", names.Take(40)));
            }

            missing.ThrowIfAny();
            return wanted;
        });
        var bag = new DiagnosticBag();
        var search = new FileSearch(source.Files.IsEmpty ? ["**"] : source.Files, source.Exclude);
        var files = ImmutableArray.CreateBuilder<SourceFile>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var names = table.Texts(source.ManifestFile);
        for (int i = 0; i < names.Count; i++)
        {
            string below = names[i].Replace('\\', '/');
            string full = Path.GetFullPath(Path.Combine(folder, below));
            if (!full.StartsWith(folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                bag.Add(DiagnosticIds.OutOfBounds, table.PlaceOf(table.Lines[i]), $"'{below}' lies outside of the source's folder");
            }
            else if (!File.Exists(full))
            {
                bag.Add(DiagnosticIds.DataMissing, table.PlaceOf(table.Lines[i]), $"there is no file '{below}'", remedy: "Remove the row, or restore the file");
            }
            else if (!seen.Add(below))
            {
                bag.Add(DiagnosticIds.DuplicateExample, table.PlaceOf(table.Lines[i]), $"'{below}' is named a second time");
            }
            else if (search.Fits(below))
            {
                files.Add(new SourceFile(number, below, $"{source.Path}/{below}", full, i));
            }
        }

        bag.ThrowIfAny();
        return new SourceFiles(source, table, files.ToImmutable(), []);
    }
}
