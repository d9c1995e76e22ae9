using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Training;

namespace Mote.Operators.Convolution;

public sealed partial record DepthwiseConv2D
{
    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) =>
        node.Input(0).Type != ElementType.Float32 || Activation != FusedActivation.None || GeometryOf(node.Input(0).Shape, node.Input(1).Shape) is not { } geometry
            ? base.Train(node)
            : Lanes.Choose(new ForwardChoice(geometry));

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope)
    {
        var node = scope.Node;
        var (x, filter) = (node.Input(0), node.Input(1));
        if (x.Type != ElementType.Float32 || GeometryOf(x.Shape, filter.Shape) is null)
        {
            return false;
        }

        int dy = scope.OfOutput();
        if (scope.Wants(0))
        {
            scope.Give(0, scope.Add(new DepthwiseConv2DInputGradient(this, x.Shape), $"{x.Name}/gradient", dy, scope.Input(1)));
        }

        bool wantsBias = node.HasInput(2) && scope.Wants(2);
        if (scope.Wants(1) || wantsBias)
        {
            Tensor weights = new($"{filter.Name}/gradient", ElementType.Float32, Shape.Scalar);
            Tensor bias = new($"{filter.Name}/bias/gradient", ElementType.Float32, node.OptionalInput(2)?.Shape ?? Shape.Scalar);
            var gradients = scope.Graph.Nodes(new DepthwiseConv2DFilterGradient(this, filter.Shape), wantsBias ? [weights, bias] : [weights], scope.Input(0), dy);
            scope.Give(1, gradients[0]);
            if (wantsBias)
            {
                scope.Give(2, gradients[1]);
            }
        }

        return true;
    }

    /// <summary>The extents, with the filters of all channels in <see cref="ConvolutionGeometry.Filters"/>; null for paddings that crop.</summary>
    internal ConvolutionGeometry? GeometryOf(Shape x, Shape filter)
    {
        var vertical = WindowAxis.Of(Padding, x[1], filter[1], StrideHeight, DilationHeight, Pads.Top, Pads.Bottom);
        var horizontal = WindowAxis.Of(Padding, x[2], filter[2], StrideWidth, DilationWidth, Pads.Left, Pads.Right);
        return vertical.Before < 0 || horizontal.Before < 0 ? null : new ConvolutionGeometry
        {
            Batch = x[0],
            Height = x[1],
            Width = x[2],
            Channels = x[3],
            KernelHeight = filter[1],
            KernelWidth = filter[2],
            OutputHeight = vertical.Output,
            OutputWidth = horizontal.Output,
            Filters = filter[3],
            StrideHeight = StrideHeight,
            StrideWidth = StrideWidth,
            DilationHeight = DilationHeight,
            DilationWidth = DilationWidth,
            PadTop = vertical.Before,
            PadLeft = horizontal.Before,
        };
    }

    private sealed class ForwardChoice(ConvolutionGeometry geometry) : ILaneChoice<TrainingKernel>
    {
        public TrainingKernel With<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct => new Forward<TLanes, TVector>(geometry);
    }

    /// <summary>Vectors run across channels; sums start from the bias and have the order of blocks of 3 x 3 taps.</summary>
    private sealed unsafe class Forward<TLanes, TVector>(ConvolutionGeometry g) : TrainingKernel
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        private readonly Portions _samples = Portions.Of(g.Batch, (long)g.OutputPixels * g.Filters * g.Taps);
        private readonly DepthwiseSource _source = new(g, Portions.Of(g.Batch, (long)g.OutputPixels * g.Filters * g.Taps).Pieces);

        public override int Pieces => _samples.Pieces;

        public override void Run(in KernelIo io, int piece)
        {
            fixed (float* x = io.Input<float>(0), filter = io.Input<float>(1), bias = io.Input<float>(2), y = io.Output<float>(0))
            {
                for (int n = _samples.Begin(piece); n < _samples.End(piece); n++)
                {
                    float* image = _source.Of(x, n, piece);
                    DepthwiseSum<TLanes, TVector>.Windows(
                        _source.Call, g.KernelHeight, g.KernelWidth, image, filter, y + (nint)n * g.OutputPixels * g.Filters, bias, g.Filters);
                }
            }
        }
    }
}
