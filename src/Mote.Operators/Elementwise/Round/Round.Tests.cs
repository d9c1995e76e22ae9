using Mote.Core;
using Mote.Operators.Elementwise;
using Mote.Operators.Tests.Activation;

namespace Mote.Operators.Tests.Elementwise;

public sealed class RoundTests
{
    [Fact]
    public void Halves_go_to_the_even_neighbour() => Assert.Equal([0, 2, 2, -2, 3], SingleNode.Float(new Round(), 0.5f, 1.5f, 2.5f, -1.5f, 2.75f));

    [Fact]
    public void Integers_are_reported() =>
        Assert.Equal([DiagnosticIds.UnsupportedTypes], SingleNode.Diagnostics(new Round(), ElementType.Int8, new Shape(3), null, ElementType.Int8, null));
}
