using System.Collections.Immutable;
using Mote.Core;

namespace Mote.Operators.Layout;

/// <summary>What operators that only move elements check and infer alike.</summary>
internal static class MovementChecks
{
    /// <summary>The types of elements that are moved, whatever they mean.</summary>
    public static ImmutableArray<ElementType> Types { get; } =
    [
        ElementType.Int8, ElementType.UInt8, ElementType.Bool, ElementType.Int16, ElementType.UInt16, ElementType.Int32, ElementType.UInt32,
        ElementType.Int64, ElementType.UInt64, ElementType.Float32,
    ];

    /// <summary>Checks that inputs [<paramref name="first"/>, <paramref name="end"/>), which are connected, and all outputs have one and the same type of the table.</summary>
    public static bool SameType(NodeView node, NodeReport report, int first, int end)
    {
        var type = node.Output(0).Type;
        var all = Enumerable.Range(first, end - first).Select(i => node.Input(i).Type).Concat(Enumerable.Range(0, node.OutputCount).Select(o => node.Output(o).Type));
        if (Types.Contains(type) && all.All(t => t == type))
        {
            return true;
        }

        report.Error(DiagnosticIds.UnsupportedTypes, $"the data has the element types {string.Join(", ", all.Distinct().Take(8).Select(t => t.Label()))}",
            $"one type for all, of {string.Join(", ", Types.Select(t => t.Label()))}");
        return false;
    }

    /// <summary>The values of a constant operand of integers (an axis, a shape, paddings), or null with a report.</summary>
    public static long[]? Integers(NodeView node, NodeReport report, int slot, string what)
    {
        var tensor = node.Input(slot);
        if (tensor.Type is not (ElementType.Int32 or ElementType.Int64))
        {
            report.Error(DiagnosticIds.UnsupportedTypes, $"{what} (input {slot}) is of the type {tensor.Type.Label()}", "int32, int64");
            return null;
        }

        if (!report.Constant(slot, what))
        {
            return null;
        }

        return tensor.Type == ElementType.Int64 ? tensor.Values<long>().ToArray() : Array.ConvertAll(tensor.Values<int>().ToArray(), v => (long)v);
    }

    /// <summary>The value of a constant operand of one integer, or null with a report.</summary>
    public static long? Integer(NodeView node, NodeReport report, int slot, string what)
    {
        if (Integers(node, report, slot, what) is not { } values)
        {
            return null;
        }

        if (values.Length == 1)
        {
            return values[0];
        }

        report.Shapes($"{what} (input {slot}) has {values.Length} elements", "one element");
        return null;
    }

    /// <summary>The dimension that an axis in [-rank, rank) names, or null with a report.</summary>
    public static int? Axis(NodeReport report, long axis, int rank)
    {
        if (axis >= -rank && axis < rank)
        {
            return (int)(axis < 0 ? axis + rank : axis);
        }

        report.Error(DiagnosticIds.OutOfRange, $"the axis {axis} is not a dimension of a tensor of rank {rank}", rank == 0 ? "tensors of rank 1 or more" : $"-{rank} to {rank - 1}");
        return null;
    }

    /// <summary>Reports a rank above the limit.</summary>
    public static bool Rank(NodeReport report, Shape shape, int limit = StridedCopy.MaxRank)
    {
        if (shape.Rank <= limit)
        {
            return true;
        }

        report.Shapes($"the input {shape} is of rank {shape.Rank}", $"rank {limit} or less");
        return false;
    }

    /// <summary>The number of elements, without overflow: at most 2^31 stands for any larger number.</summary>
    public static long Count(ReadOnlySpan<long> extents)
    {
        long count = 1;
        foreach (long extent in extents)
        {
            count = Math.Min(count * Math.Clamp(extent, -1, 1L << 31), 1L << 31);
        }

        return extents.Contains(0) ? 0 : count;
    }

    /// <summary>The number of elements, without overflow.</summary>
    public static long Count(Shape shape) => Count(Extents(shape));

    /// <summary>The extents in 64 bits.</summary>
    public static long[] Extents(Shape shape) => [.. shape.Dimensions.Select(d => (long)d)];

    /// <summary>A tensor of these extents, or null with a report when it is too large to be addressed.</summary>
    public static Shape? Sized(NodeReport report, ElementType type, ReadOnlySpan<long> extents)
    {
        if (Count(extents) * type.Size() <= int.MaxValue && !extents.ContainsAnyExceptInRange(0, int.MaxValue))
        {
            var dimensions = new int[extents.Length];
            for (int i = 0; i < dimensions.Length; i++)
            {
                dimensions[i] = (int)extents[i];
            }

            return new Shape(dimensions);
        }

        report.Shapes($"the output {string.Join('x', extents.ToArray())} is larger than 2 GB");
        return null;
    }

    /// <summary>A report that nobody reads, to derive again what inference has checked.</summary>
    public static NodeReport Unheard(NodeView node) => new(node, new DiagnosticBag());

    /// <summary>Pointwise in time when the first two dimensions, batch and time, pass through; else nothing is known.</summary>
    public static TimeBehaviour TimeOf(Shape input, Shape output) =>
        input.Rank >= 2 && output.Rank >= 2 && input[0] == output[0] && input[1] == output[1] ? TimeBehaviour.Pointwise : TimeBehaviour.Opaque;
}
