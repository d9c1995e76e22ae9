using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Layout;
using Mote.Operators.Spectrum;
using Mote.Operators.Tests.Activation;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Spectrum;

public sealed class MelFilterBankTests
{
    private static OperatorCase Case(params int[] edges) =>
        new OperatorCase("one", new MelFilterBank { Edges = new IntegerList([.. edges]) }).Input(ElementType.Float32, new Shape(5)).Output(ElementType.Float32);

    // Filter 0 rises over 0, 1, 2 and falls to 4: 0, 1/2, 1, 1/2, 0; filter 1 from 2 by steps to 4: 0, 0, 0, 1/2, 1.
    [Fact]
    public void Filters_rise_and_fall_between_their_edges() =>
        Assert.Equal([0.5f * 20 + 30 + 0.5f * 40, 0.5f * 40 + 50], CaseRun.Outputs(Case(0, 2, 4, 4), [10f, 20, 30, 40, 50])[0]);

    [Fact]
    public void A_filter_of_one_bin_is_that_bin() => Assert.Equal([10f], CaseRun.Outputs(Case(0, 0, 1), [10f, 20, 30, 40, 50])[0]);

    // 1/3 is 10923 and 2/3 21845 of 32768: (10923 + 21845 * 2 + 32768 * 3) / 32768 = 4.667 -> 5; the largest numbers are limited.
    [Fact]
    public void Integers_are_rounded_to_nearest_and_limited()
    {
        var op = new MelFilterBank { Edges = new IntegerList(0, 3, 4) };
        Assert.Equal([5u], SingleNode.Run<uint, uint>(op, ElementType.UInt32, new Shape(5), null, [9, 1, 2, 3, 9], ElementType.UInt32, null));
        Assert.Equal([uint.MaxValue], SingleNode.Run<uint, uint>(op, ElementType.UInt32, new Shape(5), null, [9, 1, uint.MaxValue, uint.MaxValue, 9], ElementType.UInt32, null));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(0, 2, 5)]
    [InlineData(-1, 2, 4)]
    [InlineData(0, 3, 2)]
    [InlineData(0, 1, 1, 1)]
    public void Edges_that_make_no_filters_are_reported(params int[] edges) => Assert.Equal([DiagnosticIds.UnsupportedAttribute], CaseRun.Diagnostics(Case(edges)));

    // mel(8000) = 2840.02; a third of it is 946.67 mel = 921.5 Hz, two thirds 3056.2 Hz: bins floor(17 * hz / 16000) = 0, 0, 3, 8.
    [Fact]
    public void Edges_are_even_on_the_mel_scale() => Assert.Equal([0, 0, 3, 8], MelDesign.Edges(2, 16, 16000, 0, 0));

    [Fact]
    public void A_high_frequency_above_half_the_rate_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => MelDesign.Edges(2, 16, 16000, 0, 8001));

    // 16000 * 0.0201 = 321.6; 16000 * 0.02 = 320; 11025 * 0.02 = 220.5. (16000 - (320 - 160)) / 160 = 99.
    [Fact]
    public void Frames_are_counted_in_whole_samples()
    {
        Assert.Equal((322, 320, 221), (FramingDesign.Samples(16000, 0.0201), FramingDesign.Samples(16000, 0.02), FramingDesign.Samples(11025, 0.02)));
        Assert.Equal((99, 0), (FramingDesign.Frames(16000, 320, 160), FramingDesign.Frames(319, 320, 160)));
    }
}
