using System.Collections.Immutable;

namespace Mote.Core.Channels;

/// <summary>A node without some of its channels: the operator, and constants in the place of others.</summary>
/// <param name="Operator">The operator with the attributes that fit.</param>
/// <param name="Constants">The input slots that get a new constant.</param>
public sealed record ReducedNode(Operator Operator, ImmutableArray<(int Slot, Tensor Constant)> Constants);

/// <summary>
/// What is known of the channels of one int8 node: which values its output can take where those of its inputs are known, and what has to stay
/// where a channel of either is left out. Channels are counted along the last axis, see <see cref="ChannelSet"/>.
/// </summary>
public abstract class ChannelRule
{
    /// <summary>Each channel of output 0 from the same channel of input 0 alone, and never smaller where any element of that is larger: pooling, means, padding by a constant.</summary>
    public static ChannelRule Monotone { get; } = new MonotoneChannels();

    /// <summary>Each element of output 0 from the element of input 0 at its place, by any function.</summary>
    public static ChannelRule Elementwise { get; } = new ElementwiseChannels();

    /// <summary>Each element of output 0 from those of inputs 0 and 1 at its place, broadcast; monotone in each, rising or falling.</summary>
    public static ChannelRule Pairwise { get; } = new PairwiseChannels();

    /// <summary>The input slots whose channels the rule speaks of: activations, or constants in their place.</summary>
    public virtual ImmutableArray<int> Slots(NodeView node) => [0];

    /// <summary>The range of each channel of output 0; null where nothing is known, and then every channel of the node stays.</summary>
    /// <param name="node">The node.</param>
    /// <param name="inputs">The ranges of the channels in each of <see cref="Slots"/>.</param>
    public abstract ImmutableArray<Interval>? Ranges(NodeView node, ImmutableArray<ImmutableArray<Interval>> inputs);

    /// <summary>
    /// Marks the channels of inputs and output that have to be kept, given those that are kept already. A channel may stay unmarked where it is
    /// not needed, or where its range is one value and the others can make up for it.
    /// </summary>
    /// <param name="node">The node.</param>
    /// <param name="inputs">The channels in each of <see cref="Slots"/>.</param>
    /// <param name="output">The channels of output 0.</param>
    public abstract void Keep(NodeView node, ImmutableArray<ChannelSet> inputs, ChannelSet output);

    /// <summary>The node when only the channels that are kept are left, whose shapes have changed.</summary>
    /// <param name="node">The node as it is.</param>
    /// <param name="inputs">The channels in each of <see cref="Slots"/>.</param>
    /// <param name="output">The channels of output 0.</param>
    public virtual ReducedNode Reduce(NodeView node, ImmutableArray<ChannelSet> inputs, ChannelSet output) => new(node.Node.Operator, []);

    /// <summary>For a weighted sum: the range of each channel's accumulator, bias included, before it is rescaled; empty for all others.</summary>
    /// <param name="node">The node.</param>
    /// <param name="inputs">The ranges of the channels in each of <see cref="Slots"/>.</param>
    public virtual ImmutableArray<(long Min, long Max)> Accumulators(NodeView node, ImmutableArray<ImmutableArray<Interval>> inputs) => [];

    /// <summary>The extent along which a tensor's channels are counted.</summary>
    protected static int LastExtent(Tensor tensor) => tensor.Shape.Rank == 0 ? 1 : tensor.Shape[-1];

    /// <summary>Marks each channel in both sets where it is marked in one.</summary>
    protected static void KeepTogether(ChannelSet a, ChannelSet b)
    {
        for (int c = 0; c < a.Count; c++)
        {
            if (a.IsKept(c) || b.IsKept(c))
            {
                a.Keep(c);
                b.Keep(c);
            }
        }
    }
}
