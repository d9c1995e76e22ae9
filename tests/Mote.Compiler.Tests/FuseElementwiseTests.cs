using Mote.Compiler.Passes;
using Mote.Core;
using Mote.Operators.Activation;
using Mote.Operators.Elementwise;
using Mote.Operators.Requantization;
using Mote.Runtime;
using Mote.Tests.Graphs;

namespace Mote.Compiler.Tests;

/// <summary>Chains of elementwise operators become tables: what is taken, what is left, and every one of the 256 values.</summary>
public sealed class FuseElementwiseTests
{
    private static readonly Quantization Fine = new(0.031f, -9), Coarse = new(0.055f, 14);

    [Fact]
    public void A_chain_of_bytes_becomes_one_table()
    {
        var builder = Builder();
        int x = builder.Apply(new Relu(), ElementType.Int8, Coarse, builder.Input);
        x = builder.Apply(new HardSwish(), ElementType.Int8, Fine, x);
        var after = Same(builder.Build(builder.Apply(new Quantize(), ElementType.Int8, Coarse, x)));
        var node = Assert.Single(after.Main.Nodes);
        Assert.Equal([0, 1, 2], node.Covers);
        Assert.Contains("BYTE_TABLE(%0) { Steps = RELU, HARD_SWISH, QUANTIZE }", GraphText.Render(after), StringComparison.Ordinal);
    }

    [Fact]
    public void What_runs_in_floats_between_bytes_is_taken_along()
    {
        var builder = Builder();
        int x = builder.Apply(new Dequantize(), ElementType.Float32, null, builder.Input);
        x = builder.Apply(new Sin(), ElementType.Float32, null, builder.Apply(new Tanh(), ElementType.Float32, null, x));
        var after = Same(builder.Build(builder.Apply(new Quantize(), ElementType.Int8, new Quantization(1f / 128), x)));
        Assert.Equal([0, 1, 2, 3], Assert.Single(after.Main.Nodes).Covers);
    }

    [Fact]
    public void A_chain_starts_at_its_first_bytes()
    {
        var builder = new TinyGraphBuilder(ElementType.Float32, new Shape(16, 16));
        int x = builder.Apply(new Tanh(), ElementType.Float32, null, builder.Input);
        x = builder.Apply(new Quantize(), ElementType.Int8, Fine, x);
        x = builder.Apply(new Relu(), ElementType.Int8, Coarse, x);
        var after = new FuseElementwise().Run(builder.Build(builder.Apply(new HardSwish(), ElementType.Int8, Fine, x)));
        Assert.Equal(["TANH", "QUANTIZE", "BYTE_TABLE"], after.Main.Nodes.Select(n => n.Operator.Name));
    }

    [Fact]
    public void What_is_read_elsewhere_is_still_computed()
    {
        var builder = Builder();
        int x = builder.Apply(new Relu(), ElementType.Int8, Coarse, builder.Input);
        int y = builder.Apply(new HardSwish(), ElementType.Int8, Fine, x);
        y = builder.Apply(new Quantize(), ElementType.Int8, Coarse, y);
        var after = Same(builder.Build(y, x));
        Assert.Equal(["RELU", "BYTE_TABLE"], after.Main.Nodes.Select(n => n.Operator.Name));
    }

    [Fact]
    public void A_single_operator_stays_as_it_is()
    {
        var builder = Builder();
        var module = builder.Build(builder.Apply(new Relu(), ElementType.Int8, Coarse, builder.Input));
        Assert.Same(module, new FuseElementwise().Run(module));
    }

    [Fact]
    public void Nothing_is_taken_across_a_gate()
    {
        var builder = Builder();
        int gate = builder.AddInput(ElementType.Int8, new Shape(1));
        int x = builder.Apply(new Relu(), ElementType.Int8, Coarse, builder.Input);
        var module = builder.Build(builder.Apply(new HardSwish(), ElementType.Int8, Fine, x));
        var gated = module.WithMain(module.Main with { Nodes = module.Main.Nodes.SetItem(1, module.Main.Nodes[1] with { Gate = gate }) });
        Assert.Same(gated, new FuseElementwise().Run(gated));
    }

    [Fact]
    public void A_table_grows_when_the_pass_runs_again()
    {
        var builder = Builder();
        int x = builder.Apply(new Quantize(), ElementType.Int8, Coarse, builder.Input);
        x = builder.Apply(new Relu(), ElementType.Int8, Fine, x);
        var module = new FuseElementwise().Run(builder.Build(x));
        var more = module.Main with
        {
            Tensors = module.Main.Tensors.Add(new Tensor("more", ElementType.Int8, new Shape(16, 16)) { Quantization = Coarse }),
            Nodes = module.Main.Nodes.Add(new Node(new HardSwish(), [x], [module.Main.Tensors.Length]) { Covers = [2] }),
            Outputs = [module.Main.Tensors.Length],
        };
        var table = Assert.IsType<ByteTable>(Assert.Single(Same(module.WithMain(more)).Main.Nodes).Operator);
        Assert.Equal(["QUANTIZE", "RELU", "HARD_SWISH"], table.Last!.All.Select(s => s.Operator.Name));
    }

    /// <summary>Passes one after the other, alone and without one: the same bytes.</summary>
    [Fact]
    public void Each_pass_alone_and_all_but_each_give_the_same_bytes()
    {
        for (ulong seed = 0; seed < 12; seed++)
        {
            var module = RandomChannelGraphs.Of(seed);
            byte[] expected = Run(module);
            Assert.Equal(expected, Run(Pipeline.Run(module, new CompileOptions()).Module));
            foreach (var pass in Pipeline.Passes)
            {
                Assert.Equal(expected, Run(Pipeline.Run(module, new CompileOptions { Disabled = [pass.Name] }).Module));
                Assert.Equal(expected, Run(Pipeline.Run(module, new CompileOptions { Only = [pass.Name] }).Module));
            }
        }
    }

    private static byte[] Run(GraphModule module)
    {
        var session = Model.FromModule(module).CreateSession();
        InputRule.Random(1, 0, ElementType.Int8, session.Input(0));
        session.Run();
        return session.Output(0).ToArray();
    }

    private static TinyGraphBuilder Builder() => new(ElementType.Int8, new Shape(16, 16), Fine);

    /// <summary>Runs the pass and compares every output for all 256 values.</summary>
    private static GraphModule Same(GraphModule before)
    {
        var after = new FuseElementwise().Run(before);
        Assert.NotSame(before, after);
        var (a, b) = (Model.FromModule(before).CreateSession(), Model.FromModule(after).CreateSession());
        for (int i = 0; i < 256; i++)
        {
            a.Input(0)[i] = b.Input(0)[i] = (byte)i;
        }

        a.Run();
        b.Run();
        for (int o = 0; o < before.Main.Outputs.Length; o++)
        {
            Assert.Equal(a.Output(o).ToArray(), b.Output(o).ToArray());
        }

        return after;
    }
}
