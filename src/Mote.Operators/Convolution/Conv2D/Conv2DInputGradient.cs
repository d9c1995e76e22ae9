using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Training;

namespace Mote.Operators.Convolution;

/// <summary>
/// The gradient of CONV_2D with respect to its input: dy (N,OH,OW,O), filter (O,KH,KW,C/groups) -> dx (N,H,W,C), the sum of dy * filter over all
/// windows that an element lies in.
/// </summary>
/// <param name="Forward">The convolution.</param>
/// <param name="Input">The shape of its input.</param>
public sealed record Conv2DInputGradient(Conv2D Forward, Shape Input) : TrainingOperator
{
    /// <inheritdoc/>
    public override string Name => "CONV_2D_INPUT_GRADIENT";

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(2, 2, 1) || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        var (dy, filter) = (node.Input(0).Shape, node.Input(1).Shape);
        return Conv2DFilterGradient.Fits(Forward, Input, filter, dy, report) ? [new TensorType(ElementType.Float32, Input)] : [];
    }

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node)
    {
        var filter = node.Input(1).Shape;
        var geometry = Forward.GeometryOf(Input, filter)!;
        return Lanes.Choose(new Choice(geometry, filter[3]));
    }

    private sealed class Choice(ConvolutionGeometry geometry, int depth) : ILaneChoice<TrainingKernel>
    {
        public TrainingKernel With<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct =>
            geometry.IsPointwise && depth == geometry.Channels ? new Product<TLanes, TVector>(geometry)
            : depth == geometry.Channels && geometry is { DilationHeight: 1, DilationWidth: 1 } ? new Gather<TLanes, TVector>(geometry)
            : new Spread<TLanes, TVector>(geometry, depth);
    }

    /// <summary>dx = dy * filter.</summary>
    private sealed unsafe class Product<TLanes, TVector>(ConvolutionGeometry g) : TrainingKernel
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        private readonly Portions _samples = Portions.Of(g.Batch, (long)g.Pixels * g.Filters * g.Channels);

        public override int Pieces => _samples.Pieces;

        public override void Run(in KernelIo io, int piece)
        {
            int first = _samples.Begin(piece), count = _samples.End(piece) - first;
            fixed (float* dy = io.Input<float>(0), filter = io.Input<float>(1), dx = io.Output<float>(0))
            {
                var call = GemmCall.Of(count * g.Pixels, g.Channels, g.Filters, g.Filters, 1, g.Channels, g.Channels);
                Gemm<TLanes, TVector>.Run(call, dy + (nint)first * g.Pixels * g.Filters, filter, dx + (nint)first * g.Pixels * g.Channels, null);
            }
        }
    }

    /// <summary>
    /// Input rows and columns whose place modulo the stride is the same see the same taps, with windows of the output that lie side by side: each of
    /// these phases is a convolution of stride 1 over dy, with those taps in reverse.
    /// </summary>
    private sealed unsafe class Gather<TLanes, TVector> : TrainingKernel
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        private readonly ConvolutionGeometry _g;
        private readonly Portions _samples;
        private readonly PhaseAxis _vertical, _horizontal;
        private readonly PaddedImage _image;
        private readonly Scratch _weights;

        public Gather(ConvolutionGeometry g)
        {
            _g = g;
            _samples = Portions.Of(g.Batch, (long)g.OutputPixels * g.Filters * g.Taps * g.Channels);
            _vertical = new PhaseAxis(g.Height, g.KernelHeight, g.StrideHeight, g.PadTop, g.OutputHeight);
            _horizontal = new PhaseAxis(g.Width, g.KernelWidth, g.StrideWidth, g.PadLeft, g.OutputWidth);
            _image = new PaddedImage((g.OutputHeight, g.OutputWidth), (_vertical.Padded, _horizontal.Padded), g.Filters, (_vertical.Before, _horizontal.Before), _samples.Pieces);
            _weights = Scratch.OfFloats((long)g.Taps * g.Filters * g.Channels);
        }

        public override int Pieces => _samples.Pieces;

        /// <summary>For each phase its taps in reverse: (rows, columns, filters, channels).</summary>
        public override void Start(in KernelIo io)
        {
            var g = _g;
            var filter = io.Input<float>(1);
            var weights = new Span<float>(_weights.Floats, g.Taps * g.Filters * g.Channels);
            int at = 0;
            for (int phaseY = 0; phaseY < g.StrideHeight; phaseY++)
            {
                for (int phaseX = 0; phaseX < g.StrideWidth; phaseX++)
                {
                    for (int ky = _vertical.LastTap(phaseY); ky >= 0; ky -= g.StrideHeight)
                    {
                        for (int kx = _horizontal.LastTap(phaseX); kx >= 0; kx -= g.StrideWidth)
                        {
                            for (int o = 0; o < g.Filters; o++, at += g.Channels)
                            {
                                filter.Slice((o * g.Taps + ky * g.KernelWidth + kx) * g.Channels, g.Channels).CopyTo(weights[at..]);
                            }
                        }
                    }
                }
            }
        }

        public override void Run(in KernelIo io, int piece)
        {
            var g = _g;
            fixed (float* dy = io.Input<float>(0), dx = io.Output<float>(0))
            {
                for (int n = _samples.Begin(piece); n < _samples.End(piece); n++)
                {
                    float* image = _image.Fill(dy + (nint)n * g.OutputPixels * g.Filters, piece);
                    float* weights = _weights.Floats;
                    for (int phaseY = 0; phaseY < g.StrideHeight; phaseY++)
                    {
                        for (int phaseX = 0; phaseX < g.StrideWidth; phaseX++)
                        {
                            Phase(phaseY, phaseX, image, weights, dx + (nint)n * g.Pixels * g.Channels);
                            weights += (nint)_vertical.Taps(phaseY) * _horizontal.Taps(phaseX) * g.Filters * g.Channels;
                        }
                    }
                }
            }
        }

        private void Phase(int phaseY, int phaseX, float* image, float* weights, float* dx)
        {
            var g = _g;
            int tapsY = _vertical.Taps(phaseY), tapsX = _horizontal.Taps(phaseX);
            int rows = _vertical.Count(phaseY), columns = _horizontal.Count(phaseX);
            nint line = (nint)_horizontal.Padded * g.Filters;
            var call = GemmCall.Of(columns, g.Channels, tapsX * g.Filters, g.Filters, 1, g.Channels, (nint)g.StrideWidth * g.Channels);
            (call.Runs, call.ARun, call.BRun) = (tapsY, line, (nint)call.Depth * g.Channels);
            nint down = (nint)g.StrideHeight * g.Width * g.Channels;
            float* from = image + _vertical.Window(phaseY) * line + (nint)_horizontal.Window(phaseX) * g.Filters;
            float* to = dx + ((nint)_vertical.First(phaseY) * g.Width + _horizontal.First(phaseX)) * g.Channels;
            if (columns == 1)
            {
                (call.Rows, call.ARow, call.CRow, rows) = (rows, line, down, 1);
            }

            for (int row = 0; row < rows; row++)
            {
                Gemm<TLanes, TVector>.Run(call, from + row * line, weights, to + row * down, null);
            }
        }
    }

    /// <summary>Any dilation and groups: tap by tap, rows of windows are spread over the rows that they read.</summary>
    private sealed unsafe class Spread<TLanes, TVector>(ConvolutionGeometry g, int depth) : TrainingKernel
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        private readonly Portions _samples = Portions.Of(g.Batch, (long)g.OutputPixels * g.Filters * g.Taps * depth);

        public override int Pieces => _samples.Pieces;

        public override void Run(in KernelIo io, int piece)
        {
            nint xSize = (nint)g.Pixels * g.Channels, ySize = (nint)g.OutputPixels * g.Filters;
            fixed (float* dy = io.Input<float>(0), filter = io.Input<float>(1), dx = io.Output<float>(0))
            {
                for (int n = _samples.Begin(piece); n < _samples.End(piece); n++)
                {
                    new Span<float>(dx + n * xSize, (int)xSize).Clear();
                    for (int tap = 0; tap < g.Taps; tap++)
                    {
                        Tap(tap / g.KernelWidth, tap % g.KernelWidth, dy + n * ySize, filter, dx + n * xSize);
                    }
                }
            }
        }

        private void Tap(int ky, int kx, float* dy, float* filter, float* dx)
        {
            int groups = g.Channels / depth, filters = g.Filters / groups;
            int left = kx * g.DilationWidth - g.PadLeft;

            // Columns of the output whose tap lies inside of the input: 0 <= column * stride + left < width.
            int begin = left >= 0 ? 0 : (-left + g.StrideWidth - 1) / g.StrideWidth;
            int end = left >= g.Width ? 0 : Math.Min(g.OutputWidth, (g.Width - 1 - left) / g.StrideWidth + 1);
            var call = GemmCall.Of(end - begin, depth, filters, g.Filters, 1, (nint)g.Taps * depth, (nint)g.StrideWidth * g.Channels);
            for (int row = 0; row < g.OutputHeight && begin < end; row++)
            {
                int y = row * g.StrideHeight - g.PadTop + ky * g.DilationHeight;
                for (int group = 0; group < groups && y >= 0 && y < g.Height; group++)
                {
                    float* from = dy + ((nint)row * g.OutputWidth + begin) * g.Filters + group * filters;
                    float* weights = filter + ((nint)group * filters * g.Taps + ky * g.KernelWidth + kx) * depth;
                    float* to = dx + ((nint)y * g.Width + begin * g.StrideWidth + left) * g.Channels + group * depth;
                    Gemm<TLanes, TVector>.Run(call, from, weights, to, to);
                }
            }
        }
    }
}
