using System.Collections.Immutable;
using Mote.Core;

namespace Mote.Report;

/// <summary>The families of operators and the inks that stand for them.</summary>
internal static class Families
{
    private static readonly (string Family, Ink Ink)[] Inks =
    [
        ("Convolution", Ink.Blue),
        ("Recurrent", Ink.Purple),
        ("Variables", Ink.Purple),
        ("Pooling", Ink.Teal),
        ("Reduction", Ink.Teal),
        ("Activation", Ink.Orange),
        ("Normalization", Ink.Orange),
        ("Elementwise", Ink.Green),
        ("Image", Ink.Gold),
        ("Requantization", Ink.Gold),
    ];

    private static readonly (Ink Ink, string Label)[] Labels =
    [
        (Ink.Blue, "convolution, fully connected"),
        (Ink.Sky, "depthwise convolution"),
        (Ink.Purple, "recurrent, state"),
        (Ink.Teal, "pooling, reduction"),
        (Ink.Orange, "activation, normalization"),
        (Ink.Green, "arithmetic"),
        (Ink.Gold, "change of type, scale or size"),
        (Ink.Slate, "movement of data"),
    ];

    /// <summary>The inks of curves that are told apart by colour, in this order.</summary>
    public static ImmutableArray<Ink> Curves { get; } = [Ink.Blue, Ink.Orange, Ink.Green, Ink.Purple, Ink.Teal, Ink.Gold, Ink.Sky, Ink.Slate];

    /// <summary>The ink of an operator: that of the family whose folder it lies in.</summary>
    public static Ink InkOf(Operator op)
    {
        // They cost so differently from other convolutions that a reader wants to tell them apart.
        if (op.Name == "DEPTHWISE_CONV_2D")
        {
            return Ink.Sky;
        }

        string family = op.GetType().Namespace is { } name ? name[(name.LastIndexOf('.') + 1)..] : "";
        return Inks.FirstOrDefault(i => i.Family == family, (Family: "", Ink: Ink.Slate)).Ink;
    }

    /// <summary>The ink of each operator name that occurs in a module.</summary>
    public static Dictionary<string, Ink> InksByName(params ReadOnlySpan<GraphModule> modules)
    {
        var inks = new Dictionary<string, Ink>();
        foreach (var module in modules)
        {
            foreach (var node in module.Graphs.SelectMany(g => g.Nodes))
            {
                inks.TryAdd(node.Operator.Name, InkOf(node.Operator));
            }
        }

        return inks;
    }

    /// <summary>What the inks mean, for those that occur.</summary>
    public static ImmutableArray<LegendEntry> Legend(IEnumerable<Ink> inks)
    {
        var used = inks.ToHashSet();
        return [.. Labels.Where(l => used.Contains(l.Ink)).Select(l => new LegendEntry(l.Ink, l.Label))];
    }
}
