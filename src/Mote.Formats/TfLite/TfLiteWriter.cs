using System.Collections.Immutable;
using Mote.Core;
using Mote.Formats.FlatBuffers;

namespace Mote.Formats.TfLite;

/// <summary>Writes plain records as a .tflite file (FlatBuffers, schema version 3).</summary>
public sealed class TfLiteWriter
{
    /// <summary>The multiple on which constant data begins in the file, as the schema demands.</summary>
    internal const int BufferAlignment = 16;

    private readonly FlatWriter _file = new("TFL3"u8);

    private TfLiteWriter()
    {
    }

    /// <summary>
    /// The file of a model: the same bytes for equal models. Reading it gives an equal model, if the model is one that
    /// <see cref="TfLiteReader"/> accepts: nothing is checked here.
    /// </summary>
    /// <exception cref="DiagnosticException">Options hold fields that are newer than the schema known here, and would be lost.</exception>
    /// <exception cref="OverflowException">The file would be larger than one array can be.</exception>
    public static byte[] Write(RawModel model)
    {
        var writer = new TfLiteWriter();
        return writer._file.Finish(writer.WriteModel(model));
    }

    private int WriteModel(RawModel model)
    {
        int table = _file.Table(new FlatFields()
            .Int32(0, model.Version)
            .Reference(1, Any(model.OperatorCodes))
            .Reference(2, Any(model.Subgraphs))
            .Reference(3, model.Description.Length > 0)
            .Reference(4, Any(model.Buffers))
            .Reference(6, Any(model.Metadata))
            .Reference(7, Any(model.Signatures)));
        WriteTables(table, 1, model.OperatorCodes, WriteOperatorCode);
        WriteTables(table, 2, model.Subgraphs, WriteSubgraph);
        WriteString(table, 3, model.Description);
        WriteTables(table, 6, model.Metadata, WriteMetadata);
        WriteTables(table, 7, model.Signatures, WriteSignature);
        WriteTables(table, 4, model.Buffers, WriteBuffer);
        return table;
    }

    private int WriteOperatorCode(RawOperatorCode code)
    {
        int table = _file.Table(new FlatFields()
            .Int8(0, Math.Min(code.BuiltinCode, BuiltinOperators.PlaceholderForGreaterCodes))
            .Reference(1, code.CustomCode is not null)
            .Int32(2, code.Version, absent: 1)
            .Int32(3, code.BuiltinCode));
        if (code.CustomCode is not null)
        {
            _file.String(table, 1, code.CustomCode);
        }

        return table;
    }

    private int WriteSubgraph(RawSubgraph subgraph)
    {
        int table = _file.Table(new FlatFields()
            .Reference(0, Any(subgraph.Tensors))
            .Reference(1, Any(subgraph.Inputs))
            .Reference(2, Any(subgraph.Outputs))
            .Reference(3, Any(subgraph.Operators))
            .Reference(4, subgraph.Name.Length > 0));
        WriteTables(table, 0, subgraph.Tensors, WriteTensor);
        WriteVector(table, 1, subgraph.Inputs);
        WriteVector(table, 2, subgraph.Outputs);
        WriteTables(table, 3, subgraph.Operators, WriteOperator);
        WriteString(table, 4, subgraph.Name);
        return table;
    }

    private int WriteTensor(RawTensor tensor)
    {
        int table = _file.Table(new FlatFields()
            .Reference(0, tensor.HasShape)
            .Int8(1, tensor.Type)
            .Int32(2, tensor.Buffer)
            .Reference(3, tensor.Name.Length > 0)
            .Reference(4, tensor.Quantization is not null)
            .Bool(5, tensor.IsVariable)
            .Reference(6, tensor.Sparsity is not null)
            .Reference(7, Any(tensor.ShapeSignature))
            .Bool(8, tensor.HasRank)
            .Reference(9, Any(tensor.Variants)));
        if (tensor.HasShape)
        {
            _file.Vector(table, 0, tensor.Shape.AsSpan());
        }

        WriteString(table, 3, tensor.Name);
        if (tensor.Quantization is not null)
        {
            _file.LinkSlot(table, 4, WriteQuantization(tensor.Quantization));
        }

        if (tensor.Sparsity is not null)
        {
            _file.LinkSlot(table, 6, WriteSparsity(tensor.Sparsity));
        }

        WriteVector(table, 7, tensor.ShapeSignature);
        WriteTables(table, 9, tensor.Variants, WriteVariant);
        return table;
    }

    private int WriteQuantization(RawQuantization quantization)
    {
        int table = _file.Table(new FlatFields()
            .Reference(0, Any(quantization.Min))
            .Reference(1, Any(quantization.Max))
            .Reference(2, Any(quantization.Scale))
            .Reference(3, Any(quantization.ZeroPoint))
            .Int8(4, quantization.Details.Type)
            .Reference(5, quantization.Details.Type != 0)
            .Int32(6, quantization.QuantizedDimension));
        WriteVector(table, 0, quantization.Min);
        WriteVector(table, 1, quantization.Max);
        WriteVector(table, 2, quantization.Scale);
        WriteVector(table, 3, quantization.ZeroPoint);
        OptionsWriter.Write(_file, table, 5, quantization.Details);
        return table;
    }

    private int WriteSparsity(RawSparsity sparsity)
    {
        int table = _file.Table(new FlatFields()
            .Reference(0, Any(sparsity.TraversalOrder))
            .Reference(1, Any(sparsity.BlockMap))
            .Reference(2, Any(sparsity.Dimensions)));
        WriteVector(table, 0, sparsity.TraversalOrder);
        WriteVector(table, 1, sparsity.BlockMap);
        WriteTables(table, 2, sparsity.Dimensions, WriteSparseDimension);
        return table;
    }

    private int WriteSparseDimension(RawSparseDimension dimension)
    {
        int table = _file.Table(new FlatFields()
            .Int8(0, dimension.Format)
            .Int32(1, dimension.DenseSize)
            .Int8(2, dimension.Segments.Type)
            .Reference(3, dimension.Segments.Type != 0)
            .Int8(4, dimension.Indices.Type)
            .Reference(5, dimension.Indices.Type != 0));
        OptionsWriter.Write(_file, table, 3, dimension.Segments);
        OptionsWriter.Write(_file, table, 5, dimension.Indices);
        return table;
    }

    private int WriteVariant(RawVariant variant)
    {
        int table = _file.Table(new FlatFields().Reference(0, Any(variant.Shape)).Int8(1, variant.Type).Bool(2, variant.HasRank));
        WriteVector(table, 0, variant.Shape);
        return table;
    }

    private int WriteOperator(RawOperator op)
    {
        int table = _file.Table(new FlatFields()
            .Int32(0, op.OpcodeIndex)
            .Reference(1, Any(op.Inputs))
            .Reference(2, Any(op.Outputs))
            .Int8(3, op.Options.Type)
            .Reference(4, op.Options.Type != 0)
            .Reference(5, !op.CustomOptions.IsEmpty)
            .Reference(7, Any(op.MutatingVariableInputs))
            .Reference(8, Any(op.Intermediates))
            .Int8(11, op.Options2.Type)
            .Reference(12, op.Options2.Type != 0));
        WriteVector(table, 1, op.Inputs);
        WriteVector(table, 2, op.Outputs);
        OptionsWriter.Write(_file, table, 4, op.Options);
        if (!op.CustomOptions.IsEmpty)
        {
            _file.Vector(table, 5, op.CustomOptions.Span, BufferAlignment);
        }

        WriteVector(table, 7, op.MutatingVariableInputs);
        WriteVector(table, 8, op.Intermediates);
        OptionsWriter.Write(_file, table, 12, op.Options2);
        return table;
    }

    private int WriteBuffer(ReadOnlyMemory<byte> data)
    {
        int table = _file.Table(new FlatFields().Reference(0, !data.IsEmpty));
        if (!data.IsEmpty)
        {
            _file.Vector(table, 0, data.Span, BufferAlignment);
        }

        return table;
    }

    private int WriteMetadata(RawMetadata metadata)
    {
        int table = _file.Table(new FlatFields().Reference(0, metadata.Name.Length > 0).Int32(1, metadata.Buffer));
        WriteString(table, 0, metadata.Name);
        return table;
    }

    private int WriteSignature(RawSignature signature)
    {
        int table = _file.Table(new FlatFields()
            .Reference(0, Any(signature.Inputs))
            .Reference(1, Any(signature.Outputs))
            .Reference(2, signature.Key.Length > 0)
            .Int32(4, signature.Subgraph));
        WriteTables(table, 0, signature.Inputs, WriteSignatureTensor);
        WriteTables(table, 1, signature.Outputs, WriteSignatureTensor);
        WriteString(table, 2, signature.Key);
        return table;
    }

    private int WriteSignatureTensor(RawSignatureTensor tensor)
    {
        int table = _file.Table(new FlatFields().Reference(0, tensor.Name.Length > 0).Int32(1, tensor.Tensor));
        WriteString(table, 0, tensor.Name);
        return table;
    }

    private static bool Any<T>(ImmutableArray<T> items) => !items.IsDefaultOrEmpty;

    private void WriteString(int table, int slot, string value)
    {
        if (value.Length > 0)
        {
            _file.String(table, slot, value);
        }
    }

    private void WriteVector<T>(int table, int slot, ImmutableArray<T> values)
        where T : unmanaged
    {
        if (Any(values))
        {
            _file.Vector(table, slot, values.AsSpan());
        }
    }

    private void WriteTables<T>(int table, int slot, ImmutableArray<T> items, Func<T, int> write)
    {
        if (Any(items))
        {
            int reference = _file.Tables(table, slot, items.Length);
            foreach (T item in items)
            {
                _file.Link(reference, write(item));
                reference += 4;
            }
        }
    }
}
