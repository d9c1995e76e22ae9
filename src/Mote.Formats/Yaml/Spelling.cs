namespace Mote.Formats.Yaml;

/// <summary>Names that someone may have meant.</summary>
internal static class Spelling
{
    private const int LongestWord = 40;

    /// <summary>A remedy that names the nearest name, or null when no name is near: at most a third of its letters differ.</summary>
    public static string? Suggest(string word, IEnumerable<string> names)
    {
        if (word.Length > LongestWord)
        {
            return null;
        }

        string? best = null;
        int least = int.MaxValue;
        foreach (string name in names.Order(StringComparer.Ordinal))
        {
            int distance = Distance(Simplify(word), Simplify(name));
            if (distance < least && distance <= Math.Max(name.Length, word.Length) / 3)
            {
                (best, least) = (name, distance);
            }
        }

        return best is null ? null : $"Write '{best}' if you meant that";
    }

    /// <summary>Case and separators are what people differ in most.</summary>
    private static string Simplify(string word) =>
        word.ToUpperInvariant().Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);

    /// <summary>Letters to insert, delete, replace or swap with their neighbour (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        int[,] table = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    table[i, j] = i + j;
                    continue;
                }

                int changed = table[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                table[i, j] = Math.Min(changed, 1 + Math.Min(table[i - 1, j], table[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    table[i, j] = Math.Min(table[i, j], 1 + table[i - 2, j - 2]);
                }
            }
        }

        return table[a.Length, b.Length];
    }
}
