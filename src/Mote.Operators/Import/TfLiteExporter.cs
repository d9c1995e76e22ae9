using System.Collections.Immutable;
using Mote.Core;
using Mote.Formats.TfLite;

namespace Mote.Operators.Import;

/// <summary>From a module to the raw records of a .tflite file. What is imported and exported is the same graph.</summary>
public static class TfLiteExporter
{
    /// <summary>Exports a module.</summary>
    /// <exception cref="DiagnosticException">An operator has no spelling in TFLite, such as one that a pass made.</exception>
    public static RawModel Export(GraphModule module)
    {
        var bag = new DiagnosticBag();
        var codes = new List<RawOperatorCode>();
        var buffers = new List<ReadOnlyMemory<byte>> { ReadOnlyMemory<byte>.Empty };
        var subgraphs = module.Graphs.Select(g => ExportGraph(g, codes, buffers, bag)).ToImmutableArray();
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
                [.. s.Inputs.Select(t => new RawSignatureTensor(t.Name, t.Tensor))],
                [.. s.Outputs.Select(t => new RawSignatureTensor(t.Name, t.Tensor))], s.Subgraph))],
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
        var binding = OperatorCatalog.All.FirstOrDefault(e => e.Type == view.Node.Operator.GetType())?.TfLite;
        if (binding is null)
        {
            bag.Add(DiagnosticIds.UnknownOperator, view.Place, $"the operator cannot be written to a .tflite file");
            return new RawOperator();
        }

        int code = codes.FindIndex(c => c.BuiltinCode == binding.BuiltinCode);
        if (code < 0)
        {
            code = codes.Count;
            codes.Add(new RawOperatorCode(binding.BuiltinCode));
        }

        return new RawOperator
        {
            OpcodeIndex = code,
            Inputs = view.Node.Inputs,
            Outputs = view.Node.Outputs,
            Options = binding.OptionsName is null ? RawOptions.None : RawOptions.Create(binding.OptionsName, binding.Export(view.Node.Operator)),
        };
    }

    private static int AddBuffer(List<ReadOnlyMemory<byte>> buffers, ReadOnlyMemory<byte> data)
    {
        buffers.Add(data);
        return buffers.Count - 1;
    }
}
