using Mote.Core;
using Mote.Operators.Activation;

namespace Mote.Operators.Tests.Activation;

public sealed class ReluTests
{
    [Fact]
    public void Integers_give_the_numbers_of_the_recordings() => GoldenUnary.Check("RELU", _ => new Relu());

    [Fact]
    public void Negative_values_become_zero() => Assert.Equal([0, 0, 0, 2.5f], SingleNode.Float(new Relu(), -3, float.NegativeInfinity, 0, 2.5f));

    // Real values -0.5, 0, 1, 6 on steps of 0.25 from -10.
    [Fact]
    public void Int8_is_rescaled_to_the_output() =>
        Assert.Equal([-10, -10, -6, 14], SingleNode.Int8(new Relu(), new Quantization(0.5f, 2), new Quantization(0.25f, -10), 1, 2, 4, 14));

    [Fact]
    public void Int16_saturates_at_the_top() =>
        Assert.Equal([0, 3, 32767], SingleNode.Int16(new Relu(), new Quantization(0.3f), new Quantization(0.1f), -5, 1, 20000));

    [Theory]
    [InlineData(-128, true)]
    [InlineData(-127, false)]
    public void Where_zero_is_the_least_value_it_changes_nothing(int zero, bool identity)
    {
        Tensor[] tensors = [.. new[] { "x", "y" }.Select(n => new Tensor(n, ElementType.Int8, new Shape(4)) { Quantization = new Quantization(0.1f, zero) })];
        var relu = new Relu();
        Assert.Equal(identity, relu.IsIdentity(new NodeView(new Graph("one", [.. tensors], [], [0], [1]), new Node(relu, [0], [1]), 0)));
    }

    [Fact]
    public void Int16_with_a_zero_point_is_reported() =>
        Assert.Equal([DiagnosticIds.BadQuantization],
            SingleNode.Diagnostics(new Relu(), ElementType.Int16, new Shape(3), new Quantization(0.1f, 1), ElementType.Int16, new Quantization(0.1f)));
}
