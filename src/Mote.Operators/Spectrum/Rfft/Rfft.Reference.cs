using Mote.Core;

namespace Mote.Operators.Spectrum;

public sealed partial record Rfft
{
    private delegate void Transform<T>(Span<T> row, ReadOnlySpan<T> butterflies, ReadOnlySpan<T> split);

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        int n = node.Input(0).Shape[-1];
        double[] butterflies = FftTables.Butterflies(n / 2);
        return node.Input(0).Type switch
        {
            ElementType.Int16 => Kernel(n, FftTables.Q15(butterflies), FftTables.Q15(FftTables.Split(n, 1)), (Transform<short>)IntegerFft.Forward),
            ElementType.Int32 => Kernel(n, FftTables.Q31(butterflies), FftTables.Q31(FftTables.Split(n, 1)), (Transform<int>)IntegerFft.Forward),
            _ => Kernel(n, FftTables.Single(butterflies), FftTables.Single(FftTables.Split(n, 0.5)), (Transform<float>)FloatFft.Forward),
        };
    }

    /// <summary>The last row comes first: results reach into the rows that follow where both tensors start at the same place.</summary>
    private static ReferenceKernel Kernel<T>(int n, T[] butterflies, T[] split, Transform<T> transform)
        where T : unmanaged => (in KernelIo io) =>
    {
        var x = io.Input<T>(0);
        var y = io.Output<T>(0);
        for (int row = x.Length / n - 1; row >= 0; row--)
        {
            x.Slice(row * n, n).CopyTo(y[(row * (n + 2))..]);
            transform(y.Slice(row * (n + 2), n + 2), butterflies, split);
        }
    };
}
