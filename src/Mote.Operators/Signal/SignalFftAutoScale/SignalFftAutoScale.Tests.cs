using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Signal;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Signal;

public sealed class SignalFftAutoScaleTests
{
    private static OperatorCase Case(int count) => new OperatorCase("one", new SignalFftAutoScale())
        .Input(ElementType.Int16, new Shape(count)).Output(ElementType.Int16).Output(ElementType.Int32);

    // 200 has 8 bits, so there is room for 7 more.
    [Fact]
    public void Samples_are_shifted_until_the_largest_fills_15_bits() =>
        Assert.Equal([[(short)12800, (short)-25600, (short)384]], CaseRun.Outputs<short>(Case(3), [100, -200, 3]));

    // 128 has 8 bits, though -128 << 8 would fit.
    [Fact]
    public void A_power_of_two_below_zero_counts_as_its_absolute_value() =>
        Assert.Equal([[(short)-16384, (short)128]], CaseRun.Outputs<short>(Case(2), [-128, 1]));

    [Fact]
    public void Silence_stays_silent() => Assert.Equal([[(short)0, (short)0]], CaseRun.Outputs<short>(Case(2), [0, 0]));

    // Behind -32768 the search begins anew, with 3, which has 2 bits: 13 bits are free, in which 1000 does not fit: 1000 * 8192 = 8192000 = 125 * 65536.
    [Fact]
    public void The_search_begins_anew_behind_the_least_number() =>
        Assert.Equal([[(short)0, (short)0, (short)24576]], CaseRun.Outputs<short>(Case(3), [1000, short.MinValue, 3]));
}
