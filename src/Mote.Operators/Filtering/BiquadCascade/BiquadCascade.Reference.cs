using System.Numerics;
using Mote.Core;
using Mote.Core.Numerics;

namespace Mote.Operators.Filtering;

public sealed partial record BiquadCascade
{
    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) => node.Input(0).Type switch
    {
        ElementType.Float32 => PrepareReal(node),
        ElementType.Int16 => PrepareInteger<short>(node),
        _ => PrepareInteger<int>(node),
    };

    /// <summary>Each operation in single precision: y = b0 x + z1; z1 = (b1 x - a1 y) + z2; z2 = b2 x - a2 y.</summary>
    private ReferenceKernel PrepareReal(NodeView node)
    {
        var block = Block.Of(node.Input(0).Shape);
        int sections = node.Input(1).Shape[0];
        TrySettle(node.Input(1), out var settled, out _);
        var (startSettled, restarts) = (StartSettled, Restarts);

        return (in KernelIo io) =>
        {
            var x = io.Input<float>(0);
            var coefficients = io.Input<float>(1);
            var state = io.State<float>(2);
            var y = io.Output<float>(0);
            if (restarts && !startSettled)
            {
                state.Clear();
            }
            else if (restarts || (startSettled && io.State<byte>(3)[0] == 0))
            {
                if (!restarts)
                {
                    io.State<byte>(3)[0] = 1;
                }

                for (int i = 0; i < state.Length; i++)
                {
                    state[i] = settled[i % settled.Length] * x[i / settled.Length];
                }
            }

            for (int at = 0; at < y.Length; at++)
            {
                float sample = x[at];
                for (int s = 0; s < sections; s++)
                {
                    var c = coefficients.Slice(s * 5, 5);
                    var z = state.Slice((at % block.Channels * sections + s) * 2, 2);
                    float result = c[0] * sample + z[0];
                    z[0] = (c[1] * sample - c[3] * result) + z[1];
                    z[1] = c[2] * sample - c[4] * result;
                    sample = result;
                }

                y[at] = sample;
            }
        };
    }

    /// <summary>
    /// The sum of the five products and of what the shift of the sample before lost, rounded down, limited to the type. Sums cannot overflow:
    /// inference bounds the coefficients.
    /// </summary>
    private ReferenceKernel PrepareInteger<T>(NodeView node)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var block = Block.Of(node.Input(0).Shape);
        int sections = node.Input(1).Shape[0];
        var shifts = Shifts.Values;
        TrySettle(node.Input(1), out _, out var levels);
        var (startSettled, restarts) = (StartSettled, Restarts);

        return (in KernelIo io) =>
        {
            var x = io.Input<T>(0);
            var coefficients = io.Input<T>(1);
            var state = io.State<T>(2);
            var y = io.Output<T>(0);
            if (restarts && !startSettled)
            {
                state.Clear();
            }
            else if (restarts || (startSettled && io.State<byte>(3)[0] == 0))
            {
                if (!restarts)
                {
                    io.State<byte>(3)[0] = 1;
                }

                Settle(x[..block.Channels], levels, state);
            }

            for (int at = 0; at < y.Length; at++)
            {
                var sample = x[at];
                for (int s = 0; s < sections; s++)
                {
                    var c = coefficients.Slice(s * 5, 5);
                    var kept = state.Slice((at % block.Channels * sections + s) * Kept, Kept);
                    long sum = Wide(kept[4]) + Wide(c[0]) * Wide(sample) + Wide(c[1]) * Wide(kept[0]) + Wide(c[2]) * Wide(kept[1])
                        - Wide(c[3]) * Wide(kept[2]) - Wide(c[4]) * Wide(kept[3]);
                    (kept[1], kept[0]) = (kept[0], sample);
                    sample = T.CreateSaturating(sum >> shifts[s]);
                    (kept[3], kept[2]) = (kept[2], sample);
                    kept[4] = T.CreateTruncating(sum & ((1L << shifts[s]) - 1));
                }

                y[at] = sample;
            }
        };
    }

    /// <summary>Every section has had its level for ever: the input times the gain up to there, to nearest, halves up, limited to the type.</summary>
    private static void Settle<T>(ReadOnlySpan<T> first, QuantizedMultiplier[] levels, Span<T> state)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int channel = 0; channel < first.Length; channel++)
        {
            var level = first[channel];
            for (int s = 0; s < levels.Length; s++)
            {
                var kept = state.Slice((channel * levels.Length + s) * Kept, Kept);
                kept[0] = kept[1] = level;
                int right = 31 - levels[s].Shift;
                level = T.CreateSaturating((Wide(first[channel]) * levels[s].Multiplier + (1L << (right - 1))) >> right);
                kept[2] = kept[3] = level;
                kept[4] = T.Zero;
            }
        }
    }

    private static long Wide<T>(T value)
        where T : IBinaryInteger<T> => long.CreateChecked(value);
}
