using System.Collections.Immutable;
using Mote.Compiler;
using Mote.Core;

namespace Mote.Report;

/// <summary>A model of the source, with what several sections ask of it.</summary>
internal sealed class ModelFacts
{
    public ModelFacts(ModelSource source)
    {
        Source = source;
        var profiled = source.Profiles.Select(p => p.Package);
        var others = source.Packages.Where(p => !source.Profiles.Any(q => q.Target == p.Options.Target.Name));
        Packages = [.. profiled, .. others];
    }

    /// <summary>What was given.</summary>
    public ModelSource Source { get; }

    /// <summary>Each package once, the profiled ones first.</summary>
    public ImmutableArray<Package> Packages { get; }

    /// <summary>The graph that runs.</summary>
    public Graph Main => Source.Module.Main;

    /// <summary>True when nothing is wrong with the model, so that sizes and costs mean something.</summary>
    public bool IsSound => Source.Diagnostics.IsEmpty;

    /// <summary>Every target that something is said about.</summary>
    public IEnumerable<string> Targets => Source.Profiles.Select(p => p.Target)
        .Concat(Source.Verification?.Targets.Select(t => t.Target) ?? []).Concat(Packages.Select(p => p.Options.Target.Name)).Distinct();

    /// <summary>Multiply-accumulate operations of one run of the main graph; 0 when the model is not sound.</summary>
    public long Macs => IsSound ? Main.Views.Sum(v => v.Node.Operator.Macs(v)) : 0;

    /// <summary>The constants that operators of the main graph read, each once.</summary>
    public IEnumerable<Tensor> Parameters => Main.Nodes.SelectMany(n => n.Inputs).Where(t => t >= 0 && Main.Tensors[t].IsConstant).Distinct().Select(t => Main.Tensors[t]);

    /// <summary>How many numbers the constants hold.</summary>
    public long ParameterCount => Parameters.Sum(t => (long)t.Shape.ElementCount);

    /// <summary>How many bytes the constants take in the file.</summary>
    public long ParameterBytes => Parameters.Sum(t => (long)t.Data!.Value.Length);

    /// <summary>Constant elements that an operator reads.</summary>
    public static long ParametersOf(NodeView view) =>
        view.Node.Inputs.Where(t => t >= 0 && view.Graph.Tensors[t].IsConstant).Sum(t => (long)view.Graph.Tensors[t].Shape.ElementCount);
}
