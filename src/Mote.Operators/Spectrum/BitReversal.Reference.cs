using System.Numerics;

namespace Mote.Operators.Spectrum;

/// <summary>The order in which decimation in time takes its input.</summary>
internal static class BitReversal
{
    /// <summary>Swaps pair i with the pair whose index has the bits of i in reverse.</summary>
    public static void Permute<T>(Span<T> pairs, int count)
    {
        int bits = BitOperations.Log2((uint)count);
        for (int i = 0; i < count; i++)
        {
            int reversed = 0;
            for (int bit = 0; bit < bits; bit++)
            {
                reversed |= ((i >> bit) & 1) << (bits - 1 - bit);
            }

            if (i < reversed)
            {
                (pairs[2 * i], pairs[2 * reversed]) = (pairs[2 * reversed], pairs[2 * i]);
                (pairs[2 * i + 1], pairs[2 * reversed + 1]) = (pairs[2 * reversed + 1], pairs[2 * i + 1]);
            }
        }
    }
}
