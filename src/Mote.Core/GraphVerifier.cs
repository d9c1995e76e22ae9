namespace Mote.Core;

/// <summary>
/// Checks that a module is well formed: indices in range, every value defined exactly once before its use, constants of the right size, and
/// each operator content with its operands. Runs on every import and, in tests, after every pass.
/// </summary>
public static class GraphVerifier
{
    /// <summary>Everything that is wrong with the module, in order; empty when it is well formed.</summary>
    public static DiagnosticBag Check(GraphModule module)
    {
        var bag = new DiagnosticBag();
        for (int g = 0; g < module.Graphs.Length; g++)
        {
            CheckGraph(module, g, bag);
        }

        if (bag.IsEmpty)
        {
            StreamInfo.Check(module, bag);
        }

        return bag;
    }

    /// <summary>Throws unless the module is well formed.</summary>
    /// <exception cref="DiagnosticException">The module is not well formed.</exception>
    public static void ThrowIfBroken(GraphModule module) => Check(module).ThrowIfAny();

    private static void CheckGraph(GraphModule module, int index, DiagnosticBag bag)
    {
        var graph = module.Graphs[index];
        string place = $"subgraph {index}";
        if (!IndicesAreInRange(graph, place, bag))
        {
            return;
        }

        var defined = new bool[graph.Tensors.Length];
        for (int t = 0; t < graph.Tensors.Length; t++)
        {
            CheckTensor(module, graph.Tensors[t], $"{place} tensor {t} '{graph.Tensors[t].Name}'", bag);
            defined[t] = graph.Tensors[t].IsConstant || graph.Tensors[t].IsVariable;
        }

        foreach (int t in graph.Inputs)
        {
            defined[t] = true;
        }

        foreach (var view in graph.Views)
        {
            CheckNode(view, defined, bag);
            if (view.Node.Operator.Control is { } control && (control.Subgraph <= 0 || control.Subgraph >= module.Graphs.Length))
            {
                bag.Add(DiagnosticIds.BrokenGraph, view.Place, $"it calls subgraph {control.Subgraph} of {module.Graphs.Length}");
            }
        }

        Gates.Check(graph, bag);
        foreach (int t in graph.Outputs)
        {
            if (!defined[t])
            {
                bag.Add(DiagnosticIds.BrokenGraph, $"{place} output tensor {t} '{graph.Tensors[t].Name}'", $"nothing computes it");
            }
        }
    }

    private static bool IndicesAreInRange(Graph graph, string place, DiagnosticBag bag)
    {
        int count = graph.Tensors.Length;
        bool good = true;
        foreach (int t in graph.Inputs.Concat(graph.Outputs))
        {
            if (t < 0 || t >= count)
            {
                bag.Add(DiagnosticIds.BrokenGraph, place, $"an input or output is tensor {t} of {count}");
                good = false;
            }
        }

        for (int n = 0; n < graph.Nodes.Length; n++)
        {
            var node = graph.Nodes[n];
            if (node.Gate < -1 || node.Gate >= count || node.Inputs.Any(t => t < -1 || t >= count) || node.Outputs.Any(t => t < 0 || t >= count))
            {
                bag.Add(DiagnosticIds.BrokenGraph, $"{place} {node.Operator.Name} node {n}", $"a tensor index is not within 0..{count - 1}");
                good = false;
            }
        }

        return good;
    }

    private static void CheckTensor(GraphModule module, Tensor tensor, string place, DiagnosticBag bag)
    {
        if (tensor.Type.Size() > 0 || tensor.Type == ElementType.Int4)
        {
            long bytes = 1;
            foreach (int dimension in tensor.Shape.Dimensions)
            {
                bytes *= dimension;
                if (bytes > int.MaxValue)
                {
                    bag.Add(DiagnosticIds.BrokenGraph, place, $"the shape {tensor.Shape} has more than 2^31 elements");
                    return;
                }
            }

            if (bytes * Math.Max(tensor.Type.Size(), 1) > int.MaxValue)
            {
                bag.Add(DiagnosticIds.BrokenGraph, place, $"the shape {tensor.Shape} takes more than 2 GB");
                return;
            }

            if (tensor.Data is { } data && data.Length != tensor.ByteLength)
            {
                bag.Add(DiagnosticIds.BrokenGraph, place, $"the constant has {data.Length} bytes where {tensor.TensorType} takes {tensor.ByteLength}");
            }
        }

        if (tensor.Quantization is { IsPerTensor: false } quantization
            && (quantization.Axis < 0 || quantization.Axis >= tensor.Shape.Rank || tensor.Shape[quantization.Axis] != quantization.Scales.Length))
        {
            bag.Add(DiagnosticIds.BadQuantization, place, $"{quantization} do not fit the shape {tensor.Shape}");
        }

        if (tensor.Variable >= module.Variables.Length)
        {
            bag.Add(DiagnosticIds.BrokenGraph, place, $"it refers to variable {tensor.Variable} of {module.Variables.Length}");
        }
    }

    private static void CheckNode(NodeView view, bool[] defined, DiagnosticBag bag)
    {
        foreach (int t in view.Node.Inputs.Append(view.Node.Gate))
        {
            if (t >= 0 && !defined[t])
            {
                bag.Add(DiagnosticIds.BrokenGraph, view.Place, $"it reads tensor {t} '{view.Graph.Tensors[t].Name}' before it is computed");
            }
        }

        foreach (int t in view.Node.Outputs)
        {
            if (defined[t])
            {
                bag.Add(DiagnosticIds.BrokenGraph, view.Place, $"tensor {t} '{view.Graph.Tensors[t].Name}' is already defined");
            }

            defined[t] = true;
        }

        var report = new NodeReport(view, bag);
        var inferred = view.Node.Operator.Infer(view, report);
        if (report.HasErrors)
        {
            return;
        }

        for (int i = 0; i < inferred.Length && i < view.OutputCount; i++)
        {
            if (inferred[i] != view.Output(i).TensorType)
            {
                bag.Add(DiagnosticIds.OutputMismatch, view.Place,
                    $"output {i} is declared as {view.Output(i).TensorType} but the operator computes {inferred[i]}");
            }
        }
    }
}
