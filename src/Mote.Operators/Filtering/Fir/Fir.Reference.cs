using Mote.Core;

namespace Mote.Operators.Filtering;

public sealed partial record Fir
{
    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        var block = Block.Of(node.Input(0).Shape);
        var (factor, shift, keeps, settles) = (Factor, Shift, node.Input(1).Shape[0] > 1, node.Input(1).Shape[0] > 1 && StartSettled);
        if (node.Input(0).Type == ElementType.Float32)
        {
            return (in KernelIo io) =>
            {
                var x = io.Input<float>(0);
                var taps = io.Input<float>(1);
                var history = Start<float>(io, block, keeps, settles);
                var y = io.Output<float>(0);
                for (int at = 0; at < y.Length; at++)
                {
                    int step = at / block.Channels * factor;
                    float sum = taps[0] * x[step * block.Channels + at % block.Channels];
                    for (int k = 1; k < taps.Length; k++)
                    {
                        sum += taps[k] * History.At<float>(history, x, step - k, block.Channels, at % block.Channels);
                    }

                    y[at] = sum;
                }

                History.Keep(history, x);
            };
        }

        return (in KernelIo io) =>
        {
            var x = io.Input<short>(0);
            var taps = io.Input<short>(1);
            var history = Start<short>(io, block, keeps, settles);
            var y = io.Output<short>(0);
            for (int at = 0; at < y.Length; at++)
            {
                int step = at / block.Channels * factor;
                long sum = 0;
                for (int k = 0; k < taps.Length; k++)
                {
                    sum += taps[k] * History.At<short>(history, x, step - k, block.Channels, at % block.Channels);
                }

                long half = (1L << shift) >> 1;
                y[at] = (short)Math.Clamp((sum + half) >> shift, short.MinValue, short.MaxValue);
            }

            History.Keep(history, x);
        };
    }

    private static Span<T> Start<T>(in KernelIo io, Block block, bool keeps, bool settles)
        where T : unmanaged
    {
        var history = keeps ? io.State<T>(2) : [];
        if (settles)
        {
            History.Settle(history, io.Input<T>(0)[..block.Channels], io.State<byte>(3));
        }

        return history;
    }
}
