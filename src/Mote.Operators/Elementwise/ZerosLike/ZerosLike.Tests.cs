using Mote.Core;
using Mote.Operators.Elementwise;
using Mote.Operators.Tests.Activation;

namespace Mote.Operators.Tests.Elementwise;

public sealed class ZerosLikeTests
{
    [Fact]
    public void Everything_becomes_a_stored_zero() =>
        Assert.Equal([0, 0, 0], SingleNode.Int8(new ZerosLike(), new Quantization(0.1f, 10), new Quantization(0.1f, 10), -10, 20, -128));

    [Fact]
    public void Not_a_number_becomes_zero_too() => Assert.Equal([0f, 0f], SingleNode.Float(new ZerosLike(), float.NaN, -1));

    [Fact]
    public void Other_types_are_reported() =>
        Assert.Equal([DiagnosticIds.UnsupportedTypes], SingleNode.Diagnostics(new ZerosLike(), ElementType.Int16, new Shape(3), null, ElementType.Int16, null));
}
