using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mote.Core;

namespace Mote.Data.Splits;

/// <summary>The divisions of a dataset.</summary>
/// <param name="Folds">Each fold's name and the part of each example.</param>
/// <param name="Keys">What the lock file keeps of each example: its part, or the fold in which it is the test.</param>
internal sealed record SplitResult(ImmutableArray<(string Name, ImmutableArray<SplitPart> Parts)> Folds, ImmutableArray<string> Keys);

/// <summary>Divides examples by their groups.</summary>
internal static class Splitter
{
    /// <summary>Divides.</summary>
    /// <param name="spec">How.</param>
    /// <param name="labels">The classes.</param>
    /// <param name="examples">The examples.</param>
    /// <param name="locked">Where groups are by the lock file, or null.</param>
    public static SplitResult Split(SplitSpec spec, ImmutableArray<string> labels, ImmutableArray<Example> examples, IReadOnlyDictionary<string, string>? locked)
    {
        // Examples whose label is not learnt are the test's in every fold.
        bool[] outside = [.. examples.Select(e => spec.TrainLabels.Length > 0 && (e.Label < 0 || !spec.TrainLabels.Contains(labels[e.Label])))];
        switch (spec.Kind)
        {
            case SplitKind.Hash:
                return Single(examples, outside, e => Parse(locked?.GetValueOrDefault(e.Group)) ?? ByHash(spec, e.Group));
            case SplitKind.Given:
                var taken = Taken(spec, examples, [.. Enumerable.Range(0, examples.Length).Where(i => examples[i].Hint is null or SplitPart.Train && !outside[i])], examples.Any(e => e.Hint == SplitPart.Validation) ? 0 : spec.Validation);
                return Single(examples, outside, e => e.Hint is null or SplitPart.Train ? (taken.Contains(e.Index) ? SplitPart.Validation : SplitPart.Train) : e.Hint.Value);
            case SplitKind.AllTest:
                return Single(examples, outside, _ => SplitPart.Test);
            case SplitKind.LeaveOneGroupOut:
                string[] groups = [.. examples.Where(e => !outside[e.Index]).Select(e => e.Group).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
                return Folded(spec, examples, outside, groups, [.. examples.Select(e => Array.BinarySearch(groups, e.Group, StringComparer.Ordinal))]);
            default:
                var folds = FoldOfGroups(spec, examples, outside, locked);
                return Folded(spec, examples, outside, [.. Enumerable.Range(1, spec.Folds).Select(i => string.Create(CultureInfo.InvariantCulture, $"fold {i}"))],
                    [.. examples.Select(e => folds.GetValueOrDefault(e.Group, -1))]);
        }
    }

    /// <summary>Groups that stand on both sides because the sources or the lock file say so.</summary>
    public static IEnumerable<Diagnostic> GroupLeaks(SplitSpec spec, ImmutableArray<Example> examples, SplitResult split)
    {
        if (spec.Kind != SplitKind.Given)
        {
            yield break;
        }

        var parts = split.Folds[0].Parts;
        var torn = examples.GroupBy(e => e.Group, StringComparer.Ordinal).Where(g => g.Any(e => parts[e.Index] == SplitPart.Test) && g.Any(e => parts[e.Index] != SplitPart.Test)).ToList();
        if (torn.Count > 0)
        {
            yield return new Diagnostic(DiagnosticIds.SplitLeak, torn[0].First().Place.ToString(), string.Create(CultureInfo.InvariantCulture,
                $"{torn.Count} groups stand on both sides of the given split: {string.Join(", ", torn.Take(5).Select(g => g.Key))}"), Remedy: "Move each group to one side");
        }
    }

    private static SplitResult Single(ImmutableArray<Example> examples, bool[] outside, Func<Example, SplitPart> part)
    {
        ImmutableArray<SplitPart> parts = [.. examples.Select(e => outside[e.Index] ? SplitPart.Test : part(e))];
        return new SplitResult([("split", parts)], [.. parts.Select(Name)]);
    }

    private static SplitResult Folded(SplitSpec spec, ImmutableArray<Example> examples, bool[] outside, string[] names, int[] folds)
    {
        var result = ImmutableArray.CreateBuilder<(string, ImmutableArray<SplitPart>)>();
        for (int f = 0; f < names.Length; f++)
        {
            int fold = f;
            int[] rest = [.. Enumerable.Range(0, examples.Length).Where(i => !outside[i] && folds[i] != fold)];
            var validation = Taken(spec, examples, rest, spec.Validation);
            result.Add((names[f], [.. examples.Select(e => outside[e.Index] || folds[e.Index] == fold ? SplitPart.Test : validation.Contains(e.Index) ? SplitPart.Validation : SplitPart.Train)]));
        }

        return new SplitResult(result.ToImmutable(), [.. examples.Select(e => outside[e.Index] ? "outside" : spec.Kind == SplitKind.LeaveOneGroupOut ? "group" : names[folds[e.Index]])]);
    }

    private static Dictionary<string, int> FoldOfGroups(SplitSpec spec, ImmutableArray<Example> examples, bool[] outside, IReadOnlyDictionary<string, string>? locked)
    {
        var groups = examples.Where(e => !outside[e.Index]).GroupBy(e => e.Group, StringComparer.Ordinal).ToList();
        var folds = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var group in groups)
        {
            if (locked?.GetValueOrDefault(group.Key) is { } name && name.StartsWith("fold ", StringComparison.Ordinal)
                && int.TryParse(name.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out int fold) && fold >= 1 && fold <= spec.Folds)
            {
                folds[group.Key] = fold - 1;
            }
        }

        if (spec.Kind is SplitKind.Modulo or SplitKind.Blocks)
        {
            for (int i = 0; i < groups.Count; i++)
            {
                folds.TryAdd(groups[i].Key, spec.Kind == SplitKind.Modulo ? i % spec.Folds : (int)((long)i * spec.Folds / groups.Count));
            }

            return folds;
        }

        Deal(spec, groups, folds);
        return folds;
    }

    /// <summary>
    /// Deals groups to folds, large ones first and equal ones in the order of their hashes, each to the fold where it leaves the classes most even: the sum over the
    /// classes of (examples of the class in the fold)^2 / (examples of the class) grows least.
    /// </summary>
    private static void Deal(SplitSpec spec, List<IGrouping<string, Example>> groups, Dictionary<string, int> folds)
    {
        int labels = groups.Max(g => g.Max(e => e.Label)) + 2;
        var counts = new long[spec.Folds, labels];
        var sizes = new long[spec.Folds];
        var totals = new long[labels];
        int[][] ofGroup = [.. groups.Select(g =>
        {
            var own = new int[labels];
            foreach (var example in g)
            {
                own[example.Label + 1]++;
                totals[example.Label + 1]++;
            }

            return own;
        })];
        void Put(int group, int fold)
        {
            folds[groups[group].Key] = fold;
            for (int l = 0; l < labels; l++)
            {
                counts[fold, l] += ofGroup[group][l];
                sizes[fold] += ofGroup[group][l];
            }
        }

        for (int g = 0; g < groups.Count; g++)
        {
            if (folds.TryGetValue(groups[g].Key, out int fold))
            {
                Put(g, fold);
            }
        }

        foreach (int g in Enumerable.Range(0, groups.Count).Where(g => !folds.ContainsKey(groups[g].Key)).OrderByDescending(g => groups[g].Count()).ThenBy(g => Hash(spec.Seed, groups[g].Key)))
        {
            int best = 0;
            double least = double.MaxValue;
            for (int f = 0; f < spec.Folds; f++)
            {
                double cost = 0;
                for (int l = 0; l < labels; l++)
                {
                    int own = ofGroup[g][l];
                    cost += own == 0 ? 0 : ((2.0 * counts[f, l] * own) + ((double)own * own)) / totals[l];
                }

                if (cost < least - 1e-12 || (Math.Abs(cost - least) <= 1e-12 && sizes[f] < sizes[best]))
                {
                    (least, best) = (cost, f);
                }
            }

            Put(g, best);
        }
    }

    /// <summary>The examples of the validation part: whole groups in the order of their hashes until there are enough, never all; or examples of every class where groups may be divided.</summary>
    private static HashSet<int> Taken(SplitSpec spec, ImmutableArray<Example> examples, int[] from, double part)
    {
        var taken = new HashSet<int>();
        if (part == 0)
        {
            return taken;
        }

        if (spec.ValidationWithinGroups)
        {
            foreach (var members in from.GroupBy(i => examples[i].Label))
            {
                taken.UnionWith(members.OrderBy(i => Hash(spec.Seed, examples[i].Id)).Take((int)Math.Round(members.Count() * part)));
            }

            return taken;
        }

        var groups = from.GroupBy(i => examples[i].Group, StringComparer.Ordinal).OrderBy(g => Hash(spec.Seed ^ 0x76616C, g.Key)).ToList();
        double wanted = part * from.Length;
        for (int g = 0; g < groups.Count - 1 && taken.Count < wanted; g++)
        {
            // A group that leads further away from the wanted number than it is now is passed over, unless nothing is taken yet and it is the last chance.
            int size = groups[g].Count();
            if (taken.Count + size - wanted <= wanted - taken.Count || (taken.Count == 0 && g == groups.Count - 2))
            {
                taken.UnionWith(groups[g]);
            }
        }

        return taken;
    }

    private static SplitPart ByHash(SplitSpec spec, string group)
    {
        double at = Hash(spec.Seed, group) * (1.0 / 18446744073709551616.0);
        return at < spec.Test ? SplitPart.Test : at < spec.Test + spec.Validation ? SplitPart.Validation : SplitPart.Train;
    }

    /// <summary>The first 8 bytes of the SHA-256 of the seed and the group.</summary>
    private static ulong Hash(ulong seed, string group) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}:{group}"))));

    internal static string Name(SplitPart part) => part switch
    {
        SplitPart.Train => "train",
        SplitPart.Validation => "validation",
        _ => "test",
    };

    private static SplitPart? Parse(string? name) => name switch
    {
        "train" => SplitPart.Train,
        "validation" => SplitPart.Validation,
        "test" => SplitPart.Test,
        _ => null,
    };
}
