using Mote.Core;
using Mote.Core.Numerics;
using Mote.Operators.Filtering;

namespace Mote.Operators.Statistics;

public sealed partial record WindowStatistics
{
    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        var shape = node.Input(0).Shape;
        int steps = shape[0];
        int axes = shape.Rank == 2 ? shape[1] : 1;
        var kinds = Kinds;
        var places = Places(steps);
        int features = FeatureCount;
        var sorted = new int[steps];
        if (node.Input(0).Type == ElementType.Float32)
        {
            return (in KernelIo io) =>
            {
                for (int axis = 0; axis < axes; axis++)
                {
                    var y = io.Output<float>(0).Slice(axis * features, features);
                    Real(kinds, io.Input<float>(0), axis, steps, axes, y[..^places.Length]);
                    for (int i = 0; i < steps && places.Length > 0; i++)
                    {
                        sorted[i] = Key(io.Input<float>(0)[axis + i * axes]);
                    }

                    Array.Sort(sorted);
                    for (int p = 0; p < places.Length; p++)
                    {
                        var (place, hundredths) = places[p];
                        float low = FromKey(sorted[place]);
                        y[features - places.Length + p] = hundredths == 0 ? low : low + (FromKey(sorted[place + 1]) - low) * (hundredths / 100f);
                    }
                }
            };
        }

        return (in KernelIo io) =>
        {
            for (int axis = 0; axis < axes; axis++)
            {
                for (int i = 0; i < steps; i++)
                {
                    sorted[i] = io.Input<short>(0)[axis + i * axes];
                }

                var y = io.Output<int>(0).Slice(axis * features, features);
                Integer(kinds, sorted, y[..^places.Length]);
                Array.Sort(sorted);
                for (int p = 0; p < places.Length; p++)
                {
                    var (place, hundredths) = places[p];
                    int rise = hundredths == 0 ? 0 : sorted[place + 1] - sorted[place];
                    y[features - places.Length + p] = sorted[place] + (rise * hundredths + 50) / 100;
                }
            }
        };
    }

    private static void Real(StatisticKinds kinds, ReadOnlySpan<float> x, int axis, int steps, int axes, Span<float> y)
    {
        var moments = Moments.Of(x, axis, steps, axes);
        float squares = x[axis] * x[axis];
        float zeroCrossings = 0, meanCrossings = 0;
        for (int i = 1; i < steps; i++)
        {
            float before = x[axis + (i - 1) * axes];
            float v = x[axis + i * axes];
            squares += v * v;
            zeroCrossings += (v > 0) != (before > 0) ? 1 : 0;
            meanCrossings += (v > moments.Mean) != (before > moments.Mean) ? 1 : 0;
        }

        Span<float> all =
        [
            moments.Mean, moments.Minimum, moments.Maximum, ExactMath.Sqrt(squares / steps), ExactMath.Sqrt(moments.Variance), moments.Skewness, moments.Kurtosis,
            zeroCrossings, meanCrossings, moments.Maximum - moments.Minimum,
        ];
        Select<float>(kinds, all, y);
    }

    private static void Integer(StatisticKinds kinds, ReadOnlySpan<int> x, Span<int> y)
    {
        long sum = 0, squares = 0;
        int minimum = x[0], maximum = x[0];
        foreach (int v in x)
        {
            sum += v;
            squares += (long)v * v;
            (minimum, maximum) = (Math.Min(minimum, v), Math.Max(maximum, v));
        }

        int zeroCrossings = 0, meanCrossings = 0;
        for (int i = 1; i < x.Length; i++)
        {
            zeroCrossings += x[i] > 0 != x[i - 1] > 0 ? 1 : 0;
            meanCrossings += (long)x[i] * x.Length > sum != (long)x[i - 1] * x.Length > sum ? 1 : 0;
        }

        long count = x.Length;
        Span<int> all =
        [
            (int)((sum < 0 ? sum - count / 2 : sum + count / 2) / count), minimum, maximum, IntegerRoot.Nearest(squares / count),
            IntegerRoot.Nearest((count * squares - sum * sum) / (count * count)), 0, 0, zeroCrossings, meanCrossings, maximum - minimum,
        ];
        Select<int>(kinds, all, y);
    }

    /// <summary>What is wanted of all, in order.</summary>
    private static void Select<T>(StatisticKinds kinds, ReadOnlySpan<T> all, Span<T> y)
    {
        for (int k = 0, at = 0; k < all.Length; k++)
        {
            if (((int)kinds & (1 << k)) != 0)
            {
                y[at++] = all[k];
            }
        }
    }

    /// <summary>An integer that orders as the float does: -0 below 0, any NaN above all.</summary>
    private static int Key(float x)
    {
        int bits = float.IsNaN(x) ? 0x7FC00000 : BitConverter.SingleToInt32Bits(x);
        return bits ^ ((bits >> 31) & int.MaxValue);
    }

    private static float FromKey(int key) => BitConverter.Int32BitsToSingle(key ^ ((key >> 31) & int.MaxValue));
}
