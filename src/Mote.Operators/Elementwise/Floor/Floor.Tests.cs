using Mote.Core;
using Mote.Operators.Elementwise;
using Mote.Operators.Tests.Activation;

namespace Mote.Operators.Tests.Elementwise;

public sealed class FloorTests
{
    [Fact]
    public void Numbers_go_down() => Assert.Equal([1, -2, 3, -0f, 16777216], SingleNode.Float(new Floor(), 1.75f, -1.25f, 3, -0f, 16777216));

    [Fact]
    public void Integers_are_reported() =>
        Assert.Equal([DiagnosticIds.UnsupportedTypes], SingleNode.Diagnostics(new Floor(), ElementType.Int8, new Shape(3), null, ElementType.Int8, null));
}
