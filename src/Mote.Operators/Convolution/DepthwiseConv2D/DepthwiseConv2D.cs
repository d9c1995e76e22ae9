using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Channels;

namespace Mote.Operators.Convolution;

/// <summary>
/// DEPTHWISE_CONV_2D: x (N,H,W,C) * filter (1,KH,KW,C*M) + bias (C*M) -> (N,OH,OW,C*M): output channel i*M+m sees input channel i alone. Taps
/// that fall into the padding contribute nothing. Filters are quantized per tensor or per output channel (axis 3) with zero point 0.
/// </summary>
[Operator]
public sealed partial record DepthwiseConv2D : Operator, IOperator<DepthwiseConv2D>
{
    /// <inheritdoc/>
    public override string Name => "DEPTHWISE_CONV_2D";

    /// <summary>How borders are treated.</summary>
    public PaddingScheme Padding { get; init; } = PaddingScheme.Valid;

    /// <summary>Rows and columns of padding, with <see cref="PaddingScheme.Explicit"/>.</summary>
    public ExplicitPadding Pads { get; init; }

    /// <summary>Rows between windows.</summary>
    public int StrideHeight { get; init; } = 1;

    /// <summary>Columns between windows.</summary>
    public int StrideWidth { get; init; } = 1;

    /// <summary>Rows between taps.</summary>
    public int DilationHeight { get; init; } = 1;

    /// <summary>Columns between taps.</summary>
    public int DilationWidth { get; init; } = 1;

    /// <summary>Output channels an input channel, as the file states it; 0 where it follows from the shapes.</summary>
    public int DepthMultiplier { get; init; }

    /// <summary>Applied to the result.</summary>
    public FusedActivation Activation { get; init; }

    /// <inheritdoc/>
    public override (Operator Plain, FusedActivation Activation)? WithoutActivation =>
        Activation == FusedActivation.None ? null : (this with { Activation = FusedActivation.None }, Activation);

    /// <inheritdoc/>
    public override ImmutableArray<int> ParameterSlots => [1, 2];

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(2, 3, 1)
            || !report.Types(
                TypeRow.Of(ElementType.Int8, ElementType.Int8, ElementType.Int8, ElementType.Int32),
                TypeRow.Of(ElementType.Int8, ElementType.Int8, ElementType.Int4, ElementType.Int32),
                TypeRow.Of(ElementType.Float32, ElementType.Float32, ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        var (x, filter) = (node.Input(0), node.Input(1));
        if (x.Shape.Rank != 4 || filter.Shape.Rank != 4 || filter.Shape[0] != 1)
        {
            report.Shapes($"input {x.Shape} is not of rank 4, or filter {filter.Shape} not 1xHxWxC");
            return [];
        }

        if (!ConvolutionChecks.Window(report, x.Shape, filter.Shape, (StrideHeight, StrideWidth), (DilationHeight, DilationWidth)))
        {
            return [];
        }

        int channels = filter.Shape[3];
        if (channels % x.Shape[3] != 0)
        {
            report.Shapes($"{channels} output channels are not a multiple of {x.Shape[3]} input channels");
            return [];
        }

        if (DepthMultiplier != 0 && DepthMultiplier != channels / x.Shape[3])
        {
            report.Error(DiagnosticIds.UnsupportedAttribute,
                $"the depth multiplier {DepthMultiplier} contradicts {x.Shape[3]} input and {channels} output channels");
            return [];
        }

        if (!ConvolutionChecks.Bias(report, node.OptionalInput(2), channels)
            || !ConvolutionWeights.Check(node, report, channelAxis: 3, channels: channels))
        {
            return [];
        }

        var (vertical, horizontal) = Axes(node);
        if (vertical.Output < 1 || horizontal.Output < 1)
        {
            report.Shapes($"the window {filter.Shape[1]}x{filter.Shape[2]} does not fit into the input {x.Shape}");
            return [];
        }

        return [new TensorType(x.Type, new Shape(x.Shape[0], vertical.Output, horizontal.Output, channels))];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node)
    {
        var (vertical, _) = Axes(node);
        return new TimeBehaviour(TimeKind.Windowed, 1, node.Input(1).Shape[1], StrideHeight, DilationHeight, vertical.Before, vertical.After);
    }

    /// <inheritdoc/>
    public override long Macs(NodeView node) => (long)node.Output(0).Shape.ElementCount * node.Input(1).Shape.Product(1, 3);

    /// <inheritdoc/>
    public override Operator? WithActivation(NodeView node, FusedActivation activation) =>
        Activation == FusedActivation.None ? this with { Activation = activation } : null;

    /// <inheritdoc/>
    public override Operator? WithPadding(NodeView node, int top, int bottom, int left, int right)
    {
        var (vertical, horizontal) = Axes(node);
        return this with
        {
            Padding = PaddingScheme.Explicit,
            Pads = new ExplicitPadding(vertical.Before + top, vertical.After + bottom, horizontal.Before + left, horizontal.After + right),
        };
    }

    /// <inheritdoc/>
    public override ChannelRule? Channels(NodeView node) => node.Input(0).Type == ElementType.Int8 ? DepthwiseConv2DChannels.Rule : null;

    internal (WindowAxis Vertical, WindowAxis Horizontal) Axes(NodeView node)
    {
        var (x, filter) = (node.Input(0).Shape, node.Input(1).Shape);
        return (WindowAxis.Of(Padding, x[1], filter[1], StrideHeight, DilationHeight, Pads.Top, Pads.Bottom),
            WindowAxis.Of(Padding, x[2], filter[2], StrideWidth, DilationWidth, Pads.Left, Pads.Right));
    }
}
