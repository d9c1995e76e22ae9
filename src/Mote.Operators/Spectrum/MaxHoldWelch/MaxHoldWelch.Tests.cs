using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Spectrum;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Spectrum;

public sealed class MaxHoldWelchTests
{
    private static OperatorCase Case(MaxHoldWelch op, int length, int axes) =>
        new OperatorCase("one", op).Input(ElementType.Float32, new Shape(length, axes)).Output(ElementType.Float32);

    // A pulse of 4 in any stretch has the power 16 / 16 = 1 in every bin; the second axis has a pulse of 8 in the stretch that is padded: 4.
    [Fact]
    public void Every_axis_has_its_own_spectrum_and_the_last_stretch_counts()
    {
        var x = new float[2 * 20];
        x[2 * 3] = 4;
        x[2 * 19 + 1] = 8;
        Assert.Equal([.. Enumerable.Repeat(1f, 8), .. Enumerable.Repeat(4f, 8)],
            CaseRun.Outputs(Case(new MaxHoldWelch { Overlap = false }, 20, 2), x)[0].Select(v => MathF.Round(v, 5)));
    }

    // Alternating signs are bin 8 of 16: (16 * 1)^2 / 16 = 16. They start in the second half of the first stretch; only the overlapping one has 16 of them.
    [Fact]
    public void Overlapping_stretches_see_what_lies_across_a_border()
    {
        float[] x = [.. Enumerable.Range(0, 32).Select(i => i is >= 8 and < 24 ? (i % 2 == 0 ? 1f : -1) : 0)];
        Assert.Equal([16f], CaseRun.Outputs(Case(new MaxHoldWelch { FirstBin = 8 }, 32, 1), x)[0]);
        Assert.Equal([4f], CaseRun.Outputs(Case(new MaxHoldWelch { FirstBin = 8, Overlap = false }, 32, 1), x)[0]);
    }

    [Fact]
    public void Bins_that_do_not_exist_are_reported() =>
        Assert.Equal([DiagnosticIds.UnsupportedAttribute], CaseRun.Diagnostics(Case(new MaxHoldWelch { LastBin = 9 }, 20, 1)));

    [Fact]
    public void A_transform_that_does_not_exist_is_reported() =>
        Assert.Equal([DiagnosticIds.ShapeMismatch], CaseRun.Diagnostics(Case(new MaxHoldWelch { TransformLength = 20 }, 20, 1)));
}
