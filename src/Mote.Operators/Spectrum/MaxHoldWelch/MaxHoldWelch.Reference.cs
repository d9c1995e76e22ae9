using Mote.Core;

namespace Mote.Operators.Spectrum;

public sealed partial record MaxHoldWelch
{
    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        int length = node.Input(0).Shape[0];
        int axes = node.Input(0).Shape[1];
        int n = TransformLength;
        float scale = 1f / n;
        float[] butterflies = FftTables.Single(FftTables.Butterflies(n / 2));
        float[] split = FftTables.Single(FftTables.Split(n, 0.5));
        float[] row = new float[n + 2];
        return (in KernelIo io) =>
        {
            var x = io.Input<float>(0);
            var y = io.Output<float>(0);
            y.Clear();
            for (int axis = 0; axis < axes; axis++)
            {
                var largest = y.Slice(axis * (End - FirstBin), End - FirstBin);
                for (int start = 0; start < length; start += Hop)
                {
                    for (int i = 0; i < n; i++)
                    {
                        row[i] = start + i < length ? x[(start + i) * axes + axis] : 0;
                    }

                    FloatFft.Forward(row, butterflies, split);
                    for (int k = FirstBin; k < End; k++)
                    {
                        float power = (row[2 * k] * row[2 * k] + row[2 * k + 1] * row[2 * k + 1]) * scale;
                        largest[k - FirstBin] = power > largest[k - FirstBin] ? power : largest[k - FirstBin];
                    }
                }
            }
        };
    }
}
