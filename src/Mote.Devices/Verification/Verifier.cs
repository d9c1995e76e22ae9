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

/// <summary>A model and what is expected of it.</summary>
/// <param name="Model">The model.</param>
/// <param name="Options">How it is compiled.</param>
/// <param name="Reference">What is expected.</param>
/// <param name="Invocations">The inputs that <paramref name="Reference"/> was recorded with.</param>
public sealed record ExpectedModel(Model Model, CompileOptions Options, ReferenceTrace Reference, IReadOnlyList<Invocation> Invocations);

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
        var package = given is null ? ModelCompiler.Compile(model.Module, options) : null;
        return Verify([new ExpectedModel(model, options, reference, invocations)], target, given ?? Sources(package!), package is null ? [] : [package],
            plain => Sources(ModelCompiler.Compile(model.Module, plain[0])))[0];
    }

    /// <summary>
    /// Verifies several models in one image, where they share an arena and run in turns: the first invocation of each, then the second of
    /// each. So every run finds in the arena what another model left, and its state has to survive the runs of the others.
    /// </summary>
    /// <param name="models">The models.</param>
    /// <param name="target">Where they run.</param>
    /// <param name="arenaName">The arena's name.</param>
    /// <param name="given">Packages to check instead of compiling them; null to compile.</param>
    /// <returns>A result for each model.</returns>
    /// <exception cref="DiagnosticException">The packages do not build, their names clash, or a tool is missing.</exception>
    public static IReadOnlyList<TargetVerification> VerifyTogether(
        IReadOnlyList<ExpectedModel> models, Target target, string arenaName = SharedArena.DefaultName, FirmwareSources? given = null)
    {
        Firmware Compile(IEnumerable<CompileOptions> options) =>
            FirmwareCompiler.Compile([.. models.Zip(options, (m, o) => (m.Model.Module, o))], arenaName);
        var firmware = given is null ? Compile(models.Select(m => m.Options)) : null;
        return Verify(models, target, given ?? Sources(firmware!), firmware?.Packages ?? [], plain => Sources(Compile(plain)));
    }

    /// <summary>The files of a compiled firmware, as the builder takes them.</summary>
    public static FirmwareSources Sources(Firmware firmware) => new(
        [.. firmware.Packages.Select(Sources)],
        new SharedArenaSources(firmware.Arena.Name, firmware.Arena.Files.ToDictionary(f => f.Path, f => f.Content.ToArray())));

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

    private static List<TargetVerification> Verify(
        IReadOnlyList<ExpectedModel> models, Target target, FirmwareSources sources, IReadOnlyList<Package> packages, Func<IReadOnlyList<CompileOptions>, FirmwareSources> compile)
    {
        var checks = models.Select(m => new Check(m)).ToList();
        Compare(checks, sources, target, packages);
        foreach (var check in checks)
        {
            var main = check.Model.Model.Module.Main;
            check.Missing = [.. Enumerable.Range(0, main.Nodes.Length).Where(n => !check.Layers.Contains(n) && main.Nodes[n].Outputs.Length > 0)];
        }

        if (checks.All(c => c.IsIdentical) && checks.Any(c => c.Missing.Count > 0 && !c.Model.Options.NoPasses))
        {
            // The limits are those of what is shipped.
            Compare(checks, compile([.. models.Select(m => m.Options with { NoPasses = true, RamLimit = null, FlashLimit = null })]), target, []);
        }

        return [.. checks.Select((check, i) => check.Result(target, models.Count == 1 ? sources.Sha256 : sources.Packages[i].Sha256, packages.ElementAtOrDefault(i)))];
    }

    /// <summary>Builds and runs all models, in turns, and compares each with what is expected of it.</summary>
    private static void Compare(List<Check> checks, FirmwareSources sources, Target target, IReadOnlyList<Package> packages)
    {
        var goal = checks[0].Model.Options.Goal;
        var image = ImageBuilder.Build(sources, target, new BuildOptions { Observe = true, Optimization = OptimizationOf(goal) });
        var run = Runner.Run(image, Invocation.InTurns([.. checks.Select(c => c.Model.Invocations)]));
        var turns = new int[checks.Count];
        foreach (var invocation in run.Trace.Invocations)
        {
            var check = checks[invocation.Model];
            int turn = turns[invocation.Model]++;
            if (turn < check.Model.Reference.Invocations)
            {
                check.Difference ??= FirstDifference(target.Name, turn, invocation, check.Model.Reference, check.Layers, packages.ElementAtOrDefault(invocation.Model)?.Module.Main);
            }
        }

        foreach (var check in checks.Where(c => c.Difference is null && run.Outcome == RunOutcome.Completed && Gates.Any(c.Model.Model.Module.Main)))
        {
            check.Difference = FirstSkipped(target.Name, [.. run.Trace.Invocations.Where(i => checks[i.Model] == check)], check.Model.Reference);
        }

        foreach (var check in checks.Where(c => c.Difference is null && run.Outcome != RunOutcome.Completed))
        {
            check.Failure = string.Create(CultureInfo.InvariantCulture, $"{run.Outcome}: {run.Reason}");
        }
    }

    /// <summary>The first layer that an image computes in one invocation but passed over in another where the reference ran it.</summary>
    private static Difference? FirstSkipped(string target, List<TraceInvocation> invocations, ReferenceTrace reference)
    {
        var main = reference.Module.Main;
        var seen = invocations.Select(i => i.Observed.Select(o => o.Op).ToHashSet()).ToList();
        var known = seen.SelectMany(s => s).Where(op => (uint)op < (uint)main.Nodes.Length && main.Nodes[op].Outputs.Length > 0).ToHashSet();
        for (int i = 0; i < invocations.Count; i++)
        {
            foreach (int op in known.Except(seen[i]).Order())
            {
                int t = main.Nodes[op].Outputs[0];
                if (reference.Tensor(i, t) is { } expected)
                {
                    return new Difference(target, i, op, main.Nodes[op].Operator.Name, main.Tensors[t].Name, t, 0, Difference.Element(main.Tensors[t].Type, expected, 0), "nothing")
                    {
                        Stage = reference.Module.Stream?.StageOf(op)?.Name,
                    };
                }
            }
        }

        return null;
    }

    /// <summary>The first difference in an invocation.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="invocation">Which invocation of the model it is.</param>
    /// <param name="trace">What the image gave.</param>
    /// <param name="reference">What is expected.</param>
    /// <param name="layers">Gets the operators that were compared.</param>
    /// <param name="lowered">The graph that was compiled, which knows which channels of a tensor are left; null where it is not at hand.</param>
    private static Difference? FirstDifference(string target, int invocation, TraceInvocation trace, ReferenceTrace reference, SortedSet<int> layers, Graph? lowered)
    {
        var main = reference.Module.Main;
        foreach (var observed in trace.Observed)
        {
            var part = lowered is not null && (uint)observed.Tensor < (uint)lowered.Tensors.Length ? lowered.Tensors[observed.Tensor].Selection : null;
            int whole = part?.Tensor ?? observed.Tensor;
            if ((uint)observed.Op >= (uint)main.Nodes.Length || (uint)whole >= (uint)main.Tensors.Length)
            {
                continue;
            }

            // What a gate held back in the reference is computed nowhere.
            var tensor = main.Tensors[whole];
            byte[] expected = reference.Tensor(invocation, whole) ?? [];
            expected = part is null ? expected : part.Of(expected, tensor.Type.Size());
            int at = Difference.FirstIndex(tensor.Type, expected, observed.Data);
            if (at >= 0)
            {
                return new Difference(target, invocation, observed.Op, main.Nodes[observed.Op].Operator.Name, tensor.Name, whole, part?.Original(at) ?? at,
                    Difference.Element(tensor.Type, expected, at), Difference.Element(tensor.Type, observed.Data, at))
                {
                    Stage = reference.Module.Stream?.StageOf(observed.Op)?.Name,
                };
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
                    Difference.Element(tensor.Type, expected, at), Difference.Element(tensor.Type, actual, at))
                {
                    Stage = reference.Module.Stream?.StageOf(node)?.Name,
                };
            }
        }

        return null;
    }

    /// <summary>What was found of a model so far.</summary>
    private sealed class Check(ExpectedModel model)
    {
        public ExpectedModel Model => model;

        public SortedSet<int> Layers { get; } = [];

        public List<int> Missing { get; set; } = [];

        public Difference? Difference { get; set; }

        public string? Failure { get; set; }

        public bool IsIdentical => Difference is null && Failure is null;

        public TargetVerification Result(Target target, IReadOnlyDictionary<string, string> sha256, Package? package)
        {
            var by = package?.Removed.ToDictionary(r => r.Index, r => r.By) ?? [];
            var fused = package?.Layers.Where(l => l.Graph == 0).SelectMany(l => l.Covers.Where(c => c != l.Index)).ToHashSet() ?? [];
            return new TargetVerification
            {
                Target = target.Name,
                SourcesSha256 = sha256,
                Invocations = model.Invocations.Count,
                LayersChecked = [.. Layers],
                LayersRemoved = [.. Missing.Select(n => (n, by.GetValueOrDefault(n) ?? (fused.Contains(n) ? "fusion" : "the package")))],
                FirstDifference = Difference,
                Failure = Failure,
            };
        }
    }
}
