using System.Collections.Immutable;
using Mote.Core;

namespace Mote.Operators.Convolution;

/// <summary>
/// TRANSPOSE_CONV: output shape (4), filter (O,KH,KW,C), x (N,H,W,C), bias (O) -> (N,OH,OW,O). Each element of x is spread over a window of
/// the output; windows lie a stride apart, and what falls outside of the output is lost. An output shape that is computed is not read: the
/// declared one stands. Filters are quantized per tensor or per output
/// channel (axis 0) with zero point 0.
/// </summary>
[Operator]
public sealed partial record TransposeConv : Operator, IOperator<TransposeConv>
{
    private const int LongestStride = 1 << 24;

    /// <inheritdoc/>
    public override string Name => "TRANSPOSE_CONV";

    /// <summary>Which border of the output the windows may cross: that of the convolution which this transposes.</summary>
    public PaddingScheme Padding { get; init; } = PaddingScheme.Valid;

    /// <summary>Output rows between windows.</summary>
    public int StrideHeight { get; init; } = 1;

    /// <summary>Output columns between windows.</summary>
    public int StrideWidth { get; init; } = 1;

    /// <summary>Applied to the result.</summary>
    public FusedActivation Activation { get; init; }

    /// <inheritdoc/>
    public override (Operator Plain, FusedActivation Activation)? WithoutActivation =>
        Activation == FusedActivation.None ? null : (this with { Activation = FusedActivation.None }, Activation);

    /// <inheritdoc/>
    public override ImmutableArray<int> ParameterSlots => [1, 3];

    /// <summary>The schema's TensorType of 16-bit accumulators; without meaning here, kept for the way back.</summary>
    public int QuantizedBiasType { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(3, 4, 1)
            || !report.Types(
                TypeRow.Of(ElementType.Int8, ElementType.Int32, ElementType.Int8, ElementType.Int8, ElementType.Int32),
                TypeRow.Of(ElementType.Float32, ElementType.Int32, ElementType.Float32, ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        var (filter, x) = (node.Input(1).Shape, node.Input(2).Shape);

        // TFLM never reads the operand; where it is computed, the declared shape stands.
        var extents = node.Input(0).IsConstant ? node.Input(0).Values<int>() : node.Output(0).Shape.Dimensions.AsSpan();
        if (extents.Length != 4 || x.Rank != 4 || filter.Rank != 4 || x[3] != filter[3])
        {
            report.Shapes($"input {x} and filter {filter} are not of rank 4 with the same channels, or the output shape has {extents.Length} extents");
            return [];
        }

        if (extents[0] != x[0] || extents[3] != filter[0] || extents[1] < 1 || extents[2] < 1
            || (long)extents[0] * extents[1] * extents[2] is var pixels && (pixels > int.MaxValue || pixels * extents[3] > int.MaxValue))
        {
            report.Error(DiagnosticIds.OutOfRange, $"the output shape {string.Join('x', extents.ToArray())} does not fit input {x} and filter {filter}");
            return [];
        }

        if (StrideHeight > LongestStride || StrideWidth > LongestStride || extents[1] > LongestStride || extents[2] > LongestStride
            || (StrideHeight - 1L) + (long)x[1] * StrideHeight > int.MaxValue || (StrideWidth - 1L) + (long)x[2] * StrideWidth > int.MaxValue)
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"the strides {StrideHeight}x{StrideWidth} or extents are out of range", $"up to {LongestStride}");
            return [];
        }

        if (!ConvolutionChecks.Window(report, x, filter, (StrideHeight, StrideWidth), (1, 1))
            || !ConvolutionChecks.Bias(report, node.OptionalInput(3), filter[0])
            || !ConvolutionWeights.Check(node, report, channelAxis: 0, channels: filter[0], inputSlot: 2, biasSlot: 3))
        {
            return [];
        }

        return [new TensorType(node.Input(2).Type, new Shape(extents))];
    }

    /// <inheritdoc/>
    public override long Macs(NodeView node) => (long)node.Input(2).Shape.ElementCount * node.Input(1).Shape.Product(0, 3);

    /// <inheritdoc/>
    public override Operator? WithActivation(NodeView node, FusedActivation activation) =>
        Activation == FusedActivation.None ? this with { Activation = activation } : null;

    /// <summary>Rows above and columns left of the output that windows reach into.</summary>
    private (int Top, int Left) Before(NodeView node)
    {
        var (filter, y) = (node.Input(1).Shape, node.Output(0).Shape);
        return (Before(y[1], filter[1], StrideHeight), Before(y[2], filter[2], StrideWidth));
    }

    /// <summary>
    /// The padding of the convolution from the output back to the input; the division truncates. Source: TFLite's ComputePadding.
    /// </summary>
    private int Before(int extent, int kernel, int stride)
    {
        int windows = Padding == PaddingScheme.Same ? (extent + stride - 1) / stride : (extent + stride - kernel) / stride;
        return (int)(Math.Max((windows - 1L) * stride + kernel - extent, 0) / 2);
    }
}
