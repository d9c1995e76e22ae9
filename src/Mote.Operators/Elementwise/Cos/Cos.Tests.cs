using Mote.Core;
using Mote.Operators.Elementwise;
using Mote.Operators.Tests.Activation;

namespace Mote.Operators.Tests.Elementwise;

public sealed class CosTests
{
    [Fact]
    public void Zero_gives_one() => Assert.Equal([1], SingleNode.Float(new Cos(), 0));

    // cos(1) = 0.5403023058...
    [Fact]
    public void The_sign_of_the_angle_does_not_matter() => Assert.Equal([0.5403023f, 0.5403023f], SingleNode.Float(new Cos(), 1, -1));

    [Fact]
    public void Integers_are_reported() =>
        Assert.Equal([DiagnosticIds.UnsupportedTypes], SingleNode.Diagnostics(new Cos(), ElementType.Int8, new Shape(3), null, ElementType.Int8, null));
}
