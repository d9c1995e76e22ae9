using Mote.Core;

namespace Mote.Operators.Spectrum;

public sealed partial record MelFilterBank
{
    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        int bins = node.Input(0).Shape[-1];
        var filters = TriangularBank.Filters(Edges.Values.AsSpan());
        return node.Input(0).Type == ElementType.Float32 ? Float(bins, filters) : Integer(bins, filters);
    }

    private static ReferenceKernel Float(int bins, IReadOnlyList<TriangularFilter> filters)
    {
        float[][] weights = [.. filters.Select(f => f.Weights.Select(w => (float)w).ToArray())];
        return (in KernelIo io) =>
        {
            var x = io.Input<float>(0);
            var y = io.Output<float>(0);
            for (int at = 0; at < y.Length; at++)
            {
                (int row, int filter) = Math.DivRem(at, filters.Count);
                float sum = 0;
                for (int k = 0; k < weights[filter].Length; k++)
                {
                    sum += x[row * bins + filters[filter].First + k] * weights[filter][k];
                }

                y[at] = sum;
            }
        };
    }

    private static ReferenceKernel Integer(int bins, IReadOnlyList<TriangularFilter> filters)
    {
        ushort[][] weights = [.. filters.Select(f => Q15(f))];
        return (in KernelIo io) =>
        {
            var x = io.Input<uint>(0);
            var y = io.Output<uint>(0);
            for (int at = 0; at < y.Length; at++)
            {
                (int row, int filter) = Math.DivRem(at, filters.Count);
                ulong sum = 1 << 14;
                for (int k = 0; k < weights[filter].Length; k++)
                {
                    sum += (ulong)x[row * bins + filters[filter].First + k] * weights[filter][k];
                }

                y[at] = (uint)Math.Min(sum >> 15, uint.MaxValue);
            }
        };
    }

    private static ushort[] Q15(TriangularFilter filter) => [.. filter.Weights.Select(w => (ushort)Math.Round(w * 32768))];
}
