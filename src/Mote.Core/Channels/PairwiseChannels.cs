using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Mote.Core.Channels;

/// <summary>
/// See <see cref="ChannelRule.Pairwise"/>: a function that is monotone in each operand has its extremes at the four corners. An operand of one
/// channel beside one of several is read by all of these.
/// </summary>
internal sealed class PairwiseChannels : ChannelRule
{
    public override ImmutableArray<int> Slots(NodeView node) => [0, 1];

    public override ImmutableArray<Interval>? Ranges(NodeView node, ImmutableArray<ImmutableArray<Interval>> inputs)
    {
        int channels = Math.Max(inputs[0].Length, inputs[1].Length);
        for (int slot = 0; slot < 2; slot++)
        {
            // Where channels are not the last axis, both operands have to be laid out alike.
            bool isAlike = node.Input(0).Shape == node.Input(1).Shape;
            if (inputs[slot].Length != channels && inputs[slot].Length != 1
                || (inputs[slot].Length != LastExtent(node.Input(slot)) && !isAlike)
                || (isAlike && inputs[slot].Length != channels))
            {
                return null;
            }
        }

        var (a, b) = (new sbyte[4 * channels], new sbyte[4 * channels]);
        for (int i = 0; i < a.Length; i++)
        {
            var (x, z) = (inputs[0][i / 4 % inputs[0].Length], inputs[1][i / 4 % inputs[1].Length]);
            a[i] = (sbyte)((i & 1) == 0 ? x.Min : x.Max);
            b[i] = (sbyte)((i & 2) == 0 ? z.Min : z.Max);
        }

        byte[] y = ElementTable.Run(node, a.Length, MemoryMarshal.AsBytes<sbyte>(a).ToArray(), MemoryMarshal.AsBytes<sbyte>(b).ToArray());
        return [.. Enumerable.Range(0, channels).Select(c =>
        {
            int[] corners = [.. y.AsSpan(4 * c, 4).ToArray().Select(v => (int)(sbyte)v)];
            return new Interval(corners.Min(), corners.Max());
        })];
    }

    public override void Keep(NodeView node, ImmutableArray<ChannelSet> inputs, ChannelSet output)
    {
        foreach (var input in inputs)
        {
            if (input.Count == output.Count)
            {
                KeepTogether(input, output);
            }
            else
            {
                input.KeepAll();
            }
        }
    }
}
