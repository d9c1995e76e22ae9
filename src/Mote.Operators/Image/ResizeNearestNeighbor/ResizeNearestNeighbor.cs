using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Numerics;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Image;

/// <summary>
/// RESIZE_NEAREST_NEIGHBOR: output coordinate y reads input coordinate (y + offset) * scale in single precision, rounded down (with align_corners
/// to nearest, halves up), at most the last; offset is 0.5 with half_pixel_centers; scale is input / output extent, with align_corners (input - 1) /
/// (output - 1). Elements are copied.
/// </summary>
[Operator]
public sealed record ResizeNearestNeighbor : ResizeOperator, IOperator<ResizeNearestNeighbor>
{
    /// <inheritdoc/>
    public override string Name => "RESIZE_NEAREST_NEIGHBOR";

    private protected override ImmutableArray<ElementType> ElementTypes { get; } =
        [ElementType.Int8, ElementType.UInt8, ElementType.Int16, ElementType.Int32, ElementType.Float32];

    private protected override bool CombinesAttributes => true;

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = Binding<ResizeNearestNeighbor>("RESIZE_NEAREST_NEIGHBOR", "ResizeNearestNeighborOptions", 0, 1);

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        var (x, y) = (node.Input(0).Shape, node.Output(0).Shape);
        int[] rows = Copied(x[1], y[1]);
        int[] columns = Copied(x[2], y[2]);
        int pixel = x[3] * node.Input(0).Type.Size();
        return (in KernelIo io) =>
        {
            var from = io.Input<byte>(0);
            var to = io.Output<byte>(0);
            for (int n = 0; n < y[0]; n++)
            {
                for (int row = 0; row < y[1]; row++)
                {
                    for (int column = 0; column < y[2]; column++)
                    {
                        int source = (n * x[1] + rows[row]) * x[2] + columns[column];
                        int target = (n * y[1] + row) * y[2] + column;
                        from.Slice(source * pixel, pixel).CopyTo(to[(target * pixel)..]);
                    }
                }
            }
        };
    }

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var (x, y) = (node.Input(0).Shape, node.Output(0).Shape);
        int pixel = x[3] * node.Input(0).Type.Size();
        return KernelCall.Of("resize_nearest_neighbor.h", "mote_resize_nearest_neighbor").Input(0, ElementType.UInt8)
            .Dimensions(x[0], x[1], x[2], y[1], y[2], pixel)
            .Constant<int>("rows", ElementType.Int32, Copied(x[1], y[1])).Constant<int>("columns", ElementType.Int32, Copied(x[2], y[2]))
            .Output(0, ElementType.UInt8);
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        (int Height, int Width, int ToHeight, int ToWidth)[] sizes = [(3, 4, 7, 9), (7, 9, 3, 4), (2, 5, 1, 5), (1, 1, 3, 2), (5, 3, 10, 6), (4, 4, 1, 1)];
        foreach (var s in sizes)
        {
            foreach (var (align, half) in new[] { (false, false), (true, false), (false, true), (true, true) })
            {
                yield return Of(ElementType.Int8, new Shape(2, s.Height, s.Width, 3), s.ToHeight, s.ToWidth, align, half);
            }
        }

        foreach (var type in new[] { ElementType.UInt8, ElementType.Int16, ElementType.Int32, ElementType.Float32 })
        {
            yield return Of(type, new Shape(2, 3, 2, 2), 5, 7, false, true);
        }
    }

    internal override (int First, int Second, float Share)[] Sources(int input, int output) => Array.ConvertAll(Copied(input, output), c => (c, c, 0f));

    /// <summary>For each output coordinate along one axis, the input coordinate that it copies.</summary>
    private int[] Copied(int input, int output)
    {
        float scale = AlignCorners && output > 1 ? (input - 1) / (float)(output - 1) : input / (float)output;
        float offset = HalfPixelCenters ? 0.5f : 0;
        var sources = new int[output];
        for (int i = 0; i < output; i++)
        {
            float place = (i + offset) * scale;
            sources[i] = Math.Min(Rounding.ToInt32(AlignCorners ? Rounding.HalfAway(place) : Rounding.Floor(place)), input - 1);
        }

        return sources;
    }

    private static OperatorCase Of(ElementType type, Shape x, int height, int width, bool align, bool half) =>
        new OperatorCase($"{type.Label()}, {x} to {height}x{width}{(align ? ", align corners" : "")}{(half ? ", half pixel centers" : "")}",
            new ResizeNearestNeighbor { AlignCorners = align, HalfPixelCenters = half })
            .Input(type, x, type is ElementType.Int8 or ElementType.UInt8 or ElementType.Int16 ? new Quantization(0.1f) : null).Integers(height, width)
            .Output(type, type is ElementType.Int8 or ElementType.UInt8 or ElementType.Int16 ? new Quantization(0.1f) : null);
}
