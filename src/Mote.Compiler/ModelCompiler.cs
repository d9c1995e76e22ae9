using System.Buffers.Binary;
using System.Collections.Immutable;
using Mote.Compiler.Emit;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Memory;

namespace Mote.Compiler;

/// <summary>Compiles a module to a package of C99 files.</summary>
public static class ModelCompiler
{
    /// <summary>
    /// Runs the passes, plans the memory and writes the files. Deterministic: the same module and options give the same bytes. Where the goal of the
    /// options misses a limit, another goal that keeps it goes first.
    /// </summary>
    /// <exception cref="DiagnosticException">The name or an option is wrong, or no goal keeps the limits.</exception>
    public static Package Compile(GraphModule module, CompileOptions options)
    {
        PackageName.Check(options.Name, "--name");
        var package = CompileOnce(module, options);
        if (LimitCheck.IsKept(package))
        {
            return package;
        }

        List<(string Change, Package Package)> alternatives = [];
        OptimizationGoal[] goals = [OptimizationGoal.Balanced, OptimizationGoal.Size, OptimizationGoal.Speed];
        foreach (var goal in goals.Where(g => g != options.Goal))
        {
            var other = CompileOnce(module, options with { Goal = goal });
            if (LimitCheck.IsKept(other))
            {
                return other;
            }

            alternatives.Add(($"With --optimize {goal.ToString().ToLowerInvariant()}", other));
        }

        void Try(bool isOn, string change, CompileOptions without)
        {
            if (isOn)
            {
                alternatives.Add((change, CompileOnce(module, without)));
            }
        }

        Try(options.NoPasses, "Without --no-passes", options with { NoPasses = false });
        Try(!options.Disabled.IsEmpty || !options.Only.IsEmpty, "Without --disable and --only", options with { Disabled = [], Only = [] });
        Try(options.Updatable, "Without --updatable", options with { Updatable = false });
        throw LimitCheck.Explain(package, alternatives);
    }

    private static Package CompileOnce(GraphModule module, CompileOptions options)
    {
        var (lowered, removed) = Pipeline.Run(module, options);
        (lowered, var memory) = Plan(lowered, options);
        var block = new ConstantBlock(share: !options.Updatable);
        var context = new EmitContext(options, lowered, memory, block);
        var writer = new SourceWriter(context);
        if (options.Updatable)
        {
            AddBlockHead(block, lowered);
        }

        string source = writer.Source();
        if (options.Updatable)
        {
            block.SetScalar("block_bytes", block.Bytes);
        }

        var files = ImmutableArray.CreateBuilder<PackageFile>();
        files.Add(PackageFile.OfText($"{options.Name}.h", HeaderWriter.Write(context)));
        files.Add(PackageFile.OfText($"{options.Name}.c", source));
        files.Add(PackageFile.OfText($"{options.Name}_kernels.h", writer.Kernels()));
        if (writer.ConstantsHeader() is { } header && writer.Constants() is { } constants)
        {
            files.Add(PackageFile.OfText($"{options.Name}_constants.h", header));
            files.Add(PackageFile.OfText($"{options.Name}_constants.c", constants));
        }

        if (options.Updatable)
        {
            files.Add(new PackageFile($"{options.Name}_constants.bin", block.Image()));
        }

        var package = new Package
        {
            Name = options.Name,
            Options = options,
            Files = files.ToImmutable(),
            Module = lowered,
            Memory = memory,
            Layers = Layers(lowered, writer),
            Removed = removed,
            StateBytes = context.StateBytes(options.Target.PointerBytes),
            ConstantBytes = block.Bytes,
        };
        return package with { Files = package.Files.Add(Manifest.Write(package)) };
    }

    private static (GraphModule Module, GraphMemory Memory) Plan(GraphModule module, CompileOptions options)
    {
        var emit = options.EmitOptions;
        bool overlaps = Pipeline.IsOn(options, Pipeline.OverlapBuffers);
        NodeCode[][] codes = [.. module.Graphs.Select(graph => graph.Views.Select(view => overlaps ? Code(view, emit) : Code(view, emit) with { Overlaps = [] }).ToArray())];
        var memory = GraphMemory.Build(module, (g, n) => codes[g][n], inPlace: !options.NoPasses);
        if (!Pipeline.IsOn(options, Pipeline.OrderOperators) || OperatorOrder.Find(module, codes[0], inPlace: true) is not { } order)
        {
            return (module, memory);
        }

        // What is best at the worst step need not be best for the plan; the order changes only where the plan gets smaller.
        var ordered = OperatorOrder.Apply(module, order);
        var planned = GraphMemory.Build(ordered, (g, n) => codes[g][g == 0 ? order[n] : n], inPlace: true);
        return planned.ArenaBytes < memory.ArenaBytes ? (ordered, planned) : (module, memory);
    }

    private static NodeCode Code(NodeView view, EmitOptions options) =>
        GraphMemory.SharesBuffer(view) ? NodeCode.None : view.Node.Operator.Emit(view, options);

    private static void AddBlockHead(ConstantBlock block, GraphModule module)
    {
        void Add(string name, int value, string comment)
        {
            var bytes = new byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
            block.AddScalar(name, ElementType.Int32, bytes, comment);
        }

        Add("block_bytes", 0, "the size of this block");
        Add("block_topology", UpdatableBlock.TopologyOf(module), "the code that these numbers belong to");
        Add("block_format", 1, "the version of this layout");
    }

    private static ImmutableArray<PackageLayer> Layers(GraphModule module, SourceWriter writer)
    {
        var layers = ImmutableArray.CreateBuilder<PackageLayer>();
        void AddGraph(int graph)
        {
            foreach (var layer in writer.Layers(graph))
            {
                var view = layer.View;
                if (view.Node.Operator.Control is { } control)
                {
                    AddGraph(control.Subgraph);
                }

                layers.Add(new PackageLayer(graph, SourceWriter.LayerIndex(view), view.Node.Operator.Name,
                    view.OutputCount > 0 ? view.Output(0).Name : "", view.Node.Covers, layer.Code.Calls.Length > 0, view.Node.Operator.Macs(view)));
            }
        }

        AddGraph(0);
        return layers.ToImmutable();
    }
}
