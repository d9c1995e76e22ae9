using System.Numerics;
using Mote.Core;

namespace Mote.Operators.Spectrum;

public sealed partial record Irfft
{
    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        int n = node.Output(0).Shape[-1];
        return node.Input(0).Type switch
        {
            ElementType.Int16 => PrepareInt16(n),
            ElementType.Int32 => PrepareInt32(n),
            _ => PrepareFloat(n),
        };
    }

    /// <summary>How far results of 16 bits are shifted to the right at the end: by 12 less the logarithm of n/2, 1 or more.</summary>
    private static int Shift(int n) => 13 - BitOperations.Log2((uint)n);

    private static ReferenceKernel PrepareFloat(int n)
    {
        float[] butterflies = FftTables.Single(FftTables.Butterflies(n / 2));
        float[] split = FftTables.Single(FftTables.Split(n, 0.5));
        return (in KernelIo io) =>
        {
            var x = io.Input<float>(0);
            var y = io.Output<float>(0);
            for (int row = 0; row < y.Length / n; row++)
            {
                float last = x[row * (n + 2) + n];
                x.Slice(row * (n + 2), n).CopyTo(y[(row * n)..]);
                FloatFft.Inverse(y.Slice(row * n, n), last, butterflies, split);
            }
        };
    }

    private static ReferenceKernel PrepareInt16(int n)
    {
        int[] butterflies = FftTables.Q31(FftTables.Butterflies(n / 2));
        int[] split = FftTables.Q31(FftTables.Split(n, 1));
        int[] z = new int[n];
        return (in KernelIo io) =>
        {
            var x = io.Input<short>(0);
            var y = io.Output<short>(0);
            for (int row = 0; row < y.Length / n; row++)
            {
                for (int i = 0; i < n; i++)
                {
                    z[i] = x[row * (n + 2) + i];
                }

                IntegerFft.Inverse(z, x[row * (n + 2) + n], 1 << 15, butterflies, split);
                for (int i = 0; i < n; i++)
                {
                    y[row * n + i] = IntegerFft.Limited16(IntegerFft.Rounded(i % 2 == 0 ? z[i] : -(long)z[i], Shift(n)));
                }
            }
        };
    }

    private static ReferenceKernel PrepareInt32(int n)
    {
        int[] butterflies = FftTables.Q31(FftTables.Butterflies(n / 2));
        int[] split = FftTables.Q31(FftTables.Split(n, 1));
        return (in KernelIo io) =>
        {
            var x = io.Input<int>(0);
            var y = io.Output<int>(0);
            for (int row = 0; row < y.Length / n; row++)
            {
                int last = x[row * (n + 2) + n];
                x.Slice(row * (n + 2), n).CopyTo(y[(row * n)..]);
                var z = y.Slice(row * n, n);
                IntegerFft.Inverse(z, last, 1, butterflies, split);
                for (int i = 0; i < n; i++)
                {
                    z[i] = IntegerFft.Limited32(z[i] * (i % 2 == 0 ? 4L * n : -4L * n));
                }
            }
        };
    }
}
