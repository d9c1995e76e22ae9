using Mote.Core;
using Mote.Operators.Elementwise;
using Mote.Operators.Tests.Activation;

namespace Mote.Operators.Tests.Elementwise;

public sealed class SqrtTests
{
    // The root of 2 is 1.41421356237...; 1.41421354 and 1.41421366 are the floats around it.
    [Fact]
    public void Roots_are_correctly_rounded() => Assert.Equal([1.5f, 3, 1.41421354f], SingleNode.Float(new Sqrt(), 2.25f, 9, 2));

    [Fact]
    public void Below_zero_there_is_one_NaN() => Assert.Equal([0x7FC00000u, 0x7FC00000u, 0x7FC00000u],
        SingleNode.Float(new Sqrt(), -1, -1e-45f, float.NegativeInfinity).Select(BitConverter.SingleToUInt32Bits));

    [Fact]
    public void Zeros_keep_their_sign() =>
        Assert.Equal([0u, 0x80000000u], SingleNode.Float(new Sqrt(), 0f, -0f).Select(BitConverter.SingleToUInt32Bits));

    // The smallest float is 2^-149; 2^-148 has the root 2^-74.
    [Fact]
    public void Subnormal_numbers_have_normal_roots() => Assert.Equal([MathF.ScaleB(1, -74)], SingleNode.Float(new Sqrt(), MathF.ScaleB(1, -148)));

    [Theory]
    [InlineData(ElementType.Int8)]
    [InlineData(ElementType.Int32)]
    public void Integers_are_reported(ElementType type) =>
        Assert.Equal([DiagnosticIds.UnsupportedTypes], SingleNode.Diagnostics(new Sqrt(), type, new Shape(3), null, type, null));
}
