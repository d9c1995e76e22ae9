using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Signal;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Signal;

public sealed class SignalIrfftTests
{
    private static OperatorCase Case(ElementType type, int length) =>
        new OperatorCase("one", new SignalIrfft { FftLength = length }).Input(type, new Shape(length + 2)).Output(type);

    // A flat spectrum is an impulse; 4 times 1 divided by 4.
    [Fact]
    public void A_flat_spectrum_is_an_impulse() =>
        Assert.Equal([[1f, 0f, 0f, 0f]], CaseRun.Outputs<float>(Case(ElementType.Float32, 4), [1, 0, 1, 0, 1, 0]));

    // 4000 at frequency 0 is a constant; divided by 2 before the last two steps: 4000 / 4.
    [Fact]
    public void Integers_are_divided_by_the_length() =>
        Assert.Equal([[(short)1000, (short)1000, (short)1000, (short)1000]], CaseRun.Outputs<short>(Case(ElementType.Int16, 4), [4000, 0, 0, 0, 0, 0]));

    [Fact]
    public void A_row_of_another_length_is_reported() =>
        Assert.Equal([DiagnosticIds.ShapeMismatch], CaseRun.Diagnostics(new OperatorCase("one", new SignalIrfft { FftLength = 8 }).Input(ElementType.Int16, new Shape(8)).Output(ElementType.Int16)));
}
