using System.Collections.Immutable;
using Mote.Core;

namespace Mote.Operators.Reduction;

/// <summary>
/// A reduction as six nested loops: dimensions that are kept and dimensions that are summed, in turn, after neighbours of one kind were
/// merged. Twin of the loops in <c>reduce.h</c>.
/// </summary>
/// <param name="Extents">Kept, summed, kept, summed, kept, summed; outermost first.</param>
internal sealed record ReductionLoop(ImmutableArray<int> Extents)
{
    /// <summary>The number of loops.</summary>
    public const int Loops = 6;

    /// <summary>The loops over a shape; null when six do not suffice (never up to rank 5).</summary>
    public static ReductionLoop? Of(Shape shape, ReadOnlySpan<bool> summed)
    {
        // Merged groups, innermost first; the innermost group is one of summed dimensions (possibly none).
        List<int> groups = [1];
        bool kind = true;
        for (int d = shape.Rank - 1; d >= 0; d--)
        {
            if (shape[d] != 1 && summed[d] != kind)
            {
                groups.Add(1);
                kind = summed[d];
            }

            groups[^1] *= shape[d];
        }

        return groups.Count > Loops ? null : new ReductionLoop([.. Enumerable.Repeat(1, Loops - groups.Count), .. Enumerable.Reverse(groups)]);
    }
}
