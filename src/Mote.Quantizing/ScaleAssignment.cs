using Mote.Core;

namespace Mote.Quantizing;

/// <summary>
/// The int8 quantization of every float tensor of a graph, given which nodes compute in int8. Tensors that an operator wants at one scale form a group,
/// whose range holds those of all members.
/// </summary>
internal sealed class ScaleAssignment
{
    private readonly Graph _graph;
    private readonly ActivationRanges _ranges;
    private readonly int[] _parent;
    private readonly Dictionary<int, Quantization> _implied = [];
    private readonly Dictionary<int, TensorRange> _constants = [];
    private readonly Dictionary<int, FusedActivation> _clamps = [];
    private readonly Dictionary<int, Quantization> _found = [];

    public ScaleAssignment(Graph graph, ActivationRanges ranges, Func<int, bool> isInt8)
    {
        (_graph, _ranges) = (graph, ranges);
        _parent = [.. Enumerable.Range(0, graph.Tensors.Length)];
        foreach (var view in graph.Views.Where(v => isInt8(v.Index)))
        {
            var rule = view.Node.Operator.Int8Form(view);
            int[] outputs = [.. view.Node.Outputs.Where(IsFloat)];
            if (rule.Kind == QuantizationKind.FixedOutput)
            {
                _implied[view.Node.Outputs[0]] = rule.Output!;
            }
            else if (rule.Kind == QuantizationKind.SameScale && outputs.Length > 0)
            {
                Join(view, outputs);
            }

            if (view.Node.Operator.WithoutActivation is { Activation: var activation } && outputs.Length == 1)
            {
                _clamps[outputs[0]] = activation;
            }
        }
    }

    /// <summary>The quantization that a float activation has where it is computed in int8, or is converted to it.</summary>
    /// <exception cref="DiagnosticException">No range is known.</exception>
    public Quantization Of(int tensor)
    {
        int root = Root(tensor);
        if (_implied.TryGetValue(root, out var implied))
        {
            return implied;
        }

        if (!_found.TryGetValue(root, out var found))
        {
            TensorRange? range = _constants.TryGetValue(root, out var constants) ? constants : null;
            for (int t = 0; t < _parent.Length; t++)
            {
                if (Root(t) == root)
                {
                    var own = _ranges.Of(_graph, t).Clip(_clamps.GetValueOrDefault(t));
                    range = range?.Union(own) ?? own;
                }
            }

            _found[root] = found = range!.Value.ToInt8();
        }

        return found;
    }

    private bool IsFloat(int tensor) => tensor >= 0 && _graph.Tensors[tensor] is { Type: ElementType.Float32, IsConstant: false };

    /// <summary>
    /// Joins operands and outputs of a node that wants one scale. An operand whose quantization is implied by its producer hands that on when it is the only one; beside others it is
    /// converted, so that it does not force its range on them. Nodes are seen in execution order, so an output never belongs to a group before.
    /// </summary>
    private void Join(NodeView view, int[] outputs)
    {
        int[] inputs = [.. view.Node.Inputs.Where(IsFloat).Distinct()];
        var implied = inputs.Select(t => _implied.GetValueOrDefault(Root(t))).ToArray();
        bool allImplied = implied.Length > 0 && implied.All(q => q is not null && q.Equals(implied[0]));
        int root = Root(outputs[0]);
        foreach (int t in outputs.Concat(inputs.Where((_, i) => allImplied || implied[i] is null)))
        {
            Unite(Root(t), root);
        }

        if (allImplied)
        {
            _implied[root] = implied[0]!;
        }

        foreach (int t in view.Node.Inputs.Where(t => t >= 0 && _graph.Tensors[t] is { Type: ElementType.Float32, IsConstant: true }))
        {
            var range = TensorRange.Of(_graph.Tensors[t].Values<float>());
            _constants[root] = _constants.TryGetValue(root, out var known) ? known.Union(range) : range;
        }
    }

    private void Unite(int from, int to)
    {
        if (from == to)
        {
            return;
        }

        _parent[from] = to;
        if (_constants.Remove(from, out var range))
        {
            _constants[to] = _constants.TryGetValue(to, out var known) ? known.Union(range) : range;
        }
    }

    private int Root(int tensor)
    {
        while (_parent[tensor] != tensor)
        {
            tensor = _parent[tensor];
        }

        return tensor;
    }
}
