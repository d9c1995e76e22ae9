using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Operators.Layout;

namespace Mote.Operators.Slicing;

/// <summary>The elements of one input dimension that an output takes: first, first + stride, ... .</summary>
/// <param name="Extent">The input's extent.</param>
/// <param name="First">The first index taken.</param>
/// <param name="Stride">Indices between elements; negative to go backwards, never 0.</param>
/// <param name="Count">How many are taken.</param>
/// <param name="Kept">False when the dimension (of one element) is dropped from the output.</param>
internal readonly record struct AxisRange(int Extent, int First, int Stride, int Count, bool Kept = true)
{
    /// <summary>A whole dimension.</summary>
    public static AxisRange All(int extent) => new(extent, 0, 1, extent);

    /// <summary>True when every index is taken, in order.</summary>
    public bool IsAll => Count == Extent && First == 0 && (Stride == 1 || Extent <= 1);
}

/// <summary>A regular part of an input, one range a dimension.</summary>
/// <param name="Ranges">One for each dimension of the input.</param>
internal sealed record InputView(ImmutableArray<AxisRange> Ranges)
{
    /// <summary>All of a tensor except along one axis.</summary>
    public static InputView Along(Shape shape, int axis, int first, int count, bool kept = true) =>
        new([.. shape.Dimensions.Select((extent, d) => d == axis ? new AxisRange(extent, first, 1, count, kept) : AxisRange.All(extent))]);

    /// <summary>The extents of the dimensions that are kept.</summary>
    public Shape Shape => new([.. Ranges.Where(r => r.Kept).Select(r => r.Count)]);

    /// <summary>True when the part is everything, in order.</summary>
    public bool IsAll => Ranges.All(r => r.IsAll);

    /// <summary>True when batch and time, the first two dimensions, pass through whole.</summary>
    public TimeBehaviour Time => Ranges.Length >= 2 && Ranges[..2].All(r => r is { IsAll: true, Kept: true }) ? TimeBehaviour.Pointwise : TimeBehaviour.Opaque;

    /// <summary>For each element of the part, row-major, the index of the input's element.</summary>
    public int[] Map(Shape input) => ElementMoves.Map(input, new Shape([.. Ranges.Select(r => r.Count)]), (place, source) =>
    {
        for (int d = 0; d < source.Length; d++)
        {
            source[d] = Ranges[d].First + place[d] * Ranges[d].Stride;
        }

        return true;
    });

    /// <summary>The call that copies the part to a whole output.</summary>
    public KernelCall Copy(Tensor input, int inputSlot, int outputSlot, EmitOptions options)
    {
        var extents = Ranges.Select(r => r.Count).ToArray();
        var rows = StridedBlock.RowMajor(input.Shape);

        // Wraps only in an empty input, of which nothing is copied.
        int offset = Ranges.Select((r, d) => unchecked(r.First * rows[d])).Aggregate(0, (sum, part) => unchecked(sum + part));
        var from = new StridedBlock(inputSlot, offset, [.. Ranges.Select((r, d) => unchecked(r.Stride * rows[d]))]);
        return StridedCopy.Call(input.Type, extents, from, StridedBlock.Whole(outputSlot, new Shape(extents)), options);
    }
}
