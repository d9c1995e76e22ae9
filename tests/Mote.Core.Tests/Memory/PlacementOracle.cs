using Mote.Core.Memory;

namespace Mote.Core.Tests.Memory;

/// <summary>What a plan is, written down once more and as plainly as possible: every offset is tried, nothing is normalised, no bound is used.</summary>
internal sealed class PlacementOracle
{
    private enum Rule
    {
        Free,
        Disjoint,
        DisjointOrShared,
    }

    private readonly MemoryRequest[] _requests;
    private readonly int[] _group;
    private readonly int[] _groups;
    private readonly int[] _bytes;
    private readonly int[] _alignment;
    private readonly Rule[,] _rules;
    private readonly Dictionary<(int Input, int Output), int> _distances = [];

    public PlacementOracle(Instance instance)
    {
        _requests = instance.Requests;
        int count = _requests.Length;
        _group = [.. Enumerable.Range(0, count)];
        foreach (MemoryAlias alias in instance.Aliases)
        {
            int from = _group[IndexOf(alias.Input)];
            int to = _group[IndexOf(alias.Output)];
            for (int k = 0; k < count; k++)
            {
                _group[k] = _group[k] == from ? to : _group[k];
            }
        }

        _bytes = [.. _group.Select(g => Members(g).Max(r => r.Bytes))];
        _alignment = [.. _group.Select(g => Members(g).Max(r => r.Alignment))];
        int[] first = [.. _group.Select(g => Members(g).Min(r => r.FirstUse))];
        int[] last = [.. _group.Select(g => Members(g).Max(r => r.LastUse))];
        // Large ones first, so that a hopeless arena is recognised early.
        _groups = [.. _group.Distinct().OrderByDescending(g => _bytes[g])];
        _rules = new Rule[count, count];
        for (int a = 0; a < count; a++)
        {
            for (int b = 0; b < count; b++)
            {
                bool apart = last[a] < first[b] || last[b] < first[a] || _bytes[a] == 0 || _bytes[b] == 0;
                bool permitted = instance.Pairs.Any(p => Joins(p, a, b) || Joins(p, b, a));
                _rules[a, b] = apart ? Rule.Free : permitted ? Rule.DisjointOrShared : Rule.Disjoint;
            }
        }

        foreach (OverlapPair pair in instance.Overlaps)
        {
            int input = _group[IndexOf(pair.Input)];
            int output = _group[IndexOf(pair.Output)];
            if (input != output && last[input] == first[output] && first[input] < first[output])
            {
                _distances[(input, output)] = Math.Min(pair.Distance, _distances.GetValueOrDefault((input, output), int.MaxValue));
            }
        }

        bool Joins(InPlacePair pair, int input, int output) =>
            _group[IndexOf(pair.Input)] == input && _group[IndexOf(pair.Output)] == output && last[input] == first[output];
    }

    /// <summary>The smallest arena, found by trying every placement in arenas of growing size. For a handful of small requests.</summary>
    public int SmallestArena()
    {
        int arena = 0;
        while (!Fits(new int[_requests.Length], 0, arena))
        {
            arena++;
        }

        return arena;
    }

    /// <summary>True when the offsets (by request) obey all rules.</summary>
    public bool IsLegal(IReadOnlyList<int> offsets) =>
        Enumerable.Range(0, offsets.Count).All(i =>
            offsets[i] >= 0 && offsets[i] % _requests[i].Alignment == 0
            && (offsets[i] == offsets[_group[i]] || _bytes[i] == 0)
            && Enumerable.Range(0, i).All(j => _group[i] == _group[j] || Agree(_group[i], _group[j], offsets[i], offsets[j])));

    private bool Fits(int[] offsets, int next, int arena)
    {
        if (next == _groups.Length)
        {
            return true;
        }

        int group = _groups[next];
        for (int offset = 0; offset + _bytes[group] <= arena; offset += _alignment[group])
        {
            offsets[group] = offset;
            bool agrees = true;
            for (int k = 0; k < next && agrees; k++)
            {
                agrees = Agree(group, _groups[k], offset, offsets[_groups[k]]);
            }

            if (agrees && Fits(offsets, next + 1, arena))
            {
                return true;
            }

            if (_bytes[group] == 0)
            {
                break; // Where nothing lies makes no difference.
            }
        }

        return false;
    }

    private bool Agree(int a, int b, int offsetA, int offsetB) => RunsInto(a, b, offsetA, offsetB) || RunsInto(b, a, offsetB, offsetA) || _rules[a, b] switch
    {
        Rule.Free => true,
        Rule.Disjoint => offsetA + _bytes[a] <= offsetB || offsetB + _bytes[b] <= offsetA,
        _ => offsetA == offsetB || offsetA + _bytes[a] <= offsetB || offsetB + _bytes[b] <= offsetA,
    };

    private bool RunsInto(int input, int output, int offsetOfInput, int offsetOfOutput) =>
        _distances.TryGetValue((input, output), out int distance) && offsetOfOutput + distance <= offsetOfInput;

    private IEnumerable<MemoryRequest> Members(int group) => _requests.Where((_, i) => _group[i] == group);

    private int IndexOf(int id) => Array.FindIndex(_requests, r => r.Id == id);
}
