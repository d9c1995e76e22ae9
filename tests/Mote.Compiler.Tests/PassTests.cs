using Mote.Compiler.Passes;
using Mote.Core;
using Mote.Operators;
using Mote.Operators.Activation;
using Mote.Operators.Convolution;
using Mote.Operators.Joining;
using Mote.Operators.Layout;
using Mote.Runtime;
using Mote.Tests.Graphs;

namespace Mote.Compiler.Tests;

/// <summary>Each pass on a graph that it must match and on graphs that it must not match, as text; and the same output bits before and after.</summary>
public sealed class PassTests
{
    private static readonly Quantization Scale = TinyGraphs.Scale;

    [Fact]
    public void A_clamp_is_fused_into_its_producer()
    {
        var after = Same(new FuseActivations(), ConvolutionThenRelu(Scale));
        var node = Assert.Single(after.Main.Nodes);
        Assert.Equal(FusedActivation.Relu, ((Conv2D)node.Operator).Activation);
        Assert.Equal([0, 1], node.Covers);
    }

    [Fact]
    public void A_clamp_that_rescales_is_not_fused() => Untouched(new FuseActivations(), ConvolutionThenRelu(new Quantization(0.04f, -3)));

    [Fact]
    public void A_clamp_is_not_fused_when_somebody_else_reads_the_producer()
    {
        var builder = new TinyGraphBuilder(ElementType.Int8, new Shape(1, 4, 4, 2), Scale);
        int x = builder.Convolution(builder.Input, 3, 3, 1);
        Untouched(new FuseActivations(), builder.Build(builder.Apply(new Relu(), ElementType.Int8, Scale, x), x));
    }

    [Fact]
    public void Nothing_is_fused_across_a_gate_and_a_gate_is_not_dead()
    {
        foreach (var (module, pass) in new (GraphModule, IPass)[] { (ConvolutionThenRelu(Scale), new FuseActivations()), (PadThenConvolution(PaddingScheme.Valid, Scale, 1, 1, 1), new FusePads()) })
        {
            var gated = module.Main with
            {
                Tensors = module.Main.Tensors.Add(new Tensor("gate", ElementType.Int8, new Shape(1))),
                Inputs = module.Main.Inputs.Add(module.Main.Tensors.Length),
                Nodes = module.Main.Nodes.SetItem(1, module.Main.Nodes[1] with { Gate = module.Main.Tensors.Length }),
            };
            Untouched(pass, module.WithMain(gated));
        }

        var stream = TinyGraphs.Stream();
        Assert.Same(stream, new RemoveDeadCode().Run(stream));
        Assert.Same(stream, new FoldConstants().Run(stream));
    }

    [Fact]
    public void A_second_clamp_stays()
    {
        var builder = new TinyGraphBuilder(ElementType.Int8, new Shape(1, 4, 4, 2), Scale);
        int x = builder.Convolution(builder.Input, 3, 3, 1);
        x = builder.Apply(new Relu6(), ElementType.Int8, Scale, x);
        var after = Same(new FuseActivations(), builder.Build(builder.Apply(new Relu(), ElementType.Int8, Scale, x)));
        Assert.Equal(["CONV_2D", "RELU"], after.Main.Nodes.Select(n => n.Operator.Name));
    }

    [Theory]
    [InlineData(PaddingScheme.Valid, 1, 2, 1), InlineData(PaddingScheme.Same, 2, 3, 1), InlineData(PaddingScheme.Same, 0, 1, 2), InlineData(PaddingScheme.Valid, 3, 0, 2)]
    public void Padding_by_zero_is_fused_into_a_convolution(PaddingScheme scheme, int before, int after, int stride)
    {
        var result = Same(new FusePads(), PadThenConvolution(scheme, Scale, stride, before, after));
        var node = Assert.Single(result.Main.Nodes);
        Assert.Equal(PaddingScheme.Explicit, ((Conv2D)node.Operator).Padding);
        Assert.Equal([0, 1], node.Covers);
    }

    [Fact]
    public void Padding_of_channels_is_not_fused()
    {
        var builder = new TinyGraphBuilder(ElementType.Int8, new Shape(1, 4, 4, 2), Scale);
        int paddings = builder.Add(Tensor.Constant<int>("paddings", ElementType.Int32, new Shape(4, 2), [0, 0, 0, 0, 0, 0, 1, 0]));
        int x = builder.Apply(new Pad(), ElementType.Int8, Scale, builder.Input, paddings);
        Untouched(new FusePads(), builder.Build(builder.Convolution(x, 3, 3, 1)));
    }

    [Theory, InlineData(1f, 1), InlineData(float.PositiveInfinity, 2), InlineData(float.NaN, 2)]
    public void Padding_is_fused_into_floats_only_where_every_weight_is_a_number(float weight, int nodes)
    {
        var builder = new TinyGraphBuilder(ElementType.Float32, new Shape(1, 3, 3, 1));
        int paddings = builder.Add(Tensor.Constant<int>("paddings", ElementType.Int32, new Shape(4, 2), [0, 0, 1, 1, 1, 1, 0, 0]));
        int x = builder.Apply(new Pad(), ElementType.Float32, null, builder.Input, paddings);
        int weights = builder.Add(Tensor.Constant<float>("weights", ElementType.Float32, new Shape(1, 2, 2, 1), [0.5f, weight, -2, 3]));
        Assert.Equal(nodes, new FusePads().Run(builder.Build(builder.Apply(new Conv2D(), ElementType.Float32, null, x, weights))).Main.Nodes.Length);
    }

    [Fact]
    public void What_depends_on_constants_alone_is_folded()
    {
        var builder = new TinyGraphBuilder(ElementType.Int8, new Shape(1, 4, 4, 2), Scale);
        int constant = builder.Add(Tensor.Constant<sbyte>("constant", ElementType.Int8, new Shape(1, 4, 4, 1), [1, -2, 3, -4, 5, -6, 7, -8, 1, -2, 3, -4, 5, -6, 7, -8], Scale));
        int relu = builder.Apply(new Relu(), ElementType.Int8, Scale, constant);
        var after = Same(new FoldConstants(), builder.Build(builder.Apply(new Concatenation { Axis = 3 }, ElementType.Int8, Scale, builder.Input, relu)));
        Assert.Equal(["CONCATENATION"], after.Main.Nodes.Select(n => n.Operator.Name));
        Assert.Equal([1, -2, 3, -3], after.Main.Tensors[relu].Values<sbyte>()[..4].ToArray());
    }

    [Fact]
    public void What_depends_on_an_input_is_not_folded() => Untouched(new FoldConstants(), ConvolutionThenRelu(Scale));

    [Fact]
    public void An_identity_is_left_out()
    {
        var wide = new Quantization(0.05f, -128);
        var builder = new TinyGraphBuilder(ElementType.Int8, new Shape(1, 4), wide);
        int x = builder.Apply(new Relu(), ElementType.Int8, wide, builder.Input);
        var after = Same(new RemoveIdentities(), builder.Build(builder.Apply(new LeakyRelu { Alpha = 0.5f }, ElementType.Int8, wide, x)));
        Assert.Equal(["LEAKY_RELU"], after.Main.Nodes.Select(n => n.Operator.Name));
        Assert.Equal(0, after.Main.Nodes[0].Inputs[0]);
    }

    [Fact]
    public void An_identity_that_is_an_output_stays()
    {
        var wide = new Quantization(0.05f, -128);
        var builder = new TinyGraphBuilder(ElementType.Int8, new Shape(1, 4), wide);
        Untouched(new RemoveIdentities(), builder.Build(builder.Apply(new Relu(), ElementType.Int8, wide, builder.Input)));
    }

    [Fact]
    public void What_nobody_reads_is_removed()
    {
        var builder = new TinyGraphBuilder(ElementType.Int8, new Shape(1, 4, 4, 2), Scale);
        int used = builder.Convolution(builder.Input, 3, 3, 1);
        builder.Apply(new Relu(), ElementType.Int8, Scale, builder.Convolution(builder.Input, 2, 1, 2));
        var after = Same(new RemoveDeadCode(), builder.Build(used));
        Assert.Equal(["CONV_2D"], after.Main.Nodes.Select(n => n.Operator.Name));
    }

    [Fact]
    public void What_writes_a_variable_is_not_removed() => Untouched(new RemoveDeadCode(), TinyGraphs.Delay());

    [Fact]
    public void Switched_off_passes_do_not_run_and_removed_operators_are_named()
    {
        var module = ConvolutionThenRelu(Scale);
        Assert.Single(Pipeline.Run(module, new CompileOptions()).Module.Main.Nodes);
        Assert.Equal(2, Pipeline.Run(module, new CompileOptions { Disabled = ["FuseActivations"] }).Module.Main.Nodes.Length);
        Assert.Equal(2, Pipeline.Run(module, new CompileOptions { Only = ["RemoveDeadCode"] }).Module.Main.Nodes.Length);
        Assert.Equal(2, Pipeline.Run(module, new CompileOptions { NoPasses = true }).Module.Main.Nodes.Length);
        Assert.Equal(2, Pipeline.Run(module, new CompileOptions { Updatable = true }).Module.Main.Nodes.Length);

        var builder = new TinyGraphBuilder(ElementType.Int8, new Shape(1, 4, 4, 2), Scale);
        int used = builder.Convolution(builder.Input, 3, 3, 1);
        builder.Convolution(builder.Input, 2, 1, 2);
        Assert.Equal([(1, "RemoveDeadCode")], Pipeline.Run(builder.Build(used), new CompileOptions()).Removed);
    }

    [Fact]
    public void The_text_of_a_graph_shows_operators_types_and_attributes()
    {
        var after = new FuseActivations().Run(ConvolutionThenRelu(Scale));
        GoldenText.Check("tests/Mote.Compiler.Tests/Golden/convolution-then-relu.txt", GraphText.Render(after));
    }

    private static GraphModule ConvolutionThenRelu(Quantization output)
    {
        var builder = new TinyGraphBuilder(ElementType.Int8, new Shape(1, 4, 4, 2), Scale);
        int x = builder.Convolution(builder.Input, 3, 3, 1);
        return builder.Build(builder.Apply(new Relu(), ElementType.Int8, output, x));
    }

    private static GraphModule PadThenConvolution(PaddingScheme scheme, Quantization scale, int stride, int before, int after)
    {
        var builder = new TinyGraphBuilder(ElementType.Int8, new Shape(1, 5, 4, 2), scale);
        int paddings = builder.Add(Tensor.Constant<int>("paddings", ElementType.Int32, new Shape(4, 2), [0, 0, before, after, after, before, 0, 0]));
        int x = builder.Apply(new Pad(), ElementType.Int8, scale, builder.Input, paddings);
        int weights = builder.Add(Tensor.Constant<sbyte>("weights", ElementType.Int8, new Shape(2, 3, 3, 2),
            Mote.Operators.Cases.CaseData.SignedBytes(3, 36), new Quantization(0.01f)));
        return builder.Build(builder.Apply(new Conv2D { Padding = scheme, StrideHeight = stride, StrideWidth = stride }, ElementType.Int8, scale, x, weights));
    }

    private static void Untouched(IPass pass, GraphModule module) => Assert.Same(module, pass.Run(module));

    /// <summary>Runs a pass, verifies the result and compares the outputs of both for three seeds.</summary>
    private static GraphModule Same(IPass pass, GraphModule before)
    {
        var after = pass.Run(before);
        Assert.NotSame(before, after);
        GraphVerifier.ThrowIfBroken(after);
        var (a, b) = (Model.FromModule(before).CreateSession(), Model.FromModule(after).CreateSession());
        for (uint seed = 1; seed <= 3; seed++)
        {
            InputRule.Random(seed, 0, ElementType.Int8, a.Input(0));
            InputRule.Random(seed, 0, ElementType.Int8, b.Input(0));
            a.Run();
            b.Run();
            Assert.Equal(a.Output(0).ToArray(), b.Output(0).ToArray());
        }

        return after;
    }
}
