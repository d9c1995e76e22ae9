using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Training;
using Mote.Operators.Cases;
using Mote.Operators.Import;
using Mote.Operators.Layout;
using Mote.Operators.Slicing;

namespace Mote.Operators.Image;

/// <summary>CROP: a part of each image, x (N,H,W,C) -> y (N,height,width,C), from a given place or from the middle (what is left over above and at the left is rounded down). Elements are copied.</summary>
[Operator]
public sealed record Crop : Operator, IOperator<Crop>
{
    private static readonly ElementType[] ElementTypes = [ElementType.UInt8, ElementType.Int8, ElementType.Int16, ElementType.Int32, ElementType.Float32];

    /// <inheritdoc/>
    public override string Name => "CROP";

    /// <summary>The first row; -1 for a part in the middle.</summary>
    public int Top { get; init; } = -1;

    /// <summary>The first column; -1 for a part in the middle.</summary>
    public int Left { get; init; } = -1;

    /// <summary>Rows of the part; 0 for all.</summary>
    public int Height { get; init; }

    /// <summary>Columns of the part; 0 for all.</summary>
    public int Width { get; init; }

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 1) || !report.Types([.. ElementTypes.Select(t => TypeRow.Of(t, t))]))
        {
            return [];
        }

        var x = node.Input(0).Shape;
        if (x.Rank != 4 || x.Dimensions.Contains(0))
        {
            report.Shapes($"the input {x} is not of rank 4 with elements", "(N,H,W,C)");
            return [];
        }

        if (!Fits(Top, Height, x[1]) || !Fits(Left, Width, x[2]))
        {
            report.Error(DiagnosticIds.OutOfRange, $"the part {Height}x{Width} at {Top},{Left} is not within images of {x[1]}x{x[2]}", "parts within the image");
            return [];
        }

        if (node.Input(0).Quantization != node.Output(0).Quantization)
        {
            report.Error(DiagnosticIds.BadQuantization, $"the input is quantized as {node.Input(0).Quantization}, the output as {node.Output(0).Quantization}", "the same for both");
            return [];
        }

        var (rows, columns) = (Part(Top, Height, x[1]), Part(Left, Width, x[2]));
        return [new TensorType(node.Input(0).Type, new Shape(x[0], rows.Length, columns.Length, x[3]))];
    }

    /// <inheritdoc/>
    public override bool IsIdentity(NodeView node) => node.Input(0).Shape == node.Output(0).Shape;

    /// <summary>What is copied lies at its target or behind it.</summary>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => [(0, 0)];

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        var (x, y) = (node.Input(0).Shape, node.Output(0).Shape);
        int top = Part(Top, Height, x[1]).First;
        int pixel = x[3] * node.Input(0).Type.Size();
        int skipped = Part(Left, Width, x[2]).First * pixel;
        return (in KernelIo io) =>
        {
            var from = io.Input<byte>(0);
            var to = io.Output<byte>(0);
            for (int row = 0; row < y[0] * y[1]; row++)
            {
                int source = row / y[1] * x[1] + top + row % y[1];
                from.Slice(source * x[2] * pixel + skipped, y[2] * pixel).CopyTo(to[(row * y[2] * pixel)..]);
            }
        };
    }

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var (x, y) = (node.Input(0).Shape, node.Output(0).Shape);
        int pixel = x[3] * node.Input(0).Type.Size();
        int first = (Part(Top, Height, x[1]).First * x[2] + Part(Left, Width, x[2]).First) * pixel;
        return KernelCall.Of("crop.h", "mote_crop").Input(0, ElementType.UInt8).Dimensions(x[0], x[1] * x[2] * pixel, x[2] * pixel, first, y[1], y[2] * pixel).Output(0, ElementType.UInt8);
    }

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope)
    {
        if (scope.Wants(0))
        {
            var x = scope.Node.Input(0).Shape;
            var (rows, columns) = (Part(Top, Height, x[1]), Part(Left, Width, x[2]));
            var place = new InputView([AxisRange.All(x[0]), new AxisRange(x[1], rows.First, 1, rows.Length), new AxisRange(x[2], columns.First, 1, columns.Length), AxisRange.All(x[3])]);
            scope.Give(0, scope.Add(new ViewGradient { Shape = new IntegerList(x.Dimensions), Places = new PartList([place]) }, "dx", scope.OfOutput()));
        }

        return true;
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var type in ElementTypes)
        {
            yield return Of(type, "from the middle", new Crop { Height = 3, Width = 2 }, new Shape(2, 6, 5, 3));
        }

        yield return Of(ElementType.UInt8, "from a place", new Crop { Top = 1, Left = 0, Height = 2, Width = 4 }, new Shape(2, 5, 7, 1));
        yield return Of(ElementType.UInt8, "to the lower right corner", new Crop { Top = 4, Left = 3, Height = 1, Width = 4 }, new Shape(1, 5, 7, 2));
        yield return Of(ElementType.Int8, "rows only", new Crop { Height = 2 }, new Shape(1, 5, 3, 2));
        yield return Of(ElementType.Int8, "columns only", new Crop { Width = 2 }, new Shape(2, 3, 3, 2));
        yield return Of(ElementType.Int16, "all", new Crop(), new Shape(1, 2, 3, 1));
    }

    private static OperatorCase Of(ElementType type, string name, Crop op, Shape x) => new OperatorCase($"{type.Label()}, {name}", op).Input(type, x).Output(type);

    private static bool Fits(int first, int length, int extent)
    {
        if (first < -1 || first >= extent || length < 0 || length > extent)
        {
            return false;
        }

        var part = Part(first, length, extent);
        return part.First <= extent - part.Length;
    }

    private static (int First, int Length) Part(int first, int length, int extent)
    {
        int kept = length == 0 ? extent - Math.Max(first, 0) : length;
        return (first < 0 ? (extent - kept) / 2 : first, kept);
    }
}
