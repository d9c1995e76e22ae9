using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Training;

namespace Mote.Operators.Convolution;

/// <summary>
/// The gradients of DEPTHWISE_CONV_2D with respect to its filter and, where there is a second output, its bias: x (N,H,W,C), dy (N,OH,OW,C*M) ->
/// (1,KH,KW,C*M) and (C*M).
/// </summary>
/// <param name="Forward">The convolution.</param>
/// <param name="Filter">The shape of its filter.</param>
public sealed record DepthwiseConv2DFilterGradient(DepthwiseConv2D Forward, Shape Filter) : TrainingOperator
{
    /// <inheritdoc/>
    public override string Name => "DEPTHWISE_CONV_2D_FILTER_GRADIENT";

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(2, 2, 1, 2) || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        return Fits(Forward, node.Input(0).Shape, Filter, node.Input(1).Shape, report)
            ? [new TensorType(ElementType.Float32, Filter), new TensorType(ElementType.Float32, WeightGradientShapes.Bias(node, Filter[3]))]
            : [];
    }

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) =>
        Lanes.Choose(new Choice(Forward.GeometryOf(node.Input(0).Shape, Filter)!, node.OutputCount > 1));

    /// <summary>Checks that shapes are those of the convolution.</summary>
    internal static bool Fits(DepthwiseConv2D forward, Shape x, Shape filter, Shape dy, NodeReport report)
    {
        if (x.Rank == 4 && filter.Rank == 4 && filter[0] == 1 && !x.Dimensions.Contains(0) && !filter.Dimensions.Contains(0) && filter[3] % x[3] == 0
            && forward.GeometryOf(x, filter) is { } g && dy == new Shape(g.Batch, g.OutputHeight, g.OutputWidth, g.Filters))
        {
            return true;
        }

        report.Shapes($"the gradient {dy} is not that of a depthwise convolution of {x} by {filter}");
        return false;
    }

    private sealed class Choice(ConvolutionGeometry geometry, bool hasBias) : ILaneChoice<TrainingKernel>
    {
        public TrainingKernel With<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct => new Kernel<TLanes, TVector>(geometry, hasBias);
    }

    /// <summary>Each piece sums over some samples, in order; these sums are added in order.</summary>
    private sealed unsafe class Kernel<TLanes, TVector> : TrainingKernel
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        private readonly ConvolutionGeometry _g;
        private readonly bool _hasBias;
        private readonly Portions _samples;
        private readonly DepthwiseSource _source;
        private readonly Scratch _gradients;
        private readonly Scratch _biases;

        public Kernel(ConvolutionGeometry g, bool hasBias)
        {
            (_g, _hasBias) = (g, hasBias);
            _samples = Portions.Of(g.Batch, (long)g.OutputPixels * g.Filters * g.Taps);
            _source = new DepthwiseSource(g, _samples.Pieces);
            _gradients = Scratch.OfFloats((long)_samples.Pieces * g.Taps * g.Filters);
            _biases = Scratch.OfDoubles((long)_samples.Pieces * g.Filters);
        }

        public override int Pieces => _samples.Pieces;

        public override void Run(in KernelIo io, int piece)
        {
            var g = _g;
            int first = _samples.Begin(piece), end = _samples.End(piece);
            nint ySize = (nint)g.OutputPixels * g.Filters;
            float* gradient = _gradients.Floats + (nint)piece * g.Taps * g.Filters;
            new Span<float>(gradient, g.Taps * g.Filters).Clear();
            fixed (float* x = io.Input<float>(0), dy = io.Input<float>(1))
            {
                for (int n = first; n < end; n++)
                {
                    float* image = _source.Of(x, n, piece);
                    DepthwiseSum<TLanes, TVector>.Gradients(_source.Call, g.KernelHeight, g.KernelWidth, image, dy + n * ySize, gradient, g.Filters);
                }

                if (_hasBias)
                {
                    double* bias = _biases.Doubles + (nint)piece * g.Filters;
                    new Span<double>(bias, g.Filters).Clear();
                    Rows<TLanes, TVector>.AddColumnSums(dy + first * ySize, (end - first) * g.OutputPixels, g.Filters, g.Filters, bias);
                }
            }
        }

        public override void Finish(in KernelIo io)
        {
            fixed (float* gradient = io.Output<float>(0))
            {
                Rows<TLanes, TVector>.Sum(_gradients.Floats, Pieces, (nint)_g.Taps * _g.Filters, gradient);
            }

            if (_hasBias)
            {
                WeightGradient<TLanes, TVector>.AddBiases(_biases, Pieces, io.Output<float>(1));
            }
        }
    }
}
