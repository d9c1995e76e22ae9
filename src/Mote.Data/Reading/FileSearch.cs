using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Mote.Core;

namespace Mote.Data.Reading;

/// <summary>Finds the files of a source, in ordinal order of their paths, so that the order is the same on any system.</summary>
internal sealed class FileSearch
{
    /// <summary>A source with more files is not read.</summary>
    public const int MaxFiles = 2_000_000;

    private readonly Regex[] _include;
    private readonly Regex[] _exclude;

    public FileSearch(ImmutableArray<string> include, ImmutableArray<string> exclude) =>
        (_include, _exclude) = ([.. include.Select(Pattern)], [.. exclude.Select(Pattern)]);

    /// <summary>The files below a folder whose paths fit, with <c>/</c>, and the folders that hold nothing that fits. Links to folders are not followed.</summary>
    public (List<string> Files, List<string> EmptyFolders) Find(string folder)
    {
        var files = new List<string>();
        var empty = new List<string>();
        Walk(folder, "", files, empty, 0);
        files.Sort(StringComparer.Ordinal);
        empty.Sort(StringComparer.Ordinal);
        return (files, empty);
    }

    /// <summary>True when a path below the source fits.</summary>
    public bool Fits(string path) => _include.Any(r => r.IsMatch(path)) && !_exclude.Any(r => r.IsMatch(path));

    private bool Walk(string folder, string prefix, List<string> files, List<string> empty, int depth)
    {
        int before = files.Count;
        if (depth > 32)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.DatasetTooLarge, folder, "folders lie more than 32 deep"));
        }

        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            string path = prefix + entry.Name;
            if (entry is DirectoryInfo { LinkTarget: null })
            {
                if (!Walk(entry.FullName, path + "/", files, empty, depth + 1) && !_exclude.Any(r => r.IsMatch(path + "/x")))
                {
                    empty.Add(path);
                }
            }
            else if (entry is FileInfo && Fits(path))
            {
                files.Add(path);
            }

            if (files.Count > MaxFiles)
            {
                throw new DiagnosticException(new Diagnostic(DiagnosticIds.DatasetTooLarge, folder,
                    string.Create(CultureInfo.InvariantCulture, $"there are more than {MaxFiles} files"), Remedy: "Narrow the patterns of 'files'"));
            }
        }

        return files.Count > before;
    }

    /// <summary><c>**/</c> is any folders or none, <c>*</c> any characters within a name, <c>?</c> one. A pattern without a slash fits names in any folder.</summary>
    private static Regex Pattern(string glob)
    {
        if (!glob.Contains('/', StringComparison.Ordinal))
        {
            glob = "**/" + glob;
        }

        var text = new StringBuilder("^");
        for (int i = 0; i < glob.Length; i++)
        {
            if (glob.AsSpan(i).StartsWith("**/", StringComparison.Ordinal))
            {
                text.Append("(?:.*/)?");
                i += 2;
            }
            else if (glob.AsSpan(i).StartsWith("**", StringComparison.Ordinal))
            {
                text.Append(".*");
                i++;
            }
            else
            {
                text.Append(glob[i] switch
                {
                    '*' => "[^/]*",
                    '?' => "[^/]",
                    var c => Regex.Escape(c.ToString()),
                });
            }
        }

        return new Regex(text.Append('$').ToString(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);
    }
}
