using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Training;

namespace Mote.Operators.Convolution;

/// <summary>
/// The gradient of DEPTHWISE_CONV_2D with respect to its input: dy (N,OH,OW,C*M), filter (1,KH,KW,C*M) -> dx (N,H,W,C), the sum of dy * filter over all
/// windows that an element lies in and all filters of its channel.
/// </summary>
/// <param name="Forward">The convolution.</param>
/// <param name="Input">The shape of its input.</param>
public sealed record DepthwiseConv2DInputGradient(DepthwiseConv2D Forward, Shape Input) : TrainingOperator
{
    /// <inheritdoc/>
    public override string Name => "DEPTHWISE_CONV_2D_INPUT_GRADIENT";

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(2, 2, 1) || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        return DepthwiseConv2DFilterGradient.Fits(Forward, Input, node.Input(1).Shape, node.Input(0).Shape, report)
            ? [new TensorType(ElementType.Float32, Input)]
            : [];
    }

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) => Lanes.Choose(new Choice(Forward.GeometryOf(Input, node.Input(1).Shape)!));

    private sealed class Choice(ConvolutionGeometry geometry) : ILaneChoice<TrainingKernel>
    {
        public TrainingKernel With<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct => geometry is { DilationHeight: 1, DilationWidth: 1 } ? new Gather<TLanes, TVector>(geometry) : new Spread(geometry);
    }

    /// <summary>By phases of the stride, as <see cref="Conv2DInputGradient"/>: in each a depthwise convolution of stride 1 over dy, taps in reverse.</summary>
    private sealed unsafe class Gather<TLanes, TVector> : TrainingKernel
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        private readonly ConvolutionGeometry _g;
        private readonly Portions _samples;
        private readonly PhaseAxis _vertical, _horizontal;
        private readonly PaddedImage _image;
        private readonly Scratch? _expanded;

        public Gather(ConvolutionGeometry g)
        {
            _g = g;
            _samples = Portions.Of(g.Batch, (long)g.OutputPixels * g.Filters * g.Taps);
            _vertical = new PhaseAxis(g.Height, g.KernelHeight, g.StrideHeight, g.PadTop, g.OutputHeight);
            _horizontal = new PhaseAxis(g.Width, g.KernelWidth, g.StrideWidth, g.PadLeft, g.OutputWidth);
            _image = new PaddedImage((g.OutputHeight, g.OutputWidth), (_vertical.Padded, _horizontal.Padded), g.Filters, (_vertical.Before, _horizontal.Before), _samples.Pieces);
            _expanded = g.Filters == g.Channels ? null : Scratch.OfFloats((long)_samples.Pieces * g.Pixels * g.Filters);
        }

        public override int Pieces => _samples.Pieces;

        public override void Run(in KernelIo io, int piece)
        {
            var g = _g;
            fixed (float* dy = io.Input<float>(0), filter = io.Input<float>(1), dx = io.Output<float>(0))
            {
                for (int n = _samples.Begin(piece); n < _samples.End(piece); n++)
                {
                    float* image = _image.Fill(dy + (nint)n * g.OutputPixels * g.Filters, piece);
                    float* sample = dx + (nint)n * g.Pixels * g.Channels;
                    float* to = _expanded is null ? sample : _expanded.Floats + (nint)piece * g.Pixels * g.Filters;
                    for (int phase = 0; phase < g.StrideHeight * g.StrideWidth; phase++)
                    {
                        Phase(phase / g.StrideWidth, phase % g.StrideWidth, image, filter, to);
                    }

                    if (_expanded is not null)
                    {
                        SumFilters(to, g.Pixels * g.Channels, g.Filters / g.Channels, sample);
                    }
                }
            }
        }

        private void Phase(int phaseY, int phaseX, float* image, float* filter, float* dx)
        {
            var g = _g;
            nint line = (nint)_horizontal.Padded * g.Filters;
            var call = new DepthwiseCall
            {
                Rows = _vertical.Count(phaseY),
                Columns = _horizontal.Count(phaseX),
                SourceRow = line,
                SourceColumn = g.Filters,
                TapRow = line,
                TapColumn = g.Filters,
                WeightRow = -(nint)g.StrideHeight * g.KernelWidth * g.Filters,
                WeightColumn = -(nint)g.StrideWidth * g.Filters,
                ImageRow = (nint)g.StrideHeight * g.Width * g.Filters,
                ImageColumn = (nint)g.StrideWidth * g.Filters,
            };
            nint lastTap = (nint)_vertical.LastTap(phaseY) * g.KernelWidth + _horizontal.LastTap(phaseX);
            DepthwiseSum<TLanes, TVector>.Windows(call, _vertical.Taps(phaseY), _horizontal.Taps(phaseX),
                image + _vertical.Window(phaseY) * line + (nint)_horizontal.Window(phaseX) * g.Filters, filter + lastTap * g.Filters,
                dx + ((nint)_vertical.First(phaseY) * g.Width + _horizontal.First(phaseX)) * g.Filters, null, g.Filters);
        }

        private static void SumFilters(float* from, int count, int multiplier, float* to)
        {
            for (int i = 0; i < count; i++, from += multiplier)
            {
                float sum = from[0];
                for (int m = 1; m < multiplier; m++)
                {
                    sum += from[m];
                }

                to[i] = sum;
            }
        }
    }

    /// <summary>Any dilation: tap by tap, each window's element is added where it was read.</summary>
    private sealed class Spread(ConvolutionGeometry g) : TrainingKernel
    {
        private readonly Portions _samples = Portions.Of(g.Batch, (long)g.OutputPixels * g.Filters * g.Taps);

        public override int Pieces => _samples.Pieces;

        public override void Run(in KernelIo io, int piece)
        {
            var filter = io.Input<float>(1);
            int multiplier = g.Filters / g.Channels;
            for (int n = _samples.Begin(piece); n < _samples.End(piece); n++)
            {
                var dy = io.Input<float>(0).Slice(n * g.OutputPixels * g.Filters, g.OutputPixels * g.Filters);
                var dx = io.Output<float>(0).Slice(n * g.Pixels * g.Channels, g.Pixels * g.Channels);
                dx.Clear();
                for (int at = 0; at < g.Taps * g.OutputPixels; at++)
                {
                    (int tap, int pixel) = Math.DivRem(at, g.OutputPixels);
                    int row = pixel / g.OutputWidth * g.StrideHeight - g.PadTop + tap / g.KernelWidth * g.DilationHeight;
                    int column = pixel % g.OutputWidth * g.StrideWidth - g.PadLeft + tap % g.KernelWidth * g.DilationWidth;
                    for (int f = 0; row >= 0 && row < g.Height && column >= 0 && column < g.Width && f < g.Filters; f++)
                    {
                        ref float to = ref dx[(row * g.Width + column) * g.Channels + f / multiplier];
                        to = MathF.FusedMultiplyAdd(dy[pixel * g.Filters + f], filter[tap * g.Filters + f], to);
                    }
                }
            }
        }
    }
}
