using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Spectrum;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Spectrum;

public sealed class RfftTests
{
    private static OperatorCase Case(int n) => new OperatorCase("one", new Rfft()).Input(ElementType.Float32, new Shape(n)).Output(ElementType.Float32);

    [Fact]
    public void A_pulse_at_the_start_has_the_same_amount_of_everything()
    {
        var x = new float[16];
        x[0] = 3;
        Assert.Equal(Enumerable.Repeat(new[] { 3f, 0 }, 9).SelectMany(b => b), CaseRun.Outputs(Case(16), x)[0]);
    }

    // cos(2 pi 2 i / 16) * 4: 4 * 16 / 2 = 32 in bin 2, up to rounding; sin of the same frequency is -i times that.
    [Theory]
    [InlineData(0.0, 32f, 0f)]
    [InlineData(-0.25, 0f, -32f)]
    public void A_tone_fills_the_bin_of_its_frequency(double phase, float re, float im)
    {
        float[] x = [.. Enumerable.Range(0, 16).Select(i => (float)(4 * Math.Cos(2 * Math.PI * (2 * i / 16.0 + phase))))];
        float[] y = CaseRun.Outputs(Case(16), x)[0];
        for (int k = 0; k < 9; k++)
        {
            Assert.Equal(k == 2 ? re : 0, y[2 * k], 1e-5f);
            Assert.Equal(k == 2 ? im : 0, y[2 * k + 1], 1e-5f);
        }
    }

    [Fact]
    public void The_first_bin_is_the_sum_and_the_last_the_sum_with_alternating_signs()
    {
        float[] y = CaseRun.Outputs(Case(32), [.. Enumerable.Range(0, 32).Select(i => (float)i)])[0];
        Assert.Equal((496f, 0f, -16f, 0f), (y[0], y[1], y[32], y[33]));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(24)]
    [InlineData(8192)]
    public void Lengths_that_are_not_supported_are_reported(int n) => Assert.Equal([DiagnosticIds.ShapeMismatch], CaseRun.Diagnostics(Case(n)));

    [Fact]
    public void A_scalar_is_reported() =>
        Assert.Equal([DiagnosticIds.ShapeMismatch], CaseRun.Diagnostics(new OperatorCase("one", new Rfft()).Input(ElementType.Float32, Shape.Scalar).Output(ElementType.Float32)));
}
