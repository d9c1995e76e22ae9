using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Elementwise;

namespace Mote.Training;

/// <summary>
/// Reverse-mode differentiation: from the last node to the first, each operator's rule adds the nodes that compute the gradients of its inputs;
/// where a tensor is read more than once, they are added up in the order in which they come.
/// </summary>
internal sealed class BackwardPass(GraphBuilder builder, IEnumerable<int> parameters)
{
    private readonly Dictionary<int, int> _gradients = [];

    /// <summary>Adds the backward nodes.</summary>
    /// <returns>For each tensor of the forward part the tensor with its gradient, as far as one was needed.</returns>
    /// <exception cref="DiagnosticException">An operator between the loss and a parameter has no rule.</exception>
    public IReadOnlyDictionary<int, int> Run(int loss)
    {
        var forward = builder.Build();
        var learnt = parameters.ToHashSet();
        var needed = new HashSet<int>(learnt);
        foreach (var node in forward.Nodes)
        {
            if (node.Inputs.Any(needed.Contains))
            {
                needed.UnionWith(node.Outputs);
            }
        }

        _gradients[loss] = builder.Constant<float>("gradient of the loss", ElementType.Float32, forward.Tensors[loss].Shape, [1f]);
        for (int n = forward.Nodes.Length - 1; n >= 0; n--)
        {
            Differentiate(forward.View(n), needed);
        }

        return _gradients;
    }

    private void Differentiate(NodeView view, HashSet<int> needed)
    {
        int[] outputs = [.. view.Node.Outputs.Select(t => _gradients.GetValueOrDefault(t, -1))];
        bool[] wanted = [.. view.Node.Inputs.Select(t => t >= 0 && needed.Contains(t))];
        if (outputs.All(t => t < 0) || !wanted.Contains(true))
        {
            return;
        }

        var scope = new GradientScope(builder, view, outputs, wanted);
        if (!view.Node.Operator.Differentiate(scope))
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.NotDifferentiable, view.Place, "the operator has no gradient",
                "operators with a gradient rule between the loss and what is learnt", "Freeze what lies before it, or replace the layer"));
        }

        for (int slot = 0; slot < wanted.Length; slot++)
        {
            if (wanted[slot] && scope.Given[slot] is var given and >= 0)
            {
                int tensor = view.Node.Inputs[slot];
                _gradients[tensor] = _gradients.TryGetValue(tensor, out int sum)
                    ? builder.Node(new Add(), $"{builder[tensor].Name}/gradient", ElementType.Float32, sum, given)
                    : given;
            }
        }
    }
}
