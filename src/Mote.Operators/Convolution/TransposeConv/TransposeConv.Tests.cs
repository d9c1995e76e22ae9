using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Convolution;

namespace Mote.Operators.Tests.Convolution;

public sealed class TransposeConvTests
{
    // Filter 1 10 100 at stride 2 over 5 columns: 1*(1,10,100) at 0 and 2*(1,10,100) at 2 overlap in column 2.
    [Fact]
    public void Windows_that_overlap_add_up() =>
        Assert.Equal([[1, 10, 102, 20, 200]], CaseRun.Outputs<float>(Float(new TransposeConv { StrideWidth = 2 }, 5), [1, 2]));

    // SAME over 4 columns: one column of the three taps lies outside on the right.
    [Fact]
    public void What_falls_outside_is_lost() =>
        Assert.Equal([[1, 10, 102, 20]], CaseRun.Outputs<float>(Float(new TransposeConv { StrideWidth = 2, Padding = PaddingScheme.Same }, 4), [1, 2]));

    // (3-1)*2 and (5-1)*2, + bias 1, halved: 2.5 and 4.5, half away from zero.
    [Fact]
    public void Integers_are_rescaled() =>
        Assert.Equal([[3, 5]], CaseRun.Outputs<sbyte>(
            new OperatorCase("int8", new TransposeConv())
                .Integers(1, 1, 2, 1)
                .Constant<sbyte>(ElementType.Int8, new Shape(1, 1, 1, 1), [2], new Quantization(1))
                .Input(ElementType.Int8, new Shape(1, 1, 2, 1), new Quantization(1, 1))
                .Constant<int>(ElementType.Int32, new Shape(1), [1])
                .Output(ElementType.Int8, new Quantization(2)),
            [3, 5]));

    [Fact]
    public void A_negative_extent_is_reported() =>
        Assert.Equal([DiagnosticIds.OutOfRange], CaseRun.Diagnostics(Float(new TransposeConv(), -1)));

    private static OperatorCase Float(TransposeConv op, int columns) => new OperatorCase("float", op)
        .Integers(1, 1, columns, 1)
        .Constant<float>(ElementType.Float32, new Shape(1, 1, 3, 1), [1, 10, 100])
        .Input(ElementType.Float32, new Shape(1, 1, 2, 1))
        .Output(ElementType.Float32);
}
