using Mote.Core;
using Mote.Operators.Filtering;
using Mote.Operators.Tests.Activation;

namespace Mote.Operators.Tests.Filtering;

public sealed class MagnitudeTests
{
    [Fact]
    public void Axes_become_a_length() => Assert.Equal([5f, 7],
        SingleNode.Run<float, float>(new Magnitude(), ElementType.Float32, new Shape(2, 3), null, [3, 0, -4, 2, -3, 6], ElementType.Float32, null));

    [Fact]
    public void Int16_rounds_to_nearest_and_is_limited()
    {
        // 1^2 + 1^2 = 2 -> 1.41; 2^2 + 3^2 = 13 -> 3.61; 32767^2 + 32767^2 is beyond the type.
        short[] y = SingleNode.Run<short, short>(new Magnitude(), ElementType.Int16, new Shape(3, 2), null, [1, -1, 2, 3, 32767, 32767], ElementType.Int16, null);
        Assert.Equal<short>([1, 4, 32767], y);
    }

    [Fact]
    public void A_scalar_has_no_axes() => Assert.Equal([DiagnosticIds.ShapeMismatch],
        SingleNode.Diagnostics(new Magnitude(), ElementType.Float32, Shape.Scalar, null, ElementType.Float32, null));
}
