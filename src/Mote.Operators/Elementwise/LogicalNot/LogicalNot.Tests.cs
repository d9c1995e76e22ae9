using Mote.Core;
using Mote.Operators.Elementwise;
using Mote.Operators.Tests.Activation;

namespace Mote.Operators.Tests.Elementwise;

public sealed class LogicalNotTests
{
    [Fact]
    public void True_becomes_false_and_false_true() =>
        Assert.Equal([1, 0, 0], SingleNode.Run<byte, byte>(new LogicalNot(), ElementType.Bool, new Shape(3), null, [0, 1, 1], ElementType.Bool, null));

    [Fact]
    public void Numbers_are_reported() =>
        Assert.Equal([DiagnosticIds.UnsupportedTypes], SingleNode.Diagnostics(new LogicalNot(), ElementType.Int8, new Shape(3), null, ElementType.Int8, null));
}
