using System.Collections.Immutable;
using Mote.Core;

namespace Mote.Training;

/// <summary>Starts a network from the weights of another.</summary>
public static class Transfer
{
    /// <summary>
    /// The network with the parameters of another as far as they go: walking both in order, node by node, parameters of the same operator and the same
    /// extents are taken over; it ends at the first that differ, where the new head begins.
    /// </summary>
    /// <param name="network">The network; its batch normalisations are passed over where the other has them folded.</param>
    /// <param name="from">The float network to start from.</param>
    /// <exception cref="DiagnosticException">Nothing fits.</exception>
    public static Graph Into(Graph network, Graph from)
    {
        var tensors = network.Tensors.ToBuilder();
        var sources = new Queue<NodeView>(from.Views.Where(HasParameters));
        int taken = 0;
        foreach (var view in network.Views.Where(HasParameters))
        {
            if (sources.Count > 0 && sources.Peek().Node.Operator.Name != view.Node.Operator.Name && view.Node.Operator.Name == "BATCH_NORMALIZATION")
            {
                continue;
            }

            if (!sources.TryDequeue(out var source) || source.Node.Operator.Name != view.Node.Operator.Name || !SameExtents(view, source))
            {
                break;
            }

            foreach (int slot in view.Node.Operator.ParameterSlots.Concat(StateSlots(view)).Where(s => view.HasInput(s) && source.HasInput(s)))
            {
                tensors[view.Node.Inputs[slot]] = tensors[view.Node.Inputs[slot]] with { Data = source.Input(slot).Data };
            }

            taken++;
        }

        return taken > 0 ? network with { Tensors = tensors.ToImmutable() } : throw new DiagnosticException(new Diagnostic(DiagnosticIds.BadNetwork, $"network '{network.Name}'",
            $"no layer of '{from.Name}' fits: operators or extents of weights differ from the first on", Remedy: "Begin with the same layers as the model to start from"));
    }

    /// <summary>The moving statistics of a normalisation are taken over with its gains.</summary>
    private static int[] StateSlots(NodeView view) => view.Node.Operator.Name == "BATCH_NORMALIZATION" ? [3, 4] : [];

    private static bool HasParameters(NodeView view) =>
        view.Node.Operator.ParameterSlots.Any(s => view.HasInput(s) && view.Input(s) is { IsConstant: true, Type: ElementType.Float32 });

    private static bool SameExtents(NodeView a, NodeView b) => a.Node.Operator.ParameterSlots.Take(1).All(s => b.HasInput(s) && a.Input(s).Shape == b.Input(s).Shape);
}
