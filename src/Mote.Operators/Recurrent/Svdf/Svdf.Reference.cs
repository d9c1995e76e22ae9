using System.Numerics;
using Mote.Core;
using Mote.Core.Numerics;

namespace Mote.Operators.Recurrent;

public sealed partial record Svdf
{
    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) => node.Input(4).Type switch
    {
        ElementType.Float32 => PrepareFloat(node),
        ElementType.Int16 => PrepareInteger<short>(node),
        _ => PrepareInteger<sbyte>(node),
    };

    /// <summary>
    /// The memory takes the requantized feature, + zero point, limited to its type; the sum over memory and rank, + bias, modulo 2^32, is
    /// requantized, + zero point, limited to 8 bits. The memories of all filters are one row that moves by one element.
    /// </summary>
    private ReferenceKernel PrepareInteger<T>(NodeView node)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var sizes = new Sizes(node, Rank);
        int inputZero = node.Input(0).Quantization!.ZeroPoint;
        int stateZero = node.Input(4).Quantization!.ZeroPoint;
        int outputZero = node.Output(0).Quantization!.ZeroPoint;
        var featureMultiplier = QuantizedMultiplier.FromReal(FeatureScale(node));
        var timeMultiplier = QuantizedMultiplier.FromReal(TimeScale(node));
        int low = int.CreateChecked(T.MinValue);
        int high = int.CreateChecked(T.MaxValue);

        return (in KernelIo io) =>
        {
            var x = io.Input<sbyte>(0);
            var feature = io.Input<sbyte>(1);
            var time = io.Input<T>(2);
            var bias = io.Input<int>(3);
            var state = io.State<T>(4);
            var y = io.Output<sbyte>(0);
            state[1..].CopyTo(state);
            for (int row = 0; row < sizes.Rows; row++)
            {
                int acc = 0;
                for (int i = 0; i < sizes.Inputs; i++)
                {
                    acc = unchecked(acc + feature[row % sizes.Filters * sizes.Inputs + i] * (x[row / sizes.Filters * sizes.Inputs + i] - inputZero));
                }

                int scaled = unchecked(FixedPoint.MultiplyByQuantizedMultiplier(acc, featureMultiplier) + stateZero);
                state[row * sizes.Memory + sizes.Memory - 1] = T.CreateTruncating(Math.Clamp(scaled, low, high));
            }

            for (int at = 0; at < y.Length; at++)
            {
                int acc = bias.IsEmpty ? 0 : bias[at % bias.Length];
                for (int i = 0; i < sizes.Rank * sizes.Memory; i++)
                {
                    int place = at * sizes.Rank * sizes.Memory + i;
                    int weight = int.CreateChecked(time[place % time.Length]);
                    acc = unchecked(acc + weight * (int.CreateChecked(state[place]) - stateZero));
                }

                int scaled = FixedPoint.MultiplyByQuantizedMultiplier(acc, timeMultiplier);
                y[at] = (sbyte)Math.Clamp(unchecked(scaled + outputZero), sbyte.MinValue, sbyte.MaxValue);
            }
        };
    }

    /// <summary>Single precision: each filter sums its memory in order; the sums of the filters are added to the bias, or 0, in order.</summary>
    private ReferenceKernel PrepareFloat(NodeView node)
    {
        var sizes = new Sizes(node, Rank);
        var (low, high) = Limits;

        return (in KernelIo io) =>
        {
            var x = io.Input<float>(0);
            var feature = io.Input<float>(1);
            var time = io.Input<float>(2);
            var bias = io.Input<float>(3);
            var state = io.State<float>(4);
            var y = io.Output<float>(0);
            state[1..].CopyTo(state);
            for (int row = 0; row < sizes.Rows; row++)
            {
                float sum = 0;
                for (int i = 0; i < sizes.Inputs; i++)
                {
                    sum += feature[row % sizes.Filters * sizes.Inputs + i] * x[row / sizes.Filters * sizes.Inputs + i];
                }

                state[row * sizes.Memory + sizes.Memory - 1] = sum;
            }

            for (int at = 0; at < y.Length; at++)
            {
                float total = bias.IsEmpty ? 0 : bias[at % bias.Length];
                for (int filter = 0; filter < sizes.Rank; filter++)
                {
                    float sum = 0;
                    for (int i = 0; i < sizes.Memory; i++)
                    {
                        int place = (at * sizes.Rank + filter) * sizes.Memory + i;
                        sum += time[place % time.Length] * state[place];
                    }

                    total += sum;
                }

                y[at] = ActivationClamp.Clamp(total, low, high);
            }
        };
    }

    /// <summary>The extents: rows are the filters of all elements of the batch.</summary>
    private sealed class Sizes(NodeView node, int rank)
    {
        public int Inputs { get; } = node.Input(0).Shape[1];

        public int Filters { get; } = node.Input(1).Shape[0];

        public int Memory { get; } = node.Input(2).Shape[1];

        public int Rows { get; } = node.Input(0).Shape[0] * node.Input(1).Shape[0];

        public int Rank { get; } = rank;
    }
}
