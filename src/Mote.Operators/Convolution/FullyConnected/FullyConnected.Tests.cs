using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Convolution;

namespace Mote.Operators.Tests.Convolution;

public sealed class FullyConnectedTests
{
    // (1,2,3)*(1,1,1)+5 = 11, (1,2,3)*(1,0,-1)-1 = -3, limited to 0.
    [Fact]
    public void Each_unit_is_a_weighted_sum_plus_its_bias() =>
        Assert.Equal([[11, 0]], CaseRun.Outputs<float>(
            new OperatorCase("float", new FullyConnected { Activation = FusedActivation.Relu })
                .Input(ElementType.Float32, new Shape(1, 3))
                .Constant<float>(ElementType.Float32, new Shape(2, 3), [1, 1, 1, 1, 0, -1])
                .Constant<float>(ElementType.Float32, new Shape(2), [5, -1])
                .Output(ElementType.Float32),
            [1, 2, 3]));

    // Weights with zero point 2: (4-1)*(5-2) + (0-1)*(1-2) = 10.
    [Fact]
    public void Both_zero_points_are_subtracted() =>
        Assert.Equal([[10]], CaseRun.Outputs<sbyte>(
            new OperatorCase("zero points", new FullyConnected())
                .Input(ElementType.Int8, new Shape(1, 2), new Quantization(1, 1))
                .Constant<sbyte>(ElementType.Int8, new Shape(1, 2), [5, 1], new Quantization(1, 2))
                .Absent()
                .Output(ElementType.Int8, new Quantization(1)),
            [4, 0]));

    [Fact]
    public void Dimensions_are_kept_on_request()
    {
        var one = new OperatorCase("kept", new FullyConnected { KeepDimensions = true })
            .Input(ElementType.Float32, new Shape(2, 3, 4))
            .Constant<float>(ElementType.Float32, new Shape(5, 4), new float[20])
            .Absent()
            .Output(ElementType.Float32);
        var graph = CaseModule.Combine([one]).Module.Main;
        Assert.Equal(new Shape(2, 3, 5), graph.Tensors[graph.Outputs[0]].Shape);
    }

    [Fact]
    public void Scales_of_another_axis_are_reported() =>
        Assert.Equal([DiagnosticIds.BadQuantization], CaseRun.Diagnostics(
            new OperatorCase("axis 1", new FullyConnected())
                .Input(ElementType.Int8, new Shape(1, 2), new Quantization(1))
                .Constant<sbyte>(ElementType.Int8, new Shape(2, 2), new sbyte[4], new Quantization([1, 2], [0, 0], 1))
                .Absent()
                .Output(ElementType.Int8, new Quantization(1))));

    [Fact]
    public void A_scale_beyond_every_multiplier_is_reported() =>
        Assert.Equal([DiagnosticIds.BadQuantization], CaseRun.Diagnostics(
            new OperatorCase("scale", new FullyConnected())
                .Input(ElementType.Int8, new Shape(1, 2), new Quantization(1e20f))
                .Constant<sbyte>(ElementType.Int8, new Shape(2, 2), new sbyte[4], new Quantization(1e20f))
                .Absent()
                .Output(ElementType.Int8, new Quantization(1e-20f))));
}
