using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Training;

namespace Mote.Operators.Convolution;

/// <summary>
/// The gradients of CONV_2D with respect to its filter and, where there is a second output, its bias: x (N,H,W,C), dy (N,OH,OW,O) -> (O,KH,KW,C/groups)
/// and (O).
/// </summary>
/// <param name="Forward">The convolution.</param>
/// <param name="Filter">The shape of its filter.</param>
public sealed record Conv2DFilterGradient(Conv2D Forward, Shape Filter) : TrainingOperator
{
    /// <inheritdoc/>
    public override string Name => "CONV_2D_FILTER_GRADIENT";

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(2, 2, 1, 2) || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        return Fits(Forward, node.Input(0).Shape, Filter, node.Input(1).Shape, report)
            ? [new TensorType(ElementType.Float32, Filter), new TensorType(ElementType.Float32, WeightGradientShapes.Bias(node, Filter[0]))]
            : [];
    }

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) =>
        Lanes.Choose(new Choice(Forward.GeometryOf(node.Input(0).Shape, Filter)!, Filter[3], node.OutputCount > 1));

    /// <summary>Checks that shapes are those of the convolution.</summary>
    internal static bool Fits(Conv2D forward, Shape x, Shape filter, Shape dy, NodeReport report)
    {
        if (x.Rank == 4 && filter.Rank == 4 && !x.Dimensions.Contains(0) && !filter.Dimensions.Contains(0) && x[3] % filter[3] == 0
            && forward.GeometryOf(x, filter) is { } g && dy == new Shape(g.Batch, g.OutputHeight, g.OutputWidth, g.Filters))
        {
            return true;
        }

        report.Shapes($"the gradient {dy} is not that of a convolution of {x} by {filter}");
        return false;
    }

    private sealed class Choice(ConvolutionGeometry geometry, int depth, bool hasBias) : ILaneChoice<TrainingKernel>
    {
        public TrainingKernel With<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct =>
            geometry.IsPointwise && depth == geometry.Channels
                ? new WeightGradient<TLanes, TVector>(geometry.Batch * geometry.Pixels, geometry.Filters, geometry.Channels, hasBias)
                : new Windows<TLanes, TVector>(geometry, depth, hasBias);
    }

    /// <summary>
    /// Each piece sums over some samples, in order, into a gradient of its own; these are added in order. A sum runs over the rows and columns of dy.
    /// The result has filters as rows or as columns, whichever fills the vectors better: the terms and their order are the same.
    /// </summary>
    private sealed unsafe class Windows<TLanes, TVector> : TrainingKernel
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        private readonly ConvolutionGeometry _g;
        private readonly int _depth;
        private readonly bool _hasBias;
        private readonly bool _filtersAsColumns;
        private readonly Portions _samples;
        private readonly PaddedImage? _image;
        private readonly Scratch _gradients;
        private readonly Scratch _sum;
        private readonly Scratch _biases;

        public Windows(ConvolutionGeometry g, int depth, bool hasBias)
        {
            (_g, _depth, _hasBias) = (g, depth, hasBias);
            bool isContiguous = g.HasContiguousRows && depth == g.Channels;
            _filtersAsColumns = isContiguous && Filled(g.Filters) > Filled(g.KernelWidth * g.Channels);

            // A piece costs a gradient of its own, so there are fewer of them than elsewhere.
            var samples = Portions.Of(g.Batch, (long)g.OutputPixels * g.Filters * g.Taps * depth);
            _samples = samples with { Pieces = Math.Min(samples.Pieces, 4) };
            _gradients = Scratch.OfFloats(_samples.Pieces * Length);
            _sum = Scratch.OfFloats(Length);
            _biases = Scratch.OfDoubles((long)_samples.Pieces * g.Filters);
            if (!g.IsUnpadded)
            {
                _image = new PaddedImage((g.Height, g.Width), (g.PaddedHeight, g.PaddedWidth), g.Channels, (g.PadTop, g.PadLeft), _samples.Pieces);
            }
        }

        public override int Pieces => _samples.Pieces;

        private long Length => (long)_g.Filters * _g.Taps * _depth;

        public override void Run(in KernelIo io, int piece)
        {
            var g = _g;
            int first = _samples.Begin(piece), end = _samples.End(piece);
            float* gradient = _gradients.Floats + (nint)Length * piece;
            double* bias = _biases.Doubles + (nint)piece * g.Filters;
            new Span<double>(bias, g.Filters).Clear();
            fixed (float* x = io.Input<float>(0), dy = io.Input<float>(1))
            {
                for (int n = first; n < end; n++)
                {
                    float* sample = x + (nint)n * g.Pixels * g.Channels;
                    float* image = _image is { } padded ? padded.Fill(sample, piece) : sample;
                    float* from = dy + (nint)n * g.OutputPixels * g.Filters;
                    if (_filtersAsColumns)
                    {
                        FiltersAsColumns(image, from, gradient, n == first);
                    }
                    else
                    {
                        FiltersAsRows(image, from, gradient, n == first);
                    }
                }

                if (_hasBias)
                {
                    Rows<TLanes, TVector>.AddColumnSums(dy + (nint)first * g.OutputPixels * g.Filters, (end - first) * g.OutputPixels, g.Filters, g.Filters, bias);
                }
            }
        }

        public override void Finish(in KernelIo io)
        {
            var g = _g;
            fixed (float* gradient = io.Output<float>(0))
            {
                Rows<TLanes, TVector>.Sum(_gradients.Floats, Pieces, (nint)Length, _filtersAsColumns ? _sum.Floats : gradient);
                if (_filtersAsColumns)
                {
                    Rows<TLanes, TVector>.Transpose(_sum.Floats, g.Taps * _depth, g.Filters, gradient);
                }
            }

            if (_hasBias)
            {
                WeightGradient<TLanes, TVector>.AddBiases(_biases, Pieces, io.Output<float>(1));
            }
        }

        private static double Filled(int columns) => (double)columns / ((columns + TLanes.Count - 1) / TLanes.Count * TLanes.Count);

        /// <summary>(KH, KW * C, O): the windows' taps times dy.</summary>
        private void FiltersAsColumns(float* image, float* dy, float* gradient, bool isFirst)
        {
            var g = _g;
            nint line = (nint)g.PaddedWidth * g.Channels;
            int taps = g.KernelWidth * g.Channels;
            var call = GemmCall.Of(taps, g.Filters, g.OutputWidth, 1, (nint)g.StrideWidth * g.Channels, g.Filters, g.Filters);
            (call.Runs, call.ARun, call.BRun) = (g.OutputHeight, g.StrideHeight * line, (nint)g.OutputWidth * g.Filters);
            Narrow(ref call);
            for (int ky = 0; ky < g.KernelHeight; ky++)
            {
                float* to = gradient + (nint)ky * taps * g.Filters;
                Gemm<TLanes, TVector>.Run(call, image + ky * g.DilationHeight * line, dy, to, isFirst ? null : to);
            }
        }

        /// <summary>(O, KH, KW, C/groups): dy times the windows' taps, a row of them at a time where they lie side by side, else each alone.</summary>
        private void FiltersAsRows(float* image, float* dy, float* gradient, bool isFirst)
        {
            var g = _g;
            int groups = g.Channels / _depth, filters = g.Filters / groups;
            bool isContiguous = g.HasContiguousRows && groups == 1;
            nint line = (nint)g.PaddedWidth * g.Channels;
            nint row = (nint)g.Taps * _depth;
            var call = GemmCall.Of(filters, isContiguous ? g.KernelWidth * g.Channels : _depth, g.OutputWidth, 1, g.Filters, (nint)g.StrideWidth * g.Channels, row);
            (call.Runs, call.ARun, call.BRun) = (g.OutputHeight, (nint)g.OutputWidth * g.Filters, g.StrideHeight * line);
            Narrow(ref call);
            for (int group = 0; group < groups; group++)
            {
                for (int tap = 0; tap < g.Taps; tap += isContiguous ? g.KernelWidth : 1)
                {
                    (int ky, int kx) = Math.DivRem(tap, g.KernelWidth);
                    float* from = image + ky * g.DilationHeight * line + (nint)kx * g.DilationWidth * g.Channels + group * _depth;
                    float* to = gradient + group * filters * row + (nint)tap * _depth;
                    Gemm<TLanes, TVector>.Run(call, dy + group * filters, from, to, isFirst ? null : to);
                }
            }
        }

        /// <summary>Many runs of one term are one run of many.</summary>
        private static void Narrow(ref GemmCall call)
        {
            if (call.Depth == 1)
            {
                (call.Depth, call.Runs, call.AColumn, call.BRow) = (call.Runs, 1, call.ARun, call.BRun);
            }
        }
    }
}
