using Mote.Core;

namespace Mote.Operators.Filtering;

public sealed partial record MovingMean
{
    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        var block = Block.Of(node.Input(0).Shape);
        var (window, subtracts, settles) = (Window, Subtract, Window > 1 && StartSettled);
        if (node.Input(0).Type == ElementType.Float32)
        {
            return (in KernelIo io) =>
            {
                var x = io.Input<float>(0);
                var history = Start<float>(io, block, window, settles);
                var y = io.Output<float>(0);
                for (int at = 0; at < y.Length; at++)
                {
                    var (step, channel) = Math.DivRem(at, block.Channels);
                    float sum = History.At<float>(history, x, step - window + 1, block.Channels, channel);
                    for (int k = window - 2; k >= 0; k--)
                    {
                        sum += History.At<float>(history, x, step - k, block.Channels, channel);
                    }

                    y[at] = subtracts ? x[at] - sum / window : sum / window;
                }

                History.Keep(history, x);
            };
        }

        return (in KernelIo io) =>
        {
            var x = io.Input<short>(0);
            var history = Start<short>(io, block, window, settles);
            var y = io.Output<short>(0);
            for (int at = 0; at < y.Length; at++)
            {
                var (step, channel) = Math.DivRem(at, block.Channels);
                long sum = 0;
                for (int k = 0; k < window; k++)
                {
                    sum += History.At<short>(history, x, step - k, block.Channels, channel);
                }

                long mean = (sum + (sum < 0 ? -(window / 2) : window / 2)) / window;
                y[at] = (short)Math.Clamp(subtracts ? x[at] - mean : mean, short.MinValue, short.MaxValue);
            }

            History.Keep(history, x);
        };
    }

    private static Span<T> Start<T>(in KernelIo io, Block block, int window, bool settles)
        where T : unmanaged
    {
        var history = window > 1 ? io.State<T>(1) : [];
        if (settles)
        {
            History.Settle(history, io.Input<T>(0)[..block.Channels], io.State<byte>(2));
        }

        return history;
    }
}
