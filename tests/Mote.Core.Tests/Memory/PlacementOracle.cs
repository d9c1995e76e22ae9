using Mote.Core.Memory;

namespace Mote.Core.Tests.Memory;

/// <summary>What a plan is, written down once more and as plainly as possible: every offset is tried, nothing is normalised, no bound is used.</summary>
internal static class PlacementOracle
{
    /// <summary>The smallest arena, found by trying every placement in arenas of growing size. For a handful of small requests.</summary>
    public static int SmallestArena(MemoryRequest[] requests, InPlacePair[] pairs, MemoryAlias[] aliases)
    {
        int[] group = Groups(requests, aliases);
        int[] offsets = new int[requests.Length];
        for (int arena = 0; ; arena++)
        {
            if (Fits(requests, pairs, group, offsets, 0, arena))
            {
                return arena;
            }
        }
    }

    /// <summary>True when the first <paramref name="count"/> offsets obey all rules.</summary>
    public static bool IsLegal(MemoryRequest[] requests, InPlacePair[] pairs, MemoryAlias[] aliases, IReadOnlyList<int> offsets)
    {
        int[] group = Groups(requests, aliases);
        return Enumerable.Range(0, requests.Length).All(i =>
            offsets[i] >= 0 && offsets[i] % requests[i].Alignment == 0
            && Enumerable.Range(0, i).All(j => AgreePair(requests, pairs, group, i, j, offsets[i], offsets[j])));
    }

    private static bool Fits(MemoryRequest[] requests, InPlacePair[] pairs, int[] group, int[] offsets, int next, int arena)
    {
        if (next == requests.Length)
        {
            return true;
        }

        for (int offset = 0; offset + requests[next].Bytes <= arena; offset += requests[next].Alignment)
        {
            offsets[next] = offset;
            bool agrees = true;
            for (int j = 0; j < next && agrees; j++)
            {
                agrees = AgreePair(requests, pairs, group, next, j, offset, offsets[j]);
            }

            if (agrees && Fits(requests, pairs, group, offsets, next + 1, arena))
            {
                return true;
            }
        }

        return false;
    }

    private static bool AgreePair(MemoryRequest[] requests, InPlacePair[] pairs, int[] group, int i, int j, int offsetI, int offsetJ)
    {
        if (group[i] == group[j])
        {
            return offsetI == offsetJ || GroupBytes(requests, group, i) == 0;
        }

        int sizeI = GroupBytes(requests, group, i);
        int sizeJ = GroupBytes(requests, group, j);
        (int firstI, int lastI) = GroupLife(requests, group, i);
        (int firstJ, int lastJ) = GroupLife(requests, group, j);
        bool apart = lastI < firstJ || lastJ < firstI;
        bool disjoint = offsetI + sizeI <= offsetJ || offsetJ + sizeJ <= offsetI;
        if (apart || disjoint || sizeI == 0 || sizeJ == 0)
        {
            return true;
        }

        return offsetI == offsetJ && pairs.Any(p =>
        {
            int input = Array.FindIndex(requests, r => r.Id == p.Input);
            int output = Array.FindIndex(requests, r => r.Id == p.Output);
            return (group[input] == group[i] && group[output] == group[j] && lastI == firstJ)
                || (group[input] == group[j] && group[output] == group[i] && lastJ == firstI);
        });
    }

    private static int GroupBytes(MemoryRequest[] requests, int[] group, int i)
    {
        int bytes = 0;
        for (int k = 0; k < requests.Length; k++)
        {
            bytes = group[k] == group[i] ? Math.Max(bytes, requests[k].Bytes) : bytes;
        }

        return bytes;
    }

    private static (int First, int Last) GroupLife(MemoryRequest[] requests, int[] group, int i)
    {
        (int first, int last) = (int.MaxValue, 0);
        for (int k = 0; k < requests.Length; k++)
        {
            if (group[k] == group[i])
            {
                (first, last) = (Math.Min(first, requests[k].FirstUse), Math.Max(last, requests[k].LastUse));
            }
        }

        return (first, last);
    }

    private static int[] Groups(MemoryRequest[] requests, MemoryAlias[] aliases)
    {
        int[] group = [.. Enumerable.Range(0, requests.Length)];
        foreach (MemoryAlias alias in aliases)
        {
            int from = group[Array.FindIndex(requests, r => r.Id == alias.Input)];
            int to = group[Array.FindIndex(requests, r => r.Id == alias.Output)];
            for (int k = 0; k < group.Length; k++)
            {
                group[k] = group[k] == from ? to : group[k];
            }
        }

        return group;
    }
}
