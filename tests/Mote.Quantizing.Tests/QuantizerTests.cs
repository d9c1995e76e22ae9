using Mote.Core;
using Mote.Core.Numerics;
using Mote.Operators;
using Mote.Operators.Activation;
using Mote.Operators.Convolution;
using Mote.Operators.Elementwise;
using Mote.Operators.Joining;
using Mote.Operators.Layout;
using Mote.Operators.Normalization;
using Mote.Operators.Pooling;
using Mote.Operators.Recurrent;

namespace Mote.Quantizing.Tests;

public sealed class QuantizerTests
{
    // x in [-1, 1]: scale 2/255. Row (1.27, -0.5): scale 0.01, stored 127 -50; row (0.25, 0.5): scale 0.5/127, stored 63.5 -> 64, 127.
    [Fact]
    public void A_dense_layer_has_the_numbers_that_one_computes_by_hand()
    {
        var module = Networks.Dense([1.27f, -0.5f, 0.25f, 0.5f], [1f, -0.1f]);
        var graph = Quantize(module, [[-1, 1], [1, -1]]).Module.Main;
        var node = graph.View(0);
        Assert.Equal(2f / 255, node.Input(0).Quantization!.Scale);
        Assert.Equal(new Quantization([1.27f / 127, 0.5f / 127], [0, 0], 0), node.Input(1).Quantization);
        Assert.Equal<sbyte>([127, -50, 64, 127], node.Input(1).Values<sbyte>().ToArray());
        float scale = 2f / 255 * (1.27f / 127);
        Assert.Equal(scale, node.Input(2).Quantization!.Scale);
        Assert.Equal([(int)MathF.Round(1 / scale), (int)MathF.Round(-0.1f / (2f / 255 * (0.5f / 127)))], node.Input(2).Values<int>().ToArray());

        // y in [-0.77, 2.77] and [-0.35, 0.15]: the tensor's range is that of both.
        Assert.Equal(3.54f / 255, node.Output(0).Quantization!.Scale, 1e-7f);
        Assert.Equal((int)Math.Round(-128 + (0.77 / (3.54 / 255))), node.Output(0).Quantization!.ZeroPoint);
    }

    [Fact]
    public void One_scale_for_a_whole_layer_is_a_choice()
    {
        var module = Networks.Dense([1.27f, -0.5f, 0.25f, 0.5f], null);
        var weights = Quantize(module, [[-1, 1]], new QuantizerOptions { PerChannelDense = false }).Module.Main.View(0).Input(1);
        Assert.Equal(new Quantization(1.27f / 127), weights.Quantization);
        Assert.Equal<sbyte>([127, -50, 25, 50], weights.Values<sbyte>().ToArray());
    }

    [Fact]
    public void A_bias_that_would_overflow_widens_the_scale_of_its_channel()
    {
        var module = Networks.Dense([1e-9f, 1e-9f, 1, 1], [1000f, 1f]);
        var quantized = Quantize(module, [[-1, 1], [1, 1]]);
        var bias = quantized.Module.Main.View(0).Input(2);
        Assert.InRange(bias.Values<int>()[0], 1 << 29, 1 << 30);
        Assert.Equal(1000, (double)bias.Values<int>()[0] * bias.Quantization!.Scales[0], 1e-3);
        Assert.Equal(1, (double)bias.Values<int>()[1] * bias.Quantization.Scales[1], 1e-3);
    }

    [Fact]
    public void A_channel_without_weights_still_has_its_bias()
    {
        var module = Networks.Dense([0, 0, 1, 1], [0.5f, 0f]);
        var comparison = Comparison.Run(module, Quantize(module, [[-1, 1], [1, 1]]).Module, [[-1, 1], [0, 1]]);
        Assert.InRange(comparison.Layers[0].MaxError, 0, 0.01);
    }

    [Fact]
    public void An_activation_after_a_layer_is_fused_and_narrows_its_range()
    {
        var module = PostTraining.Prepare(Networks.Dense([1, 0, 0, 1], [0f, 0f], after: new Relu6()));
        Assert.Equal(FusedActivation.Relu6, ((FullyConnected)Assert.Single(module.Main.Nodes).Operator).Activation);
        var graph = Quantize(module, [[-20, 20]]).Module.Main;
        Assert.Equal(new Quantization(6f / 255, -128), graph.View(0).Output(0).Quantization);
    }

    [Fact]
    public void Outputs_of_fixed_scale_have_it_and_hand_it_on()
    {
        var builder = new GraphBuilder("fixed");
        int x = builder.Input("x", ElementType.Float32, new Shape(1, 4));
        int shape = builder.Constant<int>("shape", ElementType.Int32, new Shape(2), [2, 2]);
        builder.Output(builder.Node(new Reshape(), "reshaped", ElementType.Float32, builder.Node(new Logistic(), "logistic", ElementType.Float32, x), shape));
        builder.Output(builder.Node(new Tanh(), "tanh", ElementType.Float32, x));
        builder.Output(builder.Node(new Softmax(), "softmax", ElementType.Float32, x));
        builder.Output(builder.Node(new LogSoftmax(), "log", ElementType.Float32, x));
        var graph = Quantize(Networks.Module(builder), [[-1, 0, 1, 2]]).Module.Main;
        Assert.Equal([new(1f / 256, -128), new(1f / 128), new(1f / 256, -128), new(1f / 16, 127)], graph.Outputs.Select(t => graph.Tensors[t].Quantization!));
    }

    [Fact]
    public void Operands_that_are_joined_share_one_scale_and_constants_widen_it()
    {
        var builder = new GraphBuilder("joined");
        int x = builder.Input("x", ElementType.Float32, new Shape(1, 2));
        int c = builder.Constant<float>("c", ElementType.Float32, new Shape(1, 2), [-3, 4]);
        int y = builder.Node(new Add(), "doubled", ElementType.Float32, x, x);
        builder.Output(builder.Node(new Concatenation { Axis = 1 }, "joined", ElementType.Float32, x, y, c));
        var graph = Quantize(Networks.Module(builder), [[-1, 1]]).Module.Main;
        var expected = new TensorRange(-3, 4).ToInt8();
        var join = graph.View(graph.Nodes.Length - 1);
        Assert.Equal("CONCATENATION", join.Node.Operator.Name);
        Assert.All([join.Input(0), join.Input(1), join.Input(2), join.Output(0), graph.Tensors[graph.Inputs[0]]], t => Assert.Equal(expected, t.Quantization));
        Assert.Equal<sbyte>([-128, 127], join.Input(2).Values<sbyte>().ToArray());
    }

    [Fact]
    public void A_fixed_scale_beside_others_is_converted()
    {
        var builder = new GraphBuilder("mixed");
        int x = builder.Input("x", ElementType.Float32, new Shape(1, 2));
        int gate = builder.Node(new Logistic(), "gate", ElementType.Float32, x);
        builder.Output(builder.Node(new Concatenation { Axis = 1 }, "joined", ElementType.Float32, x, gate));
        var quantized = Quantize(Networks.Module(builder), [[-4, 4]]);
        var graph = quantized.Module.Main;
        Assert.Equal(["LOGISTIC", "QUANTIZE", "CONCATENATION"], graph.Nodes.Select(n => n.Operator.Name));
        Assert.Equal(new TensorRange(-4, 4).ToInt8(), graph.View(2).Output(0).Quantization);
        Assert.Equal(new Quantization(1f / 256, -128), graph.View(0).Output(0).Quantization);
        Assert.Empty(quantized.FloatLayers);
    }

    [Fact]
    public void Operators_without_an_int8_form_stay_float_between_conversions()
    {
        var builder = new GraphBuilder("float");
        int x = builder.Input("x", ElementType.Float32, new Shape(1, 2));
        int relu = builder.Node(new Relu(), "relu", ElementType.Float32, x);
        int root = builder.Node(new Sqrt(), "root", ElementType.Float32, relu);
        builder.Output(builder.Node(new Add(), "sum", ElementType.Float32, root, relu));
        var module = Networks.Module(builder);
        var quantized = Quantize(module, [[0.5f, 4]]);
        Assert.Equal(["RELU", "DEQUANTIZE", "SQRT", "QUANTIZE", "ADD"], quantized.Module.Main.Nodes.Select(n => n.Operator.Name));
        Assert.Equal([new FloatLayer("SQRT node 1 'root'", "it has no int8 form here")], quantized.FloatLayers);
        Assert.InRange(Comparison.Run(module, quantized.Module, [[1, 4]]).Layers.Single(l => l.Tensor == "sum").MaxError, 0, 0.05);
    }

    [Fact]
    public void A_node_whose_scales_its_operator_rejects_stays_float()
    {
        // 2^-26 is the least input scale of SOFTMAX; with beta 1e-9 it would need 15.
        var builder = new GraphBuilder("cold");
        int x = builder.Input("x", ElementType.Float32, new Shape(1, 3));
        builder.Output(builder.Node(new Softmax { Beta = 1e-9f }, "softmax", ElementType.Float32, builder.Node(new Relu(), "relu", ElementType.Float32, x)));
        var quantized = Quantize(Networks.Module(builder), [[1, 2, 3]]);
        Assert.Contains("beta", Assert.Single(quantized.FloatLayers).Reason, StringComparison.Ordinal);
        Assert.Equal(["RELU", "DEQUANTIZE", "SOFTMAX", "QUANTIZE"], quantized.Module.Main.Nodes.Select(n => n.Operator.Name));
    }

    [Fact]
    public void Float_inputs_and_outputs_have_conversions_inside()
    {
        var graph = Quantize(Networks.Dense([1, 0, 0, 1], null), [[-1, 1]], new QuantizerOptions { InputType = ElementType.Float32, OutputType = ElementType.Float32 }).Module.Main;
        Assert.Equal(["QUANTIZE", "FULLY_CONNECTED", "DEQUANTIZE"], graph.Nodes.Select(n => n.Operator.Name));
        Assert.All(graph.Inputs.Concat(graph.Outputs), t => Assert.Equal(ElementType.Float32, graph.Tensors[t].Type));
    }

    [Fact]
    public void Depthwise_filters_have_scales_along_their_last_axis()
    {
        var module = Networks.Drawn(3);
        var graph = Quantize(module, Networks.Samples(module, 4)).Module.Main;
        foreach (var view in graph.Views.Where(v => v.Node.Operator is Conv2D or DepthwiseConv2D))
        {
            var filter = view.Input(1);
            int axis = view.Node.Operator is Conv2D ? 0 : 3;
            Assert.Equal(axis, filter.Quantization!.Axis);
            Assert.Equal(filter.Shape[axis], filter.Quantization.Scales.Length);
            Assert.All(filter.Quantization.ZeroPoints, z => Assert.Equal(0, z));
            Assert.DoesNotContain((sbyte)-128, filter.Values<sbyte>().ToArray());
            Assert.Contains((sbyte)127, filter.Values<sbyte>().ToArray().Select(w => (sbyte)Math.Abs((int)w)));
            Assert.All(Enumerable.Range(0, view.Input(2).Shape.ElementCount), c =>
                Assert.Equal(view.Input(0).Quantization!.Scale * filter.Quantization.Scales[c], view.Input(2).Quantization!.Scales[c]));
        }

        Assert.All(graph.Views.Where(v => v.Node.Operator is Pooling2D), v => Assert.Equal(v.Input(0).Quantization, v.Output(0).Quantization));
    }

    // The state of SVDF passes from sample to sample in calibration, correction and comparison alike.
    [Fact]
    public void State_stays_float()
    {
        var builder = new GraphBuilder("state");
        int x = builder.Input("x", ElementType.Float32, new Shape(1, 2));
        int Constant(string name, Shape shape, params float[] values) => builder.Constant<float>(name, ElementType.Float32, shape, values);
        int dense = builder.Node(new FullyConnected(), "dense", ElementType.Float32, x, Constant("w", new Shape(2, 2), 1, 0.5f, -0.5f, 1));
        int svdf = builder.Node(new Svdf { Rank = 1 }, "svdf", ElementType.Float32, dense, Constant("feature", new Shape(2, 2), 1, 0, 0, 1), Constant("time", new Shape(2, 3), 0.5f, 0.25f, 1, -1, 0.5f, 1), -1,
            builder.State("history", ElementType.Float32, new Shape(1, 6)));
        builder.Output(builder.Node(new FullyConnected(), "out", ElementType.Float32, svdf, Constant("v", new Shape(2, 2), 1, 0.5f, -0.5f, 1)));
        var module = Networks.Module(builder);
        var samples = Networks.Samples(module, 20);
        var quantized = PostTraining.Quantize(module, samples, CalibrationMethod.MinMax, correctBias: true);
        Assert.Equal([new FloatLayer("SVDF node 1 'svdf'", "it keeps float state")], quantized.FloatLayers);
        Assert.Equal(["FULLY_CONNECTED", "DEQUANTIZE", "SVDF", "QUANTIZE", "FULLY_CONNECTED"], quantized.Module.Main.Nodes.Select(n => n.Operator.Name));
        Assert.All(Comparison.Run(module, quantized.Module, samples).Layers, l => Assert.InRange(l.SignalToNoise, 30, double.PositiveInfinity));
    }

    [Fact]
    public void Several_inputs_lie_one_after_the_other_in_a_sample()
    {
        var builder = new GraphBuilder("two");
        int a = builder.Input("a", ElementType.Float32, new Shape(1, 2)), b = builder.Input("b", ElementType.Float32, new Shape(1, 1));
        builder.Output(builder.Node(new Mul(), "product", ElementType.Float32, a, b));
        var graph = Quantize(Networks.Module(builder), [[-1, 1, 3], [0, 0.5f, -6]]).Module.Main;
        Assert.Equal([new TensorRange(-1, 1).ToInt8(), new TensorRange(-6, 3).ToInt8()], graph.Inputs.Select(t => graph.Tensors[t].Quantization!));
        Assert.Equal(new TensorRange(-3, 3).ToInt8(), graph.Tensors[graph.Outputs[0]].Quantization);
    }

    [Fact]
    public void Models_that_cannot_be_quantized_are_refused()
    {
        var module = Networks.Dense([1, 0, 0, 1], null);
        var ranges = Calibration.Run(module, [[-1, 1]], CalibrationMethod.MinMax);
        var integers = Quantize(module, [[-1, 1]]).Module;
        Assert.Equal(DiagnosticIds.NotQuantizable, IdOf(() => Quantizer.Quantize(integers, ranges)));
        Assert.Equal(DiagnosticIds.NotQuantizable, IdOf(() => Quantizer.Quantize(module with { Variables = [new ResourceVariable("v", ElementType.Float32, new Shape(1))] }, ranges)));
        Assert.Equal(DiagnosticIds.BadCalibrationData, IdOf(() => Quantizer.Quantize(module, new ActivationRanges([]))));
        Assert.Equal(DiagnosticIds.BadCalibrationData, IdOf(() => Calibration.Run(module, [], CalibrationMethod.MinMax)));
        Assert.Equal(DiagnosticIds.BadCalibrationData, IdOf(() => Calibration.Run(module, [[1, 2, 3]], CalibrationMethod.MinMax)));
        Assert.Equal(DiagnosticIds.BadCalibrationData, IdOf(() => Calibration.Run(module, [[1, float.NaN]], CalibrationMethod.MinMax)));
        Assert.Equal(DiagnosticIds.BadCalibrationData, IdOf(() => Calibration.Run(Networks.Dense([1, 0, 0, 1], null, after: new Sqrt()), [[-1, 1]], CalibrationMethod.MinMax)));
    }

    private static QuantizedModel Quantize(GraphModule module, IEnumerable<float[]> samples, QuantizerOptions? options = null) =>
        Quantizer.Quantize(module, Calibration.Run(module, samples, CalibrationMethod.MinMax), options);

    private static string IdOf(Action action) => Assert.Throws<DiagnosticException>(action).Diagnostics[0].Id;
}
