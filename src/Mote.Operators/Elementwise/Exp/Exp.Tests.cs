using Mote.Core;
using Mote.Operators.Elementwise;
using Mote.Operators.Tests.Activation;

namespace Mote.Operators.Tests.Elementwise;

public sealed class ExpTests
{
    [Fact]
    public void Zero_gives_one_and_one_gives_e() => Assert.Equal([1, 2.7182817f], SingleNode.Float(new Exp(), 0, 1));

    [Fact]
    public void Far_away_there_is_zero_or_infinity() => Assert.Equal([0, float.PositiveInfinity], SingleNode.Float(new Exp(), -200, 200));

    [Fact]
    public void Integers_are_reported() =>
        Assert.Equal([DiagnosticIds.UnsupportedTypes], SingleNode.Diagnostics(new Exp(), ElementType.Int8, new Shape(3), null, ElementType.Int8, null));
}
