using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Signal;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Signal;

public sealed class SignalWindowTests
{
    private static OperatorCase Case(int shift, params short[] window) => new OperatorCase("one", new SignalWindow { Shift = shift })
        .Input(ElementType.Int16, new Shape(window.Length)).Constant<short>(ElementType.Int16, new Shape(window.Length), window).Output(ElementType.Int16);

    // 16384 * 4096 / 4096; -16384 / 2; 3 * 4095 / 4096 = 2.999 and -2.999, rounded down.
    [Fact]
    public void Products_are_rounded_down() =>
        Assert.Equal([[(short)16384, (short)-8192, (short)2, (short)-3]], CaseRun.Outputs<short>(Case(12, 4096, 2048, 4095, 4095), [16384, -16384, 3, -3]));

    [Fact]
    public void Products_are_limited_to_16_bits() =>
        Assert.Equal([[short.MaxValue, short.MinValue]], CaseRun.Outputs<short>(Case(0, 200, 200), [200, -200]));

    [Fact]
    public void A_window_that_does_not_divide_the_samples_is_reported() =>
        Assert.Equal([DiagnosticIds.ShapeMismatch], CaseRun.Diagnostics(Case(12, 1, 2) with { Inputs = [new Tensor("x", ElementType.Int16, new Shape(3)), Case(12, 1, 2).Inputs[1]] }));

    [Fact]
    public void A_shift_beyond_the_product_is_reported() => Assert.Equal([DiagnosticIds.UnsupportedAttribute], CaseRun.Diagnostics(Case(32, 1)));
}
