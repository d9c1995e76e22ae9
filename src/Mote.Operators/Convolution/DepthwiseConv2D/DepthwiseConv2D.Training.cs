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

        ConvolutionGradient.Give(scope, new DepthwiseConv2DInputGradient(this, x.Shape), new DepthwiseConv2DFilterGradient(this, filter.Shape));
        return true;
    }

    /// <summary>The extents, with the filters of all channels in <see cref="ConvolutionGeometry.Filters"/>; null for paddings that crop.</summary>
    internal ConvolutionGeometry? GeometryOf(Shape x, Shape filter) =>
        ConvolutionGeometry.Of(Axes(x, filter), x, filter, filter[3], (StrideHeight, StrideWidth), (DilationHeight, DilationWidth));

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
