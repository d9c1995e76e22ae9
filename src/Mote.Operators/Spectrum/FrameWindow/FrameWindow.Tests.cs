using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Spectrum;
using Mote.Operators.Tests.Activation;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Spectrum;

public sealed class FrameWindowTests
{
    private static OperatorCase Case(ElementType type, FrameWindow op, params int[] shape) => new OperatorCase("one", op).Input(type, new Shape(shape)).Output(type);

    // A period of four: 0, 0.5, 1, 0.5.
    [Fact]
    public void A_periodic_window_ends_one_sample_before_its_period() =>
        Assert.Equal([0f, 4, 8, 4], CaseRun.Outputs(Case(ElementType.Float32, new FrameWindow { Window = WindowFunction.Hann }, 4), [8f, 8, 8, 8])[0]);

    // Half a period at i = 2 of 4: 0.54 + 0.46 = 1; the ends are 0.08.
    [Fact]
    public void A_symmetric_window_ends_as_it_starts() => Assert.Equal([8f, 54, 100, 54, 8],
        CaseRun.Outputs(Case(ElementType.Float32, new FrameWindow { Window = WindowFunction.Hamming, Symmetric = true }, 5), [100f, 100, 100, 100, 100])[0].Select(v => MathF.Round(v, 4)));

    [Fact]
    public void Frames_overlap_and_are_padded_and_samples_that_fill_no_frame_are_left_out() => Assert.Equal([1f, 2, 3, 0, 3, 4, 5, 0],
        CaseRun.Outputs(Case(ElementType.Float32, new FrameWindow { FrameLength = 3, FrameStride = 2, TransformLength = 4 }, 6), [1f, 2, 3, 4, 5, 6])[0]);

    [Fact]
    public void A_frame_longer_than_the_transform_is_cut() =>
        Assert.Equal([1f, 2], CaseRun.Outputs(Case(ElementType.Float32, new FrameWindow { TransformLength = 2 }, 3), [1f, 2, 3])[0]);

    // Every second number meets 0.5, 16384 in Q15: 3 * 0.5 = 1.5 -> 2, -3 * 0.5 = -1.5 -> -1. One is 32767: 32767 * 32767 / 32768 = 32766.00003.
    [Fact]
    public void Integers_round_halves_up() => Assert.Equal([0, 2, 32766, -1],
        SingleNode.Run<short, short>(new FrameWindow { Window = WindowFunction.Hann }, ElementType.Int16, new Shape(4), null, [5, 3, 32767, -3], ElementType.Int16, null));

    [Fact]
    public void A_frame_longer_than_the_signal_is_reported() =>
        Assert.Equal([DiagnosticIds.ShapeMismatch], CaseRun.Diagnostics(Case(ElementType.Float32, new FrameWindow { FrameLength = 4, FrameStride = 1 }, 3)));

    [Fact]
    public void A_stride_of_zero_is_reported() =>
        Assert.Equal([DiagnosticIds.UnsupportedAttribute], CaseRun.Diagnostics(Case(ElementType.Float32, new FrameWindow { FrameLength = 2 }, 3)));
}
