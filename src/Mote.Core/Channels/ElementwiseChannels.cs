using System.Collections.Immutable;

namespace Mote.Core.Channels;

/// <summary>See <see cref="ChannelRule.Elementwise"/>: the function is tried on each value of a range.</summary>
internal sealed class ElementwiseChannels : ChannelRule
{
    public override ImmutableArray<Interval>? Ranges(NodeView node, ImmutableArray<ImmutableArray<Interval>> inputs)
    {
        sbyte[] table = ElementTable.Of(node);
        return [.. inputs[0].Select(range =>
        {
            var values = Enumerable.Range(range.Min, range.Max - range.Min + 1).Select(v => (int)table[(byte)v]).ToList();
            return new Interval(values.Min(), values.Max());
        })];
    }

    public override void Keep(NodeView node, ImmutableArray<ChannelSet> inputs, ChannelSet output) => KeepTogether(inputs[0], output);
}
