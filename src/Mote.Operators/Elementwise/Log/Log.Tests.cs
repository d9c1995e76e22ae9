using Mote.Core;
using Mote.Operators.Elementwise;
using Mote.Operators.Tests.Activation;

namespace Mote.Operators.Tests.Elementwise;

public sealed class LogTests
{
    [Fact]
    public void One_gives_zero_and_two_gives_ln_2() => Assert.Equal([0, 0.6931472f], SingleNode.Float(new Log(), 1, 2));

    [Fact]
    public void Zero_gives_negative_infinity_and_below_it_there_is_no_number() =>
        Assert.Equal([float.NegativeInfinity, float.NaN], SingleNode.Float(new Log(), 0, -1));

    [Fact]
    public void Integers_are_reported() =>
        Assert.Equal([DiagnosticIds.UnsupportedTypes], SingleNode.Diagnostics(new Log(), ElementType.Int8, new Shape(3), null, ElementType.Int8, null));
}
