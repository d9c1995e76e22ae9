using System.Globalization;
using Mote.Core;
using Mote.Data.Reading;

namespace Mote.Data.Checks;

/// <summary>Finds examples that occur more than once, exactly or nearly.</summary>
internal static class Duplicates
{
    private const int MaxCompared = 20_000;
    private const double LeastCorrelation = 0.97;

    /// <summary>Groups of entries, by number, with equal content.</summary>
    public static List<int[]> Equal(IReadOnlyList<ExampleEntry> entries) =>
        [.. Enumerable.Range(0, entries.Count).GroupBy(i => entries[i].ContentHash, StringComparer.Ordinal).Where(g => g.Skip(1).Any()).Select(g => g.ToArray())];

    /// <summary>
    /// Pairs of entries that are nearly the same: fingerprints that differ in at most <see cref="Fingerprint.Near"/> bits, and samples that correlate by 0.97 or more.
    /// Such fingerprints agree in one of four parts of 16 bits, so only those that share a part are compared, up to a bound.
    /// </summary>
    public static (List<int[]> Pairs, bool Complete) Near(IReadOnlyList<ExampleEntry> entries, SampleShape shape, Action<int, float[]> read)
    {
        var pairs = new List<int[]>();
        var seen = new HashSet<(int, int)>();
        int compared = 0;
        var a = new float[shape.Count];
        var b = new float[shape.Count];
        for (int part = 0; part < 4; part++)
        {
            int shift = part * 16;
            foreach (var bucket in Enumerable.Range(0, entries.Count).Where(i => entries[i].Fingerprint != 0).GroupBy(i => (entries[i].Fingerprint >> shift) & 0xFFFF))
            {
                int[] members = [.. bucket];
                for (int i = 0; i < members.Length; i++)
                {
                    for (int j = i + 1; j < members.Length && j < i + 1000; j++)
                    {
                        if (!Fingerprint.AreNear(entries[members[i]].Fingerprint, entries[members[j]].Fingerprint)
                            || entries[members[i]].ContentHash == entries[members[j]].ContentHash || !seen.Add((members[i], members[j])))
                        {
                            continue;
                        }

                        if (compared++ >= MaxCompared)
                        {
                            return (pairs, false);
                        }

                        read(members[i], a);
                        read(members[j], b);
                        if (Correlation(a, b) >= LeastCorrelation)
                        {
                            pairs.Add([members[i], members[j]]);
                        }
                    }
                }
            }
        }

        return (pairs, true);
    }

    /// <summary>One warning for examples that are the same, one for those of two labels, one for those on both sides of a split.</summary>
    public static IEnumerable<Diagnostic> Warnings(IReadOnlyList<ExampleEntry> entries, List<int[]> same, string kind, Func<int[], string?> leak)
    {
        if (same.Count == 0)
        {
            yield break;
        }

        yield return new Diagnostic(DiagnosticIds.DuplicateExample, entries[same[0][0]].Id, string.Create(CultureInfo.InvariantCulture,
            $"{same.Sum(s => s.Length - 1)} examples are {kind} of others: {Listed(entries, same)}"), Remedy: "Remove the copies");
        var twoLabels = same.FindAll(s => s.Any(i => entries[i].Label != entries[s[0]].Label));
        if (twoLabels.Count > 0)
        {
            yield return new Diagnostic(DiagnosticIds.BadLabel, entries[twoLabels[0][0]].Id, string.Create(CultureInfo.InvariantCulture,
                $"{twoLabels.Count} examples that are {kind} have different labels: {Listed(entries, twoLabels)}"), Remedy: "Correct the labels");
        }

        var leaks = same.Select(s => (Same: s, Leak: leak(s))).Where(l => l.Leak is not null).ToList();
        if (leaks.Count > 0)
        {
            yield return new Diagnostic(DiagnosticIds.SplitLeak, entries[leaks[0].Same[0]].Id, string.Create(CultureInfo.InvariantCulture,
                $"{leaks.Count} examples that are {kind} stand on both sides of {leaks[0].Leak}: {Listed(entries, [.. leaks.Select(l => l.Same)])}"),
                Remedy: "Remove the copies, or give them one group: the test is too easy otherwise");
        }
    }

    private static string Listed(IReadOnlyList<ExampleEntry> entries, List<int[]> same) =>
        string.Join("; ", same.Take(3).Select(s => string.Join(" = ", s.Take(3).Select(i => entries[i].Id)))) + (same.Count > 3 ? "; ..." : "");

    private static double Correlation(float[] a, float[] b)
    {
        double meanA = 0, meanB = 0;
        for (int i = 0; i < a.Length; i++)
        {
            meanA += a[i];
            meanB += b[i];
        }

        meanA /= a.Length;
        meanB /= b.Length;
        double aa = 0, bb = 0, ab = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double x = a[i] - meanA;
            double y = b[i] - meanB;
            aa += x * x;
            bb += y * y;
            ab += x * y;
        }

        return aa > 0 && bb > 0 ? ab / Math.Sqrt(aa * bb) : 0;
    }
}
