using System.Collections.Immutable;

namespace Mote.Formats.TfLite;

/// <summary>A graph of operators over tensors. Equal when all that is stored is equal.</summary>
public sealed record RawSubgraph
{
    /// <summary>The name; empty when the file gives none.</summary>
    public string Name { get; init; } = "";

    /// <summary>All tensors: inputs, outputs, constants, variables and intermediate results.</summary>
    public ImmutableArray<RawTensor> Tensors { get; init; } = [];

    /// <summary>Indices of the tensors that the caller fills, in his order.</summary>
    public ImmutableArray<int> Inputs { get; init; } = [];

    /// <summary>Indices of the tensors that the caller reads, in his order.</summary>
    public ImmutableArray<int> Outputs { get; init; } = [];

    /// <summary>The operators in order of execution.</summary>
    public ImmutableArray<RawOperator> Operators { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(RawSubgraph? other) =>
        other is not null && Name == other.Name && Same.Elements(Tensors, other.Tensors) && Same.Elements(Inputs, other.Inputs)
        && Same.Elements(Outputs, other.Outputs) && Same.Elements(Operators, other.Operators);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Tensors.AsSpan().Length, Operators.AsSpan().Length);
}

/// <summary>One operator of a subgraph. Equal when all that is stored is equal.</summary>
public sealed record RawOperator
{
    /// <summary>The kind of operator: an index into <see cref="RawModel.OperatorCodes"/>.</summary>
    public int OpcodeIndex { get; init; }

    /// <summary>Indices of the input tensors; -1 for an optional input that is not given.</summary>
    public ImmutableArray<int> Inputs { get; init; } = [];

    /// <summary>Indices of the output tensors.</summary>
    public ImmutableArray<int> Outputs { get; init; } = [];

    /// <summary>Indices of tensors that exist for their quantization only (LSTM); -1 for one that is not given.</summary>
    public ImmutableArray<int> Intermediates { get; init; } = [];

    /// <summary>For each input whether the operator changes it (old recurrent operators); empty when it changes none.</summary>
    public ImmutableArray<bool> MutatingVariableInputs { get; init; } = [];

    /// <summary>The options, of the union BuiltinOptions.</summary>
    public RawOptions Options { get; init; } = RawOptions.None;

    /// <summary>The options of newer operators, of the union BuiltinOptions2.</summary>
    public RawOptions Options2 { get; init; } = RawOptions.None;

    /// <summary>The number of the options' type in the union BuiltinOptions; 0 for none.</summary>
    public int OptionsType => Options.Type;

    /// <summary>The number of the options' type in the union BuiltinOptions2; 0 for none.</summary>
    public int Options2Type => Options2.Type;

    /// <summary>The options of a custom operator (FlexBuffers as a rule), as a slice of the file.</summary>
    public ReadOnlyMemory<byte> CustomOptions { get; init; }

    /// <inheritdoc/>
    public bool Equals(RawOperator? other) =>
        other is not null && OpcodeIndex == other.OpcodeIndex && Same.Elements(Inputs, other.Inputs) && Same.Elements(Outputs, other.Outputs)
        && Same.Elements(Intermediates, other.Intermediates) && Same.Elements(MutatingVariableInputs, other.MutatingVariableInputs)
        && Options.Equals(other.Options) && Options2.Equals(other.Options2) && CustomOptions.Span.SequenceEqual(other.CustomOptions.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(OpcodeIndex, Inputs.AsSpan().Length, Options);
}
