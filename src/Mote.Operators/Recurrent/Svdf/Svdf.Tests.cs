using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Recurrent;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Recurrent;

public sealed class SvdfTests
{
    // Features 1*x; time weights 10 for the previous input, 1 for this one: 1, 2 + 10, 3 + 20; bias 0.
    [Fact]
    public void Earlier_inputs_are_remembered_and_forgotten() =>
        Assert.Equal([[1f], [12f], [23f]], CaseRun.Outputs<float>(
            new OperatorCase("float", new Svdf())
                .Input(ElementType.Float32, new Shape(1, 1))
                .Constant<float>(ElementType.Float32, new Shape(1, 1), [1])
                .Constant<float>(ElementType.Float32, new Shape(1, 2), [10, 1])
                .Absent()
                .State(ElementType.Float32, new Shape(1, 2))
                .Output(ElementType.Float32),
            [1], [2], [3]));

    // 100 * 100 = 10000 is limited to 127 in an 8-bit memory; 127 * 1 / 2 = 63.5, half away from zero.
    [Fact]
    public void The_memory_is_limited_to_its_type() =>
        Assert.Equal([[(sbyte)64]], CaseRun.Outputs<sbyte>(
            new OperatorCase("int8", new Svdf())
                .Input(ElementType.Int8, new Shape(1, 1), new Quantization(1))
                .Constant<sbyte>(ElementType.Int8, new Shape(1, 1), [100], new Quantization(1))
                .Constant<sbyte>(ElementType.Int8, new Shape(1, 1), [1], new Quantization(1))
                .Absent()
                .State(ElementType.Int8, new Shape(1, 1), new Quantization(1))
                .Output(ElementType.Int8, new Quantization(2)),
            [100]));

    [Fact]
    public void A_state_that_is_forgotten_is_reported() =>
        Assert.Equal([DiagnosticIds.UnsupportedTensor], CaseRun.Diagnostics(
            new OperatorCase("float", new Svdf())
                .Input(ElementType.Float32, new Shape(1, 1))
                .Constant<float>(ElementType.Float32, new Shape(1, 1), [1])
                .Constant<float>(ElementType.Float32, new Shape(1, 2), [10, 1])
                .Absent()
                .Input(ElementType.Float32, new Shape(1, 2))
                .Output(ElementType.Float32)));
}
