using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Mote.Core;

/// <summary>An element type, a shape and how numbers are stored: what operators infer and check.</summary>
/// <param name="Type">The type of the elements.</param>
/// <param name="Shape">The extents.</param>
public readonly record struct TensorType(ElementType Type, Shape Shape)
{
    /// <summary>As <c>int8[1x49x10x1]</c>.</summary>
    public override string ToString() => $"{Type.Label()}[{Shape}]";
}

/// <summary>A value of the graph: an activation, a constant or a state. Identified by its index in <see cref="Graph.Tensors"/>.</summary>
/// <param name="Name">The name in the file it came from; not necessarily unique.</param>
/// <param name="Type">The type of the elements.</param>
/// <param name="Shape">The extents; static.</param>
public sealed record Tensor(string Name, ElementType Type, Shape Shape)
{
    /// <summary>How stored integers relate to real numbers; null when they do not.</summary>
    public Quantization? Quantization { get; init; }

    /// <summary>The bytes of a constant, little-endian, row-major, of exactly <see cref="ByteLength"/>; null for anything computed.</summary>
    public ReadOnlyMemory<byte>? Data { get; init; }

    /// <summary>True for a state tensor that keeps its value between invocations and starts as zero (its zero point where quantized).</summary>
    public bool IsVariable { get; init; }

    /// <summary>For a resource handle: the index of the variable in <see cref="GraphModule.Variables"/>; -1 otherwise.</summary>
    public int Variable { get; init; } = -1;

    /// <summary>The shape as the file signs it, with -1 for extents that vary; empty when the file says nothing.</summary>
    public ImmutableArray<int> ShapeSignature { get; init; } = [];

    /// <summary>The tensor of the original graph that this one is a part of; null where it is whole.</summary>
    public ChannelSelection? Selection { get; init; }

    /// <summary>True when the value is known before the graph runs.</summary>
    public bool IsConstant => Data is not null;

    /// <summary>Bytes of the stored tensor; 4-bit elements are packed two a byte.</summary>
    public int ByteLength => Type == ElementType.Int4 ? (Shape.ElementCount + 1) / 2 : checked(Shape.ElementCount * Type.Size());

    /// <summary>Element type and shape.</summary>
    public TensorType TensorType => new(Type, Shape);

    /// <summary>The elements of a constant.</summary>
    /// <exception cref="InvalidOperationException">The tensor is not a constant.</exception>
    public ReadOnlySpan<T> Values<T>()
        where T : unmanaged => Data is { } data
            ? MemoryMarshal.Cast<byte, T>(data.Span)
            : throw new InvalidOperationException($"Tensor '{Name}' is not a constant.");

    /// <summary>A constant tensor over a copy of the given elements.</summary>
    public static Tensor Constant<T>(string name, ElementType type, Shape shape, ReadOnlySpan<T> values, Quantization? quantization = null)
        where T : unmanaged => new(name, type, shape) { Data = MemoryMarshal.AsBytes(values).ToArray(), Quantization = quantization };
}

/// <summary>Which channels of a tensor are left: element e of the original belongs to channel e % <paramref name="Count"/>.</summary>
/// <param name="Tensor">The index of the original tensor.</param>
/// <param name="Count">The number of its channels.</param>
/// <param name="Channels">Those that are left, ascending.</param>
public sealed record ChannelSelection(int Tensor, int Count, ImmutableArray<int> Channels)
{
    /// <summary>The bytes of what is left of the original's bytes.</summary>
    /// <param name="whole">The original's bytes.</param>
    /// <param name="size">The bytes of an element.</param>
    public byte[] Of(ReadOnlySpan<byte> whole, int size)
    {
        byte[] part = new byte[whole.Length / size / Count * Channels.Length * size];
        for (int i = 0; i < part.Length / size; i++)
        {
            whole.Slice(Original(i) * size, size).CopyTo(part.AsSpan(i * size));
        }

        return part;
    }

    /// <summary>The position in the original of element <paramref name="index"/> of what is left.</summary>
    public int Original(int index) => index / Channels.Length * Count + Channels[index % Channels.Length];
}
