using Mote.Compiler;
using Mote.Core;
using Mote.Devices;
using Mote.Operators.Cases;
using Mote.Operators.Signal;
using Mote.Operators.Tests.Convolution;
using Mote.Operators.Tests.Theory;

namespace Mote.Operators.Tests.Signal;

public sealed class SignalRfftTests
{
    private static OperatorCase Case(ElementType type, int length, int count) =>
        new OperatorCase("one", new SignalRfft { FftLength = length }).Input(type, new Shape(count)).Output(type);

    // 4000 / 2 = 2000 in the butterfly, / 2 in the last step: the spectrum of an impulse is flat, divided by 4.
    [Fact]
    public void An_impulse_has_a_flat_spectrum() =>
        Assert.Equal([[(short)1000, (short)0, (short)1000, (short)0, (short)1000, (short)0]], CaseRun.Outputs<short>(Case(ElementType.Int16, 4, 4), [4000, 0, 0, 0]));

    // cos(pi n / 2) has 2 at frequency 1, sin(pi n / 2) has -2i.
    [Fact]
    public void Waves_have_one_frequency()
    {
        float[][] spectra = CaseRun.Outputs<float>(Case(ElementType.Float32, 4, 4), [1, 0, -1, 0], [0, 1, 0, -1]);
        Assert.Equal([0f, 0f, 2f, 0f, 0f, 0f], spectra[0].Select(v => MathF.Round(v, 6)));
        Assert.Equal([0f, 0f, 0f, -2f, 0f, 0f], spectra[1].Select(v => MathF.Round(v, 6)));
    }

    [Fact]
    public void Missing_samples_are_zeros()
    {
        short[] some = CaseRun.Outputs<short>(Case(ElementType.Int16, 16, 5), [100, -2000, 3000, 4000, -7])[0];
        short[] all = CaseRun.Outputs<short>(Case(ElementType.Int16, 16, 16), [100, -2000, 3000, 4000, -7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])[0];
        Assert.Equal(all, some);
    }

    // The number of stages grows with the length; each stage finds its factors behind those of the others.
    [Theory]
    [InlineData(2048)]
    [InlineData(8192)]
    [InlineData(16384)]
    [InlineData(65536)]
    public void C_has_every_stage(int length)
    {
        var entry = new OperatorEntry(typeof(SignalRfft), SignalRfft.TfLite, () => [Case(ElementType.Int16, length, 50)]);
        Assert.Null(CaseTheory.FirstDifference(entry, CompileTarget.Host, Target.Get("host"), new BuildOptions()));
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(12, 12)]
    [InlineData(0, 1)]
    [InlineData(-8, 1)]
    [InlineData(131072, 16)]
    public void Lengths_that_are_no_power_of_two_or_out_of_range_are_reported(int length, int count) =>
        Assert.Equal([DiagnosticIds.UnsupportedAttribute], CaseRun.Diagnostics(Case(ElementType.Int16, length, count)));

    [Fact]
    public void More_samples_than_the_transform_has_are_reported() =>
        Assert.Equal([DiagnosticIds.ShapeMismatch], CaseRun.Diagnostics(Case(ElementType.Int16, 8, 9)));
}
