using Mote.Core;

namespace Mote.Operators.Spectrum;

public sealed partial record Irfft
{
    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        int n = node.Output(0).Shape[-1];
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
}
