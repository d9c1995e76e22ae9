using System.Collections.Immutable;
using Mote.Core;
using Mote.Formats.TfLite;
using Mote.Operators.Recurrent;

namespace Mote.Operators.Import;

/// <summary>From a module to the raw records of a .tflite file. What is imported and exported is the same graph.</summary>
public static class TfLiteExporter
{
    /// <summary>Exports a module.</summary>
    /// <exception cref="DiagnosticException">An operator has no spelling in TFLite, such as one that a pass made.</exception>
    public static RawModel Export(GraphModule module)
    {
        var bag = new DiagnosticBag();
        module = UnrollGru.Apply(module);
        var codes = new List<RawOperatorCode>();
        var buffers = new List<ReadOnlyMemory<byte>> { ReadOnlyMemory<byte>.Empty };
        var shown = module.Graphs.Select(WithoutHiddenState).ToList();
        var subgraphs = shown.Select(s => ExportGraph(s.Graph, codes, buffers, bag)).ToImmutableArray();
        bag.ThrowIfAny();
        var metadata = module.Metadata.Select(m => new RawMetadata(m.Name, AddBuffer(buffers, m.Data))).ToImmutableArray();
        return new RawModel
        {
            Description = module.Description,
            OperatorCodes = [.. codes],
            Subgraphs = subgraphs,
            Buffers = [.. buffers],
            Metadata = metadata,
            Signatures = [.. module.Signatures.Select(s => new RawSignature(s.Key,
                [.. s.Inputs.Select(t => new RawSignatureTensor(t.Name, shown[s.Subgraph].Number(t.Tensor)))],
                [.. s.Outputs.Select(t => new RawSignatureTensor(t.Name, shown[s.Subgraph].Number(t.Tensor)))], s.Subgraph))],
        };
    }

    private static RawSubgraph ExportGraph(Graph graph, List<RawOperatorCode> codes, List<ReadOnlyMemory<byte>> buffers, DiagnosticBag bag) => new()
    {
        Name = graph.Name,
        Tensors = [.. graph.Tensors.Select(t => ExportTensor(t, buffers, bag))],
        Inputs = graph.Inputs,
        Outputs = graph.Outputs,
        Operators = [.. graph.Views.Select(v => ExportNode(v, codes, bag))],
    };

    /// <summary>The graph without the state tensors that files do not show, and the new numbers of its tensors: those after a hidden one move up.</summary>
    private static (Graph Graph, Func<int, int> Number) WithoutHiddenState(Graph graph)
    {
        var nodes = graph.Nodes.ToBuilder();
        var hidden = new HashSet<int>();
        foreach (var view in graph.Views)
        {
            int states = BindingOf(view.Node.Operator)?.HiddenState(view.Node.Operator, view).Length ?? 0;
            int shown = Math.Max(0, view.InputCount - states);
            hidden.UnionWith(view.Node.Inputs.Skip(shown));
            nodes[view.Index] = view.Node with { Inputs = [.. view.Node.Inputs.Take(shown)] };
        }

        hidden.ExceptWith(nodes.SelectMany(n => n.Inputs.Concat(n.Outputs)).Concat(graph.Inputs).Concat(graph.Outputs));
        hidden.Remove(-1);
        if (hidden.Count == 0)
        {
            return (graph with { Nodes = nodes.ToImmutable() }, static t => t);
        }

        int[] kept = [.. Enumerable.Range(0, graph.Tensors.Length).Where(t => !hidden.Contains(t))];
        var number = kept.Select((t, i) => (t, i)).ToDictionary(p => p.t, p => p.i);
        number[-1] = -1;
        ImmutableArray<int> Renumbered(ImmutableArray<int> tensors) => [.. tensors.Select(t => number[t])];
        return (graph with
        {
            Tensors = [.. kept.Select(t => graph.Tensors[t])],
            Nodes = [.. nodes.Select(n => n with { Inputs = Renumbered(n.Inputs), Outputs = Renumbered(n.Outputs) })],
            Inputs = Renumbered(graph.Inputs),
            Outputs = Renumbered(graph.Outputs),
        }, t => number[t]);
    }

    private static TfLiteBinding? BindingOf(Operator op) => OperatorCatalog.All.FirstOrDefault(e => e.Type == op.GetType())?.TfLite;

    private static RawTensor ExportTensor(Tensor tensor, List<ReadOnlyMemory<byte>> buffers, DiagnosticBag bag)
    {
        if (tensor.Type == ElementType.Other || !TensorTypes.TryNumber(tensor.Type.ToString().ToUpperInvariant(), out int type))
        {
            bag.Add(DiagnosticIds.UnsupportedTensor, $"tensor '{tensor.Name}'", $"the type {tensor.Type.Label()} cannot be written to a .tflite file");
            type = 0;
        }

        return new RawTensor
        {
            Name = tensor.Name,
            Type = type,
            Shape = tensor.Shape.Dimensions,
            HasShape = true,
            ShapeSignature = tensor.ShapeSignature,
            Buffer = tensor.Data is { Length: > 0 } data ? AddBuffer(buffers, data) : 0,
            IsVariable = tensor.IsVariable,
            Quantization = tensor.Quantization is { } q
                ? new RawQuantization { Scale = q.Scales, ZeroPoint = [.. q.ZeroPoints.Select(z => (long)z)], QuantizedDimension = q.Axis }
                : null,
        };
    }

    private static RawOperator ExportNode(NodeView view, List<RawOperatorCode> codes, DiagnosticBag bag)
    {
        var binding = BindingOf(view.Node.Operator);
        if (binding is null)
        {
            bag.Add(DiagnosticIds.UnknownOperator, view.Place, $"the operator cannot be written to a .tflite file");
            return new RawOperator();
        }

        int code = codes.FindIndex(c => c.BuiltinCode == binding.BuiltinCode && c.CustomCode == binding.CustomCode);
        if (code < 0)
        {
            code = codes.Count;
            codes.Add(new RawOperatorCode(binding.BuiltinCode, binding.CustomCode));
        }

        return new RawOperator
        {
            OpcodeIndex = code,
            Inputs = view.Node.Inputs,
            Outputs = view.Node.Outputs,
            Options = binding.OptionsName is null ? RawOptions.None : RawOptions.Create(binding.OptionsName, binding.Export(view.Node.Operator)),
            CustomOptions = binding.CustomCode is null ? default : binding.ExportCustom(view.Node.Operator, view).Write(),
        };
    }

    private static int AddBuffer(List<ReadOnlyMemory<byte>> buffers, ReadOnlyMemory<byte> data)
    {
        buffers.Add(data);
        return buffers.Count - 1;
    }
}
