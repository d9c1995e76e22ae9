using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Training;
using Mote.Formats.TfLite;
using Mote.Operators.Import;

namespace Mote.Operators.Image;

/// <summary>
/// Resizing of images: x (N,H,W,C) to (N,H',W',C), where the constant operand 1 holds H' and W'. Where an output pixel reads follows from
/// shapes and attributes alone, so it is computed ahead.
/// </summary>
public abstract record ResizeOperator : Operator
{
    /// <summary>Coordinates in 1/1024 of a pixel fit into 31 bits.</summary>
    private const int LargestExtent = 1 << 20;

    /// <summary>Whether the centres of the corner pixels of both images coincide.</summary>
    public bool AlignCorners { get; init; }

    /// <summary>Whether pixels are squares with their centre at one half, instead of points at whole coordinates.</summary>
    public bool HalfPixelCenters { get; init; }

    /// <summary>The element types that the operator takes.</summary>
    private protected abstract ImmutableArray<ElementType> ElementTypes { get; }

    /// <summary>True when both attributes may be set.</summary>
    private protected abstract bool CombinesAttributes { get; }

    /// <summary>A binding whose two attributes stand in the given slots.</summary>
    private protected static TfLiteBinding Binding<T>(string name, string options, int alignCorners, int halfPixelCenters)
        where T : ResizeOperator, new() => TfLiteBinding.For(name, options,
            node => new T { AlignCorners = node.Options.Bool(alignCorners), HalfPixelCenters = node.Options.Bool(halfPixelCenters) },
            (Func<T, RawField[]>)(op => [RawField.Bool(alignCorners, op.AlignCorners), RawField.Bool(halfPixelCenters, op.HalfPixelCenters)]));

    /// <summary>For each output coordinate along one axis of a float image: the input coordinates that it lies between, and its distance from the first.</summary>
    internal abstract (int First, int Second, float Share)[] Sources(int input, int output);

    /// <inheritdoc/>
    public sealed override bool Differentiate(GradientScope scope)
    {
        if (scope.Wants(0))
        {
            var x = scope.Node.Input(0).Shape;
            scope.Give(0, scope.Add(new ResizeGradient { Forward = this, Height = x[1], Width = x[2] }, "dx", scope.OfOutput()));
        }

        return true;
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(2, 2, 1) || !report.Types([.. ElementTypes.Select(t => TypeRow.Of(t, t, ElementType.Int32))]) || !report.Constant(1, "the size"))
        {
            return [];
        }

        var (x, size) = (node.Input(0), node.Input(1));
        if (x.Shape.Rank != 4 || x.Shape.Dimensions.Contains(0) || size.Shape.ElementCount != 2)
        {
            report.Shapes($"the input {x.Shape} is not of rank 4 with elements, or the size {size.Shape} does not have two elements");
            return [];
        }

        if (x.Shape[1] > LargestExtent || x.Shape[2] > LargestExtent)
        {
            report.Shapes($"the image {x.Shape} is too large", $"up to {LargestExtent} rows and columns");
            return [];
        }

        if (AlignCorners && HalfPixelCenters && !CombinesAttributes)
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"align_corners and half_pixel_centers are both set", "one of them");
            return [];
        }

        int height = size.Values<int>()[0];
        int width = size.Values<int>()[1];
        if (height < 1 || width < 1 || (double)height * width * x.Shape[0] * x.Shape[3] > int.MaxValue)
        {
            report.Error(DiagnosticIds.OutOfRange, $"the size {height}x{width} is out of range", "1 or more, with less than 2^31 elements");
            return [];
        }

        return [new TensorType(x.Type, new Shape(x.Shape[0], height, width, x.Shape[3]))];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) =>
        node.Input(0).Shape[1] == node.Output(0).Shape[1] && !AlignCorners && !HalfPixelCenters ? TimeBehaviour.Pointwise : TimeBehaviour.Opaque;
}
