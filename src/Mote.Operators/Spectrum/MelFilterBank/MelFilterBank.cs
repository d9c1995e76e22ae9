using System.Collections.Immutable;
using Mote.Core;
using Mote.Operators.Layout;

namespace Mote.Operators.Spectrum;

/// <summary>
/// MEL_FILTER_BANK: weighted sums over the bins of a spectrum, x (...,bins) -> y (...,filters), by triangular filters between edges in bins, of the mel scale
/// (<see cref="MelDesign"/>) or any other. float32: products in the order of the bins, added to 0. uint32: weights in Q15 (one is 32768), exact sums, halves up, limited to the type.
/// </summary>
[Operator]
public sealed partial record MelFilterBank : Operator, IOperator<MelFilterBank>
{
    /// <inheritdoc/>
    public override string Name => "MEL_FILTER_BANK";

    /// <summary>The edges in bins, ascending, two more than filters: filter i rises from edge i to edge i+1 and falls to edge i+2.</summary>
    public IntegerList Edges { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 1)
            || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32), TypeRow.Of(ElementType.UInt32, ElementType.UInt32)))
        {
            return [];
        }

        var x = node.Input(0).Shape;
        if (!SpectrumChecks.IsFull(report, x, 1) || !CheckEdges(x[-1], report))
        {
            return [];
        }

        return SpectrumChecks.WithInner(report, x, 1, Edges.Values.Length - 2) is { } y ? [new TensorType(node.Input(0).Type, y)] : [];
    }

    /// <inheritdoc/>
    public override long Macs(NodeView node) =>
        (long)node.Input(0).Shape.ElementCount / node.Input(0).Shape[-1] * TriangularBank.Filters(Edges.Values.AsSpan()).Sum(f => f.Weights.Length);

    private bool CheckEdges(int bins, NodeReport report)
    {
        var edges = Edges.Values;
        if (edges.Length < 3 || bins > ushort.MaxValue)
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"{edges.Length} edges over {bins} bins make no filter", "3 edges or more, up to 65535 bins");
            return false;
        }

        for (int i = 0; i < edges.Length; i++)
        {
            if (edges[i] < (i == 0 ? 0 : edges[i - 1]) || edges[i] >= bins)
            {
                report.Error(DiagnosticIds.UnsupportedAttribute, $"edge {i}, bin {edges[i]}, is before its predecessor or not among the {bins} bins", "ascending edges");
                return false;
            }
        }

        for (int i = 0; i + 2 < edges.Length; i++)
        {
            if (edges[i] == edges[i + 2])
            {
                report.Error(DiagnosticIds.UnsupportedAttribute, $"filter {i} has no bins: its three edges are bin {edges[i]}", "filters at least a bin wide",
                    "Take fewer filters or a longer transform");
                return false;
            }
        }

        return true;
    }
}
