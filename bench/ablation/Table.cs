using System.Globalization;
using System.Text;

namespace Mote.Bench.Ablation;

/// <summary>The tables of README.md.</summary>
internal static class Table
{
    /// <summary>One recipe's tables.</summary>
    /// <param name="subject">The recipe.</param>
    /// <param name="lines">Its figures.</param>
    public static string Of(Subject subject, IReadOnlyDictionary<Key, (double Float, double Int8)> lines)
    {
        var text = new StringBuilder();
        var recipe = lines.Where(l => l.Key.Factor == Subject.Base).ToDictionary(l => (l.Key.Seed, l.Key.Fold), l => l.Value);
        if (recipe.Count == 0)
        {
            return text.Append(CultureInfo.InvariantCulture, $"### {subject.Name}\n\nNot run.\n").ToString();
        }

        text.Append(CultureInfo.InvariantCulture, $"### {subject.Name}: {subject.Metric} after {subject.Epochs} epochs, {recipe.Count} seeds\n\n");
        text.Append(CultureInfo.InvariantCulture, $"The recipe: float {Mean(recipe.Values.Select(v => v.Float)):F4} (worst {recipe.Values.Min(v => v.Float):F4}), int8 {Mean(recipe.Values.Select(v => v.Int8)):F4} (worst {recipe.Values.Min(v => v.Int8):F4}).\n");
        foreach (var kind in subject.Factors.GroupBy(f => f.Kind))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n| {kind.Key} | in the recipe | float, with | worst | without | worst | difference | int8, difference |\n");
            text.Append("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
            foreach (var factor in kind)
            {
                var pairs = Pairs(recipe, lines, factor.Name);
                text.Append(CultureInfo.InvariantCulture, $"| {factor.Name}{(pairs.Count < recipe.Count ? Missing(pairs.Count) : "")} | {(factor.IsInRecipe ? "yes" : "no")} | ");
                if (pairs.Count == 0)
                {
                    text.Append(" | | | | | |\n");
                    continue;
                }

                var with = pairs.Select(p => factor.IsInRecipe ? p.Base : p.Other).ToList();
                var without = pairs.Select(p => factor.IsInRecipe ? p.Other : p.Base).ToList();
                text.Append(CultureInfo.InvariantCulture, $"{Mean(with.Select(v => v.Float)):F4} | {with.Min(v => v.Float):F4} | {Mean(without.Select(v => v.Float)):F4} | {without.Min(v => v.Float):F4} | ");
                text.Append(CultureInfo.InvariantCulture, $"{Difference(with.Zip(without, (a, b) => a.Float - b.Float))} | {Difference(with.Zip(without, (a, b) => a.Int8 - b.Int8))} |\n");
            }
        }

        if (subject.Quantizations.Count > 0)
        {
            text.Append("\n| quantization of the recipe's networks | int8 | worst | to float | to the recipe's int8 |\n| --- | ---: | ---: | ---: | ---: |\n");
            foreach (string name in subject.Quantizations.Select(q => q.Name).Prepend(Subject.Base))
            {
                var pairs = Pairs(recipe, lines, name);
                text.Append(CultureInfo.InvariantCulture, $"| {(name == Subject.Base ? "the recipe's: minmax, a scale a filter" : name)}{(pairs.Count < recipe.Count ? Missing(pairs.Count) : "")} | ");
                text.Append(pairs.Count == 0 ? " | | | |\n" : string.Create(CultureInfo.InvariantCulture,
                    $"{Mean(pairs.Select(p => p.Other.Int8)):F4} | {pairs.Min(p => p.Other.Int8):F4} | {Difference(pairs.Select(p => p.Other.Int8 - p.Other.Float))} | {Difference(pairs.Select(p => p.Other.Int8 - p.Base.Int8))} |\n"));
            }
        }

        return text.ToString();
    }

    private static string Missing(int count) => count == 0 ? " (not run)" : string.Create(CultureInfo.InvariantCulture, $" ({count} run)");

    private static List<((double Float, double Int8) Base, (double Float, double Int8) Other)> Pairs(
        Dictionary<(ulong Seed, string Fold), (double Float, double Int8)> recipe, IReadOnlyDictionary<Key, (double Float, double Int8)> lines, string factor) =>
        [.. lines.Where(l => l.Key.Factor == factor && recipe.ContainsKey((l.Key.Seed, l.Key.Fold))).Select(l => (recipe[(l.Key.Seed, l.Key.Fold)], l.Value))];

    /// <summary>The mean of paired differences and its standard error: sqrt(sum of squared deviations / (n - 1) / n).</summary>
    private static string Difference(IEnumerable<double> differences)
    {
        double[] all = [.. differences];
        double mean = all.Average();
        double error = all.Length < 2 ? double.NaN : Math.Sqrt(all.Sum(d => (d - mean) * (d - mean)) / (all.Length - 1) / all.Length);
        return string.Create(CultureInfo.InvariantCulture, $"{(mean < 0 ? "" : "+")}{mean:F4} ± {error:F4}");
    }

    private static double Mean(IEnumerable<double> values) => values.Average();
}
