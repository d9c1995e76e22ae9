using Mote.Core;
using Mote.Core.Numerics;
using Mote.Operators.Convolution;
using Mote.Operators.Tests.Training;

namespace Mote.Operators.Tests.Convolution;

/// <summary>Training kernels of the convolutions against loops in double over every tap of every window.</summary>
public sealed class ConvolutionTrainingTests
{
    private static readonly ExplicitPadding Uneven = new(2, 1, 0, 3);

    /// <summary>Convolution, input, filter.</summary>
    private static readonly (Conv2D Op, Shape X, Shape Filter)[] Convolutions =
    [
        (new Conv2D(), new Shape(3, 5, 4, 7), new Shape(9, 1, 1, 7)),
        (new Conv2D { Padding = PaddingScheme.Same }, new Shape(5, 9, 8, 16), new Shape(16, 3, 3, 16)),
        (new Conv2D { Padding = PaddingScheme.Same, StrideHeight = 2, StrideWidth = 2 }, new Shape(2, 9, 8, 16), new Shape(34, 3, 3, 16)),
        (new Conv2D { Padding = PaddingScheme.Same, StrideHeight = 2, StrideWidth = 2 }, new Shape(4, 49, 10, 1), new Shape(64, 10, 4, 1)),
        (new Conv2D { StrideHeight = 2, StrideWidth = 2 }, new Shape(2, 7, 6, 5), new Shape(3, 1, 1, 5)),
        (new Conv2D { Padding = PaddingScheme.Same, StrideHeight = 3, StrideWidth = 1 }, new Shape(2, 7, 9, 3), new Shape(16, 2, 4, 3)),
        (new Conv2D { Padding = PaddingScheme.Explicit, Pads = Uneven, StrideWidth = 2 }, new Shape(2, 6, 5, 3), new Shape(17, 3, 2, 3)),
        (new Conv2D { Padding = PaddingScheme.Same, DilationHeight = 2 }, new Shape(2, 9, 1, 8), new Shape(10, 3, 1, 8)),
        (new Conv2D { Padding = PaddingScheme.Same, DilationHeight = 2, DilationWidth = 3 }, new Shape(2, 9, 9, 4), new Shape(6, 3, 3, 4)),
        (new Conv2D { Padding = PaddingScheme.Same }, new Shape(3, 6, 6, 8), new Shape(12, 3, 3, 2)),
        (new Conv2D { StrideHeight = 2, StrideWidth = 3, DilationWidth = 2 }, new Shape(2, 7, 11, 6), new Shape(9, 2, 3, 2)),
        (new Conv2D(), new Shape(2, 30, 1, 4), new Shape(20, 5, 1, 4)),
        (new Conv2D { Padding = PaddingScheme.Same }, new Shape(2, 1, 30, 4), new Shape(20, 1, 5, 4)),
    ];

    private static readonly (DepthwiseConv2D Op, Shape X, Shape Filter)[] Depthwise =
    [
        (new DepthwiseConv2D { Padding = PaddingScheme.Same }, new Shape(3, 7, 5, 64), new Shape(1, 3, 3, 64)),
        (new DepthwiseConv2D { Padding = PaddingScheme.Same, StrideHeight = 2, StrideWidth = 2 }, new Shape(3, 8, 9, 19), new Shape(1, 3, 3, 19)),
        (new DepthwiseConv2D { StrideHeight = 2 }, new Shape(2, 12, 7, 5), new Shape(1, 5, 4, 10)),
        (new DepthwiseConv2D { Padding = PaddingScheme.Same }, new Shape(2, 13, 6, 1), new Shape(1, 10, 4, 8)),
        (new DepthwiseConv2D { Padding = PaddingScheme.Explicit, Pads = Uneven }, new Shape(2, 4, 4, 16), new Shape(1, 3, 3, 16)),
        (new DepthwiseConv2D { Padding = PaddingScheme.Same, DilationHeight = 2, DilationWidth = 3 }, new Shape(2, 9, 9, 6), new Shape(1, 3, 3, 12)),
        (new DepthwiseConv2D { StrideHeight = 3, StrideWidth = 3 }, new Shape(2, 8, 8, 4), new Shape(1, 2, 2, 4)),
    ];

    [Fact]
    public void CONV_2D_and_its_gradients_are_sums_over_all_windows()
    {
        foreach (var (op, x, filter) in Convolutions)
        {
            var geometry = op.GeometryOf(x, filter)!;
            int perGroup = filter[0] / (x[3] / filter[3]);
            Check(geometry, x, filter, filter[0],
                (tap, f, c) => (f * geometry.Taps + tap) * filter[3] + c, f => f / perGroup * filter[3], filter[3],
                op, new Conv2DInputGradient(op, x), new Conv2DFilterGradient(op, filter));
        }
    }

    [Fact]
    public void DEPTHWISE_CONV_2D_and_its_gradients_are_sums_over_all_windows()
    {
        foreach (var (op, x, filter) in Depthwise)
        {
            var geometry = op.GeometryOf(x, filter)!;
            Check(geometry, x, filter, filter[3],
                (tap, f, _) => tap * filter[3] + f, f => f / (filter[3] / x[3]), 1,
                op, new DepthwiseConv2DInputGradient(op, x), new DepthwiseConv2DFilterGradient(op, filter));
        }
    }

    [Fact]
    public void FULLY_CONNECTED_and_its_gradients_are_products()
    {
        var random = new Random64(3);
        foreach (var (rows, units, depth) in new[] { (1, 1, 1), (5, 12, 64), (33, 130, 31), (900, 3, 20), (1200, 20, 17) })
        {
            float[] x = TrainingRun.Values(random, rows * depth), w = TrainingRun.Values(random, units * depth), b = TrainingRun.Values(random, units), dy = TrainingRun.Values(random, rows * units);
            double[] y = new double[rows * units], dx = new double[rows * depth], dw = new double[units * depth], db = new double[units];
            for (int r = 0; r < rows; r++)
            {
                for (int u = 0; u < units; u++)
                {
                    db[u] += dy[r * units + u];
                    y[r * units + u] = b[u];
                    for (int k = 0; k < depth; k++)
                    {
                        y[r * units + u] += (double)x[r * depth + k] * w[u * depth + k];
                        dx[r * depth + k] += (double)dy[r * units + u] * w[u * depth + k];
                        dw[u * depth + k] += (double)dy[r * units + u] * x[r * depth + k];
                    }
                }
            }

            Shape xShape = new(rows, depth), wShape = new(units, depth), dyShape = new(rows, units);
            TrainingRun.Close(y, TrainingRun.Of(new FullyConnected(), 1, (xShape, x), (wShape, w), (new Shape(units), b))[0]);
            TrainingRun.Close(dx, TrainingRun.Of(new FullyConnectedInputGradient(xShape), 1, (dyShape, dy), (wShape, w))[0]);
            float[][] gradients = TrainingRun.Of(new FullyConnectedWeightGradient(wShape), 2, (xShape, x), (dyShape, dy));
            TrainingRun.Close(dw, gradients[0]);
            TrainingRun.Close(db, gradients[1]);
            TrainingRun.Close(dw, TrainingRun.Of(new FullyConnectedWeightGradient(wShape), 1, (xShape, x), (dyShape, dy))[0]);
        }
    }

    private static void Check(ConvolutionGeometry g, Shape xShape, Shape filterShape, int filters, Func<int, int, int, int> weight, Func<int, int> channel, int depth,
        Operator forward, Operator inputGradient, Operator filterGradient)
    {
        var random = new Random64(11);
        Shape yShape = new(g.Batch, g.OutputHeight, g.OutputWidth, filters);
        float[] x = TrainingRun.Values(random, xShape.ElementCount), w = TrainingRun.Values(random, filterShape.ElementCount);
        float[] b = TrainingRun.Values(random, filters), dy = TrainingRun.Values(random, yShape.ElementCount);
        double[] y = new double[dy.Length], dx = new double[x.Length], dw = new double[w.Length], db = new double[filters];
        for (int at = 0; at < dy.Length; at++)
        {
            int f = at % filters, ox = at / filters % g.OutputWidth, oy = at / filters / g.OutputWidth % g.OutputHeight, n = at / filters / g.OutputPixels;
            y[at] = b[f];
            db[f] += dy[at];
            for (int tap = 0; tap < g.Taps; tap++)
            {
                int row = oy * g.StrideHeight - g.PadTop + tap / g.KernelWidth * g.DilationHeight, column = ox * g.StrideWidth - g.PadLeft + tap % g.KernelWidth * g.DilationWidth;
                for (int c = 0; c < depth && row >= 0 && row < g.Height && column >= 0 && column < g.Width; c++)
                {
                    int from = ((n * g.Height + row) * g.Width + column) * g.Channels + channel(f) + c, by = weight(tap, f, c);
                    y[at] += (double)x[from] * w[by];
                    dx[from] += (double)dy[at] * w[by];
                    dw[by] += (double)dy[at] * x[from];
                }
            }
        }

        string what = $"{forward} {xShape} {filterShape}";
        (Shape, float[]?) bias = (new Shape(filters), b);
        TrainingRun.Close(y, TrainingRun.Of(forward, 1, (xShape, x), (filterShape, w), bias)[0], what);
        TrainingRun.Close(dx, TrainingRun.Of(inputGradient, 1, (yShape, dy), (filterShape, w))[0], $"{what}, input gradient");
        float[][] gradients = TrainingRun.Of(filterGradient, 2, (xShape, x), (yShape, dy));
        TrainingRun.Close(dw, gradients[0], $"{what}, filter gradient");
        TrainingRun.Close(db, gradients[1], $"{what}, bias gradient");
        TrainingRun.Close(dw, TrainingRun.Of(filterGradient, 1, (xShape, x), (yShape, dy))[0], $"{what}, filter gradient alone");
    }
}
