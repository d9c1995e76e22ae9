using Mote.Core;
using Mote.Operators.Elementwise;
using Mote.Operators.Tests.Activation;

namespace Mote.Operators.Tests.Elementwise;

public sealed class SinTests
{
    [Fact]
    public void Quarter_turns_give_zero_and_one()
    {
        float[] y = SingleNode.Float(new Sin(), 0, MathF.PI / 2, -MathF.PI / 2, -0f);
        Assert.Equal([0, 1, -1, -0f], y);
    }

    // sin(1) = 0.8414709848...
    [Fact]
    public void The_angle_is_in_radians() => Assert.Equal(0.84147098f, SingleNode.Float(new Sin(), 1)[0], 1e-7f);

    [Fact]
    public void Integers_are_reported() =>
        Assert.Equal([DiagnosticIds.UnsupportedTypes], SingleNode.Diagnostics(new Sin(), ElementType.Int8, new Shape(3), null, ElementType.Int8, null));
}
