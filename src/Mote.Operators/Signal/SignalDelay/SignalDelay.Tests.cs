using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Signal;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Signal;

public sealed class SignalDelayTests
{
    private static OperatorCase Case(int delay, int kept) => new OperatorCase("one", new SignalDelay { DelayLength = delay })
        .Input(ElementType.Int16, new Shape(2)).State(ElementType.Int16, new Shape(1, kept)).Output(ElementType.Int16);

    [Fact]
    public void Samples_come_later() =>
        Assert.Equal([[(short)0, (short)0], [(short)0, (short)1], [(short)2, (short)3]], CaseRun.Outputs<short>(Case(3, 3), [1, 2], [3, 4], [5, 6]));

    [Fact]
    public void A_delay_below_zero_is_reported() => Assert.Equal([DiagnosticIds.UnsupportedAttribute], CaseRun.Diagnostics(Case(-1, 1)));

    [Fact]
    public void A_state_of_another_size_is_reported() => Assert.Equal([DiagnosticIds.UnsupportedTensor], CaseRun.Diagnostics(Case(3, 4)));
}
