using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Decision;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Decision;

public sealed class EveryTests
{
    [Fact]
    public void The_first_call_and_every_period_after_it_give_one() =>
        Assert.Equal([0, 0, 1, 0, 1, 0, 1, 0], DecisionRun.Outputs<sbyte>(One(new Every { Period = 2, First = 3 }), 8).Select(y => (int)y[0]));

    [Fact]
    public void A_first_call_later_than_the_period_is_waited_for() =>
        Assert.Equal([0, 0, 0, 1, 1, 1], DecisionRun.Outputs<sbyte>(One(new Every { Period = 1, First = 4 }), 6).Select(y => (int)y[0]));

    [Fact]
    public void A_period_of_zero_is_reported() =>
        Assert.Equal([DiagnosticIds.UnsupportedAttribute], CaseRun.Diagnostics(One(new Every { Period = 0 })));

    [Fact]
    public void A_count_that_is_forgotten_is_reported() =>
        Assert.Equal([DiagnosticIds.UnsupportedTensor], CaseRun.Diagnostics(new OperatorCase("one", new Every()).Input(ElementType.Int32, new Shape(1)).Output(ElementType.Int8)));

    private static OperatorCase One(Every op) => new OperatorCase("one", op).State(ElementType.Int32, new Shape(1)).Output(ElementType.Int8);
}
