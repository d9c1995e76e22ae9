using Mote.Core;
using Mote.Core.Numerics;

namespace Mote.Operators.Statistics;

public sealed partial record SpectralFeatures
{
    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        int bins = node.Input(0).Shape[-1];
        var edges = Bands.Values;
        float mostEntropy = ExactMath.Log(bins);
        int features = FeatureCount;
        var (entropy, distribution, peaks) = (Entropy, Distribution, Peaks);

        return (in KernelIo io) =>
        {
            for (int row = 0; row * features < io.Output<float>(0).Length; row++)
            {
                var x = io.Input<float>(0).Slice(row * bins, bins);
                var y = io.Output<float>(0).Slice(row * features, features);
                int at = 0;
                if (entropy)
                {
                    y[at++] = EntropyOf(x) / mostEntropy;
                }

                if (distribution)
                {
                    var moments = Moments.Of(x, 0, bins, 1);
                    (y[at], y[at + 1]) = (moments.Skewness, moments.Kurtosis);
                    at += 2;
                }

                for (int band = 1; band < edges.Length; band++)
                {
                    float sum = 0;
                    foreach (float power in x[edges[band - 1]..edges[band]])
                    {
                        sum += power;
                    }

                    y[at++] = edges[band] == edges[band - 1] ? 0 : sum / (edges[band] - edges[band - 1]);
                }

                FindPeaks(x, y[at..], peaks);
            }
        };
    }

    /// <summary>Sums in order: of the powers; of -p ln(p) of those p = power / sum that are positive.</summary>
    private static float EntropyOf(ReadOnlySpan<float> x)
    {
        float total = 0;
        foreach (float power in x)
        {
            total += power;
        }

        float sum = 0;
        foreach (float power in x)
        {
            float share = power / total;
            if (total > 0 && share > 0)
            {
                sum -= share * ExactMath.Log(share);
            }
        }

        return sum;
    }

    /// <summary>
    /// Bins that are higher than the one before, and than the next that is not as high: of a plateau its first. The first and the last bin are none. Of equal
    /// heights the lower frequency comes first.
    /// </summary>
    private void FindPeaks(ReadOnlySpan<float> x, Span<float> y, int peaks)
    {
        y.Clear();
        int found = 0;
        for (int bin = 1; bin < x.Length - 1 && peaks > 0; bin++)
        {
            int next = bin + 1;
            while (next < x.Length - 1 && x[next] == x[bin])
            {
                next++;
            }

            if (!(x[bin] > x[bin - 1]) || !(x[bin] > x[next]) || !(x[bin] >= Threshold))
            {
                continue;
            }

            int place = found;
            while (place > 0 && y[2 * place - 1] < x[bin])
            {
                place--;
            }

            if (place < peaks)
            {
                found = Math.Min(found + 1, peaks);
                y[(2 * place)..(2 * found - 2)].CopyTo(y[(2 * place + 2)..]);
                (y[2 * place], y[2 * place + 1]) = (bin * BinWidth, x[bin]);
            }
        }
    }
}
