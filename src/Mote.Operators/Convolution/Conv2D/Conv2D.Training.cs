using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Training;

namespace Mote.Operators.Convolution;

public sealed partial record Conv2D
{
    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) =>
        node.Input(0).Type != ElementType.Float32 || Activation != FusedActivation.None || Geometry2D(node) is not { } geometry
            ? base.Train(node)
            : Lanes.Choose(new ForwardChoice(geometry, node.Input(1).Shape[3]));

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope)
    {
        var node = scope.Node;
        if (node.Input(0).Type != ElementType.Float32 || Geometry2D(node) is null)
        {
            return false;
        }

        ConvolutionGradient.Give(scope, new Conv2DInputGradient(this, node.Input(0).Shape), new Conv2DFilterGradient(this, node.Input(1).Shape));
        return true;
    }

    /// <summary>The extents of this convolution; null for paddings that crop, which only the reference computes.</summary>
    internal ConvolutionGeometry? GeometryOf(Shape x, Shape filter) =>
        ConvolutionGeometry.Of(Axes(x, filter), x, filter, filter[0], (StrideHeight, StrideWidth), (DilationHeight, DilationWidth));

    private ConvolutionGeometry? Geometry2D(NodeView node) => GeometryOf(node.Input(0).Shape, node.Input(1).Shape);

    private sealed class ForwardChoice(ConvolutionGeometry geometry, int depth) : ILaneChoice<TrainingKernel>
    {
        public TrainingKernel With<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct => new Forward<TLanes, TVector>(geometry, depth);
    }

    /// <summary>
    /// Windows of a row of the output are rows of a matrix that overlap in memory, so the product reads them in place: taps of one row of the window
    /// and their channels are a run. Sums start from the bias and have the order row, column, channel.
    /// </summary>
    private sealed unsafe class Forward<TLanes, TVector> : TrainingKernel
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        private readonly ConvolutionGeometry _g;
        private readonly int _depth;
        private readonly Portions _samples;
        private readonly PaddedImage? _image;
        private readonly Scratch _weights;

        /// <param name="g">The extents.</param>
        /// <param name="depth">Input channels of a group.</param>
        public Forward(ConvolutionGeometry g, int depth)
        {
            (_g, _depth) = (g, depth);
            _samples = Portions.Of(g.Batch, (long)g.OutputPixels * g.Filters * g.Taps * depth);
            _weights = Scratch.OfFloats((long)g.Taps * depth * g.Filters);
            if (!g.IsUnpadded)
            {
                _image = new PaddedImage((g.Height, g.Width), (g.PaddedHeight, g.PaddedWidth), g.Channels, (g.PadTop, g.PadLeft), _samples.Pieces);
            }
        }

        public override int Pieces => _samples.Pieces;

        /// <summary>The product wants filters as columns: (taps and channels of a group, filters).</summary>
        public override void Start(in KernelIo io)
        {
            fixed (float* filter = io.Input<float>(1))
            {
                Rows<TLanes, TVector>.Transpose(filter, _g.Filters, _g.Taps * _depth, _weights.Floats);
            }
        }

        public override void Run(in KernelIo io, int piece)
        {
            var g = _g;
            int first = _samples.Begin(piece), end = _samples.End(piece);
            nint xSize = (nint)g.Pixels * g.Channels, ySize = (nint)g.OutputPixels * g.Filters;
            fixed (float* x = io.Input<float>(0), bias = io.Input<float>(2), y = io.Output<float>(0))
            {
                if (g.IsPointwise && _depth == g.Channels)
                {
                    var call = GemmCall.Of((end - first) * g.OutputPixels, g.Filters, g.Channels, g.Channels, 1, g.Filters, g.Filters);
                    call.StartRow = 0;
                    Gemm<TLanes, TVector>.Run(call, x + first * xSize, _weights.Floats, y + first * ySize, bias);
                    return;
                }

                for (int n = first; n < end; n++)
                {
                    float* image = _image is { } padded ? padded.Fill(x + n * xSize, piece) : x + n * xSize;
                    if (g.HasContiguousRows && _depth == g.Channels)
                    {
                        Contiguous(image, bias, y + n * ySize);
                    }
                    else
                    {
                        RowByRow(image, bias, y + n * ySize);
                    }
                }
            }
        }

        private void Contiguous(float* image, float* bias, float* y)
        {
            var g = _g;
            nint row = (nint)g.PaddedWidth * g.Channels;
            var call = GemmCall.Of(g.OutputWidth, g.Filters, g.KernelWidth * g.Channels, (nint)g.StrideWidth * g.Channels, 1, g.Filters, g.Filters);
            (call.Runs, call.ARun, call.BRun, call.StartRow) = (g.KernelHeight, g.DilationHeight * row, (nint)call.Depth * g.Filters, 0);
            nint down = g.StrideHeight * row;
            int lines = g.OutputHeight;
            if (g.OutputWidth == 1)
            {
                // A signal along the rows: one product for all of it.
                (call.Rows, call.ARow, lines) = (g.OutputHeight, down, 1);
            }

            for (int line = 0; line < lines; line++)
            {
                Gemm<TLanes, TVector>.Run(call, image + line * down, _weights.Floats, y + (nint)line * g.OutputWidth * g.Filters, bias);
            }
        }

        /// <summary>Dilated columns or groups of channels: one row of the window after the other is added, a tap a run.</summary>
        private void RowByRow(float* image, float* bias, float* y)
        {
            var g = _g;
            int groups = g.Channels / _depth, columns = g.Filters / groups;
            nint row = (nint)g.PaddedWidth * g.Channels;
            var call = GemmCall.Of(g.OutputWidth, columns, _depth, (nint)g.StrideWidth * g.Channels, 1, g.Filters, g.Filters);
            (call.Runs, call.ARun, call.BRun) = (g.KernelWidth, (nint)g.DilationWidth * g.Channels, (nint)_depth * g.Filters);
            for (int line = 0; line < g.OutputHeight; line++)
            {
                for (int group = 0; group < groups; group++)
                {
                    float* to = y + (nint)line * g.OutputWidth * g.Filters + group * columns;
                    for (int ky = 0; ky < g.KernelHeight; ky++)
                    {
                        float* start = ky > 0 ? to : bias == null ? null : bias + group * columns;
                        call.StartRow = ky > 0 ? g.Filters : 0;
                        float* from = image + ((nint)line * g.StrideHeight + (nint)ky * g.DilationHeight) * row + group * _depth;
                        Gemm<TLanes, TVector>.Run(call, from, _weights.Floats + ky * call.BRun * g.KernelWidth + group * columns, to, start);
                    }
                }
            }
        }
    }
}
