using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Channels;

namespace Mote.Operators.Convolution;

/// <summary>
/// CONV_2D: x (N,H,W,C) * filter (O,KH,KW,C/groups) + bias (O) -> (N,OH,OW,O). The number of groups follows from the channels. Taps that
/// fall into the padding contribute nothing. Filters are quantized per tensor or per output channel with zero point 0.
/// </summary>
[Operator]
public sealed partial record Conv2D : Operator, IOperator<Conv2D>
{
    /// <inheritdoc/>
    public override string Name => "CONV_2D";

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
            || !report.Types(TypeRow.Of(ElementType.Int8, ElementType.Int8, ElementType.Int8, ElementType.Int32), TypeRow.Of(ElementType.Int8, ElementType.Int8, ElementType.Int4, ElementType.Int32), TypeRow.Of(ElementType.Float32, ElementType.Float32, ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        var (x, filter) = (node.Input(0), node.Input(1));
        if (x.Shape.Rank != 4 || filter.Shape.Rank != 4)
        {
            report.Shapes($"input {x.Shape} and filter {filter.Shape} are not both of rank 4");
            return [];
        }

        int filters = filter.Shape[0];
        if (!ConvolutionChecks.Window(report, x.Shape, filter.Shape, (StrideHeight, StrideWidth), (DilationHeight, DilationWidth)))
        {
            return [];
        }

        if (x.Shape[3] % filter.Shape[3] != 0 || filters % (x.Shape[3] / filter.Shape[3]) != 0)
        {
            report.Shapes($"{x.Shape[3]} input channels do not divide into groups of {filter.Shape[3]} for {filters} filters");
            return [];
        }

        if (!ConvolutionChecks.Bias(report, node.OptionalInput(2), filters))
        {
            return [];
        }

        var (vertical, horizontal) = Axes(node);
        if (!ConvolutionWeights.Check(node, report, channelAxis: 0, channels: filters))
        {
            return [];
        }

        if (vertical.Output < 1 || horizontal.Output < 1)
        {
            report.Shapes($"the window {filter.Shape[1]}x{filter.Shape[2]} does not fit into the input {x.Shape}");
            return [];
        }

        return [new TensorType(x.Type, new Shape(x.Shape[0], vertical.Output, horizontal.Output, filters))];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node)
    {
        var (vertical, _) = Axes(node);
        return new TimeBehaviour(TimeKind.Windowed, 1, node.Input(1).Shape[1], StrideHeight, DilationHeight, vertical.Before, vertical.After);
    }

    /// <inheritdoc/>
    public override long Macs(NodeView node) => (long)node.Output(0).Shape.ElementCount * node.Input(1).Shape.Product(1, 4);

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
    public override ChannelRule? Channels(NodeView node) => node.Input(0).Type == ElementType.Int8 ? Conv2DChannels.Rule : null;

    internal (WindowAxis Vertical, WindowAxis Horizontal) Axes(NodeView node)
    {
        var (x, filter) = (node.Input(0).Shape, node.Input(1).Shape);
        return (WindowAxis.Of(Padding, x[1], filter[1], StrideHeight, DilationHeight, Pads.Top, Pads.Bottom),
            WindowAxis.Of(Padding, x[2], filter[2], StrideWidth, DilationWidth, Pads.Left, Pads.Right));
    }
}
