using System.Globalization;
using System.Text;
using Mote.Compiler;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Devices;
using Mote.Operators.Cases;
using Mote.Operators.Convolution;
using Mote.Operators.Tests.Theory;

namespace Mote.Operators.Tests.Convolution;

/// <summary>What the kernel for 3x3 windows states about its memory, and who takes it. Its results are compared by the theory, with the other cases.</summary>
public sealed class DepthwiseThreeByThreeTests
{
    private static readonly DepthwiseConv2D Same = new() { Padding = PaddingScheme.Same };

    private static readonly DepthwiseConv2D Two = Same with { StrideHeight = 2, StrideWidth = 2 };

    public static TheoryData<string, int, int, int, int> InPlace => new()
    {
        { "even", 1, 8, 6, 8 }, { "odd, three left over, two images", 2, 7, 5, 7 }, { "rows and columns exchanged", 1, 15, 3, 12 }, { "one group", 2, 5, 9, 4 },
    };

    public static TheoryData<string, int, int, int, int, bool, int> Apart => new()
    {
        { "stride 2, one strip", 1, 8, 10, 9, true, 2 }, { "stride 2, strips", 1, 34, 32, 16, true, 2 }, { "stride 2, strips, two images", 2, 35, 33, 13, true, 2 },
        { "stride 2, VALID", 1, 33, 32, 20, false, 2 }, { "stride 1, VALID", 1, 8, 9, 12, false, 1 }, { "stride 2, one group", 2, 48, 49, 4, true, 2 },
    };

    [Theory, MemberData(nameof(InPlace))]
    public void The_output_may_be_the_input(string name, int images, int rows, int columns, int channels)
    {
        Assert.NotEmpty(name);
        var shape = new Shape(images, rows, columns, channels);
        var code = Emit(Case(Same, shape), EmitOptions.Portable with { Features = TargetFeatures.Dsp });
        Assert.Equal([(0, 0)], code.InPlace);
        Assert.Equal([0], RunAt(Case(Same, shape), [0]));

        // A little lower or higher is wrong: channels that are yet to be read are written over.
        Assert.True(channels == 4 || RunAt(Case(Same, shape), [4, -4]).All(r => r == 1));
    }

    [Theory, MemberData(nameof(Apart))]
    public void The_output_may_run_into_the_input_by_the_stated_distance_and_not_by_a_byte_more(
        string name, int images, int rows, int columns, int channels, bool isSame, int stride)
    {
        var op = (stride == 2 ? Two : Same) with { Padding = isSame ? PaddingScheme.Same : PaddingScheme.Valid };
        var one = Case(op, new Shape(images, rows, columns, channels));
        var code = Emit(one, EmitOptions.Portable with { Features = TargetFeatures.Dsp });
        Assert.Empty(code.InPlace);
        int distance = Assert.Single(code.Overlaps).Distance;
        Assert.Equal([0, 0, 0], RunAt(one, [distance, distance + 1, distance + channels]));

        // With a single group the rows that are gathered ahead leave room that is not stated.
        Assert.True(channels == 4 || RunAt(one, [distance - 1])[0] == 1, $"{name}: one byte closer goes unnoticed");
    }

    [Fact]
    public void Strips_keep_the_output_close_to_the_input()
    {
        var one = Case(Two, new Shape(1, 48, 48, 16));
        NodeCode Code(OptimizationGoal goal) => Emit(one, EmitOptions.Portable with { Features = TargetFeatures.Dsp, Goal = goal });
        Assert.Equal(24 * 24 * 16 - 16, Code(OptimizationGoal.Speed).Overlaps[0].Distance);
        Assert.Equal(3 * 24 * 16 - 16, Code(OptimizationGoal.Balanced).Overlaps[0].Distance);
    }

    [Fact]
    public void Other_targets_and_updatable_models_take_the_portable_kernel_and_other_windows_that_for_any()
    {
        var one = Case(Same, new Shape(1, 6, 6, 8));
        var dsp = EmitOptions.Portable with { Features = TargetFeatures.Dsp };
        Assert.Equal("depthwise_conv2d_3x3_s8_dsp.h", Emit(one, dsp).Calls[0].Header);
        Assert.Equal("depthwise_conv2d_s8.h", Emit(one, EmitOptions.Portable).Calls[0].Header);
        Assert.Equal("depthwise_conv2d_s8.h", Emit(one, dsp with { Updatable = true }).Calls[0].Header);
        Assert.Equal("depthwise_conv2d_taps_s8_dsp.h", Emit(Case(Same with { DilationWidth = 2 }, new Shape(1, 6, 6, 8)), dsp).Calls[0].Header);
        Assert.Equal("depthwise_conv2d_taps_s8_dsp.h", Emit(Case(Same with { StrideWidth = 2 }, new Shape(1, 6, 6, 8)), dsp).Calls[0].Header);
        Assert.Equal("depthwise_conv2d_s8.h", Emit(Case(Same, new Shape(1, 6, 6, 3)), dsp).Calls[0].Header);
    }

    /// <summary>A bias of 2^23 and more cannot be scaled; that channel alone takes the arithmetic of the reference.</summary>
    [Fact]
    public void A_channel_that_is_not_proven_does_not_hold_up_the_others()
    {
        int[] Exact(int bias)
        {
            var one = Case(Same, new Shape(1, 4, 4, 6), bias);
            var constants = (ConstantArgument)Emit(one, EmitOptions.Portable with { Features = TargetFeatures.Dsp }).Calls[0].Arguments[2];
            int size = constants.Data.Length / 6;
            return [.. Enumerable.Range(0, 6).Where(c => BitConverter.ToInt32(constants.Data.Span[(c * size + 24)..]) < 0)];
        }

        Assert.Empty(Exact(1000));
        Assert.Equal([2], Exact(1 << 23));
    }

    /// <summary>Mistakes by one, in the C twin and in the assembly: the theory of all operators sees each.</summary>
    [Theory]
    [InlineData("host", "int32_t sum = constants[8];", "int32_t sum = constants[8] + 256;")]
    [InlineData("host", "const uint32_t byte = (uint32_t)shape[13] & 0xff;", "const uint32_t byte = ((uint32_t)shape[13] + 1) & 0xff;")]
    [InlineData("host", "has_lower = above >= -1", "has_lower = above >= 0")]
    [InlineData("host", "run.roles ^= 2;", "run.roles ^= 0;")]
    [InlineData("cortex-m4", "ssat r1, #8, r10, asr #14", "ssat r1, #8, r10, asr #13")]
    [InlineData("cortex-m4", "adds r3, r3, #1", "adds r3, r3, #0")]
    public void A_planted_mistake_is_found(string target, string right, string wrong)
    {
        int found = 0;
        var compileTarget = target == "host" ? CompileTarget.Host with { Features = TargetFeatures.Dsp } : CompileTarget.CortexM4;
        var built = CaseTheory.Build(
            OperatorCatalog.All.Single(e => e.Type == typeof(DepthwiseConv2D)), compileTarget, Target.Get(target), new BuildOptions(), edit: files =>
            {
                string text = Encoding.UTF8.GetString(files["cases_kernels.h"]);
                found = text.Split(right).Length - 1;
                files["cases_kernels.h"] = Encoding.UTF8.GetBytes(text.Replace(right, wrong, StringComparison.Ordinal));
            });
        Assert.True(found > 0, $"'{right}' is nowhere.");
        Assert.NotNull(built);
        Assert.NotNull(built.FirstDifference());
    }

    private static OperatorCase Case(DepthwiseConv2D op, Shape x, int bias = 77)
    {
        int channels = x[3];
        int[] biases = CaseData.Integers(6, channels, -9000, 9000);
        biases[Math.Min(2, channels - 1)] = bias;
        return new OperatorCase("3x3", op)
            .Input(ElementType.Int8, x, new Quantization(0.04f, -11))
            .Constant<sbyte>(ElementType.Int8, new Shape(1, 3, 3, channels), CaseData.SignedBytes(5, 9 * channels), CaseData.PerChannel(7, channels, 3, 0.01f))
            .Constant<int>(ElementType.Int32, new Shape(channels), biases)
            .Output(ElementType.Int8, new Quantization(0.03f, 9));
    }

    private static NodeCode Emit(OperatorCase one, EmitOptions options)
    {
        var graph = CaseModule.Combine([one]).Module.Main;
        return graph.Nodes[0].Operator.Emit(graph.View(0), options);
    }

    /// <summary>For each distance of input and output: 0 where the layer's C gives the bytes that it gives with both apart, 1 where not.</summary>
    private static int[] RunAt(OperatorCase one, int[] distances)
    {
        var module = CaseModule.Combine([one]).Module;
        var package = ModelCompiler.Compile(module, new CompileOptions
        {
            Name = "one",
            NoPasses = true,
            Target = CompileTarget.Host with { Features = TargetFeatures.Dsp },
        });
        int x = module.Main.Tensors[0].ByteLength, y = module.Main.Tensors[^1].ByteLength;
        int scratch = Emit(one, package.Options.EmitOptions).ScratchBytes;
        string folder = Directory.CreateTempSubdirectory("mote-overlap-").FullName;
        try
        {
            foreach (var file in package.Files)
            {
                File.WriteAllBytes(Path.Combine(folder, file.Path), file.Content.ToArray());
            }

            File.WriteAllText(Path.Combine(folder, "main.c"), string.Create(CultureInfo.InvariantCulture, $$"""
                #include <stdlib.h>
                #include <string.h>
                #include "one.c"
                static int8_t x[{{x}}], y[{{y}}], memory[3 * ({{x}} + {{y}}) + 64];
                static uint32_t scratch[{{scratch / 4}}];
                int main(int argc, char **argv)
                {
                    uint32_t random = 1;
                    int8_t *const out = memory + {{x}} + {{y}}, *const in = out + atoi(argv[argc - 1]);
                    for (size_t i = 0; i < sizeof x; i++) {
                        random = random * 1664525u + 1013904223u;
                        x[i] = (int8_t)(random >> 24);
                    }
                    one_depthwise_conv2d_3x3_s8_dsp(x, one_constants.l0_shape, one_constants.l0_constants, scratch, y);
                    memcpy(in, x, sizeof x);
                    one_depthwise_conv2d_3x3_s8_dsp(in, one_constants.l0_shape, one_constants.l0_constants, scratch, out);
                    return memcmp(out, y, sizeof y) != 0;
                }
                """));
            var built = ToolProcess.Run("gcc", ["-O1", "-o", "main", "main.c", "one_constants.c"], folder, TimeSpan.FromMinutes(1));
            Assert.True(built.ExitCode == 0, built.Error);
            return [.. distances.Select(d => ToolProcess.Run(Path.Combine(folder, "main"), [d.ToString(CultureInfo.InvariantCulture)], folder, TimeSpan.FromMinutes(1)).ExitCode)];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
