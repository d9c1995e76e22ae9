namespace Mote.Core.Memory;

// The walk through the tree, and the bound that prunes it.
internal sealed partial class BranchAndBound
{
    // level: the offset reached. leader: the last leader placed there. joined: the buffers that share its offset by joining, itself included.
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
        (long offset, int r) = (level, leader);
        while (!_stopped && FindNext(ref offset, ref r, reach))
        {
            int mark = Put(r, offset);
            Visit(offset, r, [r], false);
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

                int mark = Put(r, level);
                Visit(level, leader, [.. joined, r], leftStarted || !isOutput);
                Take(r, mark);
            }
        }
    }

    private bool CanJoin(int r, long level, int leader)
    {
        if (level % _alignment[r] != 0)
        {
            return false;
        }

        long top = 0;
        foreach (int s in _neighbours[r])
        {
            bool isPartner = _offset[s] == level && _partners[r].AsSpan().Contains(s);
            if (_offset[s] >= 0 && !isPartner)
            {
                top = Math.Max(top, _offset[s] + _size[s]);
            }
        }

        // Where it stands at the level of its own accord it could lead, and the set is found with the leader of lowest index.
        return top <= level && !(r < leader && PlacementProblem.AlignUp(top, _alignment[r]) == level);
    }

    // The next leader after (offset, r), in the order of offsets, then of indices, below reach.
    private bool FindNext(ref long offset, ref int r, long reach)
    {
        (long bestOffset, int best) = (reach, -1);
        for (int s = 0; s < _count; s++)
        {
            if (_offset[s] >= 0 || (_twin[s] >= 0 && _offset[_twin[s]] < 0))
            {
                continue;
            }

            foreach (int alignment in _raised[s])
            {
                long at = PlacementProblem.AlignUp(_floor[s], alignment);
                if (at < bestOffset && (at > offset || (at == offset && s > r)))
                {
                    (bestOffset, best) = (at, s);
                }
            }
        }

        (offset, r) = (bestOffset, best);
        return best >= 0;
    }

    // The bound. Returns the offset below which the next leader must be placed, -1 when this placement cannot be completed in fewer than the best bytes.
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
            reach = Math.Min(reach, _floor[r] + _size[r]);
            long lowest = Math.Max(level, MayJoin(r, level) ? 0 : _floor[r]);
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
            if (_offset[p] == level)
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
            (_, int output, int step, _) = _links[k];
            long shared = 0;
            for (; k < _links.Length && _links[k].Output == output; k++)
            {
                if (_offset[output] < 0 && _offset[_links[k].Input] < 0)
                {
                    shared = Math.Max(shared, _links[k].Shared);
                }
            }

            if (shared > 0)
            {
                _lowestFloor[step] -= shared;
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

        foreach (int s in _neighbours[r])
        {
            long floor = PlacementProblem.AlignUp(offset + _size[r], _alignment[s]);
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
