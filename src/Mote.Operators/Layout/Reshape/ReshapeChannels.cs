using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Channels;

namespace Mote.Operators.Layout;

/// <summary>RESHAPE: elements stay in their order, and so do channels where the last extent is a whole number of them before and after.</summary>
internal sealed class ReshapeChannels : ChannelRule
{
    public static ReshapeChannels Rule { get; } = new();

    public override ImmutableArray<Interval>? Ranges(NodeView node, ImmutableArray<ImmutableArray<Interval>> inputs) =>
        LastExtent(node.Input(0)) % inputs[0].Length == 0 && LastExtent(node.Output(0)) % inputs[0].Length == 0 ? inputs[0] : null;

    public override void Keep(NodeView node, ImmutableArray<ChannelSet> inputs, ChannelSet output) => KeepTogether(inputs[0], output);

    public override ReducedNode Reduce(NodeView node, ImmutableArray<ChannelSet> inputs, ChannelSet output)
    {
        var y = node.Output(0).Shape;
        int[] extents = [.. y.Dimensions[..^1], y[-1] / output.Count * output.KeptCount];
        return node.OptionalInput(1) is { IsConstant: true } shape
            ? new ReducedNode(node.Node.Operator, [(1, Tensor.Constant<int>(shape.Name, ElementType.Int32, new Shape(extents.Length), extents))])
            : new ReducedNode(new Reshape { NewShape = node.HasInput(1) ? default : new IntegerList([.. extents]) }, []);
    }
}
