using Mote.Compiler;
using Mote.Core;
using Mote.Runtime;
using Mote.Tests.Graphs;

namespace Mote.Devices.Tests.RiscV;

/// <summary>The nine benchmark models on RV32IMC, and a fault that verification must find.</summary>
public sealed class RiscVModelTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => BenchmarkModelTests.Names;

    [Theory, MemberData(nameof(Names))]
    public void Every_layer_has_the_golden_checksum(string name)
    {
        var (model, golden, invocations) = BenchmarkModelTests.Load(name);
        var seen = new HashSet<int>();
        foreach (bool noPasses in new[] { false, true })
        {
            var options = new CompileOptions { Name = "bench", Target = CompileTarget.RiscV32, NoPasses = noPasses };
            var image = ImageBuilder.Build(Verifier.Sources(ModelCompiler.Compile(model.Module, options)), Target.Get("riscv32"), new BuildOptions { Observe = true });
            var run = Runner.Run(image, invocations);
            Assert.Equal(RunOutcome.Completed, run.Outcome);
            for (int rule = 0; rule < 2; rule++)
            {
                var layers = golden.GetProperty("cases").GetProperty(rule == 0 ? "A" : "B").GetProperty("layers").EnumerateArray().ToLookup(l => l.GetProperty("tensor").GetInt32());
                foreach (var observed in run.Trace.Invocations[rule].Observed.Where(o => layers.Contains(o.Tensor)))
                {
                    var layer = layers[observed.Tensor].Single();
                    Assert.True(layer.GetProperty("crc32").GetString() == Crc32.Hex(observed.Data), $"rule {rule}, layer {observed.Op} {layer.GetProperty("op")}");
                    seen.Add(layer.GetProperty("index").GetInt32());
                }
            }
        }

        Assert.Equal(model.Module.Main.Nodes.Length, seen.Count);
    }

    [Theory, MemberData(nameof(Names))]
    public void Profile_stack_and_sizes_hold_on_the_linked_image(string name)
    {
        var (model, _, invocations) = BenchmarkModelTests.Load(name);
        var options = new CompileOptions { Name = "bench", Target = CompileTarget.RiscV32 };
        var profile = ModelProfile.Measure(model, options, Target.Get("riscv32"), [invocations[0]]);
        Assert.Equal(profile.Package.ArenaBytes, profile.Sizes.Arena);
        Assert.Equal(profile.Package.StateBytes, profile.Sizes.State);
        Assert.Equal(profile.Package.ConstantBytes, profile.Sizes.Constants);
        Assert.Equal(0, profile.Sizes.Static);
        Assert.InRange(profile.StackBytes!.Value, profile.StackSeen, profile.StackSeen + Math.Max(128, profile.StackSeen / 10));

        var counted = Runner.Run(profile.Image, [invocations[0]], new RunOptions { CountInstructions = true });
        long retired = counted.Trace.Invocations[0].Run!.Ticks;
        output.WriteLine($"{name}: {profile.Total.Instructions} instructions, {profile.Total.Cycles} cycles, minstret {retired}, flash {profile.Sizes.Flash}, RAM {profile.RamBytes}, stack {profile.StackBytes} seen {profile.StackSeen}");
        Assert.Equal(retired, profile.Total.Instructions + 2);
    }

    [Fact]
    public void A_compiled_model_has_the_bits_of_the_reference()
    {
        Assert.True(Verify(null).IsIdentical);
        Assert.Equal([0, 1, 2], Verify(null).LayersChecked);
    }

    [Fact]
    public void A_wrong_constant_in_a_kernel_is_found_and_named()
    {
        // The half that every result is rounded by.
        var result = Verify(kernels => Replace(kernels, "(1 + 2 * output_zero_point)", "(0 + 2 * output_zero_point)"));

        Assert.False(result.IsIdentical);
        Assert.Equal(("riscv32", 0, "CONV_2D"), (result.FirstDifference!.Target, result.FirstDifference.Layer, result.FirstDifference.Op));
        Assert.NotEqual(result.FirstDifference.Expected, result.FirstDifference.Actual);
    }

    private static TargetVerification Verify(Func<string, string>? edit)
    {
        var model = Model.FromModule(TinyGraphs.Convolutions());
        var options = new CompileOptions { Name = "tiny", Target = CompileTarget.RiscV32 };
        var main = model.Module.Main;
        var invocations = new[] { 1u, 2u }.Select(seed => new Invocation([.. main.Inputs.Select((t, i) =>
        {
            var data = new byte[main.Tensors[t].ByteLength];
            InputRule.Random(seed, i, main.Tensors[t].Type, data);
            return data;
        })])).ToList();
        var files = ModelCompiler.Compile(model.Module, options).Files.ToDictionary(f => f.Path, f => f.Content.ToArray());
        files["tiny_kernels.h"] = System.Text.Encoding.UTF8.GetBytes((edit ?? (text => text))(System.Text.Encoding.UTF8.GetString(files["tiny_kernels.h"])));
        return Verifier.Verify(model, options, Target.Get("riscv32"), ReferenceTrace.Record(model, invocations), invocations, new PackageSources("tiny", files));
    }

    private static string Replace(string text, string before, string after)
    {
        Assert.Contains(before, text, StringComparison.Ordinal);
        return text.Replace(before, after, StringComparison.Ordinal);
    }
}
