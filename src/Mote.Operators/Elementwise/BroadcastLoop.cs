using System.Collections.Immutable;
using Mote.Core;

namespace Mote.Operators.Elementwise;

/// <summary>
/// The five nested loops in which C kernels walk over two operands that are repeated along some dimensions: dimensions that are contiguous
/// in both operands are one loop. Twin of <c>mote_broadcast.h</c>.
/// </summary>
/// <param name="Output">The shape of the result.</param>
/// <param name="Extents">Iterations, outermost first; always <see cref="Loops"/>.</param>
/// <param name="StepsOfA">Elements of the first operand between neighbours along each loop; 0 where it is repeated.</param>
/// <param name="StepsOfB">The same for the second operand.</param>
internal sealed record BroadcastLoop(Shape Output, ImmutableArray<int> Extents, ImmutableArray<int> StepsOfA, ImmutableArray<int> StepsOfB)
{
    /// <summary>The number of loops.</summary>
    public const int Loops = 5;

    /// <summary>The arguments for <c>MOTE_BROADCAST_PARAMETERS</c>.</summary>
    public int[] Arguments => [.. Extents, .. StepsOfA, .. StepsOfB];

    /// <summary>The loops for two operands; null when they do not broadcast, have no elements or too many, or need more than five loops.</summary>
    public static BroadcastLoop? Of(Shape a, Shape b)
    {
        if (Shape.Broadcast(a, b) is not { } output || !IsCountable(output))
        {
            return null;
        }

        var (extents, stepsOfA, stepsOfB) = (new List<int>(), new List<int>(), new List<int>());
        var (longA, longB) = (a.Extend(output.Rank), b.Extend(output.Rank));
        int sizeOfA = 1, sizeOfB = 1;
        for (int d = output.Rank - 1; d >= 0; d--)
        {
            int stepA = longA[d] == 1 ? 0 : sizeOfA;
            int stepB = longB[d] == 1 ? 0 : sizeOfB;
            sizeOfA *= longA[d];
            sizeOfB *= longB[d];
            if (output[d] == 1)
            {
                continue;
            }

            // Both operands go on where the loop inside ended (or are repeated in both): one longer loop.
            int inside = extents.Count - 1;
            if (inside >= 0 && stepA == stepsOfA[inside] * extents[inside] && stepB == stepsOfB[inside] * extents[inside])
            {
                extents[inside] *= output[d];
                continue;
            }

            extents.Add(output[d]);
            stepsOfA.Add(stepA);
            stepsOfB.Add(stepB);
        }

        if (extents.Count > Loops)
        {
            return null;
        }

        // A loop of one iteration reads its first element, so its steps have no meaning; innermost they say that a row has one element.
        return new BroadcastLoop(output, Outermost(extents, 1), Outermost(stepsOfA, 0), Outermost(stepsOfB, 0));
    }

    private static bool IsCountable(Shape shape)
    {
        long count = 1;
        foreach (int extent in shape.Dimensions)
        {
            count *= extent;
            if (count is < 1 or > int.MaxValue)
            {
                return false;
            }
        }

        return true;
    }

    private static ImmutableArray<int> Outermost(List<int> innermostFirst, int filler) =>
        [.. Enumerable.Repeat(filler, Loops - innermostFirst.Count), .. Enumerable.Reverse(innermostFirst)];
}
