using System.Globalization;
using System.Text.RegularExpressions;

namespace Mote.MutateKernels;

/// <summary>
/// Edits that compute the same for all inputs, from equivalent.txt: <c>file | kind | line | old -> new | why</c>. <c>old -> new @2</c> is the second
/// such edit of its line.
/// </summary>
internal sealed partial class Equivalents
{
    private readonly List<(string File, string Kind, string Line, string Change, int Position, string Text)> _entries = [];
    private readonly HashSet<string> _used = [];

    public Equivalents(string path)
    {
        foreach (string line in File.ReadLines(path).Where(l => l.Length > 0 && l[0] != '#'))
        {
            string[] parts = line.Split(" | ");
            var position = Position().Match(parts[^2]);
            _entries.Add((parts[0], parts[1], string.Join(" | ", parts[2..^2]), position.Success ? parts[^2][..position.Index] : parts[^2],
                position.Success ? int.Parse(position.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0, line));
        }
    }

    /// <summary>Lines for the files of one language that match no edit any more.</summary>
    public IEnumerable<string> Stale(Func<string, bool> isAsked) => _entries.Where(e => isAsked(e.File) && !_used.Contains(e.Text)).Select(e => e.Text);

    /// <summary>The edits that are left.</summary>
    /// <param name="edits">All edits of a file, in order.</param>
    /// <param name="describe">Line number, kind, old and new words of an edit.</param>
    public IEnumerable<T> Without<T>(string file, string[] lines, IReadOnlyList<T> edits, Func<T, (int Line, string Kind, string Old, string New)> describe)
    {
        var seen = new Dictionary<(int, string, string), int>();
        foreach (var edit in edits)
        {
            var (line, kind, old, replacement) = describe(edit);
            string change = Space().Replace($"{old} -> {replacement}", " ");
            int position = seen[(line, kind, change)] = seen.GetValueOrDefault((line, kind, change)) + 1;
            var entry = _entries.FirstOrDefault(e => e.File == file && e.Kind == kind && e.Line == lines[line - 1].Trim() && e.Change == change && (e.Position == 0 || e.Position == position));
            if (entry.Text is null)
            {
                yield return edit;
            }
            else
            {
                _used.Add(entry.Text);
            }
        }
    }

    [GeneratedRegex(@" @(\d+)$")]
    private static partial Regex Position();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
