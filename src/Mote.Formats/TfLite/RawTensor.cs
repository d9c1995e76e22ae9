using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Mote.Formats.TfLite;

/// <summary>A tensor as a model file describes it. Equal when all that is stored is equal, element by element.</summary>
public sealed record RawTensor
{
    /// <summary>The name; empty when the file gives none. Names need not be unique.</summary>
    public string Name { get; init; } = "";

    /// <summary>The schema's number of the element type: see <see cref="TensorTypes"/>. Numbers that the schema does not have are kept.</summary>
    public int Type { get; init; }

    /// <summary>True when the file stores a shape, even an empty one.</summary>
    public bool HasShape { get => field || !Shape.IsDefaultOrEmpty; init; }

    /// <summary>The dimensions, none negative; empty for a scalar and where the file stores none.</summary>
    public ImmutableArray<int> Shape { get; init; } = [];

    /// <summary>The file's word that an empty shape means a scalar and not an unknown rank. Many files never set it.</summary>
    public bool HasRank { get; init; }

    /// <summary>The shape with -1 for the dimensions that were open when the model was made; empty when the file stores none.</summary>
    public ImmutableArray<int> ShapeSignature { get; init; } = [];

    /// <summary>The buffer with the constant data: an index into <see cref="RawModel.Buffers"/>; 0, and every empty buffer, means none.</summary>
    public int Buffer { get; init; }

    /// <summary>The quantization, or null when the file stores none.</summary>
    public RawQuantization? Quantization { get; init; }

    /// <summary>True for a tensor that keeps its content from one invocation to the next.</summary>
    public bool IsVariable { get; init; }

    /// <summary>How the data is packed when it is not dense, else null.</summary>
    public RawSparsity? Sparsity { get; init; }

    /// <summary>The element descriptions of a tensor of type VARIANT; empty otherwise.</summary>
    public ImmutableArray<RawVariant> Variants { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(RawTensor? other) =>
        other is not null && Name == other.Name && Type == other.Type && HasShape == other.HasShape && HasRank == other.HasRank
        && Buffer == other.Buffer && IsVariable == other.IsVariable && Same.Elements(Shape, other.Shape)
        && Same.Elements(ShapeSignature, other.ShapeSignature) && Same.Elements(Variants, other.Variants)
        && Equals(Quantization, other.Quantization) && Equals(Sparsity, other.Sparsity);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Type, Buffer);
}

/// <summary>How integers stand for real numbers: real = scale * (q - zero point), per tensor or per index of one dimension.</summary>
/// <remarks>That the counts of scales and zero points match each other and the shape is not checked here.</remarks>
public sealed record RawQuantization
{
    /// <summary>Smallest real values seen in training, if stored.</summary>
    public ImmutableArray<float> Min { get; init; } = [];

    /// <summary>Largest real values seen in training, if stored.</summary>
    public ImmutableArray<float> Max { get; init; } = [];

    /// <summary>The scales: none for a tensor that is not quantized, one, or one for each index of the dimension.</summary>
    public ImmutableArray<float> Scale { get; init; } = [];

    /// <summary>The zero points.</summary>
    public ImmutableArray<long> ZeroPoint { get; init; } = [];

    /// <summary>The dimension whose indices the scales belong to, when there are several.</summary>
    public int QuantizedDimension { get; init; }

    /// <summary>Another scheme (of the union QuantizationDetails) that replaces the other fields; <see cref="RawOptions.None"/> for none.</summary>
    public RawOptions Details { get; init; } = RawOptions.None;

    /// <summary>Equal when all stored numbers have the same bits.</summary>
    public bool Equals(RawQuantization? other) =>
        other is not null && QuantizedDimension == other.QuantizedDimension && Same.Bits(Min, other.Min) && Same.Bits(Max, other.Max)
        && Same.Bits(Scale, other.Scale) && Same.Bits(ZeroPoint, other.ZeroPoint) && Details.Equals(other.Details);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(QuantizedDimension, Scale.IsDefault ? 0 : Scale.Length);
}

/// <summary>The packing of a sparse tensor, after the TACO format, as stored and unchecked.</summary>
/// <param name="TraversalOrder">The order in which dimensions are stored.</param>
/// <param name="BlockMap">The dimension that each block dimension belongs to.</param>
/// <param name="Dimensions">One description for each entry of the order.</param>
public sealed record RawSparsity(ImmutableArray<int> TraversalOrder, ImmutableArray<int> BlockMap, ImmutableArray<RawSparseDimension> Dimensions)
{
    /// <inheritdoc/>
    public bool Equals(RawSparsity? other) =>
        other is not null && Same.Elements(TraversalOrder, other.TraversalOrder) && Same.Elements(BlockMap, other.BlockMap)
        && Same.Elements(Dimensions, other.Dimensions);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Dimensions.IsDefault ? 0 : Dimensions.Length);
}

/// <summary>One dimension of a sparse tensor.</summary>
/// <param name="Format">0 dense, 1 compressed.</param>
/// <param name="DenseSize">Its size, when dense.</param>
/// <param name="Segments">Where the indices of each outer element begin (of the union SparseIndexVector), when compressed.</param>
/// <param name="Indices">The stored indices (of the union SparseIndexVector), when compressed.</param>
public sealed record RawSparseDimension(int Format, int DenseSize, RawOptions Segments, RawOptions Indices);

/// <summary>What a tensor of type VARIANT holds.</summary>
/// <param name="Shape">The dimensions.</param>
/// <param name="Type">The schema's number of the element type.</param>
/// <param name="HasRank">False when the rank is unknown.</param>
public sealed record RawVariant(ImmutableArray<int> Shape, int Type, bool HasRank)
{
    /// <inheritdoc/>
    public bool Equals(RawVariant? other) =>
        other is not null && Type == other.Type && HasRank == other.HasRank && Same.Elements(Shape, other.Shape);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, HasRank);
}

/// <summary>Equality of immutable arrays by content, where an array that was never set counts as empty.</summary>
internal static class Same
{
    public static bool Elements<T>(ImmutableArray<T> a, ImmutableArray<T> b)
        where T : IEquatable<T>? => a.AsSpan().SequenceEqual(b.AsSpan());

    /// <summary>Equality of floats and integers by their bits: a NaN equals itself, and -0 is not 0.</summary>
    public static bool Bits<T>(ImmutableArray<T> a, ImmutableArray<T> b)
        where T : unmanaged => MemoryMarshal.AsBytes(a.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(b.AsSpan()));
}
