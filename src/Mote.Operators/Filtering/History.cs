namespace Mote.Operators.Filtering;

/// <summary>The rows (all channels of a step) that precede a block. Twin of <c>mote_history.h</c>.</summary>
internal static class History
{
    /// <summary>Makes the last rows of history and block together the history of the next block.</summary>
    public static void Keep<T>(Span<T> history, ReadOnlySpan<T> x)
    {
        if (x.Length >= history.Length)
        {
            x[^history.Length..].CopyTo(history);
            return;
        }

        history[x.Length..].CopyTo(history);
        x.CopyTo(history[^x.Length..]);
    }

    /// <summary>Before the very first block: the history of a stream that has had the value of its first row for ever. Does nothing later on.</summary>
    public static void Settle<T>(Span<T> history, ReadOnlySpan<T> firstRow, Span<byte> started)
    {
        if (started[0] == 0)
        {
            started[0] = 1;
            for (int at = 0; at < history.Length; at += firstRow.Length)
            {
                firstRow.CopyTo(history[at..]);
            }
        }
    }

    /// <summary>The sample of a channel at a step of the block; steps before it, from -history rows on, are in the history.</summary>
    public static T At<T>(ReadOnlySpan<T> history, ReadOnlySpan<T> x, int step, int channels, int channel) =>
        step >= 0 ? x[step * channels + channel] : history[history.Length + step * channels + channel];
}
