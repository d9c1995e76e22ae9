using System.Globalization;
using System.Text;

namespace Mote.Core;

/// <summary>The readable text form of a module: one line a tensor that matters, one line a node. Used in messages, golden files and pass tests.</summary>
public static class GraphText
{
    /// <summary>Renders all graphs, variables first.</summary>
    public static string Render(GraphModule module)
    {
        var text = new StringBuilder();
        for (int v = 0; v < module.Variables.Length; v++)
        {
            var variable = module.Variables[v];
            text.Append(CultureInfo.InvariantCulture, $"variable @{v} '{variable.Name}' : {variable.Type.Label()}[{variable.Shape}]\n");
        }

        foreach (var graph in module.Graphs)
        {
            Append(text, graph);
        }

        return text.ToString();
    }

    /// <summary>Renders one graph.</summary>
    public static string Render(Graph graph)
    {
        var text = new StringBuilder();
        Append(text, graph);
        return text.ToString();
    }

    private static void Append(StringBuilder text, Graph graph)
    {
        text.Append(CultureInfo.InvariantCulture, $"graph '{graph.Name}' ({string.Join(", ", graph.Inputs.Select(t => Value(graph, t)))})\n");
        foreach (var view in graph.Views)
        {
            string outputs = string.Join(", ", view.Node.Outputs.Select(t => Value(graph, t)));
            string inputs = string.Join(", ", view.Node.Inputs.Select(t => t < 0 ? "none" : Reference(graph, t)));
            text.Append(CultureInfo.InvariantCulture, $"  {outputs} = {view.Node.Operator.Name}({inputs}){Attributes(view.Node.Operator)}{(view.Node.Gate < 0 ? "" : $" if %{view.Node.Gate.ToString(CultureInfo.InvariantCulture)}")}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"  return {string.Join(", ", graph.Outputs.Select(t => $"%{t}"))}\n");
    }

    private static string Reference(Graph graph, int index) =>
        graph.Tensors[index].IsConstant || graph.Tensors[index].IsVariable ? Value(graph, index) : $"%{index}";

    private static string Value(Graph graph, int index)
    {
        var tensor = graph.Tensors[index];
        string kind = tensor.IsConstant ? "const " : tensor.IsVariable ? "state " : "";
        string quantization = tensor.Quantization is { } q ? $" {q}" : "";
        return $"%{index}: {kind}{tensor.TensorType}{quantization}";
    }

    // A record's own text is "Conv2D { Stride = 1, ... }"; its braces are what is wanted here.
    private static string Attributes(Operator op)
    {
        string text = op.ToString();
        int brace = text.IndexOf('{', StringComparison.Ordinal);
        string attributes = brace < 0 ? "" : text[(brace + 1)..^1].Trim();
        return attributes.Length == 0 ? "" : $" {{ {attributes} }}";
    }
}
