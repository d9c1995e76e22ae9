using System.Collections.Immutable;
using Mote.Compiler.Passes;
using Mote.Core;

namespace Mote.Compiler;

/// <summary>The passes in the order in which they run.</summary>
public static class Pipeline
{
    /// <summary>
    /// Every pass. Constants are folded first, since shapes that were computed become known by it; dead code is removed last, since every
    /// other pass leaves some behind. Channels are looked at when activations are fused, whose clamps make more of them constant.
    /// </summary>
    public static ImmutableArray<IPass> Passes { get; } =
    [
        new FoldConstants(),
        new RemoveIdentities(),
        new FusePads(),
        new FuseActivations(),
        new FuseElementwise(),
        new EliminateConstantChannels(),
        new RemoveDeadCode(),
    ];

    /// <summary>What follows the passes and is switched like one: nodes are put into the order that needs the fewest bytes; see <see cref="Core.Memory.OperatorOrder"/>.</summary>
    public const string OrderOperators = "OrderOperators";

    /// <summary>Switched like a pass: outputs run into inputs that are consumed, as far as kernels permit; see <see cref="Core.Emission.Overlap"/>.</summary>
    public const string OverlapBuffers = "OverlapBuffers";

    /// <summary>The names that <c>--disable</c> and <c>--only</c> know.</summary>
    public static IEnumerable<string> Names => Passes.Select(p => p.Name).Append(OrderOperators).Append(OverlapBuffers);

    /// <summary>True when the options leave a pass on.</summary>
    public static bool IsOn(CompileOptions options, string name, bool readsNumbers = false) =>
        !options.NoPasses && !options.Disabled.Contains(name) && !(options.Updatable && readsNumbers) && (options.Only.Count == 0 || options.Only.Contains(name));

    /// <summary>Runs the passes that the options leave on.</summary>
    /// <param name="module">A verified module.</param>
    /// <param name="options">Which passes are off.</param>
    /// <param name="observer">Called after each pass that changed something, with its name and the result; for tests and dumps.</param>
    /// <returns>The module and, for each original operator of the main graph that is gone, the pass that removed it.</returns>
    /// <exception cref="DiagnosticException">An option names a pass that does not exist.</exception>
    public static (GraphModule Module, ImmutableArray<(int Index, string By)> Removed) Run(
        GraphModule module, CompileOptions options, Action<string, GraphModule>? observer = null)
    {
        foreach (string name in options.Disabled.Concat(options.Only).Order(StringComparer.Ordinal))
        {
            if (!Names.Contains(name))
            {
                throw new DiagnosticException(new Diagnostic(DiagnosticIds.UnknownPass, "--disable or --only", $"there is no pass '{name}'",
                    string.Join(", ", Names)));
            }
        }

        var removed = ImmutableArray.CreateBuilder<(int, string)>();
        foreach (var pass in Passes)
        {
            if (!IsOn(options, pass.Name, pass.ReadsNumbers))
            {
                continue;
            }

            var result = pass.Run(module);
            if (!ReferenceEquals(result, module))
            {
                var left = result.Main.Nodes.SelectMany(n => n.Covers).ToHashSet();
                removed.AddRange(module.Main.Nodes.SelectMany(n => n.Covers).Where(c => !left.Contains(c)).Distinct().Order().Select(c => (c, pass.Name)));
                module = result;
                observer?.Invoke(pass.Name, module);
            }
        }

        return (module, removed.ToImmutable());
    }
}
