using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Channels;

namespace Mote.Operators.Convolution;

/// <summary>
/// The channels of int8 convolutions and dense layers. Outputs may be left out freely, with their filters; an input where no output needs it,
/// or where it has one value, whose share moves into the bias.
/// </summary>
internal abstract class WeightedChannels : ChannelRule
{
    /// <summary>The sums of a node; null where its channels do not divide as they should.</summary>
    /// <param name="node">The node.</param>
    /// <param name="channels">The number of channels of x.</param>
    protected abstract WeightedSum? SumOf(NodeView node, int channels);

    /// <summary>The axis of the filter that counts outputs.</summary>
    protected abstract int OutputAxis { get; }

    /// <summary>Marks what an operator of this form cannot leave out whatever the numbers are.</summary>
    protected virtual void KeepForm(NodeView node, ChannelSet x, ChannelSet y)
    {
    }

    /// <summary>The shape of the filter for as many channels.</summary>
    protected abstract Shape FilterShape(Shape filter, WeightedSum sum, int inputs, int outputs);

    /// <summary>The position in the filter of (output, tap, i), all counted among those that are left.</summary>
    protected abstract int FilterIndex(Shape filter, int taps, int output, int tap, int i);

    /// <summary>True where each output reads a channel of its own.</summary>
    protected virtual bool IsDepthwise => false;

    public sealed override ImmutableArray<Interval>? Ranges(NodeView node, ImmutableArray<ImmutableArray<Interval>> inputs) =>
        SumOf(node, inputs[0].Length) is { } sum ? [.. Enumerable.Range(0, sum.Outputs).Select(o => sum.Range(o, inputs[0]))] : null;

    public sealed override ImmutableArray<(long Min, long Max)> Accumulators(NodeView node, ImmutableArray<ImmutableArray<Interval>> inputs) =>
        SumOf(node, inputs[0].Length) is { } sum
            ? [.. Enumerable.Range(0, sum.Outputs).Select(o => sum.Accumulators(o, inputs[0])).Select(a => (a.Min(r => r.Min), a.Max(r => r.Max)))]
            : [];

    public sealed override void Keep(NodeView node, ImmutableArray<ChannelSet> inputs, ChannelSet output)
    {
        var (x, y) = (inputs[0], output);
        KeepForm(node, x, y);
        if (IsDepthwise || SumOf(node, x.Count) is not { } sum)
        {
            return;
        }

        for (int i = 0; i < sum.Depth; i++)
        {
            for (int o = 0; o < sum.Outputs && !x.IsKept(i); o++)
            {
                if (y.IsKept(o) && sum.Needs(o, i, x.Ranges[i]))
                {
                    x.Keep(i);
                }
            }
        }
    }

    public sealed override ReducedNode Reduce(NodeView node, ImmutableArray<ChannelSet> inputs, ChannelSet output)
    {
        var sum = SumOf(node, inputs[0].Count)!;
        var outputs = output.Kept;
        int[] depth = IsDepthwise ? [.. Enumerable.Range(0, sum.Depth)] : [.. inputs[0].Kept];
        var filter = node.Input(1);
        var shape = FilterShape(filter.Shape, sum, depth.Length, outputs.Length);
        var weights = new sbyte[shape.ElementCount];
        int[] bias = [.. outputs.Select(o => sum.Bias[o])];
        int zero = filter.Quantization!.ZeroPoint;
        for (int o = 0; o < outputs.Length; o++)
        {
            for (int i = 0; i < depth.Length; i++)
            {
                for (int t = 0; t < sum.Taps; t++)
                {
                    weights[FilterIndex(shape, sum.Taps, o, t, i)] = (sbyte)(sum.Weight(outputs[o], t, depth[i]) + zero);
                }
            }

            for (int i = 0; i < sum.Depth && !IsDepthwise; i++)
            {
                // Modulo 2^32, as accumulators are.
                bias[o] = unchecked(bias[o] + (inputs[0].IsKept(i) || !inputs[0].Ranges[i].IsConstant ? 0 : (int)sum.ConstantShare(outputs[o], i, inputs[0].Ranges[i].Min)!.Value));
            }
        }

        var quantization = filter.Quantization.IsPerTensor
            ? filter.Quantization
            : new Quantization([.. outputs.Select(filter.Quantization.ScaleOf)], [.. outputs.Select(_ => 0)], OutputAxis);
        var constants = ImmutableArray.Create((1, Tensor.Constant<sbyte>(filter.Name, ElementType.Int8, shape, weights, quantization)));
        if (node.HasInput(2) || bias.Any(b => b != 0))
        {
            constants = constants.Add((2, Tensor.Constant<int>(node.OptionalInput(2)?.Name ?? "bias", ElementType.Int32, new Shape(bias.Length), bias)));
        }

        return new ReducedNode(node.Node.Operator, constants);
    }
}
