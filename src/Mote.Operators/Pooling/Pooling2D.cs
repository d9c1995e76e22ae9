using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Channels;
using Mote.Formats.TfLite;
using Mote.Operators.Import;

namespace Mote.Operators.Pooling;

/// <summary>
/// What AVERAGE_POOL_2D and MAX_POOL_2D share: x (N,H,W,C) -> (N,OH,OW,C). A window reduces the elements of the input that it covers, each
/// channel alone; padding contributes nothing and is not counted. Input and output have one quantization, so that nothing is rescaled.
/// </summary>
public abstract partial record Pooling2D : Operator
{
    /// <summary>The largest number of elements under one window; their sum fits 32 bits in every type.</summary>
    private const int MaxTaps = 1 << 15;

    /// <summary>How far the scales of input and output may lie apart, as in TensorFlow Lite for Microcontrollers.</summary>
    private const double ScaleTolerance = 1e-6;

    /// <summary>How borders are treated.</summary>
    public PaddingScheme Padding { get; init; } = PaddingScheme.Valid;

    /// <summary>Rows and columns of padding, with <see cref="PaddingScheme.Explicit"/>; each less than the window's extent.</summary>
    public ExplicitPadding Pads { get; init; }

    /// <summary>Rows of the window.</summary>
    public int FilterHeight { get; init; } = 1;

    /// <summary>Columns of the window.</summary>
    public int FilterWidth { get; init; } = 1;

    /// <summary>Rows between windows.</summary>
    public int StrideHeight { get; init; } = 1;

    /// <summary>Columns between windows.</summary>
    public int StrideWidth { get; init; } = 1;

    /// <summary>Applied to the result.</summary>
    public FusedActivation Activation { get; init; }

    /// <inheritdoc/>
    public override (Operator Plain, FusedActivation Activation)? WithoutActivation =>
        Activation == FusedActivation.None ? null : (this with { Activation = FusedActivation.None }, Activation);

    /// <summary>True for the mean of a window, false for its maximum.</summary>
    protected abstract bool IsAverage { get; }

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 1)
            || !report.Types(
                TypeRow.Of(ElementType.Int8, ElementType.Int8), TypeRow.Of(ElementType.Int16, ElementType.Int16), TypeRow.Of(ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        var x = node.Input(0);
        if (x.Shape.Rank != 4)
        {
            report.Shapes($"the input {x.Shape} is not of rank 4");
            return [];
        }

        if (FilterHeight < 1 || FilterWidth < 1 || StrideHeight < 1 || StrideWidth < 1)
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"window {FilterHeight}x{FilterWidth} and strides {StrideHeight}x{StrideWidth} are not all positive", "1 or more");
            return [];
        }

        var (vertical, horizontal) = Axes(x.Shape);
        if (vertical.Output < 1 || horizontal.Output < 1)
        {
            report.Shapes($"the window {FilterHeight}x{FilterWidth} does not fit into the input {x.Shape}");
            return [];
        }

        // A window that covers padding alone has no mean.
        if (!Covers(vertical, FilterHeight) || !Covers(horizontal, FilterWidth))
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"the padding is as large as the window {FilterHeight}x{FilterWidth}", "padding smaller than the window");
            return [];
        }

        long taps = (long)Math.Min(FilterHeight, x.Shape[1]) * Math.Min(FilterWidth, x.Shape[2]);
        if (taps > MaxTaps)
        {
            report.Shapes($"the window covers {taps} elements", $"at most {MaxTaps}");
            return [];
        }

        if (x.Type != ElementType.Float32 && !SameQuantization(node, report))
        {
            return [];
        }

        return [new TensorType(x.Type, new Shape(x.Shape[0], vertical.Output, horizontal.Output, x.Shape[3]))];
    }

    /// <inheritdoc/>
    public override QuantizationRule Int8Form(NodeView node) => QuantizationRule.SameScale;

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node)
    {
        var (vertical, _) = Axes(node.Input(0).Shape);
        return new TimeBehaviour(TimeKind.Windowed, 1, FilterHeight, StrideHeight, 1, vertical.Before, vertical.After);
    }

    /// <inheritdoc/>
    public override bool IsIdentity(NodeView node) =>
        FilterHeight == 1 && FilterWidth == 1 && Activation == FusedActivation.None && node.Input(0).Type != ElementType.Float32
        && node.Input(0).Shape == node.Output(0).Shape && Equals(node.Input(0).Quantization, node.Output(0).Quantization);

    /// <inheritdoc/>
    public override ChannelRule? Channels(NodeView node) => node.Input(0).Type == ElementType.Int8 ? ChannelRule.Monotone : null;

    /// <inheritdoc/>
    public override Operator? WithActivation(NodeView node, FusedActivation activation) =>
        Activation == FusedActivation.None ? this with { Activation = activation } : null;

    /// <summary>The attributes in the fields of the schema's Pool2DOptions.</summary>
    protected static RawField[] Export(Pooling2D op) =>
    [
        RawField.Int8(0, (sbyte)op.Padding),
        RawField.Int32(1, op.StrideWidth),
        RawField.Int32(2, op.StrideHeight),
        RawField.Int32(3, op.FilterWidth),
        RawField.Int32(4, op.FilterHeight),
        RawField.Int8(5, (sbyte)op.Activation),
    ];

    /// <summary>An operator with the attributes of the file.</summary>
    protected static T Import<T>(TfLiteNode node)
        where T : Pooling2D, new() => new()
        {
            Padding = node.Padding(0),
            StrideWidth = node.Options.Int32(1),
            StrideHeight = node.Options.Int32(2),
            FilterWidth = node.Options.Int32(3),
            FilterHeight = node.Options.Int32(4),
            Activation = node.Activation(5),
        };

    private static bool Covers(WindowAxis axis, int kernel) => axis.Before >= 0 && axis.Before < kernel && axis.After >= 0 && axis.After < kernel;

    private static bool SameQuantization(NodeView node, NodeReport report)
    {
        var (x, y) = (node.Input(0), node.Output(0));
        if (!report.PerTensor(x, y))
        {
            return false;
        }

        if (Math.Abs((double)x.Quantization!.Scale - y.Quantization!.Scale) > ScaleTolerance || x.Quantization.ZeroPoint != y.Quantization.ZeroPoint)
        {
            report.Error(DiagnosticIds.BadQuantization, $"input {x.Quantization} and output {y.Quantization} differ in their quantization", "the same scale and zero point",
                "Quantize the model again with a current converter");
            return false;
        }

        return true;
    }

    private (WindowAxis Vertical, WindowAxis Horizontal) Axes(Shape x) =>
        (WindowAxis.Of(Padding, x[1], FilterHeight, StrideHeight, 1, Pads.Top, Pads.Bottom),
            WindowAxis.Of(Padding, x[2], FilterWidth, StrideWidth, 1, Pads.Left, Pads.Right));
}
