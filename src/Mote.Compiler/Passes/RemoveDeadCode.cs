using Mote.Core;

namespace Mote.Compiler.Passes;

/// <summary>Removes nodes whose results nobody reads.</summary>
public sealed class RemoveDeadCode : IPass
{
    /// <inheritdoc/>
    public string Name => nameof(RemoveDeadCode);

    /// <inheritdoc/>
    public bool ReadsNumbers => false;

    /// <inheritdoc/>
    public GraphModule Run(GraphModule module) => GraphRewriting.ForEachGraph(module, Remove);

    private static Graph Remove(Graph graph)
    {
        var needed = graph.Outputs.ToHashSet();
        var kept = new List<Node>();
        foreach (var view in graph.Views.Reverse())
        {
            // A node that keeps a state has an effect on the next invocation.
            bool writesState = Enumerable.Range(0, view.InputCount).Any(i => view.HasInput(i) && view.Input(i).IsVariable);
            if (view.Node.Operator.HasSideEffects || view.Node.Operator.Control is not null || writesState || view.Node.Outputs.Any(needed.Contains))
            {
                kept.Add(view.Node);
                needed.UnionWith(view.Node.Inputs);
                needed.Add(view.Node.Gate);
            }
        }

        kept.Reverse();
        return kept.Count == graph.Nodes.Length ? graph : graph with { Nodes = [.. kept] };
    }
}
