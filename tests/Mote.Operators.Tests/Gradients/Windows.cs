using Mote.Core;
using Mote.Operators.Convolution;
using Mote.Operators.Image;

namespace Mote.Operators.Tests.Gradients;

/// <summary>How a window moves over an image.</summary>
public sealed record WindowGeometry(PaddingScheme Padding, ExplicitPadding Pads, int StrideHeight, int StrideWidth, int DilationHeight, int DilationWidth)
{
    /// <summary>Rows above and columns left of the image.</summary>
    public (int Top, int Left) Before(Shape x, int kernelHeight, int kernelWidth) =>
        (WindowAxis.Of(Padding, x[1], kernelHeight, StrideHeight, DilationHeight, Pads.Top, Pads.Bottom).Before,
            WindowAxis.Of(Padding, x[2], kernelWidth, StrideWidth, DilationWidth, Pads.Left, Pads.Right).Before);
}

/// <summary>Operators with windows and dense layers in double precision, as plain loops.</summary>
public static class Windows
{
    public static double[] Convolution(NodeView node, double[]?[] inputs, WindowGeometry geometry, bool depthwise)
    {
        var (x, w, y) = (node.Input(0).Shape, node.Input(1).Shape, node.Output(0).Shape);
        var (top, left) = geometry.Before(x, w[1], w[2]);
        var result = new double[y.ElementCount];
        for (int at = 0; at < result.Length; at++)
        {
            var (n, row, column, o) = Split(at, y);
            double sum = inputs.Length > 2 && inputs[2] is { } bias ? bias[o] : 0;
            for (int kh = 0; kh < w[1]; kh++)
            {
                for (int kw = 0; kw < w[2]; kw++)
                {
                    int iy = (row * geometry.StrideHeight) - top + (kh * geometry.DilationHeight);
                    int ix = (column * geometry.StrideWidth) - left + (kw * geometry.DilationWidth);
                    if (iy < 0 || ix < 0 || iy >= x[1] || ix >= x[2])
                    {
                        continue;
                    }

                    if (depthwise)
                    {
                        int channel = o / (w[3] / x[3]);
                        sum += inputs[0]![Index(x, n, iy, ix, channel)] * inputs[1]![Index(w, 0, kh, kw, o)];
                        continue;
                    }

                    // With groups a filter sees its group's channels alone.
                    int group = o / (w[0] / (x[3] / w[3]));
                    for (int c = 0; c < w[3]; c++)
                    {
                        sum += inputs[0]![Index(x, n, iy, ix, (group * w[3]) + c)] * inputs[1]![Index(w, o, kh, kw, c)];
                    }
                }
            }

            result[at] = sum;
        }

        return result;
    }

    public static double[] Transposed(TransposeConv op, NodeView node, double[]?[] inputs)
    {
        var (w, x, y) = (node.Input(1).Shape, node.Input(2).Shape, node.Output(0).Shape);
        int Before(int extent, int kernel, int stride)
        {
            int windows = op.Padding == PaddingScheme.Same ? (extent + stride - 1) / stride : (extent + stride - kernel) / stride;
            return Math.Max(((windows - 1) * stride) + kernel - extent, 0) / 2;
        }

        var (top, left) = (Before(y[1], w[1], op.StrideHeight), Before(y[2], w[2], op.StrideWidth));
        var result = new double[y.ElementCount];
        for (int at = 0; at < result.Length; at++)
        {
            result[at] = inputs.Length > 3 && inputs[3] is { } bias ? bias[at % y[3]] : 0;
        }

        for (int at = 0; at < x.ElementCount; at++)
        {
            var (n, row, column, c) = Split(at, x);
            for (int tap = 0; tap < w[1] * w[2]; tap++)
            {
                int oy = (row * op.StrideHeight) - top + (tap / w[2]);
                int ox = (column * op.StrideWidth) - left + (tap % w[2]);
                for (int o = 0; o < w[0] && oy >= 0 && oy < y[1] && ox >= 0 && ox < y[2]; o++)
                {
                    result[Index(y, n, oy, ox, o)] += inputs[2]![at] * inputs[1]![Index(w, o, tap / w[2], tap % w[2], c)];
                }
            }
        }

        return result;
    }

    public static double[] Dense(NodeView node, double[]?[] inputs)
    {
        var w = node.Input(1).Shape;
        int units = w[0], depth = w[1], rows = inputs[0]!.Length / depth;
        var y = new double[rows * units];
        for (int at = 0; at < y.Length; at++)
        {
            var (row, unit) = Math.DivRem(at, units);
            y[at] = inputs.Length > 2 && inputs[2] is { } bias ? bias[unit] : 0;
            for (int i = 0; i < depth; i++)
            {
                y[at] += inputs[0]![(row * depth) + i] * inputs[1]![(unit * depth) + i];
            }
        }

        return y;
    }

    public static double[] Pool(NodeView node, double[] values, WindowGeometry geometry, int height, int width, bool averages)
    {
        var (x, y) = (node.Input(0).Shape, node.Output(0).Shape);
        var (top, left) = geometry.Before(x, height, width);
        var result = new double[y.ElementCount];
        for (int at = 0; at < result.Length; at++)
        {
            var (n, row, column, c) = Split(at, y);
            var window = new List<double>();
            for (int iy = (row * geometry.StrideHeight) - top; iy < (row * geometry.StrideHeight) - top + height; iy++)
            {
                for (int ix = (column * geometry.StrideWidth) - left; ix < (column * geometry.StrideWidth) - left + width; ix++)
                {
                    if (iy >= 0 && ix >= 0 && iy < x[1] && ix < x[2])
                    {
                        window.Add(values[Index(x, n, iy, ix, c)]);
                    }
                }
            }

            result[at] = averages ? window.Average() : window.Max();
        }

        return result;
    }

    public static double[] Resize(ResizeBilinear op, NodeView node, double[] values)
    {
        var (x, y) = (node.Input(0).Shape, node.Output(0).Shape);
        (int First, int Second, double Share) Place(int i, int input, int output)
        {
            double scale = op.AlignCorners && output > 1 ? (double)(input - 1) / (output - 1) : (double)input / output;
            double place = op.HalfPixelCenters ? ((i + 0.5) * scale) - 0.5 : i * scale;
            int first = Math.Clamp((int)Math.Floor(place), 0, input - 1);
            return (first, Math.Min((int)Math.Ceiling(place), input - 1), place - first);
        }

        var result = new double[y.ElementCount];
        for (int at = 0; at < result.Length; at++)
        {
            var (n, row, column, c) = Split(at, y);
            var (y0, y1, v) = Place(row, x[1], y[1]);
            var (x0, x1, u) = Place(column, x[2], y[2]);
            double upper = (values[Index(x, n, y0, x0, c)] * (1 - u)) + (values[Index(x, n, y0, x1, c)] * u);
            double lower = (values[Index(x, n, y1, x0, c)] * (1 - u)) + (values[Index(x, n, y1, x1, c)] * u);
            result[at] = (upper * (1 - v)) + (lower * v);
        }

        return result;
    }

    public static double[] Triangles(int[] edges, double[] x, int bins)
    {
        double Weight(int i, int bin) => bin == edges[i + 1] ? 1
            : bin > edges[i] && bin < edges[i + 1] ? (double)(bin - edges[i]) / (edges[i + 1] - edges[i])
            : bin > edges[i + 1] && bin < edges[i + 2] ? (double)(edges[i + 2] - bin) / (edges[i + 2] - edges[i + 1])
            : 0;
        return [.. x.Chunk(bins).SelectMany(row => Enumerable.Range(0, edges.Length - 2).Select(i => row.Select((v, bin) => v * Weight(i, bin)).Sum()))];
    }

    private static (int, int, int, int) Split(int at, Shape shape) =>
        (at / (shape[1] * shape[2] * shape[3]), at / (shape[2] * shape[3]) % shape[1], at / shape[3] % shape[2], at % shape[3]);

    private static int Index(Shape shape, int n, int row, int column, int channel) => (((((n * shape[1]) + row) * shape[2]) + column) * shape[3]) + channel;
}
