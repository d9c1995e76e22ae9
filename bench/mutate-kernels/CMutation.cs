using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Mote.MutateKernels;

/// <summary>A single edit to the text of a kernel.</summary>
/// <param name="Header">The kernel's file.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Start">Where in the text the old words stand.</param>
/// <param name="Old">The old words.</param>
/// <param name="New">The new words.</param>
/// <param name="Kind">constant, comparison, shift, sign or index.</param>
internal sealed record Edit(string Header, int Line, int Start, string Old, string New, string Kind)
{
    public string Apply(string text) => string.Concat(text.AsSpan(0, Start), New, text.AsSpan(Start + Old.Length));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Header}:{Line} {Kind}: '{Old}' -> '{New}'");
}

/// <summary>Finds all single edits of a kernel: a constant by one, &lt; for &lt;=, a shift by one, a sign, an index by one.</summary>
internal static partial class CMutation
{
    public static List<Edit> Find(string header, string text)
    {
        string code = Blank(text);
        var edits = new List<Edit>();
        void Add(int start, string old, string replacement, string kind) =>
            edits.Add(new Edit(header, text.AsSpan(0, start).Count('\n') + 1, start, old, replacement, kind));

        foreach (Match m in Constant().Matches(code))
        {
            Add(m.Index, m.Value, $"({m.Value} + 1)", "constant");
        }

        foreach (Match m in Comparison().Matches(code))
        {
            // a < b ? a : b is the same with <= in it, whatever a and b are: no edit at all.
            if (Selection().Matches(code).Any(s => m.Index > s.Index && m.Index < s.Index + s.Length))
            {
                continue;
            }

            string op = m.Groups[1].Value;
            Add(m.Groups[1].Index, op, op.Length == 1 ? op + "=" : op[..1], "comparison");
        }

        foreach (Match m in Shift().Matches(code))
        {
            Add(m.Groups[2].Index, m.Groups[2].Value, $"(1 + {m.Groups[2].Value})", "shift");
        }

        foreach (Match m in Sign().Matches(code))
        {
            Add(m.Groups[1].Index, m.Groups[1].Value, m.Groups[1].Value == "+" ? "-" : "+", "sign");
        }

        foreach (Match m in Index().Matches(code))
        {
            Add(m.Groups[1].Index, m.Groups[1].Value, $"{m.Groups[1].Value} + 1", "index");
        }

        return edits;
    }

    /// <summary>The text with comments, strings and preprocessor lines blanked out, so that positions stay.</summary>
    private static string Blank(string text)
    {
        var blank = new StringBuilder(text);
        foreach (Match m in NotCode().Matches(text))
        {
            for (int i = m.Index; i < m.Index + m.Length; i++)
            {
                if (blank[i] != '\n')
                {
                    blank[i] = ' ';
                }
            }
        }

        return blank.ToString();
    }

    [GeneratedRegex(@"/\*.*?\*/|//[^\n]*|^[ \t]*#(?:[^\n\\]|\\\n)*|""[^""\n]*""", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex NotCode();

    // Whole numbers, not part of a name, a float or a type; array extents in declarations are left alone.
    [GeneratedRegex(@"(?<![\w.\[])(?:0[xX][0-9A-Fa-f]+|\d+)u?(?![\w.\]])")]
    private static partial Regex Constant();

    [GeneratedRegex(@"(?<=[\w)\]] )(<=|>=|<|>)(?= [\w(\-*&])")]
    private static partial Regex Comparison();

    [GeneratedRegex(@"([\w\[\]]+(?: - \w+)?) [<>]=? ([\w\[\]]+) \? (?:\1 : \(?\2\b|\2 : \(?\1(?!\w))")]
    private static partial Regex Selection();

    [GeneratedRegex(@"(<<|>>) (\w+)")]
    private static partial Regex Shift();

    [GeneratedRegex(@"(?<=[\w)\]] )([+\-])(?= [\w(*&])")]
    private static partial Regex Sign();

    [GeneratedRegex(@"(?<=\w)\[([^\[\]\n]*[a-z]\w*[^\[\]\n]*)\](?! = \{)")]
    private static partial Regex Index();
}
