using Mote.Core;
using Mote.Operators.Elementwise;
using Mote.Operators.Tests.Activation;

namespace Mote.Operators.Tests.Elementwise;

public sealed class CeilTests
{
    [Fact]
    public void Numbers_go_up() => Assert.Equal([2, -1, 3, -0f], SingleNode.Float(new Ceil(), 1.25f, -1.75f, 3, -0.5f));

    [Fact]
    public void Integers_are_reported() =>
        Assert.Equal([DiagnosticIds.UnsupportedTypes], SingleNode.Diagnostics(new Ceil(), ElementType.Int8, new Shape(3), null, ElementType.Int8, null));
}
