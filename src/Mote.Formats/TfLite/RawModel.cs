using System.Collections.Immutable;

namespace Mote.Formats.TfLite;

/// <summary>
/// A .tflite file (schema version 3) as plain records, with no operator's meaning. Equal when all that is stored is equal, bytes of
/// the buffers included.
/// </summary>
public sealed record RawModel
{
    /// <summary>The version of the schema that is read and written.</summary>
    public const int SchemaVersion = 3;

    /// <summary>The version of the schema.</summary>
    public int Version { get; init; } = SchemaVersion;

    /// <summary>What the converter wrote about itself; empty when nothing.</summary>
    public string Description { get; init; } = "";

    /// <summary>The kinds of operators that occur: <see cref="RawOperator.OpcodeIndex"/> counts them.</summary>
    public ImmutableArray<RawOperatorCode> OperatorCodes { get; init; } = [];

    /// <summary>The subgraphs; the first one is the model, the others are bodies of control flow or further entry points.</summary>
    public ImmutableArray<RawSubgraph> Subgraphs { get; init; } = [];

    /// <summary>The constant data, as slices of the file. Buffer 0 is empty by convention.</summary>
    public ImmutableArray<ReadOnlyMemory<byte>> Buffers { get; init; } = [];

    /// <summary>Named buffers with information about the model.</summary>
    public ImmutableArray<RawMetadata> Metadata { get; init; } = [];

    /// <summary>Named entry points.</summary>
    public ImmutableArray<RawSignature> Signatures { get; init; } = [];

    /// <summary>The constant data of a tensor; empty when it has none.</summary>
    public ReadOnlyMemory<byte> DataOf(RawTensor tensor) => tensor.Buffer == 0 ? default : Buffers[tensor.Buffer];

    /// <summary>An operator's name as the schema spells it, such as <c>CONV_2D</c>, or its custom code.</summary>
    public string NameOf(RawOperator op) => OperatorCodes[op.OpcodeIndex].Name;

    /// <inheritdoc/>
    public bool Equals(RawModel? other)
    {
        if (other is null || Version != other.Version || Description != other.Description || !Same.Elements(OperatorCodes, other.OperatorCodes)
            || !Same.Elements(Subgraphs, other.Subgraphs) || !Same.Elements(Metadata, other.Metadata) || !Same.Elements(Signatures, other.Signatures)
            || Buffers.AsSpan().Length != other.Buffers.AsSpan().Length)
        {
            return false;
        }

        for (int i = 0; i < Buffers.AsSpan().Length; i++)
        {
            if (!Buffers[i].Span.SequenceEqual(other.Buffers[i].Span))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Version, Description, Buffers.AsSpan().Length);
}

/// <summary>A kind of operator that occurs in a model.</summary>
/// <param name="BuiltinCode">The schema's number: see <see cref="BuiltinOperators"/>. Numbers that the schema does not have are kept.</param>
/// <param name="CustomCode">The name of a custom operator, or null.</param>
/// <param name="Version">The version of the operator, 1 or more in well-made files.</param>
public sealed record RawOperatorCode(int BuiltinCode, string? CustomCode = null, int Version = 1)
{
    /// <summary>The schema's name, or for a custom operator its custom code.</summary>
    public string Name => BuiltinCode == BuiltinOperators.Custom && CustomCode is not null ? CustomCode : BuiltinOperators.Name(BuiltinCode);
}

/// <summary>A named buffer.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Buffer">An index into <see cref="RawModel.Buffers"/>.</param>
public sealed record RawMetadata(string Name, int Buffer);

/// <summary>The name of a tensor in a signature.</summary>
/// <param name="Name">The name.</param>
/// <param name="Tensor">An index into the tensors of the signature's subgraph.</param>
public sealed record RawSignatureTensor(string Name, int Tensor);

/// <summary>A named entry point of a model.</summary>
/// <param name="Key">Its name, such as <c>serving_default</c>.</param>
/// <param name="Inputs">Its named inputs.</param>
/// <param name="Outputs">Its named outputs.</param>
/// <param name="Subgraph">An index into <see cref="RawModel.Subgraphs"/>.</param>
public sealed record RawSignature(string Key, ImmutableArray<RawSignatureTensor> Inputs, ImmutableArray<RawSignatureTensor> Outputs, int Subgraph)
{
    /// <inheritdoc/>
    public bool Equals(RawSignature? other) =>
        other is not null && Key == other.Key && Subgraph == other.Subgraph && Same.Elements(Inputs, other.Inputs) && Same.Elements(Outputs, other.Outputs);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Key, Subgraph);
}
