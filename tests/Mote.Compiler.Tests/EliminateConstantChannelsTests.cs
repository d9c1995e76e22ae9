using Mote.Compiler.Channels;
using Mote.Compiler.Passes;
using Mote.Core;
using Mote.Core.Channels;
using Mote.Operators;
using Mote.Operators.Activation;
using Mote.Operators.Convolution;
using Mote.Runtime;
using Mote.Tests.Graphs;

namespace Mote.Compiler.Tests;

/// <summary>Constant channels: proven ranges hold, outputs keep their bits, and what has to stay stays.</summary>
public sealed class EliminateConstantChannelsTests
{
    private static readonly Quantization Scale = new(0.05f, -3);

    [Fact]
    public void Random_networks_give_the_same_bits_and_stay_within_their_ranges()
    {
        int reduced = 0, channels = 0;
        for (ulong seed = 0; seed < 150; seed++)
        {
            var before = RandomChannelGraphs.Of(seed);
            var after = new EliminateConstantChannels().Run(before);
            GraphVerifier.ThrowIfBroken(after);
            reduced += ReferenceEquals(before, after) ? 0 : 1;
            channels += after.Main.Tensors.Sum(t => t.Selection is { } s ? s.Count - s.Channels.Length : 0);
            Compare(seed, before, after);
        }

        Assert.True(reduced > 100 && channels > 500, $"{reduced} networks lost {channels} channels");
    }

    [Fact]
    public void The_ends_of_a_range_are_reached()
    {
        // One weight: its output takes the values that the ends of the input give, and none beyond.
        var builder = new TinyGraphBuilder(ElementType.Int8, new Shape(1, 1, 1, 1), new Quantization(0.5f, 5));
        int weights = builder.Add(Tensor.Constant<sbyte>("weights", ElementType.Int8, new Shape(2, 1, 1, 1), [3, -2], new Quantization(0.1f)));
        int bias = builder.Add(Tensor.Constant<int>("bias", ElementType.Int32, new Shape(2), [7, -4]));
        var module = builder.Build(builder.Apply(new Conv2D(), ElementType.Int8, new Quantization(0.25f), builder.Input, weights, bias));
        var intervals = ChannelIntervals.Of(module.Main);
        Assert.Equal([(-392L, 373L), (-248L, 262L)], intervals.Accumulators(0));

        // 0.8 * -392 = -313.6, to -314; a quarter of that is -78.5, away from zero -79: two roundings, as in the reference.
        Assert.Equal([new Interval(-79, 75), new Interval(-50, 53)], intervals[module.Main.Outputs[0]]);
    }

    [Fact]
    public void The_share_of_a_constant_channel_moves_into_the_bias()
    {
        var (builder, constant) = OneConstantChannel(12);
        int weights = builder.Add(Tensor.Constant<sbyte>("weights", ElementType.Int8, new Shape(1, 1, 1, 2), [5, -7], new Quantization(0.01f)));
        int bias = builder.Add(Tensor.Constant<int>("bias", ElementType.Int32, new Shape(1), [100]));
        var after = Run(builder.Build(builder.Apply(new Conv2D(), ElementType.Int8, Scale, constant, weights, bias)));
        var second = after.Main.View(1);
        Assert.Equal(new Shape(1, 4, 4, 1), second.Input(0).Shape);
        Assert.Equal([5], second.Input(1).Values<sbyte>().ToArray());

        // 12 - (-3) = 15 above the zero point, times -7.
        Assert.Equal([100 + 15 * -7], second.Input(2).Values<int>().ToArray());
        Assert.Equal([0], second.Input(0).Selection!.Channels);
    }

    [Fact]
    public void A_constant_channel_stays_where_padding_would_tell_windows_apart()
    {
        var (builder, constant) = OneConstantChannel(12);
        Untouched(builder.Build(builder.Convolution(constant, 3, 3, 1)));
    }

    [Fact]
    public void A_constant_channel_of_zeros_goes_where_padding_is_zero_too()
    {
        var (builder, constant) = OneConstantChannel(-3);
        Assert.Equal(1, Run(builder.Build(builder.Convolution(constant, 3, 3, 1))).Main.View(1).Input(0).Shape[3]);
    }

    [Fact]
    public void A_channel_that_differs_at_the_border_is_not_constant()
    {
        // Every tap sees the constant 12, so that the sum is the number of taps inside: 4 in the corner, 9 within.
        var (builder, constant) = OneConstantChannel(12);
        int weights = builder.Add(Tensor.Constant<sbyte>("weights", ElementType.Int8, new Shape(1, 3, 3, 2), [.. Enumerable.Range(0, 18).Select(i => (sbyte)(i % 2))], new Quantization(0.1f)));
        int y = builder.Apply(new DepthwiseConv2D { Padding = PaddingScheme.Same }, ElementType.Int8, new Quantization(0.05f), constant, weights);
        Assert.Equal(new Interval(6, 14), ChannelIntervals.Of(builder.Build(y).Main)[y][1]);
    }

    [Fact]
    public void A_sum_beyond_32_bits_can_be_anything()
    {
        var builder = new TinyGraphBuilder(ElementType.Int8, new Shape(1, 1, 1, 1), new Quantization(0.5f));
        int weights = builder.Add(Tensor.Constant<sbyte>("weights", ElementType.Int8, new Shape(1, 1, 1, 1), [1], new Quantization(0.1f)));
        int bias = builder.Add(Tensor.Constant<int>("bias", ElementType.Int32, new Shape(1), [int.MaxValue - 100]));
        int y = builder.Apply(new Conv2D(), ElementType.Int8, Scale, builder.Input, weights, bias);
        Assert.Equal(Interval.Int8, ChannelIntervals.Of(builder.Build(y).Main)[y][0]);
    }

    [Fact]
    public void A_channel_that_nobody_reads_is_left_out_with_its_filter()
    {
        var builder = new TinyGraphBuilder(ElementType.Int8, new Shape(1, 4, 4, 2), Scale);
        int x = builder.Convolution(builder.Input, 3, 3, 1);
        int weights = builder.Add(Tensor.Constant<sbyte>("weights", ElementType.Int8, new Shape(2, 1, 1, 3), [1, 0, -2, 4, 0, 9], new Quantization(0.3f)));
        var after = Run(builder.Build(builder.Apply(new Conv2D(), ElementType.Int8, Scale, x, weights)));
        Assert.Equal([1, -2, 4, 9], after.Main.View(1).Input(1).Values<sbyte>().ToArray());
        Assert.Equal(new Shape(2, 3, 3, 2), after.Main.View(0).Input(1).Shape);
    }

    [Fact]
    public void What_an_output_of_the_graph_shows_stays()
    {
        var (builder, constant) = OneConstantChannel(12);
        Untouched(builder.Build(constant));
    }

    [Fact]
    public void What_is_constant_in_all_channels_becomes_a_constant()
    {
        var builder = new TinyGraphBuilder(ElementType.Int8, new Shape(1, 4, 4, 2), Scale);
        int weights = builder.Add(Tensor.Constant<sbyte>("weights", ElementType.Int8, new Shape(2, 1, 1, 2), [0, 0, 0, 0], new Quantization(0.01f)));
        int bias = builder.Add(Tensor.Constant<int>("bias", ElementType.Int32, new Shape(2), [1200, -700]));
        int x = builder.Apply(new Conv2D(), ElementType.Int8, Scale, builder.Input, weights, bias);
        x = builder.Apply(new Relu(), ElementType.Int8, Scale, x);
        var after = Run(builder.Build(builder.Apply(new Operators.Elementwise.Add(), ElementType.Int8, Scale, x, builder.Input)));
        var node = Assert.Single(after.Main.Nodes);
        Assert.Equal([9, -3], after.Main.Tensors[node.Inputs[0]].Values<sbyte>()[..2].ToArray());
    }

    [Fact]
    public void The_visual_wake_word_model_loses_half_of_its_products_and_keeps_its_outputs()
    {
        string shared = SharedData.Require("models"), golden = SharedData.Require("golden");
        const string Path = "mlperf-tiny/visual_wake_words__trained_models__vww_96_int8.tflite";
        var before = Model.Load(System.IO.Path.Combine(shared, Path));
        var after = Model.FromModule(new EliminateConstantChannels().Run(before.Module));
        Assert.Equal((7_489_664, 208_112), Size(before.Module.Main));
        Assert.Equal((3_727_313, 29_066), Size(after.Module.Main));
        int[] live = [.. after.Module.Main.Views.Where(v => v.Node.Operator is Conv2D or DepthwiseConv2D).Select(v => v.Output(0).Shape[3])];
        Assert.Equal([8, 8, 16, 16, 32, 32, 32, 32, 64, 64, 60, 60, 106, 106, 57, 57, 30, 30, 19, 19, 15, 15, 25, 25, 31, 31, 22], live);

        var session = after.CreateSession();
        foreach (string[] row in File.ReadLines(System.IO.Path.Combine(golden, "public", "index.csv")).Where(l => l.StartsWith(Path, StringComparison.Ordinal)).Select(l => l.Split(',')).Where(r => r[5] == "0"))
        {
            InputRule.Random(uint.Parse(row[4], System.Globalization.CultureInfo.InvariantCulture), 0, ElementType.Int8, session.Input(0));
            session.Run();
            Assert.Contains($",{Crc32.Hex(session.Output(0))},", string.Join(',', row), StringComparison.Ordinal);
        }
    }

    private static (long Macs, long Weights) Size(Graph graph) => (graph.Views.Sum(v => v.Node.Operator.Macs(v)),
        graph.Views.Where(v => v.Node.Operator.Macs(v) > 0).Sum(v => (long)v.Input(1).ByteLength));

    /// <summary>A convolution whose second channel is always the given number; the first is the sum of the inputs.</summary>
    private static (TinyGraphBuilder Builder, int Tensor) OneConstantChannel(int value)
    {
        var builder = new TinyGraphBuilder(ElementType.Int8, new Shape(1, 4, 4, 2), Scale);
        int weights = builder.Add(Tensor.Constant<sbyte>("first", ElementType.Int8, new Shape(2, 1, 1, 2), [50, 50, 0, 0], new Quantization(0.01f)));
        int bias = builder.Add(Tensor.Constant<int>("constant", ElementType.Int32, new Shape(2), [0, (value + 3) * 100]));
        return (builder, builder.Apply(new Conv2D(), ElementType.Int8, Scale, builder.Input, weights, bias));
    }

    private static GraphModule Run(GraphModule before)
    {
        var after = new EliminateConstantChannels().Run(before);
        Assert.NotSame(before, after);
        GraphVerifier.ThrowIfBroken(after);
        Compare(0, before, after);
        return after;
    }

    private static void Untouched(GraphModule module) => Assert.Same(module, new EliminateConstantChannels().Run(module));

    /// <summary>Runs both on inputs of many kinds: equal outputs, and every channel within its range.</summary>
    private static void Compare(ulong seed, GraphModule before, GraphModule after)
    {
        var (a, b) = (Model.FromModule(before).CreateSession(), Model.FromModule(after).CreateSession());
        var intervals = ChannelIntervals.Of(before.Main);
        a.LayerCompleted = n =>
        {
            int t = before.Main.Nodes[n].Outputs[0];
            var ranges = intervals[t];
            var values = a.Tensor(t);
            for (int i = 0; i < values.Length; i++)
            {
                int value = (sbyte)values[i];
                Assert.True(value >= ranges[i % ranges.Length].Min && value <= ranges[i % ranges.Length].Max, $"seed {seed}, node {n}, element {i}: {value} is not within {ranges[i % ranges.Length]}");
            }
        };
        for (uint kind = 0; kind < 9; kind++)
        {
            InputRule.Random(kind + 1, 0, ElementType.Int8, a.Input(0));
            foreach (ref byte value in a.Input(0))
            {
                value = kind switch { 0 => 0x80, 1 => 0x7F, 2 or 3 => (byte)((value & 1) == 0 ? 0x80 : 0x7F), 4 => (byte)((value & 15) == 0 ? 0x7F : 0x80), _ => value };
            }

            a.Input(0).CopyTo(b.Input(0));
            a.Run();
            b.Run();
            Assert.True(a.Output(0).SequenceEqual(b.Output(0)), $"seed {seed}, input {kind}: the outputs differ");
        }
    }
}
