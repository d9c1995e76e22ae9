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
/// <param name="Switched">Words for the same place that are the old ones until <c>{0}</c>, the switch, is on.</param>
internal sealed record Edit(string Header, int Line, int Start, string Old, string New, string Kind, string Switched)
{
    public bool Overlaps(Edit other) => Header == other.Header && Start < other.Start + other.Old.Length && other.Start < Start + Old.Length;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Header}:{Line} {Kind}: '{Old}' -> '{New}'");
}

/// <summary>Finds all single edits of a kernel: a constant by one, &lt; for &lt;=, a shift by one, a sign, an index by one.</summary>
internal static partial class CMutation
{
    public static List<Edit> Find(string header, string text)
    {
        string code = Blank(text);
        var edits = new List<Edit>();
        void Add(int start, string old, string replacement, string kind, string switched) =>
            edits.Add(new Edit(header, text.AsSpan(0, start).Count('\n') + 1, start, old, replacement, kind, switched));

        // A loop over blocks of four, after which another takes the rest, may stop a block early: no edit either.
        var blocks = BlockLoop().Matches(code).Select(m => m.Groups[1].Index).ToHashSet();
        foreach (Match m in Constant().Matches(code).Where(m => !blocks.Contains(m.Index)))
        {
            Add(m.Index, m.Value, $"({m.Value} + 1)", "constant", $"({{0}} ? {m.Value} + 1 : {m.Value})");
        }

        foreach (Match m in Comparison().Matches(code))
        {
            // a < b ? a : b is the same with <= in it, whatever a and b are, and so is if (a < b) { a = b; }: no edit at all.
            if (Selection().Matches(code).Concat(Replacement().Matches(code)).Concat(BlockLoop().Matches(code)).Any(s => m.Index > s.Index && m.Index < s.Index + s.Length))
            {
                continue;
            }

            string op = m.Groups[1].Value;
            string other = op.Length == 1 ? op + "=" : op[..1];
            int start = Left(code, m.Index);
            int end = Right(code, m.Index + op.Length);
            string left = text[start..m.Index];
            string right = text[(m.Index + op.Length)..end];
            Add(start, text[start..end], $"{left}{other}{right}", "comparison", $"({{0}} ? ({left}{other}{right}) : ({left}{op}{right}))");
        }

        foreach (Match m in Shift().Matches(code))
        {
            string by = m.Groups[2].Value;
            Add(m.Groups[2].Index, by, $"(1 + {by})", "shift", $"({{0}} ? 1 + {by} : {by})");
        }

        foreach (Match m in Sign().Matches(code))
        {
            // a + b * c is a - b * c when the first factor is negated.
            string op = m.Groups[1].Value;
            Add(m.Groups[1].Index, op, op == "+" ? "-" : "+", "sign", $"{op} ({{0}} ? -1 : 1) *");
        }

        foreach (Match m in Index().Matches(code))
        {
            string index = m.Groups[1].Value;
            Add(m.Groups[1].Index, index, $"{index} + 1", "index", $"({{0}} ? {index} + 1 : {index})");
        }

        return edits;
    }

    /// <summary>Writes edits that do not overlap, each behind the switch of its number.</summary>
    public static string Switch(string text, IEnumerable<(int Number, Edit Edit)> numbered)
    {
        foreach (var (number, edit) in numbered.OrderByDescending(n => n.Edit.Start))
        {
            string on = string.Create(CultureInfo.InvariantCulture, $"MOTE_MUTANT({number})");
            text = string.Concat(text.AsSpan(0, edit.Start), edit.Switched.Replace("{0}", on, StringComparison.Ordinal), text.AsSpan(edit.Start + edit.Old.Length));
        }

        return text;
    }

    /// <summary>Where the left operand of a comparison begins.</summary>
    private static int Left(string code, int at)
    {
        int depth = 0;
        int i = at - 1;
        for (; i >= 0; i--)
        {
            char c = code[i];
            if (c is ')' or ']')
            {
                depth++;
            }
            else if (c is '(' or '[' && depth-- == 0)
            {
                break;
            }
            else if (depth == 0 && (c is ';' or ',' or '?' or ':' or '{' or '}' or '=' or '!' or '&' or '|' or '\\'))
            {
                break;
            }
        }

        i++;
        if (code.AsSpan(i, at - i).TrimStart().StartsWith("return "))
        {
            i = code.IndexOf("return ", i, StringComparison.Ordinal) + "return ".Length;
        }

        while (char.IsWhiteSpace(code[i]))
        {
            i++;
        }

        return i;
    }

    /// <summary>Where the right operand of a comparison ends.</summary>
    private static int Right(string code, int at)
    {
        int depth = 0;
        int i = at;
        for (; i < code.Length; i++)
        {
            char c = code[i];
            if (c is '(' or '[')
            {
                depth++;
            }
            else if (c is ')' or ']' && depth-- == 0)
            {
                break;
            }
            else if (depth == 0 && (c is ';' or ',' or '?' or ':' or '{' or '=' or '!' or '|' or '\\' || (c == '&' && code[i + 1] == '&')))
            {
                break;
            }
        }

        while (char.IsWhiteSpace(code[i - 1]))
        {
            i--;
        }

        return i;
    }

    /// <summary>The text with comments, strings and preprocessor lines blanked out, so that positions stay; what a macro goes on with is code.</summary>
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

    [GeneratedRegex(@"/\*.*?\*/|//[^\n]*|^[ \t]*#[^\n]*|""[^""\n]*""", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex NotCode();

    // Whole numbers, not part of a name, a float or a type; array extents in declarations are left alone.
    [GeneratedRegex(@"(?<![\w.\[])(?:0[xX][0-9A-Fa-f]+|\d+)u?(?![\w.\]])")]
    private static partial Regex Constant();

    [GeneratedRegex(@"(?<=[\w)\]] )(<=|>=|<|>)(?= [\w(\-*&])")]
    private static partial Regex Comparison();

    [GeneratedRegex(@"([\w\[\].]+(?: - \w+)?) [<>]=? ([\w\[\].]+) \? (?=\1 : \(?\2\b|\2 : \(?\1(?!\w))")]
    private static partial Regex Selection();

    [GeneratedRegex(@"\((?:\w+ > \d+ && )?([\w\[\]]+) [<>]=? ([^()\n]+)\) \{\s*\1 = (?=\2;)")]
    private static partial Regex Replacement();

    [GeneratedRegex(@"for \(; (?:\w+ \+ )(\d+) <= \w+; \w+ \+= \1\)")]
    private static partial Regex BlockLoop();

    [GeneratedRegex(@"(<<|>>) (\w+)")]
    private static partial Regex Shift();

    [GeneratedRegex(@"(?<=[\w)\]] )([+\-])(?= [\w(*&])")]
    private static partial Regex Sign();

    [GeneratedRegex(@"(?<=\w)\[([^\[\]\n]*[a-z]\w*[^\[\]\n]*)\](?! = \{)")]
    private static partial Regex Index();
}
