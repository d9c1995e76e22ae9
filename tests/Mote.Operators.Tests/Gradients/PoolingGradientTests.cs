using Mote.Core;
using Mote.Core.Numerics;
using Mote.Operators.Pooling;

namespace Mote.Operators.Tests.Gradients;

/// <summary>Where the gradient of a maximum goes when several elements have it, which differences do not tell.</summary>
public sealed class PoolingGradientTests
{
    [Theory]
    [InlineData(2, 2, 2, PaddingScheme.Valid, 5)]
    [InlineData(3, 2, 1, PaddingScheme.Same, 16)]
    [InlineData(3, 3, 2, PaddingScheme.Same, 33)]
    public void The_first_of_equals_gets_the_gradient(int height, int width, int stride, PaddingScheme padding, int channels)
    {
        var pool = new MaxPool2D { Padding = padding, FilterHeight = height, FilterWidth = width, StrideHeight = stride, StrideWidth = stride };
        var shape = new Shape(2, 6, 7, channels);
        var output = pool.OutputOf(shape)!.Value;
        var random = new Random64(5);

        // Few levels, so that ties abound; a NaN beats nothing, and nothing beats one that comes first.
        float[] x = [.. Enumerable.Range(0, shape.ElementCount).Select(_ => random.NextInt(3) is var level && random.NextInt(50) == 0 ? float.NaN : level - 1f)];
        float[] dy = [.. Enumerable.Range(0, output.ElementCount).Select(_ => (float)random.NextGaussian())];
        Tensor[] tensors = [new("dy", ElementType.Float32, output), new("x", ElementType.Float32, shape), new("dx", ElementType.Float32, shape)];
        var graph = new Graph("one", [.. tensors], [new Node(new Pooling2DGradient(pool, shape), [0, 1], [2])], [0, 1], [2]);
        var buffers = NodeRun.Buffers(graph);
        (buffers[0], buffers[1]) = (NodeRun.Bytes(dy), NodeRun.Bytes(x));
        NodeRun.Train(graph, buffers);

        Assert.Equal(Expected(x, dy, shape, output, height, width, stride, padding), System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(buffers[2].Span).ToArray());
    }

    private static float[] Expected(float[] x, float[] dy, Shape shape, Shape output, int height, int width, int stride, PaddingScheme padding)
    {
        int Before(int extent, int windows, int window) => padding == PaddingScheme.Same ? Math.Max(((windows - 1) * stride) + window - extent, 0) / 2 : 0;
        var (top, left) = (Before(shape[1], output[1], height), Before(shape[2], output[2], width));
        var dx = new float[x.Length];
        for (int at = 0; at < dy.Length; at++)
        {
            (int pixel, int channel) = Math.DivRem(at, output[3]);
            (int line, int column) = Math.DivRem(pixel, output[2]);
            (int batch, int row) = Math.DivRem(line, output[1]);
            int best = -1;
            for (int y = (row * stride) - top; y < (row * stride) - top + height; y++)
            {
                for (int z = (column * stride) - left; z < (column * stride) - left + width; z++)
                {
                    if (y >= 0 && z >= 0 && y < shape[1] && z < shape[2])
                    {
                        int from = (((((batch * shape[1]) + y) * shape[2]) + z) * shape[3]) + channel;
                        best = best < 0 || x[from] > x[best] ? from : best;
                    }
                }
            }

            dx[best] += dy[at];
        }

        return dx;
    }
}
