using Mote.Core;

namespace Mote.Operators.Reduction;

/// <summary>The loops over a tensor, outermost first, along which a smaller one is repeated or not; neighbours of one kind are one loop.</summary>
internal static class RepeatedLoops
{
    /// <summary>The loops; at least one. The smaller shape broadcasts to the larger.</summary>
    public static (int Extent, bool Repeated)[] Of(Shape large, Shape small)
    {
        var loops = new List<(int Extent, bool Repeated)>();
        var extended = small.Extend(large.Rank);
        for (int d = 0; d < large.Rank; d++)
        {
            if (large[d] == 1)
            {
                continue;
            }

            bool repeated = extended[d] == 1;
            if (loops.Count > 0 && loops[^1].Repeated == repeated)
            {
                loops[^1] = (loops[^1].Extent * large[d], repeated);
            }
            else
            {
                loops.Add((large[d], repeated));
            }
        }

        return loops.Count > 0 ? [.. loops] : [(1, false)];
    }

    /// <summary>The element of the smaller tensor that an element of the larger one is.</summary>
    public static int Place((int Extent, bool Repeated)[] loops, int at)
    {
        int place = 0, step = 1;
        for (int l = loops.Length - 1; l >= 0; l--)
        {
            (at, int index) = Math.DivRem(at, loops[l].Extent);
            if (!loops[l].Repeated)
            {
                place += index * step;
                step *= loops[l].Extent;
            }
        }

        return place;
    }
}
