using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Image;

/// <summary>
/// RESIZE_BILINEAR: the mean of the four input pixels around a place, weighted by nearness. Output coordinate y stands at y * scale, with
/// half_pixel_centers at (y + 0.5) * scale - 0.5; scale is input / output extent, with align_corners (input - 1) / (output - 1). int8, uint8: places and
/// scale in 1/1024, integer arithmetic, halves away from zero. float32: single precision throughout. Source: TFLM's ResizeBilinear(Integer).
/// </summary>
[Operator]
public sealed partial record ResizeBilinear : ResizeOperator, IOperator<ResizeBilinear>
{
    /// <inheritdoc/>
    public override string Name => "RESIZE_BILINEAR";

    private protected override ImmutableArray<ElementType> ElementTypes { get; } = [ElementType.Int8, ElementType.UInt8, ElementType.Float32];

    private protected override bool CombinesAttributes => false;

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = Binding<ResizeBilinear>("RESIZE_BILINEAR", "ResizeBilinearOptions", 2, 3);

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var (x, y) = (node.Input(0).Shape, node.Output(0).Shape);
        if (node.Input(0).Type != ElementType.Float32)
        {
            return KernelCall.Of("resize_bilinear_8.h", "mote_resize_bilinear_8").Input(0, ElementType.UInt8)
                .Dimensions(x[0], x[1], x[2], x[3], y[1], y[2], node.Input(0).Type == ElementType.Int8 ? 1 : 0)
                .Constant<int>("rows", ElementType.Int32, IntegerPlaces(x[1], y[1])).Constant<int>("columns", ElementType.Int32, IntegerPlaces(x[2], y[2]))
                .Output(0, ElementType.UInt8);
        }

        var (rows, columns) = (RealPlaces(x[1], y[1]), RealPlaces(x[2], y[2]));
        return KernelCall.Of("resize_bilinear_f32.h", "mote_resize_bilinear_f32").Input(0, ElementType.Float32).Dimensions(x[0], x[1], x[2], x[3], y[1], y[2])
            .Constant<int>("rows", ElementType.Int32, Pairs(rows)).Constant<float>("row_shares", ElementType.Float32, Shares(rows))
            .Constant<int>("columns", ElementType.Int32, Pairs(columns)).Constant<float>("column_shares", ElementType.Float32, Shares(columns))
            .Output(0, ElementType.Float32);
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        (int Height, int Width, int ToHeight, int ToWidth)[] sizes = [(3, 4, 7, 9), (7, 9, 3, 4), (2, 5, 1, 5), (1, 1, 3, 2), (5, 3, 10, 6), (4, 4, 1, 1), (3, 2, 3, 2), (5, 4, 2, 2), (3, 5, 8, 7), (9, 4, 4, 13)];
        foreach (var s in sizes)
        {
            foreach (var (align, half) in new[] { (false, false), (true, false), (false, true) })
            {
                string name = $"{s.Height}x{s.Width} to {s.ToHeight}x{s.ToWidth}{(align ? ", align corners" : "")}{(half ? ", half pixel centers" : "")}";
                var op = new ResizeBilinear { AlignCorners = align, HalfPixelCenters = half };
                yield return new OperatorCase($"int8, {name}", op).Input(ElementType.Int8, new Shape(2, s.Height, s.Width, 3), new Quantization(0.1f))
                    .Integers(s.ToHeight, s.ToWidth).Output(ElementType.Int8, new Quantization(0.1f));
                yield return new OperatorCase($"float32, {name}", op).Input(ElementType.Float32, new Shape(2, s.Height, s.Width, 2))
                    .Integers(s.ToHeight, s.ToWidth).Output(ElementType.Float32);
            }
        }

        foreach (var (name, op) in new (string, ResizeBilinear)[] { ("", new()), (", align corners", new() { AlignCorners = true }), (", half pixel centers", new() { HalfPixelCenters = true }) })
        {
            yield return new OperatorCase($"uint8, enlarged{name}", op).Input(ElementType.UInt8, new Shape(2, 3, 4, 3)).Integers(7, 9).Output(ElementType.UInt8);
            yield return new OperatorCase($"uint8, reduced{name}", op).Input(ElementType.UInt8, new Shape(1, 7, 9, 1)).Integers(3, 4).Output(ElementType.UInt8);
        }

        yield return new OperatorCase("float32, negative zeros", new ResizeBilinear()).Constant<float>(ElementType.Float32, new Shape(1, 1, 2, 1), [-0f, -0f])
            .Integers(2, 3).Output(ElementType.Float32);
        yield return new OperatorCase("int8, a step of 1/1024 that rounds up", new ResizeBilinear()).Input(ElementType.Int8, new Shape(1, 1, 2, 1))
            .Integers(1, 1200).Output(ElementType.Int8);
    }
}
