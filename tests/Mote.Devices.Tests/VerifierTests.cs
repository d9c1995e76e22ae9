using System.Text;
using Mote.Compiler;
using Mote.Core;
using Mote.Runtime;
using Mote.Tests.Graphs;

namespace Mote.Devices.Tests;

/// <summary>Compiled models, not hand-made packages: verification and profile from end to end.</summary>
public sealed class VerifierTests
{
    private static readonly CompileOptions Options = new() { Name = "tiny" };

    public static TheoryData<string> Targets => [.. Target.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_compiled_model_has_the_bits_of_the_reference(string target)
    {
        var result = Verify(TinyGraphs.Convolutions(), target);
        Assert.Null(result.Failure);
        Assert.Null(result.FirstDifference);
        Assert.Equal([0, 1, 2], result.LayersChecked);
        Assert.Empty(result.LayersRemoved);
    }

    [Theory, MemberData(nameof(Targets))]
    public void State_and_a_subgraph_that_is_called_once_agree(string target)
    {
        var result = Verify(TinyGraphs.Delay(), target);
        Assert.True(result.IsIdentical);
        Assert.Contains(2, result.LayersChecked);
    }

    [Fact]
    public void A_constant_edited_by_hand_is_found_and_named()
    {
        var model = Model.FromModule(TinyGraphs.Convolutions());
        var files = ModelCompiler.Compile(model.Module, Options).Files.ToDictionary(f => f.Path, f => f.Content.ToArray());
        string constants = Encoding.UTF8.GetString(files["tiny_constants.c"]);
        int bias = constants.IndexOf("{\n", constants.IndexOf("/* l1_bias */", StringComparison.Ordinal), StringComparison.Ordinal) + 2;
        files["tiny_constants.c"] = Encoding.UTF8.GetBytes(constants.Insert(bias, "900000 + "));
        var result = Verify(model.Module, "host", new PackageSources("tiny", files));
        Assert.False(result.IsIdentical);
        Assert.Equal(1, result.FirstDifference!.Layer);
        Assert.Equal("CONV_2D", result.FirstDifference.Op);
        Assert.NotEqual(result.FirstDifference.Expected, result.FirstDifference.Actual);
    }

    [Fact]
    public void A_profile_names_every_layer_and_adds_up()
    {
        var model = Model.FromModule(TinyGraphs.Convolutions());
        var input = new byte[108];
        InputRule.Pattern(ElementType.Int8, input);
        var profile = ModelProfile.Measure(model, Options with { Target = CompileTarget.CortexM4 }, Target.Get("cortex-m4"), [new Invocation([input])]);
        Assert.Equal([0, 1, 2], profile.Layers.Select(l => l.Layer.Index));
        Assert.All(profile.Layers, l => Assert.InRange(l.Cost.Instructions, l.Layer.Macs, 60 * l.Layer.Macs));
        long layers = profile.Layers.Sum(l => l.Cost.Instructions);
        Assert.InRange(profile.Total.Instructions, layers, layers + 200);
        Assert.Equal(profile.Package.ArenaBytes, profile.Sizes.Arena);
        Assert.Equal(profile.Package.StateBytes, profile.Sizes.State);
        Assert.Equal(profile.Package.ConstantBytes, profile.Sizes.Constants);
        Assert.InRange(profile.StackBytes!.Value, profile.StackSeen, profile.StackSeen + Math.Max(128, profile.StackSeen / 10));
    }

    [Fact]
    public void What_is_profiled_is_what_is_compiled()
    {
        var model = Model.FromModule(TinyGraphs.Convolutions());
        var compiled = ModelCompiler.Compile(model.Module, Options).Files.ToDictionary(f => f.Path, f => f.Sha256);
        Assert.Equal(compiled, Verify(model.Module, "host").SourcesSha256.ToDictionary());
    }

    private static TargetVerification Verify(GraphModule module, string target, PackageSources? given = null)
    {
        var model = Model.FromModule(module);
        var main = module.Main;
        var invocations = new[] { 1u, 2u, 3u }.Select(seed => new Invocation([.. main.Inputs.Select((t, i) =>
        {
            var data = new byte[main.Tensors[t].ByteLength];
            InputRule.Random(seed, i, main.Tensors[t].Type, data);
            return data;
        })])).ToList();
        return Verifier.Verify(model, Options, Target.Get(target), ReferenceTrace.Record(model, invocations), invocations, given);
    }
}
