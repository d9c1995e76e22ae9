using System.Collections.Immutable;
using Mote.Compiler;
using Mote.Core;
using Mote.Devices;
using Mote.Operators.Activation;
using Mote.Operators.Elementwise;
using Mote.Operators.Joining;
using Mote.Operators.Layout;
using Mote.Tests.Graphs;

namespace Mote.Report.Tests;

/// <summary>Models and reports to look at, all made in memory.</summary>
internal static class SampleReports
{
    public const string Statement = "a made-up cost of each instruction; off by 1 cycle at each jump";
    private const string Hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    /// <summary>Two inputs, two outputs, a branch, an activation that is fused, a reshape that costs nothing and a layer that nobody reads.</summary>
    public static GraphModule Small()
    {
        var builder = new TinyGraphBuilder(ElementType.Int8, new Shape(1, 6, 6, 3), TinyGraphs.Scale);
        int second = builder.AddInput(ElementType.Int8, new Shape(1, 6, 6, 4), TinyGraphs.Scale);
        int x = builder.Convolution(builder.Input, 4, 3, 1);
        int y = builder.Apply(new Relu(), ElementType.Int8, TinyGraphs.Scale, x);
        int sum = builder.Apply(new Add(), ElementType.Int8, TinyGraphs.Scale, y, second);
        builder.Convolution(sum, 3, 1, 2);
        int last = builder.Convolution(sum, 5, 1, 3);
        int shape = builder.Add(Tensor.Constant<int>("shape", ElementType.Int32, new Shape(2), [1, 180]));
        int flat = builder.Apply(new Reshape(), ElementType.Int8, TinyGraphs.Scale, last, shape);
        return builder.Build(flat, y);
    }

    /// <summary>A chain of convolutions, with a shortcut around every third when asked for.</summary>
    public static GraphModule Chain(int layers, bool shortcuts = false)
    {
        var builder = new TinyGraphBuilder(ElementType.Int8, new Shape(1, 6, 6, 3), TinyGraphs.Scale);
        int x = builder.Input, before = x;
        for (int i = 0; i < layers; i++)
        {
            if (shortcuts && i % 3 == 2)
            {
                x = builder.Apply(new Add(), ElementType.Int8, TinyGraphs.Scale, x, before);
                before = x;
            }
            else
            {
                x = builder.Convolution(x, 3, 1, (uint)i + 1);
            }
        }

        return builder.Build(x);
    }

    /// <summary>Blocks of several branches that are joined.</summary>
    public static GraphModule Branches(int blocks, int branches)
    {
        var builder = new TinyGraphBuilder(ElementType.Int8, new Shape(1, 4, 4, 2), TinyGraphs.Scale);
        int x = builder.Input;
        for (int b = 0; b < blocks; b++)
        {
            ImmutableArray<int> ends = [.. Enumerable.Range(0, branches).Select(i =>
            {
                int end = x;
                for (int depth = 0; depth <= i % 3; depth++)
                {
                    end = builder.Convolution(end, 2, 1, (uint)(b * 100 + i * 10 + depth + 1));
                }

                return end;
            })];
            x = builder.Apply(new Concatenation { Axis = 3 }, ElementType.Int8, TinyGraphs.Scale, ends);
            x = builder.Convolution(x, 2, 1, (uint)b + 7000);
        }

        return builder.Build(x);
    }

    /// <summary>The package of a module; its files, which change with every kernel, are replaced by one.</summary>
    public static Package Compile(GraphModule module, string target = "cortex-m4") =>
        ModelCompiler.Compile(module, new CompileOptions { Name = "sample", Target = CompileTarget.All.First(t => t.Name == target) }) with
        {
            Files = [PackageFile.OfText("sample.c", "int sample;\n")],
        };

    /// <summary>What a model of this name is known by, before anything was done with it.</summary>
    public static ModelSource Source(GraphModule module, string name = "sample.tflite") => new() { FileName = name, Sha256 = Hash, FileBytes = 12_345, Module = module };

    /// <summary>A profile with costs that follow from the layers, instead of a measured one.</summary>
    public static ModelProfile Profile(GraphModule module, string target = "cortex-m4")
    {
        var package = Compile(module, target);
        ImmutableArray<LayerCost> layers = [.. package.Layers.Where(l => l.Graph == 0).Select(l =>
        {
            long instructions = l.HasCode ? 100 + l.Macs * 3 : 0;
            return new LayerCost(l, new Cost(instructions, instructions * 5 / 4));
        })];
        var total = layers.Aggregate(new Cost(40, 60), (sum, l) => sum + l.Cost);
        return new ModelProfile
        {
            Package = package,
            Target = target,
            SourcesSha256 = new Dictionary<string, string> { ["sample.c"] = Hash },
            Total = total,
            Layers = layers,
            Sizes = new ImageSizes(1200, package.ConstantBytes, 0, package.ArenaBytes, package.StateBytes, 16,
                [new FunctionSize("sample_run", 200, false), new FunctionSize("sample_conv", 900, false), new FunctionSize("memcpy", 84, true)]),
            StackBytes = 120,
            StackProblem = null,
            StackSeen = 104,
            Functions = [new FunctionCost("sample_conv", new Cost(total.Instructions - 40, total.Cycles - 60)), new FunctionCost("sample_run", new Cost(40, 60))],
            Hottest = [new InstructionCost(0x1234, "sample_conv", "smlad r0, r1, r2, r0", new Cost(100, 120))],
            CycleModel = "sample",
            CycleStatement = Statement,

            // A report looks at no image.
            Image = null!,
        };
    }

    /// <summary>What verification found on two targets; a difference on the second when asked for.</summary>
    public static VerificationSource Verification(GraphModule module, bool isIdentical = true) => new(
    [
        new TargetVerification
        {
            Target = "host",
            SourcesSha256 = new Dictionary<string, string> { ["sample.c"] = Hash },
            Invocations = 3,
            LayersChecked = [.. Enumerable.Range(0, module.Main.Nodes.Length)],
            LayersRemoved = [(1, "FuseActivations")],
        },
        new TargetVerification
        {
            Target = "cortex-m4",
            SourcesSha256 = new Dictionary<string, string> { ["sample.c"] = Hash },
            Invocations = 3,
            LayersChecked = [.. Enumerable.Range(0, isIdentical ? module.Main.Nodes.Length : 1)],
            LayersRemoved = [(1, "FuseActivations")],
            FirstDifference = isIdentical ? null : new Difference("cortex-m4", 1, 2, "ADD", module.Main.Tensors[module.Main.Nodes[2].Outputs[0]].Name, 7, 35, "12", "-13"),
        },
    ], "random, seeds 1, 2, 3");

    /// <summary>Everything about a module.</summary>
    public static ReportSource Everything(GraphModule module) => new()
    {
        Verb = "profile",
        Models = [Source(module) with { Profiles = [Profile(module)], Verification = Verification(module) }],
    };

    /// <summary>A document as text.</summary>
    public static string Render(ReportSource source, ReportFormat format = ReportFormat.Html) => ReportRendering.Render(ReportComposer.Compose(source), format);
}
