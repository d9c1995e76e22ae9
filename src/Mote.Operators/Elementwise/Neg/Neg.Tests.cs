using Mote.Core;
using Mote.Operators.Elementwise;
using Mote.Operators.Tests.Activation;

namespace Mote.Operators.Tests.Elementwise;

public sealed class NegTests
{
    [Fact]
    public void Floats_change_their_sign() => Assert.Equal([-1.5f, 2, float.NegativeInfinity], SingleNode.Float(new Neg(), 1.5f, -2, float.PositiveInfinity));

    [Fact]
    public void Zeros_change_their_sign_too() =>
        Assert.Equal([0x80000000u, 0u], SingleNode.Float(new Neg(), 0f, -0f).Select(BitConverter.SingleToUInt32Bits));

    [Fact]
    public void The_lowest_int32_stays_itself() => Assert.Equal([int.MinValue, -int.MaxValue, 1, 0],
        SingleNode.Run<int, int>(new Neg(), ElementType.Int32, new Shape(4), null, [int.MinValue, int.MaxValue, -1, 0], ElementType.Int32, null));

    [Theory]
    [InlineData(ElementType.Int8, ElementType.Int8)]
    [InlineData(ElementType.Int64, ElementType.Int64)]
    [InlineData(ElementType.Int32, ElementType.Float32)]
    public void Other_types_are_reported(ElementType from, ElementType to) =>
        Assert.Equal([DiagnosticIds.UnsupportedTypes], SingleNode.Diagnostics(new Neg(), from, new Shape(3), null, to, null));
}
