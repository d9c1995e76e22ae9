namespace Mote.Core.Memory;

// The walk through the tree, and the bound that prunes it.
internal sealed partial class BranchAndBound
{
    // level: the key reached. leader: the last leader placed there. joined: the buffers that share its offset by joining, itself included.
    private void Visit(long level, int leader, ReadOnlySpan<int> joined, bool leftStarted)
    {
        if (Nodes >= _nodeLimit)
        {
            _stopped = true;
            return;
        }

        Nodes++;
        long reach = Reach(level, out bool complete);
        if (complete)
        {
            Record();
            return;
        }

        if (reach < 0)
        {
            return;
        }

        VisitJoins(level, leader, joined, leftStarted);
        (long key, int r) = (level, -1);
        while (!_stopped && FindNext(ref key, ref r, reach, level, leader))
        {
            int mark = Put(r, key - _lift[r]);
            Visit(key, r, [r], false);
            Take(r, mark);
        }
    }

    private void VisitJoins(long level, int leader, ReadOnlySpan<int> joined, bool leftStarted)
    {
        foreach (int p in joined)
        {
            foreach (int r in _partners[p])
            {
                bool isInput = _linkSet.Contains((r, p));
                bool isOutput = _linkSet.Contains((p, r));
                if (_stopped || _offset[r] >= 0 || !(isInput || (isOutput && !leftStarted)) || !CanJoin(r, level, leader))
                {
                    continue;
                }

                int mark = Put(r, level - _lift[r]);
                Visit(level, leader, [.. joined, r], leftStarted || !isOutput);
                Take(r, mark);
            }
        }
    }

    private bool CanJoin(int r, long level, int leader)
    {
        // The lifts of partners are equal.
        long offset = level - _lift[r];
        if (offset % _alignment[r] != 0)
        {
            return false;
        }

        long top = 0;
        foreach (int s in _neighbours[r])
        {
            bool isPartner = _offset[s] == offset && _partners[r].AsSpan().Contains(s);
            if (_offset[s] >= 0 && !isPartner)
            {
                top = Math.Max(top, _offset[s] + Separation(s, r));
            }
        }

        // Where it stands at the level of its own accord it could lead, and the set is found with the leader of lowest index.
        return top <= offset && !(r < leader && PlacementProblem.AlignUp(top, _alignment[r]) == offset);
    }

    // The next leader after (key, r), in the order of keys, then of indices, below reach. At the level itself those follow that come after its last
    // leader, or are held up by what was placed there.
    private bool FindNext(ref long key, ref int r, long reach, long level, int leader)
    {
        (long bestKey, int best) = (reach, -1);
        for (int s = 0; s < _count; s++)
        {
            if (_offset[s] >= 0 || (_twin[s] >= 0 && _offset[_twin[s]] < 0))
            {
                continue;
            }

            foreach (int alignment in _raised[s])
            {
                long at = PlacementProblem.AlignUp(_floor[s], alignment) + _lift[s];
                if (at < bestKey && (at > key || (at == key && s > r)) && (at > level || s > leader || IsHeldAt(s, level)))
                {
                    (bestKey, best) = (at, s);
                }
            }
        }

        (key, r) = (bestKey, best);
        return best >= 0;
    }

    // True when one at the level may be what keeps s, or one that can join s, from lying lower, so that s could not be placed before it.
    private bool IsHeldAt(int s, long level)
    {
        foreach (int m in _family[s])
        {
            foreach (int below in _heldBy[m])
            {
                if (_offset[below] >= 0 && _offset[below] + _lift[below] == level)
                {
                    return true;
                }
            }
        }

        return false;
    }

    // The bound. Returns the key below which the next leader must be placed, -1 when this placement cannot be completed in fewer than the best bytes.
    private long Reach(long level, out bool complete)
    {
        long reach = long.MaxValue;
        complete = true;
        Array.Fill(_lowestFloor, long.MaxValue);
        for (int r = 0; r < _count; r++)
        {
            if (_offset[r] >= 0)
            {
                continue;
            }

            complete = false;
            reach = Math.Min(reach, _floor[r] + _size[r] + _highestLift);
            long lowest = Math.Max(level - _lift[r], MayJoin(r, level) ? 0 : _floor[r]);
            if (lowest + _size[r] >= _bestBytes)
            {
                return -1;
            }

            for (int t = _first[r]; t <= _last[r]; t++)
            {
                _lowestFloor[t] = Math.Min(_lowestFloor[t], lowest);
            }
        }

        SubtractShared();
        for (int t = 0; t < _lowestFloor.Length; t++)
        {
            // Steps where everything is placed hold long.MaxValue and no bytes; the subtraction above touches only steps with unplaced buffers.
            if (_unplacedBytes[t] > 0 && _lowestFloor[t] + _unplacedBytes[t] - _slack[t] >= _bestBytes)
            {
                return -1;
            }
        }

        return reach;
    }

    private bool MayJoin(int r, long level)
    {
        foreach (int p in _partners[r])
        {
            if (_offset[p] >= 0 && _offset[p] + _lift[p] == level)
            {
                return true;
            }
        }

        return false;
    }

    // Two unplaced partners may come to share; a placed one is accounted for by the floor. Links are sorted by output.
    private void SubtractShared()
    {
        for (int k = 0; k < _links.Length;)
        {
            (_, int output, int step, _, _) = _links[k];
            long once = 0;
            long several = 0;
            for (; k < _links.Length && _links[k].Output == output; k++)
            {
                if (_offset[output] < 0 && _offset[_links[k].Input] < 0)
                {
                    once = _links[k].IsOverlap ? once : Math.Max(once, _links[k].Bytes);
                    several += _links[k].IsOverlap ? _links[k].Bytes : 0;
                }
            }

            if (once + several > 0)
            {
                _lowestFloor[step] -= Math.Min(once + several, _problem.Rounded(_buffer[output]));
            }
        }
    }

    private int Put(int r, long offset)
    {
        int mark = _undo.Count;
        _offset[r] = offset;
        long rounded = PlacementProblem.AlignUp(_size[r], _problem.Granule);
        for (int t = _first[r]; t <= _last[r]; t++)
        {
            _unplacedBytes[t] -= rounded;
        }

        int[] neighbours = _neighbours[r];
        for (int k = 0; k < neighbours.Length; k++)
        {
            int s = neighbours[k];
            long floor = PlacementProblem.AlignUp(offset + _separation[r][k], _alignment[s]);
            if (_offset[s] < 0 && floor > _floor[s])
            {
                _undo.Add((s, _floor[s]));
                _floor[s] = floor;
            }
        }

        return mark;
    }

    private void Take(int r, int mark)
    {
        for (int k = _undo.Count - 1; k >= mark; k--)
        {
            _floor[_undo[k].Buffer] = _undo[k].Floor;
        }

        _undo.RemoveRange(mark, _undo.Count - mark);
        long rounded = PlacementProblem.AlignUp(_size[r], _problem.Granule);
        for (int t = _first[r]; t <= _last[r]; t++)
        {
            _unplacedBytes[t] += rounded;
        }

        _offset[r] = -1;
    }

    private void Record()
    {
        long bytes = 0;
        for (int r = 0; r < _count; r++)
        {
            bytes = Math.Max(bytes, _offset[r] + _size[r]);
        }

        if (bytes < _bestBytes)
        {
            _bestBytes = bytes;
            _best = [.. _offset];
            _stopped |= bytes <= _target;
        }
    }
}
