using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Mote.Core.Channels;

/// <summary>See <see cref="ChannelRule.Monotone"/>: the reference arithmetic, run on the least and on the greatest values, gives the ranges.</summary>
internal sealed class MonotoneChannels : ChannelRule
{
    public override ImmutableArray<Interval>? Ranges(NodeView node, ImmutableArray<ImmutableArray<Interval>> inputs)
    {
        var (x, y) = (node.Input(0), node.Output(0));
        int channels = inputs[0].Length;
        if (LastExtent(x) != channels || LastExtent(y) != channels || Enumerable.Range(1, node.InputCount - 1).Any(i => node.HasInput(i) && !node.Input(i).IsConstant))
        {
            return null;
        }

        sbyte[] least = Run(node, c => inputs[0][c].Min, channels), greatest = Run(node, c => inputs[0][c].Max, channels);
        var ranges = new Interval[channels];
        for (int i = 0; i < least.Length; i++)
        {
            var here = new Interval(least[i], greatest[i]);
            ranges[i % channels] = i < channels ? here : ranges[i % channels].Union(here);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(ranges);
    }

    public override void Keep(NodeView node, ImmutableArray<ChannelSet> inputs, ChannelSet output) => KeepTogether(inputs[0], output);

    private static sbyte[] Run(NodeView node, Func<int, int> value, int channels)
    {
        var buffers = new Memory<byte>[node.InputCount];
        buffers[0] = new byte[node.Input(0).Shape.ElementCount];
        for (int i = 0; i < buffers[0].Length; i++)
        {
            buffers[0].Span[i] = (byte)value(i % channels);
        }

        for (int i = 1; i < buffers.Length; i++)
        {
            buffers[i] = node.OptionalInput(i)?.Data is { } data ? data.ToArray() : Memory<byte>.Empty;
        }

        byte[] output = new byte[node.Output(0).Shape.ElementCount];
        node.Node.Operator.Prepare(node)(new KernelIo(buffers, [output], new Memory<byte>[buffers.Length]));
        return MemoryMarshal.Cast<byte, sbyte>(output).ToArray();
    }
}
