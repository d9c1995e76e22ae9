using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Channels;

namespace Mote.Compiler.Channels;

/// <summary>
/// What each channel of each int8 tensor of a graph can be, whatever its inputs are: interval arithmetic along the graph, exact in each operator
/// (the reference arithmetic at both ends). Graph inputs, states and what no rule covers can be anything.
/// </summary>
public sealed class ChannelIntervals
{
    private readonly Graph _graph;
    private readonly ImmutableArray<Interval>[] _ranges;
    private readonly ChannelRule?[] _rules;

    private ChannelIntervals(Graph graph)
    {
        _graph = graph;
        _ranges = new ImmutableArray<Interval>[graph.Tensors.Length];
        _rules = new ChannelRule?[graph.Nodes.Length];
        foreach (var view in graph.Views)
        {
            if (view.OutputCount == 1 && view.Node.Operator.Channels(view) is { } rule
                && rule.Slots(view).All(s => view.HasInput(s) && HasChannels(view.Input(s))) && HasChannels(view.Output(0))
                && rule.Ranges(view, Inputs(view, rule)) is { } ranges)
            {
                _rules[view.Index] = rule;
                _ranges[view.Node.Outputs[0]] = ranges;
            }
        }
    }

    /// <summary>The ranges of the channels of an int8 tensor: element e belongs to channel e % length; empty for other tensors.</summary>
    public ImmutableArray<Interval> this[int tensor]
    {
        get
        {
            if (_ranges[tensor].IsDefault)
            {
                _ranges[tensor] = HasChannels(_graph.Tensors[tensor]) ? RangesOf(_graph.Tensors[tensor]) : [];
            }

            return _ranges[tensor];
        }
    }

    /// <summary>The ranges of a graph's tensors.</summary>
    public static ChannelIntervals Of(Graph graph) => new(graph);

    /// <summary>The rule that the node at a position follows; null where nothing is known of its channels.</summary>
    public ChannelRule? Rule(int node) => _rules[node];

    /// <summary>For an int8 convolution or dense layer: the range of each output channel's accumulator, bias included, before it is rescaled; empty for all other nodes.</summary>
    public ImmutableArray<(long Min, long Max)> Accumulators(int node) =>
        _rules[node] is { } rule && _graph.View(node) is var view ? rule.Accumulators(view, Inputs(view, rule)) : [];

    private static bool HasChannels(Tensor tensor) => tensor.Type == ElementType.Int8 && !tensor.Shape.Dimensions.Contains(0);

    private static ImmutableArray<Interval> RangesOf(Tensor tensor)
    {
        int channels = tensor.Shape.Rank == 0 ? 1 : tensor.Shape[-1];
        var ranges = new Interval[channels];
        Array.Fill(ranges, Interval.Int8);
        if (tensor.IsConstant)
        {
            var values = tensor.Values<sbyte>();
            for (int i = 0; i < values.Length; i++)
            {
                var here = new Interval(values[i], values[i]);
                ranges[i % channels] = i < channels ? here : ranges[i % channels].Union(here);
            }
        }

        return [.. ranges];
    }

    private ImmutableArray<ImmutableArray<Interval>> Inputs(NodeView view, ChannelRule rule) => [.. rule.Slots(view).Select(s => this[view.Node.Inputs[s]])];
}
