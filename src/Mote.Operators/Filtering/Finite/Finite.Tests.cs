using Mote.Core;
using Mote.Operators.Filtering;
using Mote.Operators.Tests.Activation;

namespace Mote.Operators.Tests.Filtering;

public sealed class FiniteTests
{
    [Fact]
    public void What_is_no_number_is_silence_and_the_rest_is_limited() => Assert.Equal([0f, 0, 0, 2, -2, 1.5f],
        SingleNode.Float(new Finite { Limit = 2 }, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 3, -float.MaxValue, 1.5f));

    [Theory]
    [InlineData(0f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Limits_that_limit_nothing_are_reported(float limit) => Assert.Equal([DiagnosticIds.UnsupportedAttribute],
        SingleNode.Diagnostics(new Finite { Limit = limit }, ElementType.Float32, new Shape(2), null, ElementType.Float32, null));
}
