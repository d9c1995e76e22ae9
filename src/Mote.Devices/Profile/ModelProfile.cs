using System.Collections.Immutable;
using Mote.Compiler;
using Mote.Core;
using Mote.Runtime;

namespace Mote.Devices;

/// <summary>The cost of one layer.</summary>
/// <param name="Layer">The layer of the package.</param>
/// <param name="Cost">Instructions and modelled cycles; zero for a layer without code.</param>
public sealed record LayerCost(PackageLayer Layer, Cost Cost);

/// <summary>The part of a stream that was measured: whole periods of everything that runs less often than in each window.</summary>
/// <param name="First">The first window, from 0.</param>
/// <param name="Windows">How many.</param>
/// <param name="Seconds">Their time: windows times the hop.</param>
public sealed record StreamPart(int First, int Windows, double Seconds);

/// <summary>What a compiled model costs on a target: measured on the linked image, the harness's own bytes and instructions left out.</summary>
public sealed record ModelProfile
{
    /// <summary>The package that was built.</summary>
    public required Package Package { get; init; }

    /// <summary>The target's name.</summary>
    public required string Target { get; init; }

    /// <summary>The SHA-256 of each file that was built and run.</summary>
    public required IReadOnlyDictionary<string, string> SourcesSha256 { get; init; }

    /// <summary>For a stream, over which part of it the costs are summed; null for one invocation of a plain model.</summary>
    public StreamPart? Stream { get; init; }

    /// <summary>One invocation of NAME_run; of a stream all of NAME_push for the windows of <see cref="Stream"/>.</summary>
    public required Cost Total { get; init; }

    /// <summary>Each layer of the main graph, in execution order.</summary>
    public required ImmutableArray<LayerCost> Layers { get; init; }

    /// <summary>Each function that executed anything, most instructions first; the package's own as well as library functions.</summary>
    public required IReadOnlyList<FunctionCost> Functions { get; init; }

    /// <summary>The instructions that cost most, first: by cycles where there is a model, else by how often they were executed.</summary>
    public required IReadOnlyList<InstructionCost> Hottest { get; init; }

    /// <summary>The short name of the model behind the cycles; null where there is none.</summary>
    public required string? CycleModel { get; init; }

    /// <summary>Where the cycles are from and how far they can be off; without a model, why there is none.</summary>
    public required string CycleStatement { get; init; }

    /// <summary>Bytes in the linked image.</summary>
    public required ImageSizes Sizes { get; init; }

    /// <summary>The static bound of the stack; null where there is none, and then <see cref="StackProblem"/> says why.</summary>
    public required int? StackBytes { get; init; }

    /// <summary>Why there is no static bound.</summary>
    public required string? StackProblem { get; init; }

    /// <summary>The deepest use of the stack that was seen.</summary>
    public required int StackSeen { get; init; }

    /// <summary>Where the image is.</summary>
    public required DeviceImage Image { get; init; }

    /// <summary>RAM in all: arena, state, static data and stack.</summary>
    public int RamBytes => Sizes.Arena + Sizes.State + Sizes.Static + (StackBytes ?? StackSeen);

    /// <summary>Compiles, builds, runs and measures a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How it is compiled.</param>
    /// <param name="target">An emulated target.</param>
    /// <param name="invocations">The inputs; the last invocation is measured.</param>
    /// <param name="keep">A folder that the image is left in, or null.</param>
    /// <param name="hottest">How many of the hottest instructions are listed.</param>
    /// <param name="waitStates">Wait states of the flash that the cycles are to include.</param>
    /// <exception cref="DiagnosticException">The target cannot be profiled, the package does not build or does not run to its end.</exception>
    public static ModelProfile Measure(
        Model model, CompileOptions options, Target target, IReadOnlyList<Invocation> invocations, string? keep = null,
        int hottest = Profiler.DefaultHottest, int waitStates = 0)
    {
        var package = ModelCompiler.Compile(model.Module, options);
        var sources = Verifier.Sources(package);
        var image = ImageBuilder.Build(sources, target, new BuildOptions { Optimization = Verifier.OptimizationOf(options.Goal), WorkFolder = keep });
        return Measure(package, image, 0, invocations, ImageSizes.Measure, hottest, waitStates);
    }

    /// <summary>
    /// Compiles, builds, runs and measures a model that reads a stream, hop by hop through NAME_push. What comes before the first time that every
    /// node has run is left out, so that the figures are those of a stream that goes on.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How it is compiled.</param>
    /// <param name="target">An emulated target.</param>
    /// <param name="samples">Raw bytes of whole samples; at least one window and one hop.</param>
    /// <param name="keep">A folder that the image is left in, or null.</param>
    /// <param name="hottest">How many of the hottest instructions are listed.</param>
    /// <param name="waitStates">Wait states of the flash that the cycles are to include.</param>
    /// <exception cref="DiagnosticException">The target cannot be profiled, the package does not build or does not run to its end.</exception>
    public static ModelProfile MeasureStream(
        Model model, CompileOptions options, Target target, ReadOnlyMemory<byte> samples, string? keep = null, int hottest = Profiler.DefaultHottest, int waitStates = 0)
    {
        var stream = model.Module.Stream!;
        var package = ModelCompiler.Compile(model.Module, options);
        var image = ImageBuilder.Build(Verifier.Sources(package), target, new BuildOptions { Push = true, Optimization = Verifier.OptimizationOf(options.Goal), WorkFolder = keep });
        int sampleBytes = image.Package.InputBytes[0] / stream.Window;
        long windows = stream.InvocationsOf(samples.Length / sampleBytes);
        if (windows < 2)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.BadRecording, "profile", $"the recording has {windows} windows", "two or more", "Give a longer recording"));
        }

        bool first = true;
        int PieceLength()
        {
            int length = first ? stream.Window : stream.Hop;
            first = false;
            return length;
        }

        var pieces = StreamRun.Pieces(samples[..(int)((stream.Window + ((windows - 1) * stream.Hop)) * sampleBytes)], sampleBytes, PieceLength);
        if (pieces.Count != windows)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.BadRecording, "profile", $"a window has {stream.Window * (long)sampleBytes} bytes", FormattableString.Invariant($"up to {Invocation.PushBytes}")));
        }

        var part = Part(model, samples, sampleBytes, (int)windows);
        return Measure(package, image, 0, pieces, ImageSizes.Measure, hottest, waitStates, part);
    }

    /// <summary>From the window in which every node that runs at all has run, as many whole periods as there are; all windows but the first where none fits.</summary>
    private static StreamPart Part(Model model, ReadOnlyMemory<byte> samples, int sampleBytes, int windows)
    {
        var stream = model.Module.Stream!;
        var session = new StreamSession(model);
        var firstRun = new Dictionary<int, int>();
        int window = 0;
        session.Session.LayerCompleted = n => firstRun.TryAdd(n, window);
        session.WindowCompleted = () => window++;
        session.Push(samples.Span[..(samples.Length / sampleBytes * sampleBytes)]);
        long period = model.Module.Main.Nodes.Select(n => n.Operator).OfType<Operators.Decision.Every>().Aggregate(1L, (product, every) => Math.Min(product * every.Period, int.MaxValue));
        int start = Math.Max(1, firstRun.Count > 0 ? firstRun.Values.Max() : 0);
        long periods = (windows - start) / period;
        var (first, count) = periods > 0 ? (start, (int)(periods * period)) : (1, windows - 1);
        return new StreamPart(first, count, count * (double)stream.Hop / stream.Rate);
    }

    /// <summary>Runs all models of an image on the invocations and profiles the last one of a model.</summary>
    internal static ModelProfile Measure(
        Package package, DeviceImage image, int model, IReadOnlyList<Invocation> invocations, Func<DeviceImage, ImageSizes> sizes,
        int hottest = 0, int waitStates = 0, StreamPart? part = null)
    {
        int measured = part?.First ?? invocations.Select((invocation, i) => (invocation, i)).Last(entry => entry.invocation.Model == model).i;
        var profile = Profiler.Profile(image, invocations, measured, hottest, part is null ? null : TimeSpan.FromMinutes(10), waitStates, part?.Windows ?? 1);
        var bounds = StackBound.Compute(image, model);
        return new ModelProfile
        {
            Package = package,
            Target = image.Target.Name,
            SourcesSha256 = image.Packages[model].Sha256,
            Stream = part,
            Total = profile.Total,
            Layers = Attribute(package, profile),
            Functions = profile.Functions,
            Hottest = profile.Hottest,
            CycleModel = profile.CycleModel?.Name,
            CycleStatement = profile.CycleModel is { } cycles
                ? string.Join("; ", new[] { cycles.Statement, profile.FetchStatement }.Where(text => text.Length > 0))
                : image.Target.NoCycles ?? "no model of this core's cycles",
            Sizes = sizes(image),
            StackBytes = bounds.Maximum,
            StackProblem = bounds.Maximum is null ? bounds.Diagnostics[0].ToString() : null,
            StackSeen = profile.Run.Trace.StackOf.ElementAtOrDefault(model)?.Maximum ?? 0,
            Image = image,
        };
    }

    /// <summary>
    /// The calls in NAME_run stand in the order of the layers that have code. The call of a subgraph may stand anywhere, since the compiler
    /// moves what is rarely taken out of the way; it is told by its name.
    /// </summary>
    private static ImmutableArray<LayerCost> Attribute(Package package, ProfileResult profile)
    {
        bool IsSubgraph(CallSiteCost site) => site.Function.StartsWith($"{package.Name}_graph", StringComparison.Ordinal);
        var calls = new Queue<CallSiteCost>(profile.CallSites.Where(s => !IsSubgraph(s)));
        var subgraphs = new Queue<CallSiteCost>(profile.CallSites.Where(IsSubgraph));
        var layers = ImmutableArray.CreateBuilder<LayerCost>();
        foreach (var layer in package.Layers.Where(l => l.Graph == 0))
        {
            var cost = new Cost(0, 0);
            if (layer.Operator == "CALL_ONCE" && subgraphs.TryDequeue(out var subgraph))
            {
                cost = subgraph.Cost;
            }
            else if (layer.HasCode)
            {
                cost = calls.TryDequeue(out var call) ? call.Cost
                    : throw new InvalidOperationException($"{package.Name}_run has fewer calls than layers with code.");
            }

            layers.Add(new LayerCost(layer, cost));
        }

        return calls.Count == 0 ? layers.ToImmutable()
            : throw new InvalidOperationException($"{package.Name}_run calls {calls.Peek().Function}, which is no layer.");
    }
}
