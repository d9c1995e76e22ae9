using Mote.Core;

namespace Mote.Compiler.Passes;

/// <summary>Leaves out nodes whose result is their input, value for value and in the same type, shape and quantization.</summary>
public sealed class RemoveIdentities : IPass
{
    /// <inheritdoc/>
    public string Name => nameof(RemoveIdentities);

    /// <inheritdoc/>
    public bool ReadsNumbers => true;

    /// <inheritdoc/>
    public GraphModule Run(GraphModule module) => GraphRewriting.ForEachGraph(module, Remove);

    private static Graph Remove(Graph graph)
    {
        for (int n = 0; n < graph.Nodes.Length;)
        {
            var view = graph.View(n);
            if (view.OutputCount == 1 && !graph.Outputs.Contains(view.Node.Outputs[0]) && view.HasInput(0)
                && view.Input(0).TensorType == view.Output(0).TensorType && !view.Input(0).IsVariable && view.Node.Operator.IsIdentity(view))
            {
                graph = GraphRewriting.Bypass(graph, n, view.Node.Outputs[0], view.Node.Inputs[0]);
            }
            else
            {
                n++;
            }
        }

        return graph;
    }
}
