using System.Collections.Immutable;
using System.Globalization;
using Mote.Compiler;
using Mote.Core;
using Mote.Runtime;

namespace Mote.Devices;

/// <summary>What verification found on one target.</summary>
public sealed record TargetVerification
{
    /// <summary>The target's name.</summary>
    public required string Target { get; init; }

    /// <summary>The SHA-256 of each file that was built and run.</summary>
    public required IReadOnlyDictionary<string, string> SourcesSha256 { get; init; }

    /// <summary>True when every layer, and every output, of every invocation has the reference's bits.</summary>
    public bool IsIdentical => FirstDifference is null && Failure is null;

    /// <summary>How many invocations were compared.</summary>
    public required int Invocations { get; init; }

    /// <summary>The original operators whose results were compared, in the package or, for those that passes removed, in a build without passes.</summary>
    public required ImmutableArray<int> LayersChecked { get; init; }

    /// <summary>The original operators that are not computed by the package as they stand, each with the pass that took them.</summary>
    public required ImmutableArray<(int Index, string By)> LayersRemoved { get; init; }

    /// <summary>The first difference, or null.</summary>
    public Difference? FirstDifference { get; init; }

    /// <summary>Why the image did not run to its end, or null.</summary>
    public string? Failure { get; init; }
}

/// <summary>Proves that the files which compiling writes give, when built and run, the bits of the reference arithmetic.</summary>
public static class Verifier
{
    /// <summary>Verifies a model on a target.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How it is compiled.</param>
    /// <param name="target">Where it runs.</param>
    /// <param name="reference">What is expected.</param>
    /// <param name="invocations">The inputs that <paramref name="reference"/> was recorded with.</param>
    /// <param name="given">A package to check instead of compiling one; null to compile.</param>
    /// <exception cref="DiagnosticException">The package does not build, or a tool is missing.</exception>
    public static TargetVerification Verify(
        Model model, CompileOptions options, Target target, ReferenceTrace reference, IReadOnlyList<Invocation> invocations, PackageSources? given = null)
    {
        Package? package = given is null ? ModelCompiler.Compile(model.Module, options) : null;
        var sources = given ?? Sources(package!);
        var checkedLayers = new SortedSet<int>();
        var (difference, failure) = Check(sources, options, target, reference, invocations, checkedLayers);

        var inPackage = checkedLayers.ToHashSet();
        int operators = model.Module.Main.Nodes.Length;
        var missing = Enumerable.Range(0, operators).Where(n => !inPackage.Contains(n) && model.Module.Main.Nodes[n].Outputs.Length > 0).ToList();
        var by = package?.Removed.ToDictionary(r => r.Index, r => r.By) ?? [];
        var fused = package?.Layers.Where(l => l.Graph == 0).SelectMany(l => l.Covers.Where(c => c != l.Index)).ToHashSet() ?? [];
        if (difference is null && failure is null && missing.Count > 0 && !options.NoPasses)
        {
            var plain = ModelCompiler.Compile(model.Module, options with { NoPasses = true });
            (difference, failure) = Check(Sources(plain), options, target, reference, invocations, checkedLayers);
        }

        return new TargetVerification
        {
            Target = target.Name,
            SourcesSha256 = sources.Sha256,
            Invocations = invocations.Count,
            LayersChecked = [.. checkedLayers],
            LayersRemoved = [.. missing.Select(n => (n, by.GetValueOrDefault(n) ?? (fused.Contains(n) ? "fusion" : "the package")))],
            FirstDifference = difference,
            Failure = failure,
        };
    }

    /// <summary>The files of a compiled package, as the builder takes them.</summary>
    public static PackageSources Sources(Package package) =>
        new(package.Name, package.Files.ToDictionary(f => f.Path, f => f.Content.ToArray()));

    /// <summary>How an optimization goal is asked of the C compiler.</summary>
    public static Optimization OptimizationOf(Core.Emission.OptimizationGoal goal) => goal switch
    {
        Core.Emission.OptimizationGoal.Speed => Optimization.Speed,
        Core.Emission.OptimizationGoal.Size => Optimization.Size,
        _ => Optimization.Balanced,
    };

    private static (Difference? Difference, string? Failure) Check(
        PackageSources sources, CompileOptions options, Target target, ReferenceTrace reference, IReadOnlyList<Invocation> invocations, SortedSet<int> layers)
    {
        var image = ImageBuilder.Build(sources, target, new BuildOptions { Observe = true, Optimization = OptimizationOf(options.Goal) });
        var run = Runner.Run(image, invocations);
        for (int i = 0; i < run.Trace.Invocations.Count && i < reference.Invocations; i++)
        {
            if (FirstDifference(target.Name, i, run.Trace.Invocations[i], reference, layers) is { } difference)
            {
                return (difference, null);
            }
        }

        return (null, run.Outcome == RunOutcome.Completed ? null
            : string.Create(CultureInfo.InvariantCulture, $"{run.Outcome}: {run.Reason}"));
    }

    private static Difference? FirstDifference(string target, int invocation, TraceInvocation trace, ReferenceTrace reference, SortedSet<int> layers)
    {
        var main = reference.Module.Main;
        foreach (var observed in trace.Observed)
        {
            if ((uint)observed.Op >= (uint)main.Nodes.Length || reference.Tensor(invocation, observed.Tensor) is not { } expected)
            {
                continue;
            }

            var tensor = main.Tensors[observed.Tensor];
            int at = Difference.FirstIndex(tensor.Type, expected, observed.Data);
            if (at >= 0)
            {
                return new Difference(target, invocation, observed.Op, main.Nodes[observed.Op].Operator.Name, tensor.Name, observed.Tensor, at,
                    Difference.Element(tensor.Type, expected, at), Difference.Element(tensor.Type, observed.Data, at));
            }

            layers.Add(observed.Op);
        }

        for (int o = 0; o < main.Outputs.Length; o++)
        {
            var tensor = main.Tensors[main.Outputs[o]];
            var expected = reference.Output(invocation, o);
            if (o < trace.Outputs.Count && trace.Outputs[o] is { } actual && Difference.FirstIndex(tensor.Type, expected, actual) is var at and >= 0)
            {
                int node = Math.Max(0, Enumerable.Range(0, main.Nodes.Length).FirstOrDefault(n => main.Nodes[n].Outputs.Contains(main.Outputs[o]), 0));
                return new Difference(target, invocation, node, main.Nodes.Length > 0 ? main.Nodes[node].Operator.Name : "", tensor.Name, main.Outputs[o], at,
                    Difference.Element(tensor.Type, expected, at), Difference.Element(tensor.Type, actual, at));
            }
        }

        return null;
    }
}
