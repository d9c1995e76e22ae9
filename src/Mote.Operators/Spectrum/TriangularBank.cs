using System.Collections.Immutable;

namespace Mote.Operators.Spectrum;

/// <summary>One filter of a bank: the weights of neighbouring bins, none of them zero.</summary>
/// <param name="First">The first bin.</param>
/// <param name="Weights">One a bin, in (0, 1].</param>
public sealed record TriangularFilter(int First, ImmutableArray<double> Weights);

/// <summary>Banks of triangular filters between edges in bins.</summary>
public static class TriangularBank
{
    /// <summary>
    /// The filters of ascending edges e: filter i rises from 0 at bin e[i] to 1 at e[i+1] and falls to 0 at e[i+2]. Where two edges are the same bin, the side
    /// between them is a step and the middle still has the weight 1. A filter whose three edges are one bin has no weights.
    /// </summary>
    /// <param name="edges">Two more than there are filters, ascending.</param>
    public static ImmutableArray<TriangularFilter> Filters(ReadOnlySpan<int> edges)
    {
        var filters = ImmutableArray.CreateBuilder<TriangularFilter>();
        for (int i = 0; i + 2 < edges.Length; i++)
        {
            var (left, middle, right) = (edges[i], edges[i + 1], edges[i + 2]);
            int first = middle > left ? left + 1 : left;
            int end = right > middle ? right : right + 1;
            filters.Add(left == right
                ? new TriangularFilter(left, [])
                : new TriangularFilter(first, [.. Enumerable.Range(first, end - first).Select(k => Weight(left, middle, right, k))]));
        }

        return filters.ToImmutable();
    }

    private static double Weight(int left, int middle, int right, int bin) =>
        bin == middle ? 1 : bin < middle ? (bin - left) / (double)(middle - left) : (right - bin) / (double)(right - middle);
}
