using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Decision;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Decision;

public sealed class StackRowsTests
{
    [Fact]
    public void The_newest_rows_stand_oldest_first_after_zeros() =>
        Assert.Equal([[0, 0, 0, 0, 1, 2], [0, 0, 1, 2, 3, 4], [1, 2, 3, 4, 5, 6], [3, 4, 5, 6, 7, 8]],
            CaseRun.Outputs<int>(One(ElementType.Int32, 3, new Shape(1, 2)), [1, 2], [3, 4], [5, 6], [7, 8]));

    [Fact]
    public void Several_rows_can_come_at_once() =>
        Assert.Equal([[0, 1, 2], [2, 3, 4], [4, 5, 6]], CaseRun.Outputs<int>(One(ElementType.Int32, 3, new Shape(2, 1)), [1, 2], [3, 4], [5, 6]));

    [Fact]
    public void What_is_not_there_yet_is_the_zero_point() =>
        Assert.Equal([[(sbyte)-9, 4]], CaseRun.Outputs<sbyte>(One(ElementType.Int8, 2, new Shape(1), new Quantization(0.5f, -9)), [4]));

    [Fact]
    public void More_new_rows_than_are_kept_are_reported() =>
        Assert.Equal([DiagnosticIds.ShapeMismatch], CaseRun.Diagnostics(One(ElementType.Int8, 2, new Shape(3, 1))));

    [Fact]
    public void A_ring_of_another_quantization_is_reported() =>
        Assert.Equal([DiagnosticIds.BadQuantization], CaseRun.Diagnostics(new OperatorCase("one", new StackRows { Rows = 2 })
            .Input(ElementType.Int8, new Shape(1), new Quantization(1)).State(ElementType.Int8, new Shape(2, 1)).State(ElementType.Int32, new Shape(1)).Output(ElementType.Int8, new Quantization(1))));

    private static OperatorCase One(ElementType type, int rows, Shape shape, Quantization? quantization = null) =>
        new OperatorCase("one", new StackRows { Rows = rows }).Input(type, shape, quantization)
            .State(type, new Shape(rows, shape[-1]), quantization).State(ElementType.Int32, new Shape(1)).Output(type, quantization);
}
