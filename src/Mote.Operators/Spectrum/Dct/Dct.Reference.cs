using Mote.Core;

namespace Mote.Operators.Spectrum;

public sealed partial record Dct
{
    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) => node.Input(0).Type == ElementType.Float32 ? PrepareFloat(node) : PrepareInteger(node);

    private ReferenceKernel PrepareFloat(NodeView node)
    {
        int n = node.Input(0).Shape[-1];
        int m = Kept(node.Input(0).Shape);
        int half = n / 2;
        int terms = (n + 1) / 2;
        bool replaces = node.HasInput(1);
        float[] table = Folded(0, m, n);
        float[] sums = new float[terms];
        float[] differences = new float[terms];
        return (in KernelIo io) =>
        {
            var x = io.Input<float>(0);
            var y = io.Output<float>(0);
            for (int row = 0; row < x.Length / n; row++)
            {
                var from = x.Slice(row * n, n);
                for (int k = 0; k < half; k++)
                {
                    sums[k] = from[k] + from[n - 1 - k];
                    differences[k] = from[k] - from[n - 1 - k];
                }

                if (terms > half)
                {
                    sums[half] = from[half];
                }

                for (int j = 0; j < m; j++)
                {
                    float sum = 0;
                    for (int k = 0; k < (j % 2 == 0 ? terms : half); k++)
                    {
                        sum += (j % 2 == 0 ? sums[k] : differences[k]) * table[j * terms + k];
                    }

                    y[row * m + j] = j == 0 && replaces ? io.Input<float>(1)[row] : sum;
                }
            }
        };
    }

    private ReferenceKernel PrepareInteger(NodeView node)
    {
        int n = node.Input(0).Shape[-1];
        int m = Kept(node.Input(0).Shape);
        bool replaces = node.HasInput(1);
        short[] table = Whole(0, m, n);
        return (in KernelIo io) =>
        {
            var x = io.Input<short>(0);
            var y = io.Output<short>(0);
            for (int at = 0; at < y.Length; at++)
            {
                (int row, int j) = Math.DivRem(at, m);
                long sum = 1 << 14;
                for (int k = 0; k < n; k++)
                {
                    sum += x[row * n + k] * table[j * n + k];
                }

                y[at] = j == 0 && replaces ? io.Input<short>(1)[row] : (short)Math.Clamp(sum >> 15, short.MinValue, short.MaxValue);
            }
        };
    }
}
