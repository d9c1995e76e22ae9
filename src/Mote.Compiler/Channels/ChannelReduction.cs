using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Channels;

namespace Mote.Compiler.Channels;

/// <summary>
/// Which channels of a graph's int8 tensors have to stay, and the graph without the others. Starting from what is seen outside, each node marks
/// what it needs until nothing more is added, so that the least number of channels is kept that every rule agrees with.
/// </summary>
internal sealed class ChannelReduction
{
    private readonly Graph _graph;
    private readonly ChannelIntervals _intervals;
    private readonly ChannelSet?[] _sets;
    private readonly List<Tensor> _tensors;
    private readonly Dictionary<int, int> _reduced = [];

    private ChannelReduction(Graph graph)
    {
        (_graph, _intervals) = (graph, ChannelIntervals.Of(graph));
        _sets = new ChannelSet?[graph.Tensors.Length];
        _tensors = [.. graph.Tensors];
        foreach (var view in graph.Views.Where(v => _intervals.Rule(v.Index) is not null))
        {
            foreach (int t in Tensors(view))
            {
                _sets[t] ??= new ChannelSet(_intervals[t]);
            }
        }
    }

    /// <summary>The graph without the channels that nothing needs; the same instance when all are needed.</summary>
    public static Graph Reduce(Graph graph)
    {
        var reduction = new ChannelReduction(graph);
        reduction.KeepWhatIsSeen();
        reduction.KeepWhatIsNeeded();
        reduction.KeepOneOfEach();
        return reduction._sets.All(s => s is null || s.AreAllKept) ? graph : reduction.Rewrite();
    }

    /// <summary>The tensors whose channels a node's rule speaks of, the output last.</summary>
    private IEnumerable<int> Tensors(NodeView view) =>
        _intervals.Rule(view.Index)!.Slots(view).Select(s => view.Node.Inputs[s]).Append(view.Node.Outputs[0]);

    /// <summary>Inputs, outputs, states and gates of the graph, and all that a node without a rule touches.</summary>
    private void KeepWhatIsSeen()
    {
        var seen = _graph.Inputs.Concat(_graph.Outputs).Concat(_graph.Nodes.Select(n => n.Gate)).ToHashSet();
        foreach (var view in _graph.Views)
        {
            if (_intervals.Rule(view.Index) is { } rule)
            {
                // Filters and the like are read by the rule itself, which makes new ones.
                var slots = rule.Slots(view);
                seen.UnionWith(view.Node.Inputs.Where((t, slot) => !slots.Contains(slot) && t >= 0 && !_graph.Tensors[t].IsConstant));
            }
            else
            {
                seen.UnionWith(view.Node.Inputs);
                seen.UnionWith(view.Node.Outputs);
            }
        }

        for (int t = 0; t < _sets.Length; t++)
        {
            if (seen.Contains(t) || _graph.Tensors[t].IsVariable)
            {
                _sets[t]?.KeepAll();
            }
        }
    }

    private void KeepWhatIsNeeded()
    {
        int before;
        do
        {
            before = _sets.Sum(s => s?.KeptCount ?? 0);
            foreach (var view in _graph.Views.Reverse().Where(v => _intervals.Rule(v.Index) is not null))
            {
                var sets = Sets(view);
                _intervals.Rule(view.Index)!.Keep(view, sets[..^1], sets[^1]);
            }
        }
        while (_sets.Sum(s => s?.KeptCount ?? 0) != before);
    }

    /// <summary>A tensor without channels would have no elements.</summary>
    private void KeepOneOfEach()
    {
        while (Array.Find(_sets, s => s is { KeptCount: 0, Count: > 0 }) is { } empty)
        {
            empty.Keep(0);
            KeepWhatIsNeeded();
        }
    }

    private Graph Rewrite()
    {
        for (int t = 0; t < _sets.Length; t++)
        {
            if (_sets[t] is { AreAllKept: false } set)
            {
                _reduced[t] = Add(Part(_graph.Tensors[t], t, set));
            }
        }

        var nodes = _graph.Views.Select(Rewrite).ToImmutableArray();
        return _graph with { Tensors = [.. _tensors], Nodes = nodes };
    }

    private Node Rewrite(NodeView view)
    {
        if (_intervals.Rule(view.Index) is not { } rule || !Tensors(view).Any(_reduced.ContainsKey))
        {
            return view.Node;
        }

        var sets = Sets(view);
        var reduced = rule.Reduce(view, sets[..^1], sets[^1]);
        int[] inputs = [.. view.Node.Inputs];
        foreach (int slot in rule.Slots(view))
        {
            inputs[slot] = _reduced.GetValueOrDefault(inputs[slot], inputs[slot]);
        }

        foreach (var (slot, constant) in reduced.Constants)
        {
            if (slot >= inputs.Length)
            {
                int old = inputs.Length;
                Array.Resize(ref inputs, slot + 1);
                Array.Fill(inputs, -1, old, inputs.Length - old);
            }

            inputs[slot] = Add(constant);
        }

        return view.Node with { Operator = reduced.Operator, Inputs = [.. inputs], Outputs = [_reduced.GetValueOrDefault(view.Node.Outputs[0], view.Node.Outputs[0])] };
    }

    private ImmutableArray<ChannelSet> Sets(NodeView view) => [.. Tensors(view).Select(t => _sets[t]!)];

    private int Add(Tensor tensor)
    {
        _tensors.Add(tensor);
        return _tensors.Count - 1;
    }

    private static Tensor Part(Tensor tensor, int index, ChannelSet set)
    {
        // A part of a part would have to be traced back to the original; one pass makes parts.
        var selection = new ChannelSelection(index, set.Count, set.Kept);
        var part = tensor with
        {
            Shape = new Shape([.. tensor.Shape.Dimensions[..^1], tensor.Shape[-1] / set.Count * set.KeptCount]),
            ShapeSignature = [],
            Selection = tensor.Selection is null ? selection : null,
        };
        return tensor.IsConstant
            ? part with { Data = selection.Of(tensor.Data!.Value.Span, 1) }
            : part;
    }
}
