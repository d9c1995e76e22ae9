using Mote.Core;

namespace Mote.Operators.Spectrum;

public sealed partial record Rfft
{
    /// <summary>The last row comes first: results reach into the rows that follow where both tensors start at the same place.</summary>
    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        int n = node.Input(0).Shape[-1];
        float[] butterflies = FftTables.Single(FftTables.Butterflies(n / 2));
        float[] split = FftTables.Single(FftTables.Split(n, 0.5));
        return (in KernelIo io) =>
        {
            var x = io.Input<float>(0);
            var y = io.Output<float>(0);
            for (int row = x.Length / n - 1; row >= 0; row--)
            {
                x.Slice(row * n, n).CopyTo(y[(row * (n + 2))..]);
                FloatFft.Forward(y.Slice(row * (n + 2), n + 2), butterflies, split);
            }
        };
    }
}
