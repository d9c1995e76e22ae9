using System.Numerics;
using Mote.Core;

namespace Mote.Operators.Image;

public sealed partial record ResizeBilinear
{
    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) => node.Input(0).Type switch
    {
        ElementType.Int8 => PrepareInteger<sbyte>(node),
        ElementType.UInt8 => PrepareInteger<byte>(node),
        _ => PrepareFloat(node),
    };

    private ReferenceKernel PrepareInteger<T>(NodeView node)
        where T : unmanaged, IBinaryInteger<T>
    {
        var (from, to) = (node.Input(0).Shape, node.Output(0).Shape);
        int[] rows = IntegerPlaces(from[1], to[1]);
        int[] columns = IntegerPlaces(from[2], to[2]);
        return (in KernelIo io) =>
        {
            var x = io.Input<T>(0);
            var y = io.Output<T>(0);
            for (int at = 0; at < y.Length; at++)
            {
                var (n, row, column, channel) = Split(at, to);
                var (y0, fy) = Math.DivRem(rows[row], 1024);
                var (x0, fx) = Math.DivRem(columns[column], 1024);
                int y1 = Math.Min(y0 + 1, from[1] - 1);
                int x1 = Math.Min(x0 + 1, from[2] - 1);
                long value =
                    long.CreateChecked(x[Index(from, n, y0, x0, channel)]) * (1024 - fy) * (1024 - fx)
                    + long.CreateChecked(x[Index(from, n, y1, x0, channel)]) * fy * (1024 - fx)
                    + long.CreateChecked(x[Index(from, n, y0, x1, channel)]) * (1024 - fy) * fx
                    + long.CreateChecked(x[Index(from, n, y1, x1, channel)]) * fy * fx;
                y[at] = T.CreateChecked((value + (value > 0 ? 1 << 19 : -(1 << 19))) / (1 << 20));
            }
        };
    }

    private ReferenceKernel PrepareFloat(NodeView node)
    {
        var (from, to) = (node.Input(0).Shape, node.Output(0).Shape);
        var rows = RealPlaces(from[1], to[1]);
        var columns = RealPlaces(from[2], to[2]);
        return (in KernelIo io) =>
        {
            var x = io.Input<float>(0);
            var y = io.Output<float>(0);
            for (int at = 0; at < y.Length; at++)
            {
                var (n, row, column, channel) = Split(at, to);
                var (y0, y1, dy) = rows[row];
                var (x0, x1, dx) = columns[column];
                float sum = x[Index(from, n, y0, x0, channel)] * (1 - dy) * (1 - dx);
                sum += x[Index(from, n, y1, x0, channel)] * dy * (1 - dx);
                sum += x[Index(from, n, y0, x1, channel)] * (1 - dy) * dx;
                sum += x[Index(from, n, y1, x1, channel)] * dy * dx;
                y[at] = sum + 0f;
            }
        };
    }

    /// <summary>
    /// Where output coordinates stand along one axis, in 1/1024 input pixels, limited to the image: beyond the border all four pixels are the
    /// border's, so limiting changes no result.
    /// </summary>
    private int[] IntegerPlaces(int input, int output)
    {
        long scale = AlignCorners && output > 1
            ? (1024L * (input - 1) + (output - 1) / 2) / (output - 1)
            : (1024L * input + output / 2) / output;
        var places = new int[output];
        for (int i = 0; i < output; i++)
        {
            long place = HalfPixelCenters ? i * scale + scale / 2 - 512 : i * scale;
            places[i] = (int)Math.Clamp(place, 0, 1024L * (input - 1));
        }

        return places;
    }

    internal override (int First, int Second, float Share)[] Sources(int input, int output) => RealPlaces(input, output);

    /// <summary>For each output coordinate along one axis: the two input coordinates that it lies between, and its distance from the first.</summary>
    private (int First, int Second, float Share)[] RealPlaces(int input, int output)
    {
        float scale = AlignCorners && output > 1 ? (float)(input - 1) / (output - 1) : (float)input / output;
        var places = new (int, int, float)[output];
        for (int i = 0; i < output; i++)
        {
            float place = HalfPixelCenters ? (i + 0.5f) * scale - 0.5f : i * scale;
            int first = Math.Clamp((int)MathF.Floor(place), 0, input - 1);
            int second = Math.Min((int)MathF.Ceiling(place), input - 1);
            places[i] = (first, second, place - first);
        }

        return places;
    }

    private static int[] Pairs((int First, int Second, float Share)[] places) => [.. places.SelectMany(p => new[] { p.First, p.Second })];

    private static float[] Shares((int First, int Second, float Share)[] places) => Array.ConvertAll(places, p => p.Share);

    private static (int Batch, int Row, int Column, int Channel) Split(int at, Shape shape)
    {
        (int pixel, int channel) = Math.DivRem(at, shape[3]);
        (int line, int column) = Math.DivRem(pixel, shape[2]);
        (int batch, int row) = Math.DivRem(line, shape[1]);
        return (batch, row, column, channel);
    }

    private static int Index(Shape shape, int batch, int row, int column, int channel) =>
        ((batch * shape[1] + row) * shape[2] + column) * shape[3] + channel;
}
