using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Spectrum;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Spectrum;

public sealed class IrfftTests
{
    private static OperatorCase Case(int bins) => new OperatorCase("one", new Irfft()).Input(ElementType.Float32, new Shape(bins, 2)).Output(ElementType.Float32);

    // All bins are 16: a pulse of 16 at the start, whatever stands in the imaginary parts of the first and the last bin.
    [Fact]
    public void Equal_bins_make_a_pulse()
    {
        float[] x = [.. Enumerable.Repeat(new[] { 16f, 0 }, 9).SelectMany(b => b)];
        (x[1], x[17]) = (5, -7);
        Assert.Equal([16f, .. new float[15]], CaseRun.Outputs(Case(9), x)[0]);
    }

    // Bin 4 of 16 is 8 - 8i: (8 cos(pi i / 2) + 8 sin(pi i / 2)) * 2 / 16 = 1, 1, -1, -1.
    [Fact]
    public void One_bin_makes_a_tone()
    {
        var x = new float[18];
        (x[8], x[9]) = (8, -8);
        Assert.Equal([1f, 1, -1, -1, 1, 1, -1, -1, 1, 1, -1, -1, 1, 1, -1, -1], CaseRun.Outputs(Case(9), x)[0]);
    }

    [Fact]
    public void A_number_of_bins_that_no_transform_has_is_reported() => Assert.Equal([DiagnosticIds.ShapeMismatch], CaseRun.Diagnostics(Case(16)));

    [Fact]
    public void Numbers_that_are_not_complex_are_reported() =>
        Assert.Equal([DiagnosticIds.ShapeMismatch], CaseRun.Diagnostics(new OperatorCase("one", new Irfft()).Input(ElementType.Float32, new Shape(9, 3)).Output(ElementType.Float32)));
}
