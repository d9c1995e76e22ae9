using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;

namespace Mote.Operators.Layout;

/// <summary>Where the elements of a block lie in a tensor.</summary>
/// <param name="Slot">The node's input or output slot with the tensor.</param>
/// <param name="Offset">The index of the block's first element.</param>
/// <param name="Strides">Elements between neighbours along each dimension of the block; may be negative.</param>
internal readonly record struct StridedBlock(int Slot, int Offset, ImmutableArray<int> Strides)
{
    /// <summary>A whole tensor of this shape, row-major.</summary>
    public static StridedBlock Whole(int slot, Shape shape) => new(slot, 0, RowMajor(shape));

    /// <summary>Elements between neighbours along each dimension of a row-major tensor.</summary>
    public static ImmutableArray<int> RowMajor(Shape shape)
    {
        var strides = new int[shape.Rank];
        int stride = 1;
        for (int i = shape.Rank - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride = unchecked(stride * shape[i]);
        }

        return [.. strides];
    }
}

/// <summary>Chooses the C kernel that copies a block from one tensor to another.</summary>
internal static class StridedCopy
{
    /// <summary>The most dimensions that a block has after those that lie contiguously were merged.</summary>
    public const int MaxRank = 6;

    /// <summary>
    /// Runs of up to this many bytes are copied element by element where a fixed memcpy would become a call: on processors without unaligned
    /// loads.
    /// </summary>
    private const int ShortRun = 8;

    /// <summary>The kernel's C type for elements of a type: one that the type's own kernels may alias.</summary>
    public static (ElementType Type, string Suffix) Carrier(ElementType type) => (type, type.Size()) switch
    {
        (ElementType.Float32, _) => (ElementType.Float32, "f32"),
        (_, 1) => (ElementType.UInt8, "u8"),
        (_, 2) => (ElementType.Int16, "s16"),
        (_, 4) => (ElementType.Int32, "s32"),
        _ => (ElementType.Int64, "s64"),
    };

    /// <summary>A call that copies a block of the given extents.</summary>
    public static KernelCall Call(ElementType type, ReadOnlySpan<int> extents, StridedBlock from, StridedBlock to, EmitOptions options)
    {
        var dimensions = Merge(extents, from.Strides, to.Strides);
        var inner = dimensions[^1];
        int bytes = inner.Extent * type.Size();
        bool isContiguous = inner.From == 1 && inner.To == 1;
        return isContiguous && (bytes > ShortRun || options.Features.HasFlag(TargetFeatures.Dsp))
            ? Runs(type.Size(), dimensions, from, to)
            : Elements(type, dimensions, from, to);
    }

    private static KernelCall Elements(ElementType type, List<Dimension> dimensions, StridedBlock from, StridedBlock to)
    {
        var all = Fill(dimensions, MaxRank);
        var (carrier, suffix) = Carrier(type);
        return KernelCall.Of("strided_copy.h", $"mote_strided_copy_{suffix}")
            .Input(from.Slot, carrier)
            .Dimensions(from.Offset).Dimensions(Array.ConvertAll(all, d => d.From))
            .Dimensions(Array.ConvertAll(all, d => d.Extent))
            .Dimensions(to.Offset).Dimensions(Array.ConvertAll(all, d => d.To))
            .Output(to.Slot, carrier);
    }

    private static KernelCall Runs(int size, List<Dimension> dimensions, StridedBlock from, StridedBlock to)
    {
        var all = Fill(dimensions[..^1], MaxRank - 1);
        return KernelCall.Of("strided_copy.h", "mote_strided_runs")
            .Input(from.Slot, ElementType.UInt8)
            .Dimensions(from.Offset * size).Dimensions(Array.ConvertAll(all, d => d.From * size))
            .Dimensions(Array.ConvertAll(all, d => d.Extent)).Dimensions(dimensions[^1].Extent * size)
            .Dimensions(to.Offset * size).Dimensions(Array.ConvertAll(all, d => d.To * size))
            .Output(to.Slot, ElementType.UInt8);
    }

    /// <summary>Drops dimensions of extent 1 and merges each with the next where both buffers step over them evenly; at least one is left.</summary>
    private static List<Dimension> Merge(ReadOnlySpan<int> extents, ImmutableArray<int> from, ImmutableArray<int> to)
    {
        var merged = new List<Dimension>();
        for (int i = 0; i < extents.Length; i++)
        {
            var next = new Dimension(extents[i], from[i], to[i]);
            if (next.Extent == 1)
            {
                continue;
            }

            if (merged.Count > 0 && merged[^1].From == next.Extent * next.From && merged[^1].To == next.Extent * next.To)
            {
                merged[^1] = next with { Extent = merged[^1].Extent * next.Extent };
            }
            else
            {
                merged.Add(next);
            }
        }

        return merged.Count > 0 ? merged : [new Dimension(1, 1, 1)];
    }

    private static Dimension[] Fill(List<Dimension> dimensions, int rank) =>
        [.. Enumerable.Repeat(new Dimension(1, 0, 0), rank - dimensions.Count), .. dimensions];

    private readonly record struct Dimension(int Extent, int From, int To);
}
